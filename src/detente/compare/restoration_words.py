"""How far a law has come back, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.compare.restoration import RESTORED, RESTORED_IF, Move, Plan, Restoration, Standing
from detente.compare.sentences import capital, percent, scope_words
from detente.compare.values import Amendment
from detente.english import listed
from detente.regime.countries import name as country_name

OUTCOME_PART = "outcome"


def verdict(restoration: Restoration) -> list[str]:
    """Restored or not: one line, or one as far as the measures go and one as a whole where they part."""
    whole, measures = restoration.now.whole.status, restoration.now.measures.status
    if not restoration.measures or whole == measures:
        return [_verdict(restoration, whole)]
    as_a_whole = f"as a whole {_verdict(restoration, whole)}"
    moved = ": other law has moved on" if restoration.now.others.changed else ""
    return [f"{_verdict(restoration, measures)}, as far as the measures go", f"{as_a_whole}{moved}"]


def _verdict(restoration: Restoration, status: str) -> str:
    if status == RESTORED_IF:
        count = len(restoration.unless)
        points = f"{count} OPEN POINTS OF LAW SAY" if count > 1 else "AN OPEN POINT OF LAW SAYS"
        return f"RESTORED, UNLESS {points} OTHERWISE"
    return "RESTORED" if status == RESTORED else "NOT RESTORED"


def asked_words(restoration: Restoration) -> str:
    """Whose law, towards whom, on which day, held against what."""
    within = scope_words(restoration.asked)
    return (
        f"law of {restoration.name} towards {country_name(restoration.destination)}{f', {within},' if within else ''} "
        f"on {restoration.on}, against {aim_words(restoration)}"
    )


def aim_words(restoration: Restoration) -> str:
    """The meaning of restored that was asked for."""
    if restoration.meaning == "before":
        return f"that of {restoration.baseline} (restored as before)"
    return f"its peers{_of_groups(restoration)} that day (restored as peers)"


def _of_groups(restoration: Restoration) -> str:
    if not restoration.peer_groups:
        return ""
    word = "group" if len(restoration.peer_groups) == 1 else "groups"
    return f" of {word} {listed(restoration.peer_groups)}"


def standing_words(restoration: Restoration) -> Iterator[tuple[str, Standing, str]]:
    """How the law stands as far as the measures go, as to other law, and as a whole: label, standing, words."""
    now = restoration.now
    if restoration.measures:
        yield "measures", now.measures, _stands(now.measures, "undone")
        moved = "has moved on" if now.others.changed else "has changed nothing here"
        yield "other law", now.others, moved + _parts(now.others)
    aim = f"as on {restoration.baseline}" if restoration.meaning == "before" else "as its peers"
    yield "as a whole", now.whole, _stands(now.whole, aim)


def measures_words(restoration: Restoration) -> str:
    """The measures told apart from other law."""
    return listed(measure.title for measure in restoration.measures)


def _stands(standing: Standing, done: str) -> str:
    if standing.status == RESTORED:
        return f"{done}; the diagrams are the same"
    if standing.status == RESTORED_IF:
        return f"{done}, unless an open point of law says otherwise{_parts(standing)}"
    return f"not {done}{_parts(standing)}"


def _parts(standing: Standing) -> str:
    return f"; by parts {percent(standing.share_of_parts)}" if standing.changed else ""


def part_name(restoration: Restoration, part: str) -> str:
    """What a part of the law is called: whether a licence is needed, or the licence."""
    if part == OUTCOME_PART:
        return "whether a licence is needed"
    return next((licence.title for licence in restoration.licences if licence.id == part), part)


def move_words(restoration: Restoration, move: Move) -> str:
    """What one step did to one part: back, away, eased, stricter; each with its share of the scope."""
    returned, departed, eased, tightened = (
        count / restoration.cells for count in (move.returned, move.departed, move.eased, move.tightened)
    )
    said = []
    if returned:
        said.append(f"back in {percent(returned)}")
    if departed and (eased or tightened or move.part == OUTCOME_PART) and departed > eased + tightened:
        said.append(f"away in {percent(departed)}")
    if departed and tightened:
        said.append(f"stricter in {percent(tightened)}")
    elif departed and not eased and move.part != OUTCOME_PART:
        said.append(f"{'other terms' if restoration.meaning == 'before' else 'away'} in {percent(departed)}")
    elif tightened and not returned:
        said.append(f"stricter in {percent(tightened)}, short of the aim before and after")
    if eased and not returned:
        unlike = ", otherwise than before" if departed else ", not yet as the aim asks"
        said.append(f"eased in {percent(eased)}{unlike}")
    return f"{part_name(restoration, move.part)}: {listed(said)}"


def proof_words(restoration: Restoration) -> tuple[str, str, str]:
    """What the proof is about, and what it holds against what."""
    if restoration.measures:
        return "Proof, as far as the measures go", "without them", "as it is"
    return "Proof", "aim", "law"


def plan_words(plan: Plan) -> list[tuple[str, list[Amendment]]]:
    """Each set of amendments of a plan, with the words that go before it."""
    found = []
    for position, one in enumerate(plan.sets):
        count = f"{len(one)} amendment{'s' if len(one) != 1 else ''}"
        lead = "or undo" if position else "undo"
        found.append((f"{lead} {count}", list(one)))
    return found


def plan_note(plan: Plan) -> str:
    """How sure the plan is."""
    if plan.smallest:
        return "Tried: with these undone the diagrams are the same, and with fewer acts they are not."
    return "Tried: with these undone the diagrams are the same. Not all sets were tried; fewer acts might do."


def peers_words(restoration: Restoration) -> list[str]:
    """How many peers the destination is treated alike with, and from which it differs."""
    if not restoration.peers:
        return []
    unlike = [peer for peer in restoration.peers if not peer.alike]
    count = len(restoration.peers)
    peers = f"{'peer' if count == 1 else 'peers'}{_of_groups(restoration)}"
    said = [f"alike with {count - len(unlike)} of {count} {peers}"]
    shares = _shares_of([peer.changed for peer in unlike], restoration.cells)
    for share in dict.fromkeys(shares):
        names = [peer.name for peer, own in zip(unlike, shares, strict=True) if own == share]
        whom = f"all {len(names)}" if len(names) == len(restoration.peers) and len(names) > 1 else listed(names)
        turns = ", if the open points of law go against it" if restoration.now.whole.status == RESTORED_IF else ""
        said.append(f"unlike {whom} in {share}{turns}")
    return said


def _shares_of(changed: Sequence[int], cells: int) -> list[str]:
    return [percent(count / cells) for count in changed]


def first_words(restoration: Restoration) -> list[str]:
    """On which day the aim was reached again, where it was."""
    said = []
    if restoration.measures and restoration.first_restored:
        said.append(f"the measures first made no difference any more on {restoration.first_restored}")
    if restoration.first_restored_whole:
        said.append(f"as a whole first as the aim asks again on {restoration.first_restored_whole}")
    return [capital(f"{text}.") for text in said]


def orders_words(restoration: Restoration) -> list[tuple[str, float, str]]:
    """Given orders, a line a currency: the value back of the whole, its share, and how many orders that is.

    Orders without a value are counted instead.
    """
    found = []
    for group in restoration.orders or ():
        whole, part = (group.value, group.value_back) if group.currency else (group.rows, group.rows_back)
        said = f"{group.value_back:,} of {group.value:,} {group.currency}" if group.currency else "no value given"
        left = f"; {group.rows_open} cannot be told" if group.rows_open else ""
        orders = f"{group.rows:,} order{'' if group.rows == 1 else 's'}"
        words = f"{group.rows_back:,} of {orders} as on {restoration.baseline}{left}"
        found.append((said, float(part / whole) if whole else 0.0, words))
    return found


def orders_note(restoration: Restoration) -> str:
    """What is to be said of the orders as a whole; nothing where all of them are told."""
    if restoration.orders is None:
        return ""
    if not restoration.orders:
        return "None of the orders goes this way."
    count = restoration.orders_elsewhere
    return f"{count:,} order{' goes' if count == 1 else 's go'} elsewhere, passed over here." if count else ""
