"""From a good's parameters to entries: thresholds exact, unknown never "not met", nonsense refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.classify.goods import GoodSpace, ParameterSpace, read_number
from detente.determination.single import Law
from detente.errors import ShipmentError

GOODS = Law().engine("JP").book.goods
ENTRY = {"hydrogen-fluoride": "3(1)", "fluorinated-polyimide": "5(17)", "resist": "7(19)"}
LIGHT = {"exposure": "light", "tone": "positive"}
BEAM = {"exposure": "electron-beam"}


def entries(good: str, **parameters: Any) -> set[str]:
    """What a good may be on the last day."""
    space = GOODS[good]
    found = space.classify(space.read(parameters))[-1][1].entries
    return {"listed" if name == ENTRY[good] else name for name in found or ()}


@pytest.mark.parametrize(
    ("good", "parameters", "listed"),
    [
        ("hydrogen-fluoride", {"concentration_wt_pct": "30"}, False),
        ("hydrogen-fluoride", {"concentration_wt_pct": "30.0000000000000000001"}, True),
        ("hydrogen-fluoride", {"concentration_wt_pct": 30.000000000000004}, True),
        ("hydrogen-fluoride", {"concentration_wt_pct": 29.999999999999996}, False),
        ("hydrogen-fluoride", {"concentration_wt_pct": 100}, True),
        ("hydrogen-fluoride", {"concentration_wt_pct": "０"}, False),
        ("fluorinated-polyimide", {"bound_fluorine_wt_pct": 10}, True),
        ("fluorinated-polyimide", {"bound_fluorine_wt_pct": Decimal("9.9999999999999999999")}, False),
        ("resist", {**LIGHT, "wavelength_nm": 193}, False),
        ("resist", {**LIGHT, "wavelength_nm": "192.9999999999999999999"}, True),
        ("resist", {**LIGHT, "wavelength_nm": 15}, True),
        ("resist", {**LIGHT, "wavelength_nm": 1}, False),
        ("resist", {**LIGHT, "wavelength_nm": "1.0000000000000000001"}, True),
        ("resist", {"exposure": "light", "tone": "negative", "wavelength_nm": 15}, False),
        ("resist", {"exposure": "light", "tone": "negative", "wavelength_nm": "14.9999999999999999"}, True),
        ("resist", {**BEAM, "sensitivity_uc_per_mm2": 0.01}, True),
        ("resist", {**BEAM, "sensitivity_uc_per_mm2": "0.0100000000000000000001"}, False),
        ("resist", {**BEAM, "sensitivity_uc_per_mm2": 0}, True),
        ("resist", {"exposure": "imprint"}, True),
    ],
    ids=str,
)
def test_a_threshold_is_met_exactly(good: str, parameters: dict[str, Any], listed: bool) -> None:
    found = entries(good, **parameters)
    if listed:
        assert "listed" in found
        assert "unlisted" not in found
    else:
        assert "unlisted" in found


@pytest.mark.parametrize(
    ("good", "parameters"),
    [
        ("hydrogen-fluoride", {}),
        ("hydrogen-fluoride", {"concentration_wt_pct": None}),
        ("hydrogen-fluoride", {"concentration_wt_pct": ""}),
        ("fluorinated-polyimide", {}),
        ("resist", {}),
        ("resist", {"exposure": "light"}),
        ("resist", {"wavelength_nm": 13.5}),
        ("resist", {"exposure": "light", "wavelength_nm": 100}),
        ("resist", BEAM),
        ("resist", {"sensitivity_uc_per_mm2": 0.001}),
    ],
    ids=str,
)
def test_an_unknown_parameter_leaves_both_possible(good: str, parameters: dict[str, Any]) -> None:
    assert {"listed", "unlisted"} <= entries(good, **parameters)


@pytest.mark.parametrize(
    ("parameters", "decided"),
    [
        ({"exposure": "imprint"}, "listed"),
        ({"exposure": "light", "wavelength_nm": 13.5}, "listed"),
        ({"exposure": "light", "wavelength_nm": 248, "surface_imaging": False}, "unlisted"),
        ({**BEAM, "sensitivity_uc_per_mm2": 0.5, "surface_imaging": False}, "unlisted"),
    ],
    ids=str,
)
def test_a_parameter_that_cannot_matter_may_be_unknown(parameters: dict[str, Any], decided: str) -> None:
    other = "unlisted" if decided == "listed" else "listed"
    found = entries("resist", **parameters)
    assert decided in found
    assert other not in found


VALUES: dict[str, list[Any]] = {
    "exposure": ["light", "electron-beam", "ion-beam", "imprint"],
    "wavelength_nm": ["0.5", "1", "1.1", "13.5", "15", "157", "193", "248"],
    "tone": ["positive", "negative"],
    "sensitivity_uc_per_mm2": ["0", "0.01", "0.011", "1"],
    "surface_imaging": ["true", "false"],
}


@given(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}), st.data())
@settings(max_examples=200, deadline=None)
def test_knowing_less_never_rules_out_what_knowing_more_leaves_possible(
    known: dict[str, Any], data: st.DataObject
) -> None:
    left_out = data.draw(st.sets(st.sampled_from(sorted(known))))
    less = {name: value for name, value in known.items() if name not in left_out}
    assert entries("resist", **known) <= entries("resist", **less)
    assert len(entries("resist", **known)) >= 1


def test_the_tests_that_are_met_are_told_with_their_place_in_the_law() -> None:
    space = GOODS["hydrogen-fluoride"]
    (_, classified) = space.classify(space.read({"concentration_wt_pct": 31}))[-1]
    assert [(entry, sub) for entry, sub, _ in classified.met] == [("3(1)", "ヘ")]
    (_, classified) = space.classify(space.read({"concentration_wt_pct": 30}))[-1]
    assert not classified.met


def test_a_jurisdiction_that_does_not_classify_a_good_says_nothing() -> None:
    space = Law().engine("KR").book.goods["resist"]
    assert space.classify(space.read({"exposure": "light"})) == []


# ---- reading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "parameter", "value", "sentence"),
    [
        (
            "hydrogen-fluoride",
            "concentration_wt_pct",
            130,
            "130 % by weight is above 100 % by weight, the most there can be.",
        ),
        ("hydrogen-fluoride", "concentration_wt_pct", "100.0000000000000000001", "is above 100 % by weight"),
        (
            "hydrogen-fluoride",
            "concentration_wt_pct",
            -1,
            "-1 % by weight is below 0 % by weight, the least there can be.",
        ),
        ("hydrogen-fluoride", "concentration_wt_pct", -1e-300, "is below 0 % by weight"),
        ("hydrogen-fluoride", "concentration_wt_pct", float("nan"), "nan is not a number; leave the field empty"),
        ("hydrogen-fluoride", "concentration_wt_pct", "NaN", "'NaN' is not a number; leave the field empty"),
        ("hydrogen-fluoride", "concentration_wt_pct", "-inf", "'-inf' is not a number; leave the field empty"),
        ("hydrogen-fluoride", "concentration_wt_pct", Decimal("Infinity"), "is not a number; leave the field empty"),
        ("hydrogen-fluoride", "concentration_wt_pct", Decimal("sNaN"), "is not a number; leave the field empty"),
        ("hydrogen-fluoride", "concentration_wt_pct", "31 %", "'31 %' is not a number."),
        ("hydrogen-fluoride", "concentration_wt_pct", "31 wt", "'31 wt' is not a number."),
        ("hydrogen-fluoride", "concentration_wt_pct", True, "True is not a number."),
        ("hydrogen-fluoride", "concentration_wt_pct", [31], "[31] is not a number."),
        ("hydrogen-fluoride", "concentration_wt_pct", {"a": 1}, "is not a number."),
        ("resist", "wavelength_nm", 0, "0 nm is not above 0 nm, as it must be."),
        ("resist", "wavelength_nm", -193, "-193 nm is not above 0 nm, as it must be."),
        ("resist", "sensitivity_uc_per_mm2", "-0.01", "-0.01 µC/mm² is below 0 µC/mm², the least there can be."),
        (
            "resist",
            "exposure",
            "ligth",
            "'ligth' is not one of light, electron-beam, ion-beam, imprint. Did you mean 'light'?",
        ),
        ("resist", "tone", 1, "1 is not one of positive, negative."),
        ("resist", "surface_imaging", "perhaps", "'perhaps' is not true or false."),
        ("resist", "surface_imaging", 2, "2 is not true or false."),
    ],
    ids=str,
)
def test_what_cannot_be_is_a_sentence_that_names_the_parameter(
    good: str, parameter: str, value: object, sentence: str
) -> None:
    with pytest.raises(ShipmentError) as caught:
        GOODS[good].read({parameter: value})
    assert caught.value.field == f"parameters.{parameter}"
    assert sentence in caught.value.sentence


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("31", "31"),
        (" 31.50 ", "31.50"),
        ("1,000,000", "1000000"),
        ("1_000", "1000"),
        ("1e3", "1E+3"),
        ("+5", "5"),
        ("３１", "31"),
        (0.1, "0.1"),
        (1e22, "1E+22"),
        (7, "7"),
        (10**30, "1" + "0" * 30),
        (Decimal("30.0000000000000000001"), "30.0000000000000000001"),
        (-0.0, "-0.0"),
    ],
)
def test_a_number_is_read_exactly_as_written(value: object, number: str) -> None:
    assert str(read_number("x", value)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=200, deadline=None)
def test_a_float_counts_as_the_shortest_decimal_that_names_it(value: float) -> None:
    assert read_number("x", value) == Decimal(repr(value))
    assert float(read_number("x", value)) == value


@given(st.one_of(st.text(max_size=10), st.binary(max_size=5), st.none(), st.lists(st.integers(), max_size=2)))
@settings(max_examples=200, deadline=None)
def test_whatever_is_no_number_is_a_sentence(value: object) -> None:
    try:
        assert read_number("x", value).is_finite()
    except ShipmentError as error:
        assert error.sentence.endswith(".")  # noqa: PT017


@given(st.sampled_from(sorted(VALUES)), st.one_of(st.text(max_size=8), st.integers(), st.floats(), st.booleans()))
@settings(max_examples=200, deadline=None)
def test_any_value_of_a_parameter_is_one_atom_or_a_sentence(name: str, value: object) -> None:
    space: GoodSpace = GOODS["resist"]
    parameter: ParameterSpace = space.parameters[name]
    try:
        mask = parameter.mask(value)
    except ShipmentError as error:
        assert error.field == name  # noqa: PT017
    else:
        assert mask.bit_count() == 1
