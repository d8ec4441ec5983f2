"""From what is left of the diagrams to an answer: outcome, reasons, authorisations with their terms, questions.

What is left asks only for facts that were not given and that matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente.determination.answers import Answer, Because, Condition, Paper, Question, Usable
from detente.determination.book import Book
from detente.determination.leaves import (
    DECIDES,
    EXCEPTED,
    LICENCE,
    NOT_MET,
    UNDETERMINED,
    WITHHELD,
    Allowed,
    Reason,
    Use,
    Verdict,
)
from detente.determination.walk import Refs
from detente.english import validity_words

MOST_BOXES = 12  # a condition of more boxes is told by its facts alone
_ROLES = (DECIDES, EXCEPTED, WITHHELD, NOT_MET)


class Answers:
    """The answers of one book, made when first asked for and kept."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._by_refs: dict[Refs, Answer] = {}
        self._asked: dict[int, tuple[Question, ...]] = {}
        self._unique: dict[Answer, Answer] = {}
        self._leaves_of: dict[int, frozenset[int]] = {}
        self._values: dict[tuple[int, int], tuple[str, ...]] = {}
        self._outcomes: dict[int, int] = {}  # diagrams of verdicts as diagrams of outcomes
        self._reached: dict[frozenset[int], dict[int, int]] = {}  # for some leaves, diagrams as whether they lead there

    def of(self, refs: Refs) -> Answer:
        """The answer that diagrams of missing facts amount to: the outcome's, then those of the authorisations."""
        found = self._by_refs.get(refs)
        if found is None:
            with self.book.store.lock:
                answer = self._make(refs)
                found = self._by_refs[refs] = self._unique.setdefault(answer, answer)
        return found

    def _make(self, refs: Refs) -> Answer:
        verdicts: dict[int, Verdict] = self._leaves(refs[0])
        outcomes = {leaf.outcome for leaf in verdicts.values()}
        notes = tuple(
            self.book.records[n]["targets"][0] for n in sorted({n for leaf in verdicts.values() for n in leaf.notes})
        )
        if len(outcomes) > 1:
            return Answer(UNDETERMINED, self._turns_on(verdicts), (), self._questions(refs[0]), notes)
        (outcome,) = outcomes
        because = self._because(refs[0], {n: leaf.because for n, leaf in verdicts.items()})
        if outcome != LICENCE:
            return Answer(outcome, because, (), (), notes)
        usable: list[tuple[int, Usable]] = []
        for ref in refs[1:]:
            uses: dict[int, Use] = self._leaves(ref)
            usable += self._usable(ref, uses)
            because += self._because(ref, {n: leaf.withheld for n, leaf in uses.items()})
        lightest = sorted(usable, key=lambda item: item[0])
        return Answer(outcome, because, tuple(each for _, each in lightest), (), notes)

    def _leaves(self, ref: int) -> dict[int, Any]:
        leaves = self.book.store.leaves
        return {leaf: leaves[~leaf] for leaf in self._below(ref)}

    def _below(self, ref: int) -> frozenset[int]:
        """The leaves of a diagram."""
        if ref < 0:
            return frozenset((ref,))
        found = self._leaves_of.get(ref)
        if found is None:
            found = self._leaves_of[ref] = frozenset().union(
                *(self._below(child) for _, child in self.book.store.edges[ref])
            )
        return found

    # ---- conditions ---------------------------------------------------------------------------------------------

    def _condition(self, ref: int, leaves: Iterable[int]) -> Condition | None:
        """When one of `leaves` is reached, in terms of the missing facts; None for always."""
        store = self.book.store
        wanted = frozenset(leaves)
        yes, no = store.leaf("yes"), store.leaf("no")
        known = self._reached.setdefault(wanted, {})
        image = store.map_leaves(ref, lambda leaf: yes if leaf in wanted else no, known)
        if image == yes:
            return None
        boxes: list[tuple[tuple[str, tuple[str, ...]], ...]] = []
        for path in store.paths_to(image, yes):
            boxes.append(
                tuple((self.book.facts[level].id, self._told(level, mask)) for level, mask in sorted(path.items()))
            )
            if len(boxes) > MOST_BOXES:
                facts = sorted({store.levels[r] for r in store.reachable(image) if r >= 0})
                return (tuple((self.book.facts[level].id, ()) for level in facts),)
        return tuple(boxes)

    def _told(self, level: int, mask: int) -> tuple[str, ...]:
        """The values of a mask in words."""
        found = self._values.get((level, mask))
        if found is None:
            found = self._values[level, mask] = tuple(self.book.facts[level].describe(mask))
        return found

    # ---- reasons ------------------------------------------------------------------------------------------------

    def _because(self, ref: int, leaves: dict[int, tuple[Reason, ...]]) -> tuple[Because, ...]:
        where: dict[Reason, set[int]] = {}
        for number, reasons in leaves.items():
            for reason in reasons:
                where.setdefault(reason, set()).add(number)
        return tuple(
            self._reason(reason, None if len(held) == len(leaves) else self._condition(ref, held))
            for reason, held in sorted(where.items(), key=lambda item: (_ROLES.index(item[0].role), item[0][1:]))
        )

    def _turns_on(self, leaves: dict[int, Verdict]) -> tuple[Because, ...]:
        """What an undetermined outcome turns on: the provisions that decide in some place and not in others."""
        deciding = {r for leaf in leaves.values() for r in leaf.because if r.role == DECIDES}
        common = set.intersection(*({*leaf.because} for leaf in leaves.values()))
        return tuple(self._reason(reason, None) for reason in sorted(deciding - common or deciding))

    def _reason(self, reason: Reason, condition: Condition | None) -> Because:
        told = self.book.records[reason.exception if reason.exception >= 0 else reason.record]
        instrument = self.book.instruments[told["instrument"]]
        return Because(
            told["id"],
            reason.role,
            told["title"] or self.book.records[reason.record]["title"],
            told["original"] or self.book.records[reason.record]["original"],
            told["cite"],
            told["instrument"],
            instrument["title"],
            instrument["original"],
            instrument["number"],
            instrument["effective"],
            told["confidence"],
            told["note"],
            condition,
        )

    # ---- authorisations -----------------------------------------------------------------------------------------

    def _usable(self, ref: int, leaves: dict[int, Use]) -> list[tuple[int, Usable]]:
        """The ways in which an authorisation may be used, each with its weight on the day."""
        where: dict[Allowed, set[int]] = {}
        for number, leaf in leaves.items():
            if leaf.allowed is not None:
                where.setdefault(leaf.allowed, set()).add(number)
        return [
            (
                self.book.authorisations[allowed.authorisation]["weight"],
                self._licence(allowed, None if len(held) == len(leaves) else self._condition(ref, held)),
            )
            for allowed, held in sorted(where.items())
        ]

    def _licence(self, allowed: Allowed, condition: Condition | None) -> Usable:
        terms = {term: self.book.records[record][term] for term, record in allowed.terms}
        authorisation = self.book.authorisations[allowed.authorisation]
        review = terms.get("review", {})
        office = terms.get("office", {})
        documents = terms.get("documents")
        return Usable(
            authorisation["id"],
            authorisation["title"],
            authorisation["original"],
            condition,
            terms.get("holder"),
            None
            if documents is None
            else tuple(Paper(d["title"], d.get("original"), d.get("count", 1)) for d in documents),
            review.get("days"),
            review.get("day_kind"),
            bool(review.get("about")),
            review.get("clock"),
            office.get("title"),
            office.get("original"),
            validity_words(terms["validity"]) if terms.get("validity") else None,
            terms.get("policy"),
            tuple(terms.get("conditions", ())),
            self.book.records[allowed.record]["id"],
            tuple(sorted({self.book.records[record]["id"] for _, record in allowed.terms})),
        )

    # ---- questions ----------------------------------------------------------------------------------------------

    def _questions(self, ref: int) -> tuple[Question, ...]:
        """The missing facts on which outcomes part, the most telling first; points of law come last.

        Most telling is the fact that settles the outcome for the largest share of its values, then the one that
        leaves least to ask.
        """
        store = self.book.store

        def outcome(leaf: int) -> int:
            return store.leaf(("outcome", store.leaves[~leaf].outcome))  # type: ignore[attr-defined]

        image = store.map_leaves(ref, outcome, self._outcomes)
        found = self._asked.get(image)
        if found is None:
            found = self._asked[image] = self._ranked(image)
        return found

    def _ranked(self, image: int) -> tuple[Question, ...]:
        """The questions of a diagram of outcomes."""
        store = self.book.store
        masks: dict[int, set[int]] = {}
        for node in store.reachable(image):
            if node >= 0:
                masks.setdefault(store.levels[node], set()).update(mask for mask, _ in store.edges[node])
        scored = []
        for level, said in masks.items():
            fact = self.book.facts[level]
            settled = left = 0
            for part in _parts(fact.full, said):
                rest = store.restrict(image, level, part)
                settled += part.bit_count() * (rest < 0)
                left += part.bit_count() * sum(1 for _ in store.reachable(rest))
            scored.append((fact.kind == "question", -settled / fact.size, left / fact.size, level))
        return tuple(self._question(level) for *_, level in sorted(scored))

    def _question(self, level: int) -> Question:
        fact = self.book.facts[level]
        law = fact.kind == "question"
        choices = fact.choices if fact.kind in ("choice", "bool") else ()
        return Question(fact.id, "law" if law else "fact", fact.question, choices)


def _parts(full: int, masks: Iterable[int]) -> list[int]:
    parts = [full]
    for mask in masks:
        parts = [piece for part in parts for piece in (part & mask, part & ~mask) if piece]
    return parts


def _paper(document: dict[str, Any]) -> Paper:
    return Paper(document["title"], document.get("original"), document.get("count", 1))
