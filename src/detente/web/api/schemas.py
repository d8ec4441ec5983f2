"""What is sent and what comes back, for the description of the API. The engine itself says what cannot be read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str | None, Field(default=None)]
Boxes = Annotated[
    list[dict[str, list[str]]] | None,
    Field(
        default=None,
        alias="if",
        description="Null, or boxes of missing facts with their values: the item holds where one of them does.",
    ),
]
Scalar = str | int | float | None


class Shipment(BaseModel):
    """One shipment. Only `origin`, `destination`, `date` and one of `entry`, `good`, `hs` are required; anything else
    may be left out, which means unknown, never "no".
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "origin": "JP",
                    "destination": "KR",
                    "date": "2019-08-01",
                    "good": "hydrogen-fluoride",
                    "parameters": {"concentration_wt_pct": 99.9},
                    "value": 5000000,
                    "currency": "JPY",
                    "end_use": "civil",
                    "end_user": "clear",
                }
            ]
        },
    )

    id: Annotated[Any, Field(default=None, description="Returned unchanged.")]
    origin: Annotated[str, Field(description="State of export, ISO 3166 alpha-2: whose law is asked.")]
    destination: Annotated[str, Field(description="State of final destination, ISO 3166 alpha-2.")]
    date: Annotated[str, Field(description="Day of export, local to the jurisdiction: 2019-08-28.")]
    known_on: Annotated[str | None, Field(default=None, description="Count only instruments promulgated by this day.")]
    entry: Annotated[str | None, Field(default=None, description="Control entry if classified already, or `unlisted`.")]
    good: Annotated[str | None, Field(default=None, description="Kind of good.")]
    parameters: Annotated[
        dict[str, Scalar | bool] | str | None,
        Field(default=None, description="The good's numbers, and facts that only one jurisdiction asks for."),
    ]
    hs: Annotated[Scalar, Field(default=None, description="HS code, 2 to 10 digits, dots allowed.")]
    value: Annotated[Scalar, Field(default=None, description="Total value of the contract's goods.")]
    currency: Annotated[str | None, Field(default=None, description="Its currency, ISO 4217.")]
    end_use: Annotated[
        str | None, Field(default=None, description="What the exporter knows: `civil`, `wmd`, `conventional`.")
    ]
    end_user: Annotated[
        str | None, Field(default=None, description="Concern about the user: `clear`, `wmd`, `conventional`.")
    ]
    suspected: Annotated[
        str | None, Field(default=None, description="Suspicion short of knowledge: `none`, `wmd`, `conventional`.")
    ]
    informed: Annotated[
        str | None, Field(default=None, description="The authority's inform notice: `none`, `wmd`, `conventional`.")
    ]
    exporter_programme: Annotated[
        str | None, Field(default=None, description="Accepted internal programme or grade: `none`, `icp`, `A`, ...")
    ]
    purpose: Annotated[str | None, Field(default=None, description="Why the goods leave: `sale`, `trade-fair`, ...")]
    same_party: Annotated[bool | str | None, Field(default=None, description="Buyer, consignee and end user are one.")]
    past_sales_2y: Annotated[Scalar, Field(default=None, description="Sales to this buyer in the last two years.")]
    contract_years: Annotated[Scalar, Field(default=None, description="How many years the contract runs.")]


class Because(BaseModel):
    """A provision that bears on the outcome."""

    provision: str
    role: Literal["decides", "excepted", "withheld", "not-met", "classifies", "assumed"]
    title: Text
    original: Text
    cite: Text
    instrument: Text
    instrument_title: Text
    instrument_original: Text
    instrument_number: Text
    effective: Text
    confidence: Text
    note: Text
    condition: Boxes


class Paper(BaseModel):
    """A document to be filed; `count` is how many it stands for where the sources only count them."""

    title: str
    original: Text
    count: int


class Authorisation(BaseModel):
    """A kind of licence that may be used, and what using it takes."""

    id: str
    title: str
    original: Text
    holder: Text
    documents: list[Paper] | None = None
    review_days: int | None = None
    day_kind: Text
    review_about: bool
    review_clock: Text
    office: Text
    office_original: Text
    validity: Text
    policy: Text
    conditions: list[str]
    allowed_by: str
    demanded_by: list[str]
    condition: Boxes


class Question(BaseModel):
    """What would decide: a missing fact (`fact`), or a point of law that was not found (`law`)."""

    fact: str
    kind: Literal["fact", "law"]
    question: str
    choices: list[str]


class Answer(BaseModel):
    """The determination of one shipment."""

    id: Annotated[Any, Field(default=None, description="As given.")]
    outcome: Literal["no-licence", "licence", "prohibited", "undetermined"]
    because: list[Because]
    authorisations: Annotated[list[Authorisation], Field(description="Kinds that may be used, lightest first.")]
    questions: Annotated[list[Question], Field(description="What is missing, the most telling first.")]
    holds_from: Annotated[str | None, Field(description="The first day on which this same answer stands.")]
    holds_until: Annotated[str | None, Field(description="The first day on which it is another; null where open.")]
    law: Annotated[str, Field(description="Digest of the law used.")]
    proposals: list[str]
    coverage: Annotated[str, Field(description="`full`, or what the law data does not know here.")]
    warnings: Annotated[list[str], Field(description="How unclear input was read.")]


class Problem(BaseModel):
    """A problem document (RFC 9457): why a request is not answered."""

    type: str
    title: str
    status: int
    detail: Annotated[str, Field(description="A sentence that says what is wrong and what to do.")]
    instance: str
    request_id: str | None = None
    field: Annotated[str | None, Field(default=None, description="The field at fault.")]
