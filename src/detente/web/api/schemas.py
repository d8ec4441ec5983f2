"""What is sent and what comes back, for the description of the API and for who checks answers by it.

The engine itself says what cannot be read; these shapes say no more than which types a field may have.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from detente.web.api.examples import shipments

Number = Annotated[str | int | float | None, Field(default=None)]
Text = Annotated[str | None, Field(default=None)]
Words = Annotated[str | None, Field(description="Null where there is none.")]
Boxes = Annotated[
    list[dict[str, list[str]]] | None,
    Field(
        alias="if",
        description="Null, or boxes of missing facts with their values: the item holds where one of them does.",
    ),
]
_ONE_OF: list[JsonValue] = [{"required": [name]} for name in ("entry", "good", "hs")]


class Sent(BaseModel):
    """An object that has these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class Shipment(Sent):
    """One shipment.

    Only `origin`, `destination`, `date` and one of `entry`, `good`, `hs` are required; anything else may be left out,
    which means unknown, never "no". Numbers may be sent as text, and are taken as written, never rounded.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"anyOf": _ONE_OF, "examples": [*shipments().values()]})

    id: Annotated[str | int | float | None, Field(default=None, description="Returned unchanged.")]
    origin: Annotated[str, Field(description="State of export, ISO 3166 alpha-2: whose law is asked.")]
    destination: Annotated[str, Field(description="State of final destination, ISO 3166 alpha-2.")]
    date: Annotated[str, Field(description="Day of export, local to the jurisdiction, such as 2019-08-28.")]
    known_on: Annotated[Text, Field(description="Count only instruments promulgated by this day; by default all.")]
    entry: Annotated[
        Text,
        Field(description="Control entry if already classified (`3(1)`), a bare row (`15`), or `unlisted`."),
    ]
    good: Annotated[Text, Field(description="Kind of good.")]
    parameters: Annotated[
        dict[str, str | int | float | bool | None] | str | None,
        Field(
            default=None,
            description="The good's numbers, and facts that only one jurisdiction asks for, each by its name.",
        ),
    ]
    hs: Annotated[str | int | None, Field(default=None, description="HS code, 2 to 10 digits, dots allowed.")]
    value: Annotated[Number, Field(description="Total value of the contract's goods; needs `currency`.")]
    currency: Annotated[Text, Field(description="ISO 4217.")]
    end_use: Annotated[Text, Field(description="What the exporter knows of the use: `civil`, `wmd`, `conventional`.")]
    end_user: Annotated[
        Text,
        Field(description="Concern about the user: `clear` (also when clearly unrelated), `wmd`, `conventional`."),
    ]
    suspected: Annotated[Text, Field(description="Suspicion short of knowledge: `none`, `wmd`, `conventional`.")]
    informed: Annotated[
        Text, Field(description="Has the authority sent an inform notice? `none`, `wmd`, `conventional`.")
    ]
    exporter_programme: Annotated[
        Text, Field(description="Accepted internal programme or grade: `none`, `icp`, `A`, `AA`, `AAA`.")
    ]
    purpose: Annotated[
        Text,
        Field(
            description="Why the goods leave: `sale`, `trade-fair`, `repair-return`, `return-to-maker`, `re-export`, "
            "`intermediary`, `ship-stores`, `mission`, `other`."
        ),
    ]
    same_party: Annotated[bool | str | None, Field(default=None, description="Buyer, consignee and end user are one.")]
    past_sales_2y: Annotated[Number, Field(description="Sales to this buyer in the last two years.")]
    contract_years: Annotated[Number, Field(description="How many years the contract runs.")]


class Shipments(Sent):
    """Several shipments. An array of them does as well."""

    shipments: Annotated[list[dict[str, Any]], Field(min_length=1, description="Each as `Shipment`.")]


class Because(Sent):
    """A provision that bears on the outcome; `docs/fields.md` says what each role means."""

    provision: str
    role: Literal["decides", "excepted", "withheld", "not-met", "classifies", "assumed"]
    title: Words
    original: Annotated[str | None, Field(description="The title in the law's own script.")]
    cite: Words
    instrument: Annotated[str | None, Field(description="Id of the instrument that it stands in.")]
    instrument_title: Words
    instrument_original: Words
    instrument_number: Words
    effective: Annotated[str | None, Field(description="From when it holds.")]
    confidence: Annotated[str | None, Field(description="How sure the data is of it.")]
    note: Words
    condition: Boxes


class Paper(Sent):
    """A document to be filed."""

    title: str
    original: Words
    count: Annotated[int, Field(description="How many papers it stands for where the sources only count them.")]


class Authorisation(Sent):
    """A kind of licence that may be used, and what using it takes."""

    id: str
    title: str
    original: Words
    holder: Annotated[str | None, Field(description="Who may hold it.")]
    documents: list[Paper] | None
    review_days: int | None
    day_kind: Words
    review_about: Annotated[bool, Field(description="Whether the days are not exact.")]
    review_clock: Words
    office: Words
    office_original: Words
    validity: Words
    policy: Words
    conditions: list[str]
    allowed_by: Annotated[str, Field(description="The provision that allows it.")]
    demanded_by: Annotated[list[str], Field(description="The provisions that say what it takes.")]
    condition: Boxes


class Question(Sent):
    """What would decide."""

    fact: str
    kind: Annotated[Literal["fact", "law"], Field(description="`fact`: you may know it; `law`: the data does not.")]
    question: str
    choices: list[str]


class Determination(Sent):
    """The answer for one shipment, with exactly these fields, as `detente.determine(...).to_dict()` gives it."""

    id: Annotated[Any, Field(description="As given.")]
    outcome: Literal["no-licence", "licence", "prohibited", "undetermined"]
    because: list[Because]
    authorisations: Annotated[list[Authorisation], Field(description="Kinds that may be used, lightest first.")]
    questions: Annotated[list[Question], Field(description="What is missing, the most telling first.")]
    holds_from: Annotated[str | None, Field(description="The first day on which this same answer stands.")]
    holds_until: Annotated[str | None, Field(description="The first day on which it is another; null where open.")]
    law: Annotated[str, Field(description="SHA-256 of the law files used; empty where no law was asked.")]
    proposals: Annotated[list[str], Field(description="What was laid over the law and is no law.")]
    coverage: Annotated[str, Field(description="`full`, or what the law data does not know here.")]


class Answer(Determination):
    """The answer for one shipment, with how unclear input was read."""

    warnings: Annotated[
        list[str], Field(description="How unclear input was read, such as a country written as a name.")
    ]


class Rejected(Sent):
    """A row that could not be answered."""

    line: Annotated[int, Field(description="Its line in text, its place in an array or a table, from 1.")]
    field: Annotated[str, Field(description="The field at fault; empty where it is the whole row.")]
    problem: Annotated[str, Field(description="What is wrong, in a sentence.")]
    row: Annotated[Any, Field(description="The row as it was read; shortened where it is very long.")]


class Answers(Sent):
    """The answers to a batch: each row that was sent is answered or rejected."""

    answers: Annotated[list[Determination], Field(description="In the order of the rows.")]
    rejects: list[Rejected]
    rows: Annotated[int, Field(description="How many rows were sent; answers and rejects together.")]
    empty: Annotated[int, Field(description="How many lines were empty.")]
    warnings: list[str]


class Problem(BaseModel):
    """A problem document (RFC 9457): why a request is not answered."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, Field(description="What kind of problem; its address explains it.")]
    title: str
    status: int
    detail: Annotated[str, Field(description="What is wrong and what to do, in sentences.")]
    instance: str
    request_id: str | None
    field: Annotated[str | None, Field(default=None, description="The field at fault, where it is one.")]
