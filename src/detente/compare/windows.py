"""Since when two jurisdictions have each other on their lists, and treat each other as before: spans of days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from detente.compare.restoration import NOT_RESTORED
from detente.compare.restore import Restorer
from detente.compare.setting import Setting
from detente.errors import ScopeError
from detente.regime.countries import name as country_name


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days (`until` exclusive, None: no end is known) in which nothing of this changes.

    `one_listed` and `other_listed` tell whether each law still has the other state in the groups it stood in on the
    baseline; `one_restored` and `other_restored` whether each treats it as then, as far as the measures go.
    """

    since: dt.date
    until: dt.date | None
    one_listed: bool
    other_listed: bool
    one_restored: bool
    other_restored: bool

    @property
    def lopsided(self) -> bool:
        """Whether one side has the other on its list and is not on the other's."""
        return self.one_listed != self.other_listed


def windows_since(settings: list[Setting], baseline: dt.date, day: dt.date, record: Path | None) -> list[Window]:
    """The spans since a baseline, by who had whom on its list and who treated whom as before."""
    histories = []
    listed = []
    for setting, against in zip(settings, settings[::-1], strict=True):
        setting.day("the baseline", baseline)
        restorer = Restorer.of_record(setting, against.code, baseline, record)
        histories.append([(each, restorer.measures_status(each) != NOT_RESTORED) for each in restorer.days(day)])
        listed.append(_listed(setting, against.code, baseline, day))
    starts = sorted({d for runs in (*histories, *listed) for d, _ in runs})
    windows: list[Window] = []
    for start in starts:
        values = [next(said for since, said in reversed(runs) if since <= start) for runs in (*listed, *histories)]
        made = Window(start, None, *values)
        if windows and replace(made, since=windows[-1].since) == windows[-1]:
            continue
        if windows:
            windows[-1] = replace(windows[-1], until=start)
        windows.append(made)
    return windows


def _listed(setting: Setting, towards: str, baseline: dt.date, day: dt.date) -> list[tuple[dt.date, bool]]:
    """Since when a law has a state in the groups it stood in on the baseline, and since when not."""
    then = setting.folding.regime(baseline, setting.laid).groups_of(towards)
    if not then:
        raise ScopeError(f"{country_name(towards)} stood in no group of {setting.name} on {baseline}.")
    first = baseline + dt.timedelta(days=1)
    days = sorted({first, *(p.earliest for p in setting.folding.parts if first < p.earliest <= day)})
    return [(each, set(then) <= set(setting.folding.regime(each).groups_of(towards))) for each in days]
