"""The shape of the law files as JSON Schema, for editors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from detente.english import listed
from detente.errors import UnknownNameError, did_you_mean
from detente.regime import schema

FILES: dict[str, tuple[type[BaseModel], str]] = {
    "instrument": (schema.InstrumentFile, "detente law file: an instrument"),
    "jurisdiction": (schema.JurisdictionFile, "detente law file: jurisdiction.yaml"),
    "goods": (schema.GoodsFile, "detente law file: goods.yaml"),
    "proposal": (schema.ProposalFile, "detente proposal: a what-if laid over the law"),
}

_NOT_FOUND = "not-found"


class _LawSchema(GenerateJsonSchema):
    """JSON Schema that takes the short forms too: a name for a list, an address for a source."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        found = super().function_before_schema(schema)
        function: Any = schema["function"]["function"]
        if schema["function"]["type"] != "no-info" or "json_schema_input_schema" in schema:
            return found
        short, number, several = (_read_by(function, value) for value in ("x", 1, ["x"]))
        if short == ["x"]:
            return {"anyOf": [found, found["items"]]}
        if number == "1":
            return {"anyOf": [found, {"type": "integer"}]}
        others: list[JsonSchemaValue] = []
        if isinstance(short, (dict, list)):
            others.append({"type": "string"})
        if isinstance(number, dict):
            others.append({"type": "number"})
        if several != ["x"] and isinstance(several, list):
            others.append({"type": "array", "items": {"anyOf": [found["items"], {"type": "string"}]}})
        if isinstance(several, dict):
            others.append({"type": "array"})
        if isinstance(_read_by(function, _NOT_FOUND), dict) and not isinstance(short, dict):
            others.append({"const": _NOT_FOUND})
        return {"anyOf": [found, *others]} if others else found


def _read_by(function: Any, value: object) -> object:
    """What a validator makes of a value; nothing where it refuses it."""
    try:
        return function(value)
    except ValueError:
        return None


def json_schema(file: str) -> dict[str, Any]:
    """The JSON Schema of one kind of law file.

    Raises:
        UnknownNameError: there is no such kind of file.
    """
    if file not in FILES:
        raise UnknownNameError(
            f"There is no kind of law file {file!r}; write {listed(FILES, 'or')}.{did_you_mean(file, FILES)}"
        )
    return schema_of(*FILES[file])


def schema_of(model: type[BaseModel], title: str) -> dict[str, Any]:
    """The JSON Schema of a model of a YAML file."""
    found = model.model_json_schema(schema_generator=_LawSchema)
    return {"$schema": _LawSchema.schema_dialect, **found, "title": title}
