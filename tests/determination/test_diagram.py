"""Diagrams are canonical: the same function is the same node, whatever way it was built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.determination.diagram import NO_LEVEL, Store

SIZES = (3, 2, 4)  # values of the facts at levels 0, 1, 2
PLACES = list(product(*(range(size) for size in SIZES)))
FULL = [(1 << size) - 1 for size in SIZES]

Function = Mapping[tuple[int, ...], str]
functions: st.SearchStrategy[Function] = st.lists(
    st.sampled_from("abc"), min_size=len(PLACES), max_size=len(PLACES)
).map(lambda values: dict(zip(PLACES, values, strict=True)))
masks = st.integers(0, len(SIZES) - 1).flatmap(lambda level: st.tuples(st.just(level), st.integers(1, FULL[level])))

exact = settings(deadline=None, max_examples=100)


def built(store: Store, function: Function, place: tuple[int, ...] = ()) -> int:
    """The diagram of a function, an edge for each single value."""
    level = len(place)
    if level == len(SIZES):
        return store.leaf(function[place])
    return store.node(level, [(1 << v, built(store, function, (*place, v))) for v in range(SIZES[level])])


def value(store: Store, ref: int, place: tuple[int, ...]) -> object:
    """What a diagram says of a place, read edge by edge."""
    while ref >= 0:
        (ref,) = [child for mask, child in store.edges[ref] if mask >> place[store.levels[ref]] & 1]
    return store.leaves[~ref]


def test_a_leaf_is_kept_once() -> None:
    store = Store()
    assert store.leaf("a") == store.leaf("a") != store.leaf("b")
    assert store.leaves == ["a", "b"]


def test_a_leaf_lies_below_every_level() -> None:
    store = Store()
    node = store.node(2, [(1, store.leaf("a")), (2, store.leaf("b"))])
    assert store.level(node) == 2
    assert store.level(store.leaf("a")) == NO_LEVEL


def test_a_node_whose_edges_all_lead_to_one_child_is_that_child() -> None:
    store = Store()
    leaf = store.leaf("a")
    assert store.node(0, [(1, leaf), (6, leaf)]) == leaf


def test_edges_to_one_child_are_one_edge_and_their_order_does_not_matter() -> None:
    store = Store()
    a, b = store.leaf("a"), store.leaf("b")
    one = store.node(0, [(1, a), (2, b), (4, a)])
    assert one == store.node(0, [(4, a), (2, b), (1, a)]) == store.node(0, [(2, b), (5, a)])
    assert dict(store.edges[one]) == {5: a, 2: b}


def test_nodes_of_two_levels_are_two_nodes() -> None:
    store = Store()
    edges = [(1, store.leaf("a")), (2, store.leaf("b"))]
    assert store.node(0, edges) != store.node(1, edges)


@given(functions)
@exact
def test_a_diagram_says_what_its_function_says(function: Function) -> None:
    store = Store()
    ref = built(store, function)
    assert {place: value(store, ref, place) for place in PLACES} == function


@given(functions, functions)
@exact
def test_two_diagrams_are_one_node_exactly_if_they_are_the_same_function(one: Function, other: Function) -> None:
    store = Store()
    assert (built(store, one) == built(store, other)) is (one == other)
    assert built(store, dict(one)) == built(store, one)


@given(functions)
@exact
def test_a_fact_is_asked_for_exactly_if_the_function_turns_on_it(function: Function) -> None:
    store = Store()
    ref = built(store, function)
    asked = {store.levels[node] for node in store.reachable(ref) if node >= 0}
    turning = {
        level
        for level in range(len(SIZES))
        for place in PLACES
        if len({function[(*place[:level], v, *place[level + 1 :])] for v in range(SIZES[level])}) > 1
    }
    assert asked == turning


@given(functions, masks)
@exact
def test_a_restricted_diagram_says_the_same_where_the_fact_lies_in_the_mask(
    function: Function, known: tuple[int, int]
) -> None:
    level, mask = known
    store = Store()
    ref = store.restrict(built(store, function), level, mask)
    inside = [place for place in PLACES if mask >> place[level] & 1]
    assert {place: value(store, ref, place) for place in inside} == {place: function[place] for place in inside}


@given(functions, masks)
@exact
def test_restricting_to_every_value_changes_nothing_and_restricting_twice_is_restricting_once(
    function: Function, known: tuple[int, int]
) -> None:
    level, mask = known
    store = Store()
    ref = built(store, function)
    assert store.restrict(ref, level, FULL[level]) == ref
    once = store.restrict(ref, level, mask)
    assert store.restrict(once, level, mask) == once


@given(functions, masks, masks)
@exact
def test_the_order_in_which_facts_become_known_does_not_matter(
    function: Function, one: tuple[int, int], other: tuple[int, int]
) -> None:
    if one[0] == other[0]:
        other = ((one[0] + 1) % len(SIZES), 1)
    store = Store()
    ref = built(store, function)
    assert store.restrict(store.restrict(ref, *one), *other) == store.restrict(store.restrict(ref, *other), *one)


@given(functions)
@exact
def test_a_fact_known_to_one_value_is_no_longer_asked_for(function: Function) -> None:
    store = Store()
    ref = built(store, function)
    for level, size in enumerate(SIZES):
        for v in range(size):
            left = store.restrict(ref, level, 1 << v)
            assert all(store.level(node) != level for node in store.reachable(left))


@given(functions, st.dictionaries(st.sampled_from("abc"), st.sampled_from("xy")))
@exact
def test_mapping_the_leaves_gives_the_diagram_of_the_mapped_function(function: Function, image: dict[str, str]) -> None:
    store = Store()
    mapped = store.map_leaves(built(store, function), renaming(store, image), {})
    assert mapped == built(store, {place: image.get(said, said) for place, said in function.items()})


def renaming(store: Store, image: Mapping[str, str]) -> Callable[[int], int]:
    def rename(leaf: int) -> int:
        said = str(store.leaves[~leaf])
        return store.leaf(image.get(said, said))

    return rename


@given(functions)
@exact
def test_the_paths_to_a_leaf_cover_its_places_exactly_and_without_overlap(function: Function) -> None:
    store = Store()
    ref = built(store, function)
    for said in "abc":
        paths = list(store.paths_to(ref, store.leaf(said)))
        for place in PLACES:
            on = [path for path in paths if all(mask >> place[level] & 1 for level, mask in path.items())]
            assert len(on) == (function[place] == said)


@given(functions)
@exact
def test_reachable_names_every_node_and_leaf_once(function: Function) -> None:
    store = Store()
    ref = built(store, function)
    met = list(store.reachable(ref))
    assert len(met) == len(set(met))
    assert {store.leaves[~node] for node in met if node < 0} == set(function.values())
    assert all(child in met for node in met if node >= 0 for _, child in store.edges[node])
