"""What makes a scheme's file faulty: names that mean nothing, days out of order, money that cannot be.

`check_file` looks at the file as it is written; `check_ledger`, once it can be read, at the money on its days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from detente.errors import LawFault, did_you_mean
from detente.regime.yaml_lines import Document
from detente.relations.events import Place
from detente.relations.parts import repeated
from detente.relations.parts import when as as_when
from detente.relations.settlements import entries as e
from detente.relations.settlements.account import owed, postings
from detente.relations.settlements.book import Award, Scheme
from detente.relations.settlements.interest import Phase, uneven
from detente.relations.settlements.money import decimals_of
from detente.relations.when import When

_LISTS = {
    "judgments": "judgment",
    "awards": "award",
    "groups": "group",
    "gifts": "gift",
    "payments": "payment",
    "deposits": "deposit",
    "reported": "report",
    "outside": "outside",
}


def check_file(file: e.SchemeFile, document: Document, faults: list[LawFault]) -> None:
    """Add the faults of a file that reads as a scheme."""
    checker = _Checker(file, document)
    checker.check()
    faults += checker.faults


def check_ledger(scheme: Scheme, faults: list[LawFault]) -> None:
    """Add the faults of the money of a scheme: an award paid after it was paid in full, or paid above what is due."""
    for award in scheme.awards.values():
        faults += _paid_twice(scheme, award)
        faults += _paid_too_much(scheme, award)


def _paid_twice(scheme: Scheme, award: Award) -> Iterator[LawFault]:
    places = _places(scheme)
    closed: str | None = None
    for posting in postings(scheme, award.id):
        if closed is not None:
            sentence = f"{award.label} was paid in full by {closed!r}; nothing can be paid on it after that."
            yield places[posting.entry].fault(sentence)
        if posting.full:
            closed = posting.entry


def _paid_too_much(scheme: Scheme, award: Award) -> Iterator[LawFault]:
    if award.principal is None or not award.terms.branches:
        return
    places = _places(scheme)
    made = [(each, each.amount) for each in postings(scheme, award.id) if each.amount is not None]
    for index, (posting, amount) in enumerate(made):
        day = posting.when.latest
        before = [(each.when.latest, sum_) for each, sum_ in made[:index]]
        due = max(
            owed(scheme, award.principal, phases, day, convention, before)
            for phases in award.terms.branches
            for convention in scheme.conventions
        )
        left = due - sum((Fraction(sum_) for _, sum_ in before), Fraction(0))
        scale = 10**scheme.decimals
        most = Decimal(-(-(left * scale).numerator // (left * scale).denominator)).scaleb(-scheme.decimals)
        if amount > most:
            sentence = (
                f"{amount:,} is paid on {award.label}, but no more than {max(most, Decimal(0)):,} is due that day."
            )
            yield places[posting.entry].fault(sentence)


def _places(scheme: Scheme) -> dict[str, Place]:
    places = {each.id: each.origin.place for each in scheme.payments}
    return {**places, **{each.id: each.origin.place for each in scheme.deposits}}


class _Checker:
    """A file under examination; `faults` grows."""

    def __init__(self, file: e.SchemeFile, document: Document) -> None:
        self.faults: list[LawFault] = []
        self._file = file
        self._document = document

    def _fault(self, sentence: str, *path: str | int) -> None:
        self.faults.append(LawFault(self._document.file, self._document.line(path), sentence))

    def check(self) -> None:
        self._names()
        self._terms()
        self._links()
        self._days()
        self._sums()

    def _names(self) -> None:
        """Every id stands once: ids of entries that become events among all of those, the others in their list."""
        file, document = self._file, self._document
        for name, key in _LISTS.items():
            ids = [getattr(each, key) for each in getattr(file, name)]
            self.faults += repeated(ids, document, f"the {key}", name)
            for at, id in enumerate(ids):
                if id != id.lower() or not id.replace("-", "").isalnum() or not id.isascii():
                    self._fault(f"the id {id!r} is written in small letters, digits and hyphens.", name, at)
        seen: dict[str, str] = {}
        for name in ("gifts", "payments", "deposits", "outside"):
            for at, each in enumerate(getattr(file, name)):
                id = getattr(each, _LISTS[name])
                if seen.setdefault(id, name) != name:
                    self._fault(f"the id {id!r} stands among the {seen[id]} too; they share one space.", name, at)
        awards = {each.award for each in file.awards}
        for at, group in enumerate(file.groups):
            if group.group in awards:
                self._fault(f"the id {group.group!r} is that of an award.", "groups", at)

    def _terms(self) -> None:
        for name in ("judgments", "awards"):
            for at, each in enumerate(getattr(self._file, name)):
                if each.interest is None or each.interest.phases is None:
                    continue
                phases = [Phase(phase.rate, phase.from_, phase.to) for phase in each.interest.phases]
                for index, sentence in uneven(phases):
                    self._fault(sentence, name, at, "interest", "phases", index)

    def _links(self) -> None:
        file = self._file
        judgments = [each.judgment for each in file.judgments]
        awards = [each.award for each in file.awards]
        groups = [each.group for each in file.groups]
        for at, award in enumerate(file.awards):
            self._known([award.judgment], judgments, "judgment", "awards", at, "judgment")
        for at, payment in enumerate(file.payments):
            self._known(payment.awards, awards, "award", "payments", at, "awards")
            self._known(payment.one_of, awards, "award", "payments", at, "one_of")
            self._known([payment.group] if payment.group else [], groups, "group", "payments", at, "group")
            named = payment.awards or payment.one_of
            if len(set(named)) < len(named):
                self._fault("the payment names an award twice.", "payments", at)
        for at, deposit in enumerate(file.deposits):
            self._known(deposit.awards, awards, "award", "deposits", at, "awards")
        for at, report in enumerate(file.reported):
            self._known(report.needed_for, [*awards, *groups], "award or group", "reported", at, "needed_for")
        for judgment in judgments:
            if all(award.judgment != judgment for award in file.awards):
                self._fault(f"the judgment {judgment!r} makes no award here.", "judgments", judgments.index(judgment))

    def _known(self, names: Iterable[str], known: list[str], what: str, *path: str | int) -> None:
        for name in names:
            if name not in known:
                self._fault(f"there is no {what} {name!r} here.{did_you_mean(name, known)}", *path)

    def _days(self) -> None:
        file = self._file
        if file.offers_from < file.founded:
            self._fault("it offers before it was founded.", "offers_from")
        if file.checked < file.founded:
            self._fault("its sources were looked for before it was founded.", "checked")
        for at, judgment in enumerate(file.judgments):
            final = as_when(judgment.final)
            if judgment.decided and judgment.decided > final.latest:
                self._fault("the judgment is final before it was given.", "judgments", at, "final")
        for name in ("gifts", "payments", "deposits", "reported", "outside"):
            for at, each in enumerate(getattr(file, name)):
                self._life(each.when, name, at, "date")
        for at, payment in enumerate(file.payments):
            self._offered(payment.when, "payment", "payments", at, "date")
            for index, known in enumerate(payment.known):
                if not payment.when.earliest <= known.date <= payment.when.latest:
                    self._fault("the day lies outside the span of the payment.", "payments", at, "known", index)
        for at, deposit in enumerate(file.deposits):
            self._offered(deposit.when, "deposit", "deposits", at, "date")
            for index, step in enumerate(deposit.steps):
                if step.when.latest < deposit.when.earliest:
                    self._fault("the step lies before the deposit was offered.", "deposits", at, "steps", index)
        self._awards_final()

    def _awards_final(self) -> None:
        final = {each.judgment: as_when(each.final) for each in self._file.judgments}
        by_award = {each.award: final[each.judgment] for each in self._file.awards if each.judgment in final}
        for name in ("payments", "deposits"):
            for at, entry in enumerate(getattr(self._file, name)):
                early = [id for id in entry.awards if id in by_award and entry.when.latest < by_award[id].earliest]
                for award in early:
                    sentence = f"{award!r} is paid or offered before its judgment is final ({by_award[award]})."
                    self._fault(sentence, name, at, "date")
        begun = {each.group: min(r.when.earliest for r in each.rulings) for each in self._file.groups}
        for at, payment in enumerate(self._file.payments):
            if payment.group in begun and payment.when.latest < begun[payment.group]:
                self._fault("the group is paid before the first of its rulings.", "payments", at, "date")

    def _life(self, when: When, *path: str | int) -> None:
        file = self._file
        if when.latest < file.founded:
            self._fault(f"{when} lies before it was founded ({file.founded}).", *path)
        if when.earliest > file.checked:
            self._fault(f"{when} lies after the day its sources were looked for ({file.checked}).", *path)

    def _offered(self, when: When, what: str, *path: str | int) -> None:
        if when.latest < self._file.offers_from:
            self._fault(f"a {what} before the scheme offers to pay ({self._file.offers_from}).", *path)

    def _sums(self) -> None:
        file = self._file
        for path, amount in _amounts(file):
            if amount is not None and decimals_of(amount) > file.decimals:
                sentence = f"{amount} is finer than {file.currency} with {file.decimals} decimals."
                self._fault(sentence, *path)
        for at, group in enumerate(file.groups):
            counted = sum(ruling.victims for ruling in group.rulings if isinstance(ruling.victims, int))
            if counted > group.victims:
                sentence = f"its rulings have {counted} victims, more than the {group.victims} of the group."
                self._fault(sentence, "groups", at)
            for index, ruling in enumerate(group.rulings):
                if ruling.each and ruling.each.to < ruling.each.from_:
                    self._fault("the greatest award is less than the least.", "groups", at, "rulings", index, "each")
        paid: dict[str, int] = {}
        for at, payment in enumerate(file.payments):
            if payment.group:
                paid[payment.group] = paid.get(payment.group, 0) + (payment.victims or 0)
                group_size = next((each.victims for each in file.groups if each.group == payment.group), None)
                if group_size is not None and paid[payment.group] > group_size:
                    sentence = f"{paid[payment.group]} are paid of a group of {group_size}."
                    self._fault(sentence, "payments", at, "victims")
            covered = payment.victims or sum(award.victims for award in file.awards if award.award in payment.awards)
            if any(known.victims > covered for known in payment.known):
                self._fault(f"more are known to be paid than the {covered} it covers.", "payments", at, "known")


def _amounts(file: e.SchemeFile) -> Iterator[tuple[tuple[str | int, ...], Decimal | None]]:
    """Every sum of a file, with its place."""
    for at, award in enumerate(file.awards):
        yield ("awards", at, "principal"), award.principal
    for at, group in enumerate(file.groups):
        for index, ruling in enumerate(group.rulings):
            yield ("groups", at, "rulings", index, "principal"), ruling.principal
            if ruling.each:
                yield ("groups", at, "rulings", index, "each", "from"), ruling.each.from_
                yield ("groups", at, "rulings", index, "each", "to"), ruling.each.to
    for name in ("gifts", "payments", "deposits", "outside"):
        for at, each in enumerate(getattr(file, name)):
            yield (name, at, "amount"), each.amount
    for at, report in enumerate(file.reported):
        yield ("reported", at, "rounded_to"), report.rounded_to
        for figure in e.FIGURES:
            given = getattr(report, figure)
            yield ("reported", at, figure), given.amount if given else None
