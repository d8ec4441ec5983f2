"""The documentation is true: its examples run, and nothing a user can set goes undocumented."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from detente.cli import app
from detente.compare.coming import Coming
from detente.compare.hit_words import KINDS
from detente.compare.hits import CHANGE_FIELDS
from detente.determination.answers import ANSWER_FIELDS, Because, Paper, Question, Usable
from detente.determination.shipment import FIELDS
from detente.regime.facts import CORE_FACTS

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
FIELD_PAGE = (ROOT / "docs" / "fields.md").read_text("utf-8")
PROPOSALS = (ROOT / "docs" / "proposals.md").read_text("utf-8")
RESTORATION = (ROOT / "docs" / "restoration.md").read_text("utf-8")
RELATIONS = (ROOT / "docs" / "relations.md").read_text("utf-8")
LAW_FILES = (ROOT / "docs" / "law-files.md").read_text("utf-8")


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_python_examples_of_the_readme_run(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})


@pytest.mark.parametrize("block", re.findall(r"```console\n(.*?)```", README + PROPOSALS + RESTORATION, re.DOTALL))
def test_console_examples_print_what_is_shown(block: str) -> None:
    command, _, shown = re.sub(r"\\\n\s*", "", block).partition("\n")
    words = re.findall(r'"[^"]*"|\S+', command.removeprefix("$ detente "))
    done = subprocess.run(
        [sys.executable, "-m", "detente", *(word.strip('"') for word in words)],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100"},
    )
    printed = re.sub(r"law [0-9a-f]{12}", "law ............", done.stdout)
    assert _unnumbered(printed) == _unnumbered(shown)


def _unnumbered(text: str) -> str:
    """Without the numbers of nodes, which move with the engine and say only whether two are the same."""
    return re.sub(r" +(leaf )?\d+ +(leaf )?\d+  (the same diagram|not the same)", r"  \3", text.rstrip())


def test_every_key_of_a_roadmap_and_of_the_record_is_documented() -> None:
    from detente.compare import measures, roadmap

    for model in (
        roadmap.RoadmapFile,
        roadmap.StepEntry,
        roadmap.WhenEntry,
        roadmap.MemberEntry,
        measures.MeasureEntry,
    ):
        for name in model.model_fields:
            assert re.search(rf"`(when\.)?{name}`", RESTORATION), (model.__name__, name)


def test_every_key_of_a_relation_is_documented() -> None:
    from detente.relations import claims, events, relation, talks

    found = 0
    for room in (relation, events, claims, talks):
        for model in vars(room).values():
            if isinstance(model, type) and model.__module__ == room.__name__ and hasattr(model, "model_fields"):
                for name, field in model.model_fields.items():
                    key = field.alias or name
                    if key != "root":
                        assert f"`{key}`" in RELATIONS, (model.__name__, key)
                        found += 1
    assert found > 60


def test_every_kind_stance_and_finding_is_documented() -> None:
    from detente.relations.claims import CLAIM_KINDS, FINDINGS, STANCES
    from detente.relations.events import KINDS as EVENT_KINDS

    for word in (*EVENT_KINDS, *CLAIM_KINDS, *STANCES, *FINDINGS):
        assert f"`{word}`" in RELATIONS, word


def commands() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def visit(name: str, command: Any) -> None:
        subcommands = getattr(command, "commands", None)
        if subcommands:
            for each, inner in subcommands.items():
                visit(f"{name} {each}", inner)
        else:
            found.append((name, command))

    visit("detente", typer.main.get_command(app))
    return found


def test_every_command_is_documented() -> None:
    assert len(commands()) >= 7
    for name, _ in commands():
        assert name in COMMANDS, name


def test_every_option_is_documented() -> None:
    for name, command in commands():
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("-") and option != "--help":
                    assert option in COMMANDS, f"{name} {option}"


def test_every_environment_variable_is_documented() -> None:
    named = set()
    for path in (ROOT / "src").rglob("*.py"):
        named |= set(re.findall(r"\"(DETENTE_[A-Z_]+)\"", path.read_text("utf-8")))
    assert named
    for name in named:
        assert f"`{name}`" in COMMANDS


def test_every_field_is_documented() -> None:
    names = {*FIELDS, *ANSWER_FIELDS, *(fact.id for fact in CORE_FACTS)}
    for value in (Because, Usable, Question, Paper):
        names |= set(value.__slots__) - {"condition"}
    for name in names:
        assert f"`{name}`" in FIELD_PAGE, name


def test_every_field_of_a_change_is_documented() -> None:
    for name in (*CHANGE_FIELDS, *KINDS, *Coming.__dataclass_fields__):
        assert f"`{name}`" in FIELD_PAGE, name


def test_every_choice_of_a_fact_is_documented() -> None:
    for fact in CORE_FACTS:
        for choice in fact.choices:
            assert f"`{choice}`" in FIELD_PAGE, (fact.id, choice)


def test_every_key_of_a_law_file_is_documented() -> None:
    from detente.regime import schema

    models = [getattr(schema, name) for name in schema.__all__ if hasattr(getattr(schema, name), "model_fields")]
    assert len(models) > 15
    for model in models:
        for name, field in model.model_fields.items():
            key = field.alias or name
            if key != "root":
                assert re.search(rf"\b{key}\b", LAW_FILES), (model.__name__, key)


def test_no_file_tells_of_the_place_it_was_written_in() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    for name in filter(None, listed):
        path = ROOT / name
        if path.is_file() and path.suffix in {".py", ".md", ".yaml", ".toml", ".csv", ""}:
            text = path.read_text("utf-8", "replace")
            assert not re.search(r"(^|[\s\"'(=])/(work|root|home)/", text), name


def test_every_field_of_a_comparison_is_documented() -> None:
    from detente.compare import export, mirror, restoration, roadmap, values, windows

    names: set[str] = {*export.PLACE_COLUMNS, *export.STEP_COLUMNS, *export.ROADMAP_COLUMNS}
    for room in (values, restoration, mirror, roadmap, windows):
        for value in vars(room).values():
            if dataclasses.is_dataclass(value) and value.__module__ == room.__name__:
                names |= {field.name for field in dataclasses.fields(value)}
    prefixed = re.compile(
        r"^(measures|others|other|one|whole)_(status|share|share_of_parts|changed|outcomes|turns_on|jurisdiction)$"
    )
    for name in names:
        assert f"`{name}`" in FIELD_PAGE or prefixed.match(name), name
