"""`docs/disputes.md` is true: its examples run, and no key or field goes undocumented."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from detente.errors import LawFault
from detente.regime.yaml_lines import parse
from detente.relations.disputes import case_file, procedure_file, standing
from detente.relations.disputes.case import case_of_document
from tests.relations.disputes.made import stands

ROOT = Path(__file__).parent.parent.parent.parent
PAGE = (ROOT / "docs" / "disputes.md").read_text("utf-8")
MODELS = [
    model
    for room in (case_file, procedure_file)
    for model in vars(room).values()
    if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__ == room.__name__
]


def test_every_key_of_a_case_and_of_a_procedure_is_documented() -> None:
    assert len(MODELS) > 12
    for model in MODELS:
        for name, field in model.model_fields.items():
            assert f"`{field.alias or name}`" in PAGE, (model.__name__, name)


def test_every_field_of_a_standing_is_documented() -> None:
    names = set(stands("DS590", "2021-04-29").to_dict()) - {"title", "original", "sources", "confidence"}
    for value in vars(standing).values():
        if isinstance(value, type) and dataclasses.is_dataclass(value) and value.__module__ == standing.__name__:
            names |= {field.name for field in dataclasses.fields(value)} if value is not standing.Stretch else set()
    for name in names - {"stretch"}:
        assert f"`{name}`" in PAGE, name


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_python_examples_run(code: str) -> None:
    exec(compile(code, "disputes.md", "exec"), {})


@pytest.mark.parametrize("text", re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
def test_a_case_that_is_shown_reads_clean(text: str) -> None:
    faults: list[LawFault] = []
    assert case_of_document(parse(text, "disputes.md"), faults) is not None, faults


@pytest.mark.parametrize("block", re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL))
def test_console_examples_print_what_is_shown(block: str) -> None:
    command, _, shown = block.partition("\n")
    done = subprocess.run(
        [sys.executable, "-m", "detente", *command.removeprefix("$ detente ").split()],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "100"},
    )
    assert done.stdout == shown
