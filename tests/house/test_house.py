"""The house rules that no other tool checks: code knows no country, modules can be read, the law stands on sources."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import detente
from detente.regime.folder import LAW_FOLDER, jurisdictions

SOURCE = Path(detente.__file__).parent
MODULES = sorted(path for path in SOURCE.rglob("*.py"))
LAW = sorted(path for path in LAW_FOLDER.glob("*/*.yaml") if path.name != "jurisdiction.yaml")


def strings(path: Path) -> list[str]:
    """The strings that a module compares with or looks up: all constants but docstrings and help texts."""
    tree = ast.parse(path.read_text("utf-8"))
    documentation = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            documentation.add(id(node.value))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]


def test_there_is_something_to_check() -> None:
    assert len(MODULES) > 30
    assert len(LAW) > 30


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_code_knows_no_country_and_no_item(path: Path) -> None:
    goods = {good["good"] for good in yaml.safe_load((LAW_FOLDER / "goods.yaml").read_text("utf-8"))}
    forbidden = {*jurisdictions(), "KR", "CN", "US", "RU", "Japan", "Korea", *goods}
    assert not forbidden & set(strings(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 420


def test_no_room_is_named_for_nothing_in_particular() -> None:
    for path in MODULES:
        assert not re.match(r"(utils?|helpers?|common|misc|managers?)\.py$", path.name)


@pytest.mark.parametrize("path", LAW, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_law_file_names_public_sources_and_its_original_name(path: Path) -> None:
    data = yaml.safe_load(path.read_text("utf-8"))
    for source in data["sources"]:
        address = source["url"] if isinstance(source, dict) else source
        assert address.startswith(("https://", "http://"))
    assert data["original"]
    assert not data["original"].isascii()


def test_the_command_line_starts_without_the_web() -> None:
    heavy = (
        "detente.web",
        "fastapi",
        "starlette",
        "pydantic",
        "uvicorn",
        "jinja2",
        "mcp",
        "pyarrow",
        "numpy",
        "matplotlib",
    )
    script = f"import sys, detente.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
