"""The text of a proposal to begin with, made from the law it will be laid over."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from detente.cli.law import today
from detente.errors import FileError
from detente.regime import countries, schema
from detente.regime.instruments import Instrument, Provision, Regime
from detente.regime.jurisdiction import Jurisdiction, open_jurisdiction
from detente.regime.looking.words import both, country_words, group_words


def template(file: str, code: str, title: str | None, effective: str | None) -> str:
    """A proposal that fits the law, with comments on what else one can say.

    Args:
        file: the name it will have.
        code: the jurisdiction.
        title: what it is called; by default, what its amendment does.
        effective: the day it takes effect; by default today.

    Raises:
        UnknownNameError: the law data has no such jurisdiction, or does not reach back to the day.
        FileError: the title is empty.
    """
    if title is not None and not title.strip():
        raise FileError("--title is empty; leave it out, or write what the proposal is called.")
    law = open_jurisdiction(code)
    regime = law.on(effective or max(today(), law.covers_from))
    does, amendment, newcomer = _amendment(regime)
    lines = [
        f"# A proposal: a what-if laid over the law of {law.name}. It is not law; every answer made with it says so.",
        "#",
        f"#   detente propose lint {file}",
        f"#   detente determine --from {law.code} ... --with {file}",
        "",
        f"title: {_scalar(title or does)}",
        "kind: proposal",
        f"jurisdiction: {_scalar(law.code)}",
        f"effective: {regime.on}    # or a span: {{earliest: {regime.on}, latest: null}}",
        "# note: who proposes it, and why",
        "amend:",
        f"  # {does}.",
        *amendment,
        "",
        "# What else it can say, to be uncommented and changed. docs/law-files.md explains every key.",
        *(f"# {line}" for line in _examples(law, regime, newcomer)),
    ]
    return "\n".join(lines) + "\n"


def _amendment(regime: Regime) -> tuple[str, list[str], str]:
    """An amendment that fits the law of the day: what it does, its lines, and the country it is about."""
    listing = [group for group in regime.groups.values() if group.all_except is None and group.members]
    placed = {code for group in listing for code in group.members} | {regime.jurisdiction}
    newcomer = next(code for code in sorted(countries.CODES, key=countries.name) if code not in placed)
    if not listing:
        line = f"  - {{group: example, title: Example, add: [{_scalar(newcomer)}]}}"
        return f"A group of its own for {countries.name(newcomer)}", [line], newcomer
    group = listing[0]
    does = f"{countries.name(newcomer)} joins {group_words(group.id, regime)}"
    return does, [f"  - {{group: {_scalar(group.id)}, add: [{_scalar(newcomer)}]}}"], newcomer


def _examples(law: Jurisdiction, regime: Regime, newcomer: str) -> Iterator[str]:
    """Other amendments that fit the law of the day, one of each kind it has an occasion for."""
    for group in regime.groups.values():
        if len(group.members) > 1:
            leaver = next(iter(group.members))
            yield f"  - {{group: {_scalar(group.id)}, remove: [{_scalar(leaver)}]}}    # {country_words(leaver)}"
            break
    exemption = next((p for p in regime.provisions.values() if p.verb == "exempts"), None)
    if exemption:
        yield f"  - {{provision: {_scalar(exemption.id)}, ends: true}}{_comment(exemption)}"
    allowing = [p for p in regime.provisions.values() if p.verb == "allows"]
    if allowing:
        lightest = min(allowing, key=lambda p: regime.authorisations[p.targets[0]].weight)
        yield "  - exception: an-exception-of-my-own"
        yield f"    of: {_scalar(lightest.id)}{_comment(lightest)}"
        yield "    when: {purpose: trade-fair}"
    acts = [i.id for i in law.instruments if i.effective <= regime.on and _moves_members_only(i)]
    if acts:
        yield f"  - undo: {_scalar(acts[-1])}    # an act, as if it had never been made"
    yield "  - provision: a-requirement-of-my-own"
    yield "    requires: a-reason-of-my-own"
    yield f"    title: every listed good to {countries.name(newcomer)}"
    yield f"    when: {{destination: {_scalar(newcomer)}, entry: listed}}"
    yield f"    effective: {regime.on}    # an amendment may take effect on a day of its own"


def _moves_members_only(instrument: Instrument) -> bool:
    """Whether an act is one that can be undone by itself: nothing builds on it."""
    amendments = [part.amendment for part in instrument.parts]
    return all(isinstance(each, schema.GroupAmendment) and not each.title and not each.ends for each in amendments)


def _comment(provision: Provision) -> str:
    named = both(provision.title, provision.original)
    return f"    # {named}" if named else ""


def _scalar(text: str) -> str:
    """A text as YAML reads it back: in quotes where it could be taken for something else."""
    return yaml.safe_dump([text], default_flow_style=True, allow_unicode=True, width=1_000_000).strip()[1:-1]
