"""What answers look like, for the description of the API and of the tools: made from the values that are answered.

A value's fields become those of a schema, its docstring the description; the sentences of the docstring that name a
field stand beside that field too. So nothing is said twice, and nothing that is answered goes undescribed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import re
import sys
import types
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from detente.relations.events import Place
from detente.relations.when import When

_BY_FACT = ("where", "asked", "scope")  # facts with their values, an object in JSON
_PAIRED = ("detente.relations.disputes.case", "detente.relations.disputes.standing")  # sources and originals are pairs

OWN: dict[type, Callable[[], type[BaseModel]]] = {}  # the shapes of values that tell themselves otherwise
NAMES: dict[str, Any] = {}  # what annotations name that their modules import for the type checker only
TITLES: dict[type, str] = {}  # of values whose name another value has too


class Shape(BaseModel):
    """An object that has these fields and no others."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Source(Shape):
    """A public source, with what was read there."""

    url: str
    what: str | None


class Days(Shape):
    """The day of an act as well as it is known: `words` for people, `earliest` and `latest` where it must lie.

    `until` is the last day of an act that went on for several.
    """

    words: str
    earliest: dt.date
    latest: dt.date
    until: dt.date | None


@cache
def shape(value: type) -> type[BaseModel]:
    """The shape of a dataclass in JSON."""
    return OWN[value]() if value in OWN else _create(TITLES.get(value, value.__name__), about(value), fields_of(value))


def joined(value: type, fields: Mapping[str, Any], name: str | None = None) -> type[BaseModel]:
    """A shape of its own for a value, described as the value is."""
    return _create(name or TITLES.get(value, value.__name__), about(value), fields)


def subset(name: str, text: str, whole: type[BaseModel], fields: Iterable[str]) -> type[BaseModel]:
    """A shape with some of the fields of another."""
    return _create(
        name, text, {each: (whole.model_fields[each].annotation, whole.model_fields[each]) for each in fields}
    )


def fields_of(value: type, *properties: str, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a dataclass in JSON, each its type and what is said of it.

    Args:
        value: the dataclass.
        properties: of it, that stand beside its fields.
        without: fields that are left out.
    """
    names = {**NAMES, **vars(sys.modules[value.__module__])}
    hints = get_type_hints(value, localns=names)
    found: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        if field.name not in without and not field.name.startswith("_") and hints[field.name] is not Place:
            told = _of(hints[field.name], field.name, value.__module__ in _PAIRED)
            found[field.name] = (told, Field(description=_said(field.name, about(value))))
    for name in properties:
        own = getattr(value, name)
        kind = get_type_hints(own.fget, localns=names)["return"]
        found[name] = (_of(kind, name, False), Field(description=inspect.cleandoc(own.__doc__ or "")))
    return found


def about(value: type) -> str:
    """What is said of a value."""
    return inspect.cleandoc(value.__doc__ or "")


def _create(name: str, text: str, fields: Mapping[str, Any]) -> type[BaseModel]:
    found: type[BaseModel] = create_model(name, __base__=Shape, __doc__=text, **fields)
    return found


def _said(name: str, text: str) -> str | None:
    """The sentences of a docstring that name a field."""
    sentences = re.split(r"(?<=[.;:])\s+|\n\n", re.sub(r"(?<!\n)\n(?!\n)", " ", text))
    found = " ".join(each for each in sentences if f"`{name}`" in each)
    return f"{found.rstrip(';:.')}." if found else None


def _of(kind: Any, name: str, paired: bool) -> Any:
    """The type of a field in JSON."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return Union[tuple(_of(each, name, paired) for each in inner)]  # noqa: UP007  (of any number of types)
    if origin is tuple:
        return _of_tuple(inner, name, paired)
    if origin in (dict, Mapping):
        return dict[str, _of(inner[1], name, paired)]  # type: ignore[misc]
    if kind is When:
        return Days
    if kind is Decimal:
        return str
    return shape(kind) if dataclasses.is_dataclass(kind) and isinstance(kind, type) else kind


def _of_tuple(inner: tuple[Any, ...], name: str, paired: bool) -> Any:
    if inner[-1] is not Ellipsis:
        return tuple[tuple(_of(each, name, paired) for each in inner)]  # type: ignore[misc]
    if get_origin(inner[0]) is tuple and name in _BY_FACT:
        return dict[str, list[str]]
    if get_origin(inner[0]) is tuple and name == "original" and not paired:
        return dict[str, str]
    if get_origin(inner[0]) is tuple and name == "sources" and not paired:
        return list[Source]
    return list[_of(inner[0], name, paired)]  # type: ignore[misc]
