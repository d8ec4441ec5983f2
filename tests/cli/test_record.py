"""`detente record`: the list, the lint with its exit code and places, and the schemas."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from detente.cli import app
from detente.cli.record_schema import FILES
from detente.regime.folder import RECORD_FOLDER
from detente.regime.yaml_lines import read
from tests.cli.comparing import errs, run
from tests.relations.small_relation import RELATION, change, line_of, write


def lint(*words: str) -> Result:
    return CliRunner().invoke(app, ["record", "lint", *words], catch_exceptions=False)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    law, record = write(tmp_path)
    monkeypatch.setenv("DETENTE_LAW", str(law))
    return record


def test_the_list() -> None:
    text = run("record", "list")
    assert text.startswith("jp-kr  Japan and Korea\n  covers       2018-10-30 to 2025-12-11")
    assert "talks        dialogue  Export control policy dialogue of Japan and Korea, 7 rounds" in text


def test_the_list_as_json(small: Path) -> None:
    (found,) = json.loads(run("record", "list", "--json", "--folder", str(small)))["relations"]
    assert (found["relation"], found["parties"], found["claims"]) == (RELATION, ["AU", "NZ"], 3)
    assert (found["disputes"], found["talks"], found["settlements"]) == (
        ["lens-complaint"],
        ["harbour-talks"],
        ["herring-fund"],
    )


def test_an_empty_record(tmp_path: Path) -> None:
    assert "has no relation" in run("record", "list", "--folder", str(tmp_path))
    assert lint("--folder", str(tmp_path)).stdout == "No fault in the record, which has no relation.\n"


def test_a_sound_record(small: Path) -> None:
    result = lint("--folder", str(small))
    assert (result.exit_code, result.stdout) == (0, f"No fault in the record of {RELATION}.\n")


def test_faults_are_named_from_where_the_user_stands(small: Path) -> None:
    path = small / RELATION / "events.yaml"
    change(path, "by: [AU, NZ]\n  kind: diplomacy", "by: [AU, nobody]\n  kind: diplomacy")
    line = line_of(path, "2021-06-01_ministers-dine")
    result = lint("--folder", str(small))
    assert result.exit_code == 1
    first, last = result.stdout.splitlines()
    assert first.startswith(f"{path}:{line}: the event '2021-06-01_ministers-dine' is by 'nobody'")
    assert last == "1 fault."


def test_a_file_of_a_relation_is_told_alone(small: Path) -> None:
    change(small / RELATION / "events.yaml", "by: [AU, NZ]\n  kind: diplomacy", "by: [AU, nobody]\n  kind: diplomacy")
    assert lint(str(small / RELATION / "talks.yaml")).exit_code == 0
    assert lint(str(small / RELATION / "events.yaml")).exit_code == 1
    assert lint(str(small / RELATION)).exit_code == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (f"{RELATION}/disputes/lens-complaint.yaml", "procedure: border-commission", "procedure: border", "border"),
        ("procedures/border-commission.yaml", "to: opinion", "to: verdict", "verdict"),
        (f"{RELATION}/settlements/herring-fund.yaml", "amount: 15_000", "amount: -15_000", "money above nothing"),
    ],
)
def test_a_file_by_itself(tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    """A case, a procedure or a scheme that stands in no relation's folder."""
    _, record = write(tmp_path / "whole")
    alone = tmp_path / "alone" / Path(file).name
    alone.parent.mkdir()
    alone.write_text((record / file).read_text("utf-8"), "utf-8")
    assert lint(str(alone), "--folder", str(record)).exit_code == 0
    change(alone, old, new)
    result = lint(str(alone), "--folder", str(record))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{alone}:")
    assert says in result.stdout


def test_a_file_of_no_kind(tmp_path: Path) -> None:
    path = tmp_path / "notes.yaml"
    path.write_text("hello: there\n", "utf-8")
    result = lint(str(path))
    assert result.exit_code == 1
    assert "is no file of the record by itself" in result.stdout
    path.write_bytes(b"\xff\xfe\x00")
    assert "is not UTF-8 text" in lint(str(path)).stdout
    path.write_text("", "utf-8")
    assert "the file is empty" in lint(str(path)).stdout


def test_names_that_are_none() -> None:
    assert errs("record", "lint", "jp-kw") == (
        "'jp-kw' is neither a relation of the record, which has jp-kr, nor a file. Did you mean 'jp-kr'?\n"
    )
    assert "There is no kind of file 'event'" in errs("record", "schema", "event")


def test_what_could_not_be_checked_is_said_aside(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DETENTE_LAW")
    result = lint("--folder", str(small))
    assert result.exit_code == 0
    assert "note: au-nz: there is no law of AU in the law data" in result.stderr


SHIPPED = {
    "relation": "*/relation.yaml",
    "events": "*/events.yaml",
    "claims": "*/claims.yaml",
    "measures": "*/measures.yaml",
    "talks": "*/talks.yaml",
    "case": "*/disputes/*.yaml",
    "procedure": "procedures/*.yaml",
    "scheme": "*/settlements/*.yaml",
    "interest": "interest/*.yaml",
}


@pytest.mark.parametrize("file", FILES)
def test_the_schema_takes_the_files_that_are_there(file: str) -> None:
    schema = json.loads(run("record", "schema", file))
    assert schema["title"].startswith("detente record file: ")
    jsonschema.Draft202012Validator.check_schema(schema)
    paths = sorted(RECORD_FOLDER.glob(SHIPPED[file]))
    assert paths
    for path in paths:
        data = json.loads(json.dumps(read(path, path.name).data, default=_plain))
        jsonschema.validate(data, schema)


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    schema = json.loads(run("record", "schema", "talks"))
    for data in (
        [{"talks": "x"}],
        {"talks": "x"},
        [{"talks": "x", "title": "X", "confidence": "sure", "rounds": [{}]}],
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(data, schema)


def _plain(value: object) -> object:
    return float(str(value)) if type(value).__name__ == "Decimal" else str(value)
