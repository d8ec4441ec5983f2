"""The shape of the law files, checked where data enters. `docs/law-files.md` explains every key.

Exported as JSON Schema for editors by `detente law schema`.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, RootModel, Tag

from detente.regime.amendments import (
    AuthorisationAmendment,
    BodyAmendment,
    EntryAmendment,
    EntryTest,
    FactAmendment,
    GoodAmendment,
    GroupAmendment,
    GroupMember,
    HsListAmendment,
    Numbers,
    UndoAmendment,
)
from detente.regime.provisions import (
    TERMS,
    VERBS,
    DocumentTerm,
    Exception_,
    ExceptionAmendment,
    ProvisionAmendment,
    ReviewTerm,
    ValidityTerm,
)
from detente.regime.schema_parts import (
    Amending,
    Confidence,
    Country,
    DateSpan,
    InstrumentKind,
    Model,
    Name,
    NumberRange,
    Source,
    Text,
    as_source,
)

__all__ = [
    "TERMS",
    "VERBS",
    "Amendment",
    "AuthorisationAmendment",
    "BodyAmendment",
    "Covers",
    "DateSpan",
    "DocumentTerm",
    "EntryAmendment",
    "EntryTest",
    "ExceptionAmendment",
    "Exception_",
    "FactAmendment",
    "GoodAmendment",
    "GoodFile",
    "GoodsFile",
    "GroupAmendment",
    "GroupMember",
    "HsListAmendment",
    "InstrumentFile",
    "JurisdictionFile",
    "NumberRange",
    "Numbers",
    "Parameter",
    "ProposalFile",
    "ProvisionAmendment",
    "ReviewTerm",
    "Source",
    "UndoAmendment",
    "ValidityTerm",
]

_KINDS: dict[str, type[Amending]] = {
    "group": GroupAmendment,
    "entry": EntryAmendment,
    "hs_list": HsListAmendment,
    "authorisation": AuthorisationAmendment,
    "body": BodyAmendment,
    "fact": FactAmendment,
    "provision": ProvisionAmendment,
    "exception": ExceptionAmendment,
    "good": GoodAmendment,
}


def _kind(value: object) -> str | None:
    keys = value if isinstance(value, dict) else getattr(value, "model_fields_set", ())
    return next((kind for kind in _KINDS if kind in keys), None)


def _proposed_kind(value: object) -> str:
    keys = value if isinstance(value, dict) else getattr(value, "model_fields_set", ())
    return "undo" if "undo" in keys else "amendment"


Amendment = Annotated[
    Annotated[GroupAmendment, Tag("group")]
    | Annotated[EntryAmendment, Tag("entry")]
    | Annotated[HsListAmendment, Tag("hs_list")]
    | Annotated[AuthorisationAmendment, Tag("authorisation")]
    | Annotated[BodyAmendment, Tag("body")]
    | Annotated[FactAmendment, Tag("fact")]
    | Annotated[ProvisionAmendment, Tag("provision")]
    | Annotated[ExceptionAmendment, Tag("exception")]
    | Annotated[GoodAmendment, Tag("good")],
    Discriminator(
        _kind,
        custom_error_type="amendment_kind",
        custom_error_message="an amendment has exactly one of the keys " + ", ".join(_KINDS),
    ),
]


ProposedAmendment = Annotated[
    Annotated[Amendment, Tag("amendment")] | Annotated[UndoAmendment, Tag("undo")],
    Discriminator(_proposed_kind),
]


class _Amends(Model):
    """What a legal act and a proposal have in common: a name, a day of effect, and amendments."""

    title: Text
    original: str | None = None
    number: str | None = None
    number_original: str | None = None
    effective: dt.date | DateSpan
    note: str | None = None


class InstrumentFile(_Amends):
    """One dated legal act and what it changes."""

    amend: list[Amendment] = Field(min_length=1)
    kind: InstrumentKind
    promulgated: dt.date | None
    sources: list[Annotated[Source, BeforeValidator(as_source)]] = Field(min_length=1)
    confidence: Confidence


class ProposalFile(_Amends):
    """A what-if laid over the law of one jurisdiction: it has the shape of an act, and is no law."""

    amend: list[ProposedAmendment] = Field(min_length=1)
    kind: Literal["proposal"]
    jurisdiction: Country
    promulgated: dt.date | None = None
    sources: list[Annotated[Source, BeforeValidator(as_source)]] = []
    confidence: Confidence | Literal["proposal"] = "proposal"


class Covers(Model):
    """The span a jurisdiction's data covers: nothing is answered before `from`; `checked` is the last look."""

    from_: dt.date = Field(alias="from")
    checked: dt.date


class JurisdictionFile(Model):
    """What a jurisdiction's folder is about."""

    name: Text
    original: str | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None
    authority: str | None = None
    covers: Covers
    notes: list[Text] = []


class Parameter(Model):
    """One number, choice or yes/no that describes a good."""

    type: Literal["number", "choice", "bool"]
    title: Text
    unit: str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    above: Decimal | None = None
    choices: list[Name] = []


class GoodFile(Model):
    """A kind of good and the parameters that describe it."""

    good: Name
    title: Text
    original: dict[str, str] = {}
    parameters: dict[str, Parameter]


class GoodsFile(RootModel[list[GoodFile]]):
    """All kinds of goods that can be described by numbers."""
