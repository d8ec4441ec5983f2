"""The facts a law can turn on, in the order in which a determination asks for them.

These are the fields of a shipment that every jurisdiction shares. A jurisdiction adds facts of its own in its law
files (`fact:` amendments); users give those among the `parameters`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FactKind = Literal["country", "entry", "hs", "choice", "bool", "number", "date", "question"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its name, the kind of its values, and the question that asks for it.

    `structural` facts say what the shipment is; the others describe its circumstances. A requirement that fails only
    on circumstances is reported as considered and not met.
    """

    id: str
    kind: FactKind
    title: str
    question: str
    choices: tuple[str, ...] = ()
    structural: bool = False
    original: str | None = None


PURPOSES = (
    "sale",
    "trade-fair",
    "repair-return",
    "return-to-maker",
    "re-export",
    "intermediary",
    "ship-stores",
    "mission",
    "other",
)

CORE_FACTS: tuple[Fact, ...] = (
    Fact("destination", "country", "destination", "To which state do the goods finally go?", structural=True),
    Fact("entry", "entry", "control entry", "Under which control entry do the goods fall?", structural=True),
    Fact("hs", "hs", "HS code", "What is the HS code of the goods?", structural=True),
    Fact("value", "number", "total value", "What is the total value of the contract's goods?", structural=True),
    Fact(
        "purpose",
        "choice",
        "purpose of the export",
        "Why are the goods exported?",
        choices=PURPOSES,
    ),
    Fact(
        "end_use",
        "choice",
        "end use",
        "What does the exporter know of the use: civil, weapons of mass destruction, conventional arms?",
        choices=("civil", "wmd", "conventional"),
    ),
    Fact(
        "end_user",
        "choice",
        "end user",
        "Is there concern about the user (weapons of mass destruction, conventional arms), or is the user clear?",
        choices=("clear", "wmd", "conventional"),
    ),
    Fact(
        "suspected",
        "choice",
        "suspicion",
        "Does the exporter suspect such a use, short of knowing it?",
        choices=("none", "wmd", "conventional"),
    ),
    Fact(
        "informed",
        "choice",
        "inform notice",
        "Has the authority sent an inform notice for this export?",
        choices=("none", "wmd", "conventional"),
    ),
    Fact(
        "exporter_programme",
        "choice",
        "exporter's compliance programme",
        "Which accepted internal programme or grade does the exporter hold?",
        choices=("none", "icp", "A", "AA", "AAA"),
    ),
    Fact("same_party", "bool", "one party", "Are buyer, consignee and end user one?"),
    Fact(
        "past_sales_2y",
        "number",
        "past sales",
        "How many sales to this buyer were there in the last two years?",
    ),
    Fact("contract_years", "number", "contract length", "How many years does the contract run?"),
)

CORE = {fact.id: fact for fact in CORE_FACTS}
