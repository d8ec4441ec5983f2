"""The page on the record is true: its examples run, and every field that it could name is named."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from detente.relations import (
    answering,
    claims_told,
    event_effects,
    event_told,
    events,
    law_asked,
    state,
    timeline,
)
from detente.relations.claims import CLAIM_KINDS, FINDINGS, STANCES
from detente.relations.events import KINDS
from tests.docs.test_docs import ROOT, test_console_examples_print_what_is_shown

PAGE = (ROOT / "docs" / "record.md").read_text("utf-8")
INSIDE = {"every", "place", "from_"}  # what no JSON carries, or carries by another name


@pytest.mark.parametrize("block", re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL))
def test_console_examples_of_the_page(block: str) -> None:
    test_console_examples_print_what_is_shown(block)


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_python_examples_of_the_page(code: str) -> None:
    exec(compile(code, "record.md", "exec"), {})


def test_every_field_of_an_answer_is_documented() -> None:
    fields = PAGE[PAGE.index("## Fields") :]
    rooms = (timeline, answering, state, claims_told, law_asked, event_told, event_effects, events)
    names = {
        (field.name, room.__name__)
        for room in rooms
        for value in vars(room).values()
        if dataclasses.is_dataclass(value) and value.__module__ == room.__name__ and value is not events.Place
        for field in dataclasses.fields(value)
        if field.name not in INSIDE
    }
    assert len(names) > 100
    for name, room_name in sorted(names):
        assert f"`{name}`" in fields, (room_name, name)


def test_every_kind_stance_and_finding_is_explained() -> None:
    for word in (*KINDS, *CLAIM_KINDS, *FINDINGS):
        assert f"`{word}`" in PAGE, word
    for stance in STANCES:
        assert f"`{stance}`" in (ROOT / "docs" / "commands.md").read_text("utf-8")


def test_pages_that_are_named_exist() -> None:
    for name in re.findall(r"\]\(([a-z-]+\.md)", PAGE):
        assert (Path(ROOT) / "docs" / name).exists(), name
