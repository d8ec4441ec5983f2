"""How an event reads on a terminal: what was done, what it changed in law, and who says what about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.text import Text

from detente.cli.claims_text import claim_told
from detente.cli.compare_text import Notes, overview, print_sections
from detente.cli.law_text import ACCENT, Footnotes, fields, head, lines, page, quiet
from detente.compare.blocks import sections
from detente.compare.restoration import NOT_RESTORED, RESTORED, Standing
from detente.compare.sentences import percent
from detente.english import counted, listed
from detente.regime.countries import name as country_name
from detente.relations.event_effects import MADE, InMeasure, LawEffect
from detente.relations.event_told import DISPUTE, SETTLEMENT, TALKS, EventTold, InstrumentTold
from detente.relations.state import DisputeState
from detente.relations.words import both_scripts, dispute_words, event_words, weak

MOST = 8  # places of change told unless all are asked for
LABEL = 11


def print_events(events: Sequence[EventTold], every: bool) -> None:
    """Print events, one after the other; with `every`, all places of the law that they changed."""
    with page(paged=True) as out:
        notes = Footnotes("S")
        for position, told in enumerate(events):
            if position:
                out.print()
            _print_event(out, told, every, notes)
        if notes:
            out.print()
            out.print(head("Sources"))
            notes.show(out)
        out.print()
        out.print(quiet("what an act answers is what somebody says; no side's word is adopted  ·  no legal advice"))


def _print_event(out: Console, told: EventTold, every: bool, notes: Footnotes) -> None:
    event = told.event
    out.print(head(event.title, mark=str(event.when)))
    if event.original:
        out.print(Text(both_scripts(event.original)))
    out.print(fields(_rows(told, notes), label=LABEL))
    for effect in told.effects:
        out.print()
        _print_effect(out, effect, every)
    _print_claims(out, told, notes)


def _rows(told: EventTold, notes: Footnotes) -> Iterator[tuple[str, RenderableType | None]]:
    event = told.event
    yield "by", lines("  ".join(t for t in (actor.title, both_scripts(actor.original)) if t) for actor in told.actors)
    yield "kind", event.kind
    yield "event", event.id
    yield "record", told.relation_title
    yield "in force", lines(_instrument(each) for each in told.instruments) if told.instruments else None
    announced = dict.fromkeys(id for each in told.instruments for id in each.announced_by if id != event.id)
    yield "announced", lines(_line(event_words(id, told.every)) for id in announced) if announced else None
    yield "made known", Group(*(_announced(told, each) for each in told.announces)) if told.announces else None
    yield "under", event.under
    yield "cited as", event.citation
    for measure in told.measures:
        yield "measure", _measure(measure)
    if told.belongs_to is not None:
        yield "part of", _part(told)
    if told.dispute is not None:
        yield "the case", _dispute(*told.dispute)
    yield "sources", notes.sources(event.sources) if event.sources else None
    yield "confidence", Text(event.confidence, "magenta" if weak(event.confidence) else "")
    yield "note", event.note


def _instrument(each: InstrumentTold) -> Text:
    named = [each.number, each.title, each.original]
    text = Text(" ".join(part for part in named if part) or "not in the law data", "bold" if each.title else "")
    days = f"; promulgated {each.promulgated}" if each.promulgated else ""
    return text.append(f"\n{each.id}{days}", "dim not bold")


def _announced(told: EventTold, each: InstrumentTold) -> Text:
    text = _instrument(each)
    if each.effective is None:
        return text
    after = (each.effective.earliest - told.event.when.earliest).days
    later = f", {counted(after, 'day')} later" if after > 0 and told.event.when.known and each.effective.known else ""
    text.append(f"\ntook effect {each.effective}{later}", "not dim")
    for id in each.took_effect_by:
        text.append(f"\n{event_words(id, told.every)}", "dim")
    return text


def _line(text: str) -> Text:
    return Text(text, no_wrap=True, overflow="ellipsis")


def _part(told: EventTold) -> Text:
    assert told.belongs_to is not None
    part, day = told.belongs_to, told.event.when.latest
    command = {
        DISPUTE: f"detente dispute {part.id} --on {day}",
        TALKS: f"detente talks {' '.join(told.parties)} --on {told.event.when.until or day}",
        SETTLEMENT: f"detente settlement {part.id} --on {day}",
    }[part.kind]
    return Text(part.title).append(f"\n{command}", "dim")


def _measure(measure: InMeasure) -> Text:
    did = "made" if measure.role == MADE else "eased"
    one = "the act" if measure.acts == 1 else f"one of the {measure.acts} acts"
    text = Text.assemble((measure.title, "bold"), f"; {one} that {did} it")
    if measure.after is not None:
        before = _standing(measure.before) + " → " if measure.before is not None else ""
        text.append(f"\nthe law towards {country_name(measure.towards)} as on {measure.baseline}: ")
        text.append(f"{before}{_standing(measure.after)}", "bold")
        text.append(f"\ndetente restore {measure.by} --to {measure.towards} --baseline {measure.baseline}", "dim")
    return text


def _standing(standing: Standing) -> str:
    if standing.status == RESTORED:
        return "all of it"
    return percent(standing.share) + ("" if standing.status == NOT_RESTORED else ", if open points of law are so")


def _dispute(before: DisputeState, after: DisputeState) -> Text:
    was, now = dispute_words(before), dispute_words(after)
    if was == now:
        return Text(f"{was}; the act changes no state")
    return Text(was).append(" → ", ACCENT).append(now, "bold")


# ---- what it changed in law ------------------------------------------------------------------------------------------


def _print_effect(out: Console, effect: LawEffect, every: bool) -> None:
    """What changed, the largest places first."""
    name = effect.difference.name if effect.difference else country_name(effect.jurisdiction)
    days = f"law of {name}, {effect.before} → {effect.after}, towards {country_name(effect.towards)}"
    if effect.difference is None:
        out.print(head(f"What it changed in law cannot be told: {days}"))
        out.print(Text(effect.problem or "", "magenta"))
        return
    if effect.difference.same or not effect.places:
        out.print(head(days, mark="NOTHING CHANGED IN LAW"))
        told = "The law asks the same of everyone on both days. Proved, not sampled: the diagrams are the same."
        if effect.also:
            told = f"What the law asks was changed on these days by {listed(effect.also)} alone, not by this act."
        out.print(Text(told))
        return
    out.print(head(days, mark="CHANGED IN LAW"))
    cells = f"{effect.difference.cells:,}"
    places = counted(len(effect.places), "place")
    whole = "" if not effect.also else ", with what other acts of these days changed"
    share = f"{percent(effect.difference.share)} of the {cells} combinations of circumstances that the law tells apart"
    out.print(Text(f"{share}{whole}; {places} by this act.", "dim"))
    out.print()
    found, notes = sections(effect.places), Notes()
    out.print(overview(found))
    print_sections(out, found, notes, None if every else MOST)
    notes.show(out)
    if effect.also:
        out.print(quiet(f"Also in force on these days: {', '.join(effect.also)}."))
    if effect.difference.coverage != "full":
        out.print(Text(effect.difference.coverage, "magenta"))
    again = f"detente diff {effect.jurisdiction} {effect.before} {effect.after} --to {effect.towards}"
    out.print(quiet(f"{again}  ·  law {effect.difference.law[:12]}"))


# ---- who says what ---------------------------------------------------------------------------------------------------


def _print_claims(out: Console, told: EventTold, notes: Footnotes) -> None:
    by = f" by {told.at}" if told.at else ""
    out.print()
    if not told.claims:
        out.print(head(f"Nobody is recorded to have said anything about it{by}"))
        return
    out.print(head(f"Who says what about it{f', {by.strip()}' if by else ''}"))
    for claim in told.claims:
        out.print()
        out.print(Text(f"“{claim.statement}”", "bold"))
        out.print(claim_told(out, claim, told.parties, told.party_names, told.every, notes))
