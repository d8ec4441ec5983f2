"""The shapes of provisions, their exceptions and their terms."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from detente.regime.schema_parts import Amending, Model, Name, Names, Sourced, Text


class DocumentTerm(Model):
    """A paper to be filed; `count` says how many papers the line stands for where the sources only count them."""

    title: Text
    original: str | None = None
    count: int = Field(default=1, ge=1)


def _document(value: object) -> object:
    return {"title": value} if isinstance(value, str) else value


class ReviewTerm(Model):
    """How long the authority's review takes."""

    days: int = Field(ge=0)
    day_kind: Literal["calendar", "working"] | None = None
    about: bool = False
    clock: str | None = None


class ValidityTerm(Model):
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


class Exception_(Sourced):  # noqa: N801  (`Exception` is taken)
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


class ProvisionAmendment(Amending):
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


class ExceptionAmendment(Amending):
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
