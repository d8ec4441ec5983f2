"""Roadmaps: proposals of several sides in steps, each with its conditions, and how far each step would bring them.

A roadmap is a file beside the proposals it names. A step is taken once its conditions hold; taking it lays its
proposal over the law of its jurisdiction for all later steps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field

from detente.compare.days import read_day
from detente.compare.restoration import NOT_RESTORED, Standing
from detente.compare.restore import Restorer
from detente.compare.setting import Setting
from detente.compare.values import fields_of
from detente.errors import FileError, LawFault, ProposalError, ScopeError, did_you_mean
from detente.regime.checking import validate
from detente.regime.countries import name as country_name
from detente.regime.proposals import Proposal, read_proposals
from detente.regime.schema_parts import Country, Model, Name, Text
from detente.regime.yaml_lines import Document, read


class SideEntry(Model):
    """A side as the file writes it: whose law, towards whom, and the day whose law is the aim."""

    jurisdiction: Country
    to: Country
    baseline: dt.date


class MemberEntry(Model):
    """A condition: a country stands in a group of a jurisdiction."""

    jurisdiction: Country
    group: Name
    country: Country


class WhenEntry(Model):
    """Conditions of a step, all of which must hold before it is taken."""

    after: list[Name] = Field(default_factory=list)
    restored: list[Country] = Field(default_factory=list)
    share: dict[Country, float] = Field(default_factory=dict)
    member: list[MemberEntry] = Field(default_factory=list)


class StepEntry(Model):
    """A step as the file writes it."""

    step: Name
    title: Text
    proposal: Text
    when: WhenEntry = Field(default_factory=WhenEntry)


class RoadmapFile(Model):
    """A roadmap as its file holds it."""

    roadmap: Text
    day: dt.date | None = None
    sides: list[SideEntry] = Field(min_length=1)
    steps: list[StepEntry] = Field(min_length=1)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SideProgress:
    """How far one side's law has come back on a day: as a whole, and as far as its measures go."""

    jurisdiction: str
    name: str
    to: str
    baseline: dt.date
    whole: Standing
    measures: Standing


@dataclass(frozen=True, slots=True)
class Step:
    """A step and where it leaves every side.

    `taken` tells whether its conditions hold; `waits_for` names those that do not. `day` is the day whose law is looked
    at once it is taken: the roadmap's, or the day on which the last proposal takes effect.
    """

    step: str
    title: str
    jurisdiction: str
    proposal: str
    taken: bool
    waits_for: tuple[str, ...]
    day: dt.date | None
    sides: tuple[SideProgress, ...]


@dataclass(frozen=True, slots=True)
class Roadmap:
    """A roadmap tried: where the sides stand before it, and after each step in the order in which they can be taken."""

    title: str
    on: dt.date
    start: tuple[SideProgress, ...]
    steps: tuple[Step, ...]
    coverage: str
    proposals: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """The roadmap as JSON carries it."""
        return fields_of(self)


def roadmap(
    file: Path | str,
    *,
    on: dt.date | str | None = None,
    folder: Path | str | None = None,
    record: Path | None = None,
) -> Roadmap:
    """Try a roadmap.

    Args:
        file: the roadmap's file; its proposals are found beside it.
        on: the day whose law it starts from; by default the day that the file names, or today.
        folder, record: the law data and the record, if not those that come with detente.

    Raises:
        FileError: a file cannot be read.
        ProposalError: the roadmap or a proposal is at fault.
        ScopeError: its days cannot be compared.
    """
    path = Path(file)
    if not path.is_file():
        raise FileError(f"There is no file {str(path)!r}; name the file of a roadmap.")
    faults: list[LawFault] = []
    document = read(path, str(path))
    plan = validate(RoadmapFile, document, faults)
    if plan is None or faults:
        raise ProposalError(faults, "in the roadmap")
    faults += _names(plan, document)
    if faults:
        raise ProposalError(faults, "in the roadmap")
    given = [path.parent / step.proposal for step in plan.steps]
    read_ = read_proposals(given, folder)
    sides = {side.jurisdiction for side in plan.sides}
    for index, (step, proposal) in enumerate(zip(plan.steps, read_, strict=True)):
        if proposal.code not in sides:
            sentence = f"step {step.step!r} proposes law of {proposal.code}, which is no side of the roadmap."
            faults.append(LawFault(str(path), document.line(("steps", index, "proposal")), sentence))
    if faults:
        raise ProposalError(faults, "in the roadmap")
    day = read_day("the day", on if on is not None else plan.day or "today")
    return _Trial(plan, read_, day, folder, record).run()


def _names(plan: RoadmapFile, document: Document) -> Iterator[LawFault]:
    """What is wrong with the names and shares in a roadmap, each with its line."""

    def fault(sentence: str, *path: str | int) -> LawFault:
        return LawFault(document.file, document.line(path), sentence)

    known = [step.step for step in plan.steps]
    sides = [side.jurisdiction for side in plan.sides]
    for index, code in enumerate(sides):
        if code in sides[:index]:
            yield fault(f"{code} is a side twice.", "sides", index)
    for index, step in enumerate(plan.steps):
        if step.step in known[:index]:
            yield fault(f"two steps are called {step.step!r}.", "steps", index)
        at = ("steps", index, "when")
        for name in step.when.after:
            if name not in known or name == step.step:
                sentence = f"step {step.step!r} waits for {name!r}, which is no other step.{did_you_mean(name, known)}"
                yield fault(sentence, *at, "after")
        for code in (*step.when.restored, *step.when.share):
            if code not in sides:
                yield fault(f"step {step.step!r} waits for {code}, which is no side of the roadmap.", *at)
        for share in step.when.share.values():
            if not 0 <= share <= 1:
                sentence = f"step {step.step!r} waits for a share of {share}; a share lies between 0 and 1."
                yield fault(sentence, *at, "share")


class _Trial:
    def __init__(
        self, plan: RoadmapFile, proposals: Sequence[Proposal], day: dt.date, folder: Any, record: Path | None
    ) -> None:
        self.plan = plan
        self.proposals = dict(zip((step.step for step in plan.steps), proposals, strict=True))
        self.start = day
        self.folder = folder
        self.record = record
        self.laid: list[Proposal] = []
        self.taken: list[str] = []

    def run(self) -> Roadmap:
        before = now = self._sides()
        steps: list[Step] = []
        left = list(self.plan.steps)
        while left:
            free = next((step for step in left if not self._waits(step, now)), None)
            if free is None:
                break
            left.remove(free)
            self.laid.append(self.proposals[free.step])
            self.taken.append(free.step)
            now = self._sides()
            steps.append(self._step(free, (), now))
        steps += [self._step(step, tuple(self._waits(step, now)), ()) for step in left]
        checked = {side.jurisdiction: Setting(side.jurisdiction, (), self.folder) for side in self.plan.sides}
        late = [text for setting in checked.values() for text in setting.late(self._day())]
        return Roadmap(
            self.plan.roadmap,
            self.start,
            before,
            tuple(steps),
            " ".join(late) or "full",
            tuple(proposal.title for proposal in self.laid),
        )

    def _step(self, step: StepEntry, waits: tuple[str, ...], sides: tuple[SideProgress, ...]) -> Step:
        proposal = self.proposals[step.step]
        day = None if waits else self._day()
        return Step(step.step, step.title, proposal.code, proposal.title, not waits, waits, day, sides)

    def _day(self) -> dt.date:
        """The roadmap's day, or the day on which the last proposal laid takes effect."""
        return max([self.start, *(p.latest or p.earliest for each in self.laid for p in each.instrument.parts)])

    def _sides(self) -> tuple[SideProgress, ...]:
        found = []
        for side in self.plan.sides:
            setting = Setting(side.jurisdiction, self.laid, self.folder)
            day = setting.day("the day", self._day())
            baseline = setting.day("the baseline", side.baseline)
            if baseline >= day:
                raise ScopeError(f"The baseline of {setting.name}, {baseline}, must lie before the day, {day}.")
            whole, own = Restorer.of_record(setting, side.to, baseline, self.record).standings(day)
            found.append(SideProgress(setting.code, setting.name, side.to, baseline, whole, own))
        return tuple(found)

    def _waits(self, step: StepEntry, now: Sequence[SideProgress]) -> list[str]:
        """The conditions of a step that do not hold, in words."""
        by_code = {side.jurisdiction: side for side in now}
        waits = [f"the step {name!r}" for name in step.when.after if name not in self.taken]
        for code in step.when.restored:
            if by_code[code].measures.status == NOT_RESTORED:
                waits.append(f"{by_code[code].name} having undone its measures")
        for code, share in step.when.share.items():
            if by_code[code].measures.share < share:
                have = by_code[code].measures.share
                waits.append(f"{by_code[code].name} having brought back {share:.1%} of the cells (it is {have:.1%})")
        for member in step.when.member:
            setting = Setting(member.jurisdiction, self.laid, self.folder)
            regime = setting.folding.regime(self._day())
            if member.group not in regime.groups or member.country not in regime.members(member.group):
                name = country_name(member.country)
                waits.append(f"{name} standing in the group {member.group!r} of {setting.name}")
        return waits
