"""What is wrong with a parameter, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SENTENCES = {
    "missing": "is missing.",
    "extra_forbidden": "there is no such parameter here.",
    "string_type": "is no text.",
    "string_too_short": "is empty; leave it out, or say what is meant.",
    "string_too_long": "is longer than {max_length} letters.",
    "list_type": "is no list.",
    "too_long": "has more than {max_length} values.",
    "int_type": "is no whole number.",
    "int_parsing": "is no whole number.",
    "int_parsing_size": "is too large a number.",
    "int_from_float": "is no whole number.",
    "greater_than_equal": "is less than {ge}.",
    "less_than_equal": "is more than {le}.",
    "literal_error": "is not {expected}.",
}


def sentence(fault: Mapping[str, Any]) -> str:
    """What is wrong, as pydantic tells it, without the name of the parameter."""
    known = _SENTENCES.get(fault["type"])
    return known.format_map(fault.get("ctx", {})) if known else f"{fault['msg'].rstrip('.')}."
