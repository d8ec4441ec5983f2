"""docs/settlements.md is true: its example prints what it shows, and every key and field stands in it."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from detente.relations.settlements import answers, entries, interest_law
from detente.relations.settlements.interest import CONVENTIONS
from detente.relations.settlements.money import ROUNDINGS
from tests.cli.comparing import run

PAGE = (Path(__file__).parent.parent.parent / "docs" / "settlements.md").read_text("utf-8")


@pytest.mark.parametrize("block", re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL))
def test_the_examples_print_what_is_shown(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    command, _, shown = block.partition("\n")
    assert run(*command.removeprefix("$ detente ").split()).rstrip() == shown.rstrip()


def models() -> list[type[BaseModel]]:
    found = [value for room in (entries, interest_law) for value in vars(room).values() if isinstance(value, type)]
    own = ("detente.relations.settlements.entries", "detente.relations.settlements.interest_law")
    return [value for value in dict.fromkeys(found) if issubclass(value, BaseModel) and value.__module__ in own]


def test_every_key_of_a_file_is_documented() -> None:
    assert len(models()) > 18
    for model in models():
        for name, field in model.model_fields.items():
            key = field.alias or name
            if key != "not_found":  # written as the word not-found
                assert re.search(rf"`{key}`|\b{key}:", PAGE), (model.__name__, key)


def test_every_choice_is_documented() -> None:
    for word in (*CONVENTIONS, *ROUNDINGS, *entries.ACTS, *entries.MARKS, *entries.PURPOSES, *entries.FIGURES):
        assert f"`{word}`" in PAGE, word


def test_every_field_of_the_answer_is_documented() -> None:
    part = PAGE[PAGE.index("## The answer") :]
    for value in vars(answers).values():
        if dataclasses.is_dataclass(value) and isinstance(value, type) and value.__module__ == answers.__name__:
            for field in dataclasses.fields(value):
                assert f"`{field.name}`" in part, (value.__name__, field.name)
