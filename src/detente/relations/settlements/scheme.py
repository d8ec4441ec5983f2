"""Reading a scheme: its file as values, with every fault of it; see `entries` for the shape and `checks` for the rules.

A scheme stands in the record (`record/<relation>/settlements/<scheme>.yaml`) or in a file of its own. The laws of
interest that it names stand in a folder `interest` beside it, or in the one of the record.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal
from pathlib import Path

from detente.errors import LawFault
from detente.regime.checking import validate
from detente.regime.folder import record_folder
from detente.regime.yaml_lines import Document, read
from detente.relations.events import Place
from detente.relations.parts import Recorded, scripts, sources, when
from detente.relations.settlements import entries as e
from detente.relations.settlements.book import (
    Award,
    Counted,
    Deposit,
    Figure,
    Gift,
    Group,
    Judgment,
    Origin,
    Outside,
    Payment,
    Refusal,
    Report,
    Ruling,
    Scheme,
    Step,
    Terms,
)
from detente.relations.settlements.checks import check_file, check_ledger
from detente.relations.settlements.happenings import events_of
from detente.relations.settlements.interest import Phase
from detente.relations.settlements.interest_law import InterestLaw, read_law

_WIDE = Context(prec=60)
__all__ = ["Scheme", "law_folders", "read_scheme"]


def read_scheme(path: Path, name: str, faults: list[LawFault]) -> Scheme | None:
    """A scheme; None if its file is at fault, and then its faults are added to `faults`.

    Args:
        path: the file.
        name: how faults name it.
        faults: where they are added.
    """
    document = read(path, name)
    found: list[LawFault] = []
    file = validate(e.SchemeFile, document, found)
    if file is not None:
        if file.scheme != path.stem:
            line = document.line(("scheme",))
            found.append(LawFault(name, line, f"the scheme {file.scheme!r} stands in a file of its name."))
        laws = _laws(file, path, document, found)
        check_file(file, document, found)
        if not found:
            scheme = _Reading(file, document, laws).scheme()
            check_ledger(scheme, found)
            if not found:
                return replace(scheme, events=events_of(scheme))
    faults += found
    return None


def law_folders(path: Path) -> list[Path]:
    """The folders in which the laws of interest of a scheme may stand, the nearest first."""
    near = [path.parent / "interest", path.parent.parent.parent / "interest", record_folder() / "interest"]
    return [folder for folder in dict.fromkeys(near) if folder.is_dir()]


def _laws(file: e.SchemeFile, path: Path, document: Document, faults: list[LawFault]) -> dict[str, InterestLaw]:
    """The laws of interest that a file names."""
    named = [("judgments", at, each.interest.law) for at, each in enumerate(file.judgments) if each.interest]
    named += [("awards", at, each.interest.law) for at, each in enumerate(file.awards) if each.interest]
    found: dict[str, InterestLaw] = {}
    missing: set[str] = set()
    for where, at, law in named:
        if law is None or law in found:
            continue
        places = [folder / f"{law}.yaml" for folder in law_folders(path)]
        place = next((each for each in places if "/" not in law and each.is_file()), None)
        if place is None:
            line = document.line((where, at, "interest", "law"))
            sentence = f"there is no law of interest {law!r}; it stands as interest/{law}.yaml beside the scheme."
            faults.append(LawFault(document.file, line, sentence))
        elif law not in missing:
            read_one = read_law(place, f"interest/{place.name}", faults)
            missing.add(law)
            if read_one is not None:
                found[law] = read_one
    return found


class _Reading:
    """A checked file, turned into values."""

    def __init__(self, file: e.SchemeFile, document: Document, laws: dict[str, InterestLaw]) -> None:
        self._file = file
        self._document = document
        self._laws = laws

    def scheme(self) -> Scheme:
        file = self._file
        judgments = {each.judgment: self._judgment(each, at) for at, each in enumerate(file.judgments)}
        return Scheme(
            id=file.scheme,
            title=file.title,
            original=scripts(file.original),
            by=file.by,
            under=file.under,
            founded=file.founded,
            basis=file.basis,
            checked=file.checked,
            currency=file.currency,
            decimals=file.decimals,
            rounding=file.rounding,
            offers_from=file.offers_from,
            conventions=tuple(file.conventions),
            interest_first=file.appropriation == "interest-first",
            judgments=judgments,
            awards={each.award: self._award(each, at, judgments) for at, each in enumerate(file.awards)},
            groups={each.group: self._group(each, at) for at, each in enumerate(file.groups)},
            gifts=tuple(self._gift(each, at) for at, each in enumerate(file.gifts)),
            payments=tuple(self._payment(each, at) for at, each in enumerate(file.payments)),
            deposits=tuple(self._deposit(each, at) for at, each in enumerate(file.deposits)),
            reported=tuple(self._report(each, at) for at, each in enumerate(file.reported)),
            outside=tuple(self._outside(each, at) for at, each in enumerate(file.outside)),
            notes=tuple(file.notes),
            events=(),
            origin=self._origin(file),
        )

    def _money(self, amount: Decimal | None) -> Decimal | None:
        """A sum with all the decimals of the currency; it was checked to need no more."""
        return None if amount is None else amount.quantize(Decimal(1).scaleb(-self._file.decimals), context=_WIDE)

    def _origin(self, entry: Recorded, *path: str | int) -> Origin:
        place = Place(self._document.file, self._document.line(path))
        return Origin(sources(entry), entry.confidence, entry.note, place)

    def _judgment(self, entry: e.JudgmentEntry, at: int) -> Judgment:
        return Judgment(
            entry.judgment,
            entry.title,
            entry.court,
            entry.case,
            entry.decided,
            when(entry.final),
            entry.event,
            entry.against,
            self._origin(entry, "judgments", at),
        )

    def _award(self, entry: e.AwardEntry, at: int, judgments: dict[str, Judgment]) -> Award:
        by_judgment = next(each for each in self._file.judgments if each.judgment == entry.judgment)
        interest = entry.interest or by_judgment.interest
        refuses = entry.refuses
        return Award(
            id=entry.award,
            label=entry.label,
            wave=entry.wave,
            judgment=judgments[entry.judgment],
            principal=self._money(entry.principal),
            victims=entry.victims,
            payees=entry.payees,
            terms=self._terms(interest, entry if entry.interest else by_judgment),
            refuses=Refusal(when(refuses.since), refuses.until, refuses.what) if refuses else None,
            origin=self._origin(entry, "awards", at),
        )

    def _terms(self, entry: e.InterestEntry | None, holder: Recorded) -> Terms:
        """The terms of interest; where they name no sources of their own, those of the entry that holds them count."""
        if entry is None or entry.not_found:
            return Terms("not-found", (), None, False, (), None, entry.note if entry else None)
        read_at = tuple((source.url, source.what) for source in entry.sources or ()) or sources(holder)
        confidence = entry.confidence or holder.confidence
        if entry.phases is not None:
            phases = tuple(Phase(each.rate, each.from_, each.to) for each in entry.phases)
            return Terms("fixed", (phases,), None, False, read_at, confidence, entry.note)
        assert entry.law is not None
        assert entry.served is not None
        law = self._laws[entry.law]
        branches = law.branches(entry.served, entry.ordinary_until, entry.hearing_closed, entry.begins)
        return Terms("law", branches, law, entry.hearing_closed is None, read_at, confidence, entry.note)

    def _group(self, entry: e.GroupEntry, at: int) -> Group:
        rulings = tuple(self._ruling(each, at, place) for place, each in enumerate(entry.rulings))
        origin = self._origin(entry, "groups", at)
        return Group(entry.group, entry.label, entry.wave, entry.victims, rulings, origin)

    def _ruling(self, entry: e.RulingEntry, at: int, place: int) -> Ruling:
        return Ruling(
            entry.ruling,
            entry.title,
            entry.against,
            entry.when,
            entry.victims if isinstance(entry.victims, int) else None,
            self._money(entry.principal),
            entry.at_least,
            self._money(entry.each.from_) if entry.each else None,
            self._money(entry.each.to) if entry.each else None,
            tuple(entry.events),
            self._origin(entry, "groups", at, "rulings", place),
        )

    def _gift(self, entry: e.GiftEntry, at: int) -> Gift:
        origin = self._origin(entry, "gifts", at)
        return Gift(
            entry.gift,
            entry.when,
            entry.giver,
            self._money(entry.amount),
            entry.purpose,
            entry.by,
            entry.title,
            scripts(entry.original),
            origin,
        )

    def _payment(self, entry: e.PaymentEntry, at: int) -> Payment:
        victims = {award.award: award.victims for award in self._file.awards}
        return Payment(
            id=entry.payment,
            when=entry.when,
            awards=tuple(entry.awards),
            one_of=tuple(entry.one_of),
            group=entry.group,
            victims=entry.victims or sum(victims[award] for award in entry.awards),
            amount=self._money(entry.amount),
            full=entry.pays == "full",
            to=entry.to,
            known=tuple((each.date, each.victims) for each in entry.known),
            counted=_counted(entry),
            title=entry.title,
            original=scripts(entry.original),
            origin=self._origin(entry, "payments", at),
        )

    def _deposit(self, entry: e.DepositEntry, at: int) -> Deposit:
        steps = [
            Step(
                each.when,
                each.act,
                each.by,
                each.at,
                each.what,
                each.ground,
                scripts(each.original),
                self._origin(each, "deposits", at, "steps", place),
            )
            for place, each in enumerate(entry.steps)
        ]
        origin = self._origin(entry, "deposits", at)
        return Deposit(
            entry.deposit,
            entry.when,
            tuple(entry.awards),
            entry.at,
            self._money(entry.amount),
            entry.title,
            scripts(entry.original),
            tuple(steps),
            origin,
        )

    def _report(self, entry: e.ReportEntry, at: int) -> Report:
        given = {name: getattr(entry, name) for name in e.FIGURES}
        figures = {
            name: Figure(self._money(each.amount) or each.amount, each.mark)
            for name, each in given.items()
            if each is not None
        }
        origin = self._origin(entry, "reported", at)
        return Report(
            entry.report, entry.when, entry.by, self._money(entry.rounded_to), figures, tuple(entry.needed_for), origin
        )

    def _outside(self, entry: e.OutsideEntry, at: int) -> Outside:
        origin = self._origin(entry, "outside", at)
        original = scripts(entry.original)
        return Outside(
            entry.outside, entry.when, entry.title, self._money(entry.amount), entry.why, entry.by, original, origin
        )


def _counted(entry: e.PaymentEntry) -> Counted | None:
    if entry.counted is None:
        return None
    return Counted(entry.counted.date or entry.when.latest, entry.counted.paid, entry.counted.of)
