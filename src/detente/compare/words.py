"""Sets of values in the words of the law: groups for countries, rows for entries, named lists for HS codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from detente.compare.effects import Effects
from detente.compare.entry_words import entry_words
from detente.determination.space import FactSpace
from detente.english import listed
from detente.regime import countries
from detente.regime.boxes import resolve
from detente.regime.instruments import Regime

CHOICES = {"wmd": "WMD", "conventional": "conventional arms"}
MOST_NAMES = 8
_HS_AGAIN = re.compile(r"(\d(?: \(the rest of it\))?(?:, | or | and ))HS (?=\d)")
_LONG_NUMBER = re.compile(r"(?<![\d.])\d{4,}")

Names = dict[int, str]  # mask: what it is called


class Words:
    """Describes masks in the names that stand in some regimes.

    Args:
        effects: whose facts are described.
        regimes: where names are looked up; those of the last come first.
    """

    def __init__(self, effects: Effects, regimes: Sequence[Regime]) -> None:
        self.effects = effects
        self.regimes = list(reversed(regimes))
        vocabulary = effects.named.words
        self._entries = vocabulary.entries
        self._force = 0
        for regime in self.regimes:
            self._force |= vocabulary.in_force(regime)
        self._names = {"country": self._groups(), "hs": self._lists()}
        self._titles = {id: e.title for regime in reversed(self.regimes) for id, e in regime.entries.items()}

    def of(self, level: int, mask: int) -> str:
        """What a mask covers, as half a sentence."""
        fact = self.effects.facts[level]
        mask, full = mask & self.effects.full[level], fact.full
        if fact.kind == "entry":
            return self._goods(mask, full)
        if fact.kind in ("country", "hs"):
            return self._set(fact, mask, full)
        if fact.kind in ("number", "date"):
            unit = f" {fact.id.partition('.')[2]}" if fact.id.startswith("value.") else ""
            said = " or ".join(f"{text}{unit}" for text in fact.describe(mask))
            return _LONG_NUMBER.sub(lambda found: f"{int(found[0]):,}", said) if fact.kind == "number" else said
        if fact.kind == "bool":
            return "yes" if mask & 1 else "no"
        if fact.id.startswith("in-force:"):
            act = next(i for i in self.effects.law.instruments if i.id == fact.id.partition(":")[2])
            return f"“{act.title}” {'already' if mask & 1 else 'not yet'} in force then, its day being unknown"
        if fact.kind == "question":
            return f"{'it is so' if mask & 1 else 'it is not so'} that “{fact.question}”"
        return listed((CHOICES.get(text, text) for text in fact.describe(mask)), "or")

    def title(self, level: int) -> str:
        """What a fact is called."""
        fact = self.effects.facts[level]
        return fact.title

    def _groups(self) -> Names:
        space = self._space("destination")
        found: Names = {}
        for regime in self.regimes:
            for group in regime.groups.values():
                mask = space.mask(regime.members(group))
                if mask.bit_count() > 1:
                    found.setdefault(mask, group_words(regime, group.id))
        return found

    def _lists(self) -> Names:
        space = self._space("hs")
        found: Names = {}
        for regime in self.regimes:
            for id, named in regime.hs_lists.items():
                resolved = resolve({"hs": id}, regime)["hs"]
                found.setdefault(space.mask(resolved), named.title or f"HS list {id}")
        return found

    def _space(self, fact: str) -> FactSpace:
        return self.effects.facts[self.effects.named.words.levels[fact]]

    def _goods(self, mask: int, full: int) -> str:
        """Entries; what is on the list on none of the days is unlisted, whatever it is called on others."""
        listed = self._force & full
        unlisted = full & ~self._force
        parts = []
        if mask & listed == listed and listed:
            parts.append("listed goods" if mask & unlisted != unlisted or not unlisted else "any goods")
            if mask & unlisted == unlisted and unlisted:
                return parts[0]
        elif mask & listed:
            parts.append(self._rows_of(mask & listed, listed))
        if mask & unlisted:
            parts.append("unlisted goods" if mask & unlisted == unlisted else self._some_unlisted(mask & unlisted))
        return " and ".join(parts)

    def _some_unlisted(self, mask: int) -> str:
        plain = bool(mask & self._entries.unlisted)
        named = mask & ~self._entries.unlisted
        text = f"goods that other days list as {listed_words(self._entry_words(named, 0))}" if named else ""
        if not plain:
            return text
        return f"unlisted goods, {text} among them" if text else "unlisted goods"

    def _rows_of(self, mask: int, listed: int) -> str:
        """Entries by name, or all listed goods except some, whichever is shorter."""
        positive = listed_words(self._entry_words(mask, listed))
        negative = f"listed goods except {listed_words(self._entry_words(listed & ~mask, listed))}"
        return negative if len(negative) < len(positive) and mask.bit_count() * 2 > listed.bit_count() else positive

    def _entry_words(self, mask: int, listed: int) -> list[str]:
        return entry_words(self._entries.atoms, mask, listed, self._titles)

    def _set(self, fact: FactSpace, mask: int, full: int) -> str:
        """The shortest of: its names, any but its complement, a named set without a few."""
        names = {m: text for m, text in self._names.get(fact.kind, {}).items() if m & full}
        if mask == full:
            return "any destination" if fact.kind == "country" else "any HS code"
        if mask in names:
            return names[mask]
        positive = self._cover(fact, mask, names)
        found = [positive]
        other = 1 << fact.index[""] if fact.kind == "hs" else 0  # codes that no rule names
        if other and not mask & other:
            except_ = self._cover(fact, full & ~mask & ~other, names)
            found.append(["the HS codes that rules name" + (f" except {listed_words(except_)}" if except_ else "")])
        elif mask.bit_count() * 2 > full.bit_count():
            found.append(["any but " + listed(self._cover(fact, full & ~mask, names), "or")])
        for named, text in names.items():
            rest = named & full & ~mask
            if named & mask == mask and rest.bit_count() <= MOST_NAMES:
                found.append([f"{text} without {listed(self._atoms(fact, rest), 'or')}"])
        best = min(found, key=lambda words: (sum(map(len, words)), words))
        if len(best) > MOST_NAMES + 4:
            return _HS_AGAIN.sub(r"\1", f"{len(best)} {_many(fact)} ({', '.join(best[:MOST_NAMES])} and others)")
        return _HS_AGAIN.sub(r"\1", listed(best, "or"))

    def _cover(self, fact: FactSpace, mask: int, names: Names) -> list[str]:
        """Names that together make up a mask exactly, the widest first."""
        left, found = mask, []
        for named, text in sorted(names.items(), key=lambda item: (-item[0].bit_count(), item[1])):
            if named & left == named and named.bit_count() > 1:
                found.append(text)
                left &= ~named
        return found + self._atoms(fact, left)

    def _atoms(self, fact: FactSpace, mask: int) -> list[str]:
        if fact.kind == "country":
            return [countries.name(code) for code in fact.describe(mask)]
        atoms = [fact.atoms[i] for i in range(fact.size) if mask >> i & 1]
        return [self._code(fact, atom, mask) for atom in atoms]

    def _code(self, fact: FactSpace, prefix: str, mask: int) -> str:
        cut = [other for other in fact.atoms if other != prefix and other.startswith(prefix)]
        if not prefix:
            return "any other HS code"
        return f"HS {prefix}" + ("" if all(mask >> fact.index[other] & 1 for other in cut) else " (the rest of it)")


def group_words(regime: Regime, id: str) -> str:
    """A group by its title, without what stands in brackets."""
    return regime.groups[id].title.partition(" (")[0]


def listed_words(words: Iterable[str]) -> str:
    """`a, b and c`; where an item has a comma of its own, items are parted by semicolons."""
    found = list(words)
    mark = "; " if any("," in word for word in found[:-1]) else ", "
    return " and ".join([mark.join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)


def _many(fact: FactSpace) -> str:
    return "destinations" if fact.kind == "country" else "HS codes"


def plain_box(effects: Effects, box: Mapping[int, int]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A box as facts with their values, each value one that can be given back in a scope."""
    return tuple(
        (effects.facts[level].id, tuple(effects.facts[level].describe(mask & effects.full[level])))
        for level, mask in sorted(box.items())
    )
