"""Random laws and random shipments, made to meet: few names, overlapping boxes, thresholds that are hit exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.determination.laws import CODE, instrument

Amendment = dict[str, Any]

COUNTRIES = ("KR", "CN", "US", "DE", "KP")
OUTSIDE = "VN"  # in no group but by "every destination but"
START = dt.date(2020, 1, 1)
CHECKED = dt.date(2022, 6, 30)
LATER = (dt.date(2020, 4, 1), dt.date(2020, 9, 1), dt.date(2021, 3, 1))
SPAN_ENDS = (dt.date(2020, 9, 1), dt.date(2021, 6, 1), None)
AMOUNTS = ("0.5", "100", "1000000")
STRENGTHS = (10, 10.5, 30)
DATES = (dt.date(2019, 7, 4), dt.date(2019, 8, 28))
CORE_CHOICES = {
    "end_use": ("civil", "wmd", "conventional"),
    "informed": ("none", "wmd", "conventional"),
    "exporter_programme": ("none", "icp", "A", "AA", "AAA"),
}
OWN_CHOICES = ("held", "lost", "none")
TERMS: dict[str, tuple[Any, ...]] = {
    "holder": ("a trusted exporter", "any exporter"),
    "documents": (["contract"], ["contract", {"title": "end-user statement", "original": "誓約書"}]),
    "review": ({"days": 15, "day_kind": "working"}, {"days": 90, "about": True}),
    "office": ("ministry", "agency"),
    "validity": ({"months": 6}, {"years": 3}),
    "policy": ("case by case", "presumption of denial"),
    "conditions": (["report each year"], ["no re-export", "report each year"]),
}


@dataclass(frozen=True)
class RandomLaw:
    """The instruments of a law, in the order of their files."""

    instruments: tuple[Mapping[str, Any], ...]


def some_of(values: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """One value, a list of them, or all but one, as a box writes it."""
    lists = st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)
    return st.one_of(st.sampled_from(values), lists, st.sampled_from(values).map(lambda one: {"not": one}))


def ranges(bounds: tuple[Any, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """A range between two of the bounds, closed or open at each end, or open-ended."""

    def made(ends: tuple[Any, Any], lower: str, upper: str, which: int) -> dict[str, Any]:
        low, high = sorted(ends, key=float)
        both = {lower: low, upper: high} if low != high else {"min": low, "max": high}
        return [both, {lower: low}, {upper: high}][which]

    return st.builds(
        made,
        st.tuples(st.sampled_from(bounds), st.sampled_from(bounds)),
        st.sampled_from(["min", "above"]),
        st.sampled_from(["max", "below"]),
        st.integers(0, 2),
    )


def boxes(facts: list[str], least: int = 0, most: int = 3) -> st.SearchStrategy[dict[str, Any]]:
    """A box on some of the facts."""
    destinations = some_of(("A", "B", "others", *COUNTRIES[:3]))
    values: dict[str, st.SearchStrategy[Any]] = {
        "destination": destinations,
        "entry": st.one_of(
            st.sampled_from(["listed", "unlisted", "row 1", "annex", {"not": "listed"}, "rows 1-2"]),
            some_of(("1", "1(1)", "2", "annex", "unlisted")),
        ),
        "hs": some_of(("chips", "84", "8541", "854290", "29")),
        "value": st.builds(
            lambda currency, range_: {"currency": currency, **range_},
            st.sampled_from(["JPY", "JPY", "USD"]),
            ranges(tuple(float(a) if "." in a else int(a) for a in AMOUNTS)),
        ),
        "same_party": st.sampled_from([True, False]),
        "past_sales_2y": ranges((1, 2, 5)),
        "contract_years": ranges((0.5, 1)),
        "designated": st.sampled_from([True, False]),
        "permit": some_of(OWN_CHOICES),
        "signed": st.sampled_from([{"from": DATES[0]}, {"until": DATES[1]}, {"from": DATES[0], "until": DATES[1]}]),
        **{fact: some_of(choices) for fact, choices in CORE_CHOICES.items()},
    }
    return st.lists(st.sampled_from(facts), min_size=least, max_size=most, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({fact: values[fact] for fact in chosen})
    )


QUESTIONS = ("Is the list read so?", "Does the order reach it?")
FACTS = ("destination", "entry", "hs", "value", "end_use", "informed", "exporter_programme", "same_party")
RARE_FACTS = ("past_sales_2y", "contract_years", "designated", "permit", "signed")


def questions() -> st.SearchStrategy[str | None]:
    """Mostly nothing; now and then a question of law that was not found."""
    return st.sampled_from([None, None, None, None, None, None, None, QUESTIONS[0], QUESTIONS[1]])


@st.composite
def exceptions(draw: st.DrawFn, facts: list[str]) -> list[Amendment]:
    found = []
    for number in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2, 3]))):
        open_ = draw(questions())
        found.append({"id": f"but-{number}", **draw(boxes(facts, 1, 2)), "cite": f"Art. {number}", **asked(open_)})
    return found


def asked(question: str | None) -> Amendment:
    return {"open": question} if question else {}


@st.composite
def rules(draw: st.DrawFn, id: str, verb: str, facts: list[str]) -> Amendment:
    """One provision of any verb but `demands`."""
    target: Any = {
        "prohibits": "ban",
        "requires": draw(st.sampled_from(["list-control", "catch-all"])),
        "exempts": draw(st.sampled_from(["list-control", "catch-all", ["catch-all", "list-control"]])),
        "allows": draw(st.sampled_from(["bulk", "single"])),
        "notes": draw(st.sampled_from(["The annex was not read.", "The old text was not found."])),
    }[verb]
    return {
        "provision": id,
        verb: target,
        "when": draw(boxes(facts, 1 if verb in ("prohibits", "exempts") else 0)),
        "except": draw(exceptions(facts)),
        **asked(draw(questions())),
        "cite": f"Art. {id}",
    }


@st.composite
def demands(draw: st.DrawFn, facts: list[str]) -> list[Amendment]:
    """Demands that never clash: each term of an authorisation once, or twice with boxes cut apart."""
    found = []
    for authorisation in ("bulk", "single"):
        terms = draw(st.lists(st.sampled_from(sorted(TERMS)), min_size=1, max_size=3, unique=True))
        for term in terms:
            head = {"provision": f"{authorisation}-{term}", "demands": authorisation}
            if draw(st.booleans()):
                found.append({**head, "when": draw(boxes(facts)), term: draw(st.sampled_from(TERMS[term]))})
                continue
            group = draw(st.sampled_from(["A", "B", "CN"]))
            inside, outside = TERMS[term]
            found.append({**head, "when": {"destination": group}, term: inside})
            found.append(
                {
                    **head,
                    "provision": f"{head['provision']}-outside",
                    "when": {"destination": {"not": group}},
                    term: outside,
                    "except": draw(exceptions(facts)),
                }
            )
    return found


def tests() -> st.SearchStrategy[list[Amendment]]:
    """Tests of an entry on the one good of these laws."""
    test = st.fixed_dictionaries(
        {"good": st.just("acid")},
        optional={
            "strength": ranges(STRENGTHS),
            "form": st.sampled_from(["liquid", "gas", ["liquid", "solid"]]),
            "pure": st.booleans(),
            "sub": st.sampled_from(["i", "ii"]),
        },
    )
    return st.lists(test, min_size=1, max_size=2)


@st.composite
def baselines(draw: st.DrawFn, facts: list[str]) -> list[Amendment]:
    groups = st.lists(st.sampled_from(COUNTRIES[:4]), min_size=1, max_size=3, unique=True)
    found: list[Amendment] = [
        {"group": "A", "title": "A", "add": draw(groups)},
        {"group": "B", "title": "B", "add": draw(groups)},
        {"group": "others", "title": "the rest", "all_except": ["A"]},
        {"entry": "1", "row": "1", "title": "row one"},
        {"entry": "1(1)", "row": "1", "title": "acids", "cite": "Ordinance 1", "tests": draw(tests())},
        {"entry": "2", "row": "2", "title": "row two", "tests": draw(tests())},
        {"entry": "2(5)", "row": "2", "title": "a paragraph that may end"},
        {"entry": "annex", "title": "annex", "numbers": {"to": 3}},
        {"hs_list": "chips", "include": ["84", "8542"], "exclude": ["854290"]},
        {"fact": "designated", "type": "bool", "title": "designated", "question": "Is it designated?"},
        {"fact": "permit", "type": "choice", "choices": list(OWN_CHOICES), "title": "permit", "question": "Permit?"},
        {"fact": "signed", "type": "date", "title": "signed", "question": "When was it signed?"},
        {"body": "ministry", "title": "Ministry"},
        {"body": "agency", "title": "Agency"},
        {"authorisation": "single", "title": "single licence", "weight": 50},
        {"authorisation": "bulk", "title": "bulk licence", "weight": 10},
        # These never end: every regime has each requirement, and each authorisation is allowed and demands something.
        {"provision": "list", "requires": "list-control", "when": {"entry": "listed"}},
        {"provision": "rest", "requires": "catch-all", "when": {"entry": "unlisted", **draw(boxes(facts, 1, 2))}},
        {"provision": "single-allowed", "allows": "single", "except": draw(exceptions(facts))},
        {"provision": "bulk-allowed", "allows": "bulk", "when": draw(boxes(facts))},
        *draw(demands(facts)),
    ]
    if draw(st.booleans()):
        found.append({"good": "acid", "entries": draw(st.sampled_from([["1(1)"], ["1(1)", "2"]]))})
    verbs = st.sampled_from(["prohibits", "requires", "requires", "exempts", "exempts", "allows", "notes"])
    for number in range(draw(st.integers(1, 7))):
        found.append(draw(rules(f"rule-{number}", draw(verbs), facts)))
    return found


@st.composite
def changes(draw: st.DrawFn, base: list[Amendment], facts: list[str]) -> list[Amendment]:
    """Amendments that touch each thing once, so that they may come in any order and on any day."""
    members = {a["group"]: a["add"] for a in base if "add" in a}
    free = [a for a in base if str(a.get("provision", "")).startswith("rule-")]
    moves = [("A", code) for code in COUNTRIES] + [("B", code) for code in COUNTRIES]
    found: list[Amendment] = []
    for group, code in draw(st.lists(st.sampled_from(moves), max_size=2, unique_by=lambda move: move[0])):
        if code not in members[group]:
            found.append({"group": group, "add": [code]})
        elif len(members[group]) > 1:
            found.append({"group": group, "remove": [code]})
    for old in free:
        (verb,) = {"prohibits", "requires", "exempts", "allows", "notes"} & set(old)
        match draw(st.sampled_from(["keep", "keep", "keep", "end", "replace", "add", "drop"])):
            case "end":
                found.append({"provision": old["provision"], "ends": True})
            case "replace":
                found.append({**draw(rules(old["provision"], verb, facts)), "replaces": True})
            case "add":
                new = {"exception": "new", "of": [old["provision"]], "when": draw(boxes(facts, 1, 2))}
                found.append({**new, **asked(draw(questions()))})
            case "drop" if old["except"]:
                found.append({"exception": "but-0", "of": old["provision"], "ends": True})
    more: list[Amendment] = [
        {"entry": "1(2)", "row": "1", "title": "a new paragraph"},
        {"entry": "2(5)", "ends": True},
        {"entry": "1(1)", "tests": draw(tests())},
        {"entry": "annex", "numbers": {"to": 5}, "recut": draw(st.booleans())},
        {"good": "acid", "entries": ["2"]},
        {"authorisation": "bulk", "weight": 60},
        {"authorisation": "single", "title": "single licence, as it is called now"},
        {"body": "ministry", "title": "Ministry, renamed"},
        {"hs_list": "chips", "include": ["8541"]},
        draw(rules("rule-new", "requires", facts)),
    ]
    return found + draw(st.lists(st.sampled_from(more), max_size=3, unique_by=id))


@st.composite
def laws(draw: st.DrawFn) -> RandomLaw:
    """A law: a baseline, and up to three instruments that amend it, some perhaps of uncertain date.

    What goods fall under an entry changes on certain days only; `test_uncertain_dates.py` has the rest.
    """
    facts = [
        *draw(st.lists(st.sampled_from(FACTS), min_size=3, max_size=5, unique=True)),
        *draw(st.lists(st.sampled_from(RARE_FACTS), max_size=1)),
    ]
    base = draw(baselines(facts))
    left = draw(changes(base, facts))
    instruments = [instrument(base, START, kind="baseline")]
    for day in LATER:
        until = draw(st.sampled_from([day, day, day, *(d for d in SPAN_ENDS if d is None or d > day)]))
        fit = [a for a in left if until == day or not {"entry", "good"} & set(a)]
        amend = draw(st.lists(st.sampled_from(fit), max_size=3, unique_by=id)) if fit else []
        left = [a for a in left if not any(a is taken for taken in amend)]
        if amend:
            promulgated = draw(st.sampled_from([None, day, day - dt.timedelta(60)]))
            instruments.append(instrument(amend, day if until == day else (day, until), promulgated))
    return RandomLaw(tuple(instruments))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly a value; now and then it is missing."""
    return st.one_of(values, values, values, st.none())


CRITICAL_DAYS = sorted(
    {
        day + dt.timedelta(shift)
        for day in (START, *LATER, *(d for d in SPAN_ENDS if d), CHECKED)
        for shift in (-1, 0, 1, 40)
    }
)


@st.composite
def shipments(draw: st.DrawFn, missing: bool = True) -> dict[str, Any]:
    """A shipment that the random laws turn on; what is missing is left out."""
    often = maybe if missing else (lambda values: values)
    number = st.sampled_from([*AMOUNTS, "0.49", "0.50", "99.999999", "100.01", "5000000", "0"])
    shipment: dict[str, Any] = {
        "origin": CODE,
        "destination": draw(st.sampled_from([*COUNTRIES, OUTSIDE])),
        "date": draw(st.sampled_from(CRITICAL_DAYS)),
        "hs": draw(
            often(st.sampled_from(["8542", "85.42.90", "8542.31.0000", "84", "8541100000", "2901", "85", "0101"]))
        ),
        "value": draw(often(number)),
        "currency": draw(st.sampled_from(["JPY", "JPY", "USD", "EUR"])),
        "same_party": draw(often(st.booleans())),
        "past_sales_2y": draw(often(st.sampled_from([0, 1, 2, 5, 6]))),
        "contract_years": draw(often(st.sampled_from([0.5, 0.49, 1, 2]))),
        "parameters": {
            "designated": draw(often(st.booleans())),
            "permit": draw(often(st.sampled_from(OWN_CHOICES))),
            "signed": draw(often(st.sampled_from([str(d + dt.timedelta(s)) for d in DATES for s in (-1, 0)]))),
        },
        **{fact: draw(often(st.sampled_from(choices))) for fact, choices in CORE_CHOICES.items()},
    }
    if draw(st.integers(0, 3)):
        names = ["1", "1(1)", "2", "2(5)", "annex no. 1", "annex no. 3", "unlisted", "unlisted"]
        rest = ["1(7)", "annex"] if missing else []
        shipment["entry"] = draw(st.sampled_from(names + rest))
    else:
        shipment["good"] = "acid"
        shipment["parameters"] |= {
            "strength": draw(often(st.sampled_from([*STRENGTHS, 9.999, 10.25, 30.0001, 0]))),
            "form": draw(often(st.sampled_from(["liquid", "gas", "solid"]))),
            "pure": draw(often(st.booleans())),
        }
    shipment["parameters"] = {k: v for k, v in shipment["parameters"].items() if v is not None}
    if shipment["value"] is None:
        del shipment["currency"]
    return {field: value for field, value in shipment.items() if value is not None}
