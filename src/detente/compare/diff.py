"""The difference of two days of one jurisdiction's law, over the whole decision space inside a scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from detente.compare.attribution import Attribution, made_between
from detente.compare.comparer import Comparer
from detente.compare.days import Day
from detente.compare.effects import NOTHING
from detente.compare.scope import Scope
from detente.compare.setting import Given, Setting, backwards
from detente.compare.telling import Teller
from detente.compare.values import Difference
from detente.compare.words import plain_box


def diff(
    jurisdiction: str,
    before: Day,
    after: Day,
    *,
    to: str | Iterable[str] | None = None,
    entry: str | Iterable[str] | None = None,
    hs: str | Iterable[str] | None = None,
    facts: Mapping[str, Any] | None = None,
    proposals: Given = (),
    folder: Path | str | None = None,
) -> Difference:
    """What changed in a jurisdiction's law between two days, where, and by which amendments.

    Nothing is sampled: every combination of facts that the law tells apart is compared.

    Args:
        jurisdiction: whose law, such as JP.
        before, after: the two days: dates, text like 2019-08-28, or `today`; the same day twice with proposals.
        to: destinations, as countries or groups of the later day; by default all.
        entry: control entries, rows, `listed` or `unlisted`; by default all.
        hs: HS codes; by default all.
        facts: circumstances, such as {"end_use": "civil"}; what is left out is free.
        proposals: files of proposals laid over the law of the later day.
        folder: the law data, if not the one that comes with detente.

    Raises:
        ScopeError: a day or the scope cannot be compared.
        UnknownNameError: there is no law of the jurisdiction.
        LawError: the law data or a proposal is at fault.
    """
    setting = Setting(jurisdiction, proposals, folder)
    scope = Scope.of(setting.code, to, entry, hs, facts)
    first, last = setting.day("the first day", before), setting.day("the second day", after)
    if first > last:
        raise backwards(first, last)
    return difference(setting, scope, first, last)


def difference(setting: Setting, scope: Scope, first: Any, last: Any) -> Difference:
    """The difference of two days in a setting; its proposals are laid over the later one."""
    effects = setting.effects(scope, last)
    comparer = Comparer(effects)
    old, new = effects.on(first, setting.laid), effects.on(last)
    candidates = made_between(effects.parts, first, last)
    candidates += [part for part in effects.parts if part.key in setting.laid and part not in candidates]
    attribution = Attribution(comparer, lambda undone: (old, effects.on(last, undone)), candidates)
    teller = Teller(comparer, old, new, ((first, setting.laid), (last, NOTHING)))
    return Difference(
        jurisdiction=setting.code,
        name=setting.name,
        before=first,
        after=last,
        asked=scope.said,
        scope=plain_box(effects, effects.scope),
        cells=comparer.space.cells,
        changed=comparer.space.count(comparer.changed(old, new)),
        places=teller.tell_all(attribution.places()),
        proposals=tuple(p.title for p in setting.proposals),
        coverage=" ".join((*setting.late(last), *setting.recut(first, last))) or "full",
        law=setting.digest,
    )
