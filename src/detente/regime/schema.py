"""The shape of the law files, checked where data enters. `docs/law-files.md` explains every key.

Exported as JSON Schema for editors by `detente law schema`.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    Tag,
    field_validator,
    model_validator,
)

Confidence = Literal[
    "sourced-primary", "sourced-secondary", "sourced", "derived", "from-memory", "disputed", "not-found"
]
InstrumentKind = Literal[
    "act", "cabinet-order", "ministerial-ordinance", "notice", "public-notice", "practice", "baseline"
]


def _country(value: object) -> object:
    if value is False:
        raise ValueError('YAML reads a bare NO as "false"; write "NO" in quotes for Norway')
    return value


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _text(value: object) -> object:
    """Names that look like numbers (row 5, HS 8456) may stand unquoted where no digit can be lost."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
Names = Annotated[list[Name], BeforeValidator(_as_list), Field(min_length=1)]
Country = Annotated[str, BeforeValidator(_country), Field(pattern=r"^[A-Z]{2}$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Model):
    """A public address and what was read there."""

    url: Text
    what: str | None = None


def _source(value: object) -> object:
    return {"url": value} if isinstance(value, str) else value


class _Sourced(_Model):
    confidence: Confidence | None = None
    sources: list[Annotated[Source, BeforeValidator(_source)]] | None = None
    note: str | None = None


class DateSpan(_Model):
    """A day that was not found, as the span in which it must lie (both ends included)."""

    earliest: dt.date
    latest: dt.date | None

    @model_validator(mode="after")
    def _ordered(self) -> DateSpan:
        if self.latest is not None and self.latest < self.earliest:
            raise ValueError("the span ends before it begins")
        return self


class _Amendment(_Sourced):
    effective: dt.date | DateSpan | None = None


class GroupMember(_Sourced):
    """Details of one country's place in a group."""


class GroupAmendment(_Amendment):
    """Defines a destination group, or changes who is in it."""

    group: Name
    title: str | None = None
    original: str | None = None
    cite: str | None = None
    add: list[Country] | dict[Country, GroupMember | None] = []
    remove: Annotated[list[Country], BeforeValidator(_as_list)] = []
    all_except: Names | None = None
    ends: bool = False


class NumberRange(_Model):
    """Bounds of a number: `min` and `max` are inside, `above` and `below` are not."""

    min: Decimal | None = None
    max: Decimal | None = None
    above: Decimal | None = None
    below: Decimal | None = None

    @field_validator("min", "max", "above", "below", mode="before")
    @classmethod
    def _exact(cls, value: object) -> object:
        return Decimal(repr(value)) if isinstance(value, float) else value

    @model_validator(mode="after")
    def _some(self) -> NumberRange:
        if self.min is None and self.max is None and self.above is None and self.below is None:
            raise ValueError("a range needs at least one of min, max, above, below")
        if (self.min is not None and self.above is not None) or (self.max is not None and self.below is not None):
            raise ValueError("a range has one lower and one upper bound: min or above, max or below")
        return self


class EntryTest(_Sourced):
    """One way in which a kind of good falls under an entry; its parameters stand beside these keys."""

    model_config = ConfigDict(extra="allow", frozen=True)
    good: Name
    sub: str | None = None
    cite: str | None = None


class Numbers(_Model):
    """A numbered list: its items are `<entry> no. 1` to `<entry> no. <to>`."""

    to: int = Field(ge=1)


class EntryAmendment(_Amendment):
    """Defines, changes or ends an entry of the control list."""

    entry: Name
    title: str | None = None
    original: str | None = None
    row: Name | None = None
    cite: str | None = None
    tests: list[EntryTest] = []
    numbers: Numbers | None = None
    recut: bool = False
    ends: bool = False


class GoodAmendment(_Amendment):
    """Says which entries a kind of good can fall under; a good that meets none of them is unlisted."""

    good: Name
    entries: Names
    cite: str | None = None
    ends: bool = False


Prefix = Annotated[str, BeforeValidator(_text), Field(pattern=r"^\d{2,10}$")]


class HsListAmendment(_Amendment):
    """Names a set of HS codes by their prefixes."""

    hs_list: Name
    title: str | None = None
    original: str | None = None
    cite: str | None = None
    include: list[Prefix] = []
    exclude: list[Prefix] = []
    ends: bool = False


class AuthorisationAmendment(_Amendment):
    """Names a kind of licence; the lightest has the smallest weight."""

    authorisation: Name
    title: str | None = None
    original: str | None = None
    weight: int | None = None
    cite: str | None = None
    ends: bool = False


class BodyAmendment(_Amendment):
    """Names an office or agency; written again, it is renamed."""

    body: Name
    title: Text
    original: str | None = None
    cite: str | None = None


class FactAmendment(_Amendment):
    """Declares a fact that only this jurisdiction asks for."""

    fact: Name
    type: Literal["bool", "choice", "number", "date"]
    title: Text
    question: Text
    choices: list[Name] = []
    original: str | None = None

    @model_validator(mode="after")
    def _choices(self) -> FactAmendment:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("`choices` goes with `type: choice`, and only with it")
        return self


class DocumentTerm(_Model):
    """A paper to be filed; `count` says how many papers the line stands for where the sources only count them."""

    title: Text
    original: str | None = None
    count: int = Field(default=1, ge=1)


def _document(value: object) -> object:
    return {"title": value} if isinstance(value, str) else value


class ReviewTerm(_Model):
    """How long the authority's review takes."""

    days: int = Field(ge=0)
    day_kind: Literal["calendar", "working"] | None = None
    about: bool = False
    clock: str | None = None


class ValidityTerm(_Model):
    """How long a licence may be used."""

    months: int | None = Field(default=None, ge=1)
    years: int | None = Field(default=None, ge=1)
    at_most: bool = False
    text: str | None = None

    @model_validator(mode="after")
    def _some(self) -> ValidityTerm:
        if self.months is None and self.years is None and self.text is None:
            raise ValueError("a validity needs months, years or text")
        return self


Box = dict[str, Any]
_RESERVED = ("id", "cite", "title", "original", "open", "confidence", "sources", "note")


class Exception_(_Sourced):  # noqa: N801  (`Exception` is taken)
    """A box cut out of a provision; the facts of the box stand beside these keys."""

    model_config = ConfigDict(extra="allow", frozen=True)
    id: Name
    cite: str | None = None
    title: str | None = None
    original: str | None = None
    open: str | None = None

    @property
    def box(self) -> Box:
        """The facts of the exception."""
        return dict(self.model_extra or {})

    @model_validator(mode="after")
    def _not_empty(self) -> Exception_:
        if not self.model_extra:
            raise ValueError("an exception needs a box: at least one fact beside its id")
        return self


VERBS = ("prohibits", "requires", "exempts", "allows", "demands", "notes")


class ProvisionAmendment(_Amendment):
    """One rule: a box in fact space and what holds inside it."""

    provision: Name
    title: str | None = None
    original: str | None = None
    prohibits: Name | None = None
    requires: Name | None = None
    exempts: Names | None = None
    allows: Name | None = None
    demands: Name | None = None
    notes: Text | None = None
    when: Box = {}
    except_: list[Exception_] = Field(default=[], alias="except")
    cite: str | None = None
    open: str | None = None
    holder: str | None = None
    documents: list[Annotated[DocumentTerm, BeforeValidator(_document)]] | None = None
    review: ReviewTerm | None = None
    office: Name | None = None
    validity: ValidityTerm | None = None
    policy: str | None = None
    conditions: list[Text] | None = None
    replaces: bool = False
    ends: bool = False

    @model_validator(mode="after")
    def _one_verb(self) -> ProvisionAmendment:
        verbs = [verb for verb in VERBS if getattr(self, verb) is not None]
        if self.ends:
            if verbs or self.when or self.except_:
                raise ValueError("a provision that ends says nothing else: write only its id and `ends: true`")
            return self
        if len(verbs) != 1:
            raise ValueError(f"a provision has exactly one of {', '.join(VERBS)}; this one has {len(verbs)}")
        terms = [term for term in TERMS if getattr(self, term) is not None]
        if verbs[0] == "demands" and not terms:
            raise ValueError(f"a provision that demands names at least one of {', '.join(TERMS)}")
        if verbs[0] != "demands" and terms:
            raise ValueError(f"`{terms[0]}` goes with `demands`, not with `{verbs[0]}`")
        ids = [exception.id for exception in self.except_]
        if len(set(ids)) != len(ids):
            raise ValueError("two exceptions of the provision have the same id")
        return self


TERMS = ("holder", "documents", "review", "office", "validity", "policy", "conditions")


class ExceptionAmendment(_Amendment):
    """Adds an exception to standing provisions, or ends one."""

    exception: Name
    of: Names
    when: Box = {}
    cite: str | None = None
    title: str | None = None
    original: str | None = None
    open: str | None = None
    ends: bool = False

    @model_validator(mode="after")
    def _box(self) -> ExceptionAmendment:
        if self.ends == bool(self.when):
            raise ValueError("an exception has a `when` box, or `ends: true`")
        return self


_KINDS: dict[str, type[_Amendment]] = {
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


class InstrumentFile(_Model):
    """One dated legal act and what it changes."""

    title: Text
    original: str | None = None
    number: str | None = None
    number_original: str | None = None
    kind: InstrumentKind
    promulgated: dt.date | None
    effective: dt.date | DateSpan
    sources: list[Annotated[Source, BeforeValidator(_source)]] = Field(min_length=1)
    confidence: Confidence
    note: str | None = None
    amend: list[Amendment] = Field(min_length=1)


class Covers(_Model):
    """The span a jurisdiction's data covers: nothing is answered before `from`; `checked` is the last look."""

    from_: dt.date = Field(alias="from")
    checked: dt.date


class JurisdictionFile(_Model):
    """What a jurisdiction's folder is about."""

    name: Text
    original: str | None = None
    authority: str | None = None
    covers: Covers
    notes: list[Text] = []


class Parameter(_Model):
    """One number, choice or yes/no that describes a good."""

    type: Literal["number", "choice", "bool"]
    title: Text
    unit: str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    above: Decimal | None = None
    choices: list[Name] = []


class GoodFile(_Model):
    """A kind of good and the parameters that describe it."""

    good: Name
    title: Text
    original: dict[str, str] = {}
    parameters: dict[str, Parameter]


class GoodsFile(RootModel[list[GoodFile]]):
    """All kinds of goods that can be described by numbers."""
