"""The shapes of amendments to groups, entries, lists, authorisations, bodies and facts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from detente.regime.schema_parts import Amending, Country, Model, Name, Names, Sourced, Text, as_list, as_text


class GroupMember(Sourced):
    """Details of one country's place in a group."""


class GroupAmendment(Amending):
    """Defines a destination group, or changes who is in it."""

    group: Name
    title: str | None = None
    original: str | None = None
    cite: str | None = None
    add: list[Country] | dict[Country, GroupMember | None] = []
    remove: Annotated[list[Country], BeforeValidator(as_list)] = []
    all_except: Names | None = None
    ends: bool = False


class EntryTest(Sourced):
    """One way in which a kind of good falls under an entry; its parameters stand beside these keys."""

    model_config = ConfigDict(extra="allow", frozen=True)
    good: Name
    sub: str | None = None
    cite: str | None = None


class Numbers(Model):
    """A numbered list: its items are `<entry> no. 1` to `<entry> no. <to>`."""

    to: int = Field(ge=1)


class EntryAmendment(Amending):
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


class GoodAmendment(Amending):
    """Says which entries a kind of good can fall under; a good that meets none of them is unlisted."""

    good: Name
    entries: Names
    cite: str | None = None
    ends: bool = False


Prefix = Annotated[str, BeforeValidator(as_text), Field(pattern=r"^\d{2,10}$")]


class HsListAmendment(Amending):
    """Names a set of HS codes by their prefixes."""

    hs_list: Name
    title: str | None = None
    original: str | None = None
    cite: str | None = None
    include: list[Prefix] = []
    exclude: list[Prefix] = []
    ends: bool = False


class AuthorisationAmendment(Amending):
    """Names a kind of licence; the lightest has the smallest weight."""

    authorisation: Name
    title: str | None = None
    original: str | None = None
    weight: int | None = None
    cite: str | None = None
    ends: bool = False


class BodyAmendment(Amending):
    """Names an office or agency; written again, it is renamed."""

    body: Name
    title: Text
    original: str | None = None
    cite: str | None = None


class FactAmendment(Amending):
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


class UndoAmendment(Amending):
    """Undoes an act from a day on, as if it had never been made; of an act only some amendments, by their place.

    Only a proposal may say this: the law amends, and what an act did stays done until another one changes it.
    """

    undo: Text
    amendments: list[int] | None = None
