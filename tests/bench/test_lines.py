"""The generated declaration lines: the same seed the same bytes, skewed as said, readable but for the bad ones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from bench.lines import COLUMNS, lines, main, periods, write

import detente
from bench import copying
from bench import lines as module

ROWS = 40_000


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return lines(ROWS, 0, ROWS, seed=3, bad=0)


def share(column: pa.ChunkedArray, value: str | None) -> float:
    found = column.is_null() if value is None else pc.equal(column.cast(pa.string()), value).fill_null(False)
    return float(pc.mean(found.cast(pa.int8())).as_py())


def declarations(table: pa.Table) -> list[int]:
    """How many lines each run of equal days, origins, partners, users and currencies has."""
    alike = np.ones(table.num_rows - 1, np.bool_)
    for name in ("date", "origin", "destination", "currency", "end_user"):
        codes = table[name].combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
        alike &= codes[1:] == codes[:-1]
    edges = np.flatnonzero(np.concatenate([[True], ~alike, [True]]))
    found: list[int] = np.diff(edges).tolist()
    return found


def test_the_same_seed_writes_the_same_bytes_on_any_number_of_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GROUP", 1_000)
    first = write(tmp_path / "one", 7_500, seed=4)
    monkeypatch.setattr(module, "THREADS", 5)
    again = write(tmp_path / "two", 7_500, seed=4)
    other = write(tmp_path / "three", 7_500, seed=5)
    assert [path.name for path in first] == [path.name for path in again] == [path.name for path in other]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert [path.read_bytes() for path in first] != [path.read_bytes() for path in other]


def test_exactly_the_columns_and_kinds_that_are_said(table: pa.Table) -> None:
    assert tuple(table.column_names) == COLUMNS
    plain = {"id": pa.int64(), "date": pa.date32(), "value": pa.float64(), "concentration_wt_pct": pa.float64()}
    for field in table.schema:
        assert field.type == plain.get(field.name) or (
            pa.types.is_dictionary(field.type) and pa.types.is_string(field.type.value_type)
        )


def test_plain_text_says_the_same(table: pa.Table) -> None:
    text = lines(ROWS, 0, ROWS, seed=3, text=True, bad=0)
    assert text.schema.field("destination").type == pa.string()
    assert text.to_pylist() == table.to_pylist()


def test_files_are_periods_in_order_and_lose_no_line(tmp_path: Path) -> None:
    written = write(tmp_path, 30_000, files=5, bad=0)
    assert [path.name for path in written] == sorted(path.name for path in tmp_path.iterdir())
    whole = pa.concat_tables([pq.read_table(path) for path in written])
    assert whole["id"].to_pylist() == list(range(30_000))
    days = whole["date"].to_pylist()
    assert days == sorted(days)
    for path, following in zip(written, [*written[1:], None], strict=True):
        own = pq.read_table(path, columns=["date"])["date"].to_pylist()
        assert path.name == f"lines-{min(own)}.parquet" or dt.date.fromisoformat(path.stem[6:]) <= min(own)
        assert following is None or max(own) < dt.date.fromisoformat(following.stem[6:])
        assert len(own) == pytest.approx(6_000, abs=100)


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 1_000])
def test_few_lines_are_all_there(tmp_path: Path, rows: int) -> None:
    written = write(tmp_path, rows)
    assert sum(pq.read_metadata(path).num_rows for path in written) == rows
    assert periods(rows, 4)[-1].until == rows


def test_a_row_group_by_itself_is_the_row_group_of_the_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "GROUP", 2_000)
    (only,) = write(tmp_path, 5_000, files=1)
    assert pq.ParquetFile(only).read_row_group(1).to_pylist() == lines(5_000, 2_000, 4_000).to_pylist()


def test_lines_belong_to_declarations_of_about_five(table: pa.Table) -> None:
    sizes = declarations(table)
    assert sum(sizes) / len(sizes) == pytest.approx(5.2, abs=0.5)
    assert sorted(sizes)[len(sizes) // 2] in (2, 3)
    assert max(sizes) > 60


def test_shares_are_as_in_trade(table: pa.Table) -> None:
    assert share(table["origin"], "JP") == pytest.approx(0.55, abs=0.03)
    assert share(table["destination"], "CN") + share(table["destination"], "US") == pytest.approx(0.38, abs=0.08)
    assert len(pc.unique(table["destination"])) > 60
    assert share(table["entry"], "unlisted") == pytest.approx(0.60, abs=0.08)
    assert share(table["currency"], None) == pytest.approx(0.025, abs=0.01)
    assert share(table["value"], None) == pytest.approx(0.04, abs=0.01)
    assert share(table["end_use"], None) == pytest.approx(0.06, abs=0.01)
    assert share(table["end_user"], None) == pytest.approx(0.07, abs=0.04)
    assert table["date"].null_count == 0
    weekend = pc.greater_equal(pc.day_of_week(table["date"]), 5)
    assert float(pc.mean(weekend.cast(pa.int8())).as_py()) == pytest.approx(0.071, abs=0.01)


def test_a_parameter_stands_beside_its_good_alone(table: pa.Table) -> None:
    given = table.filter(table["concentration_wt_pct"].is_valid())
    assert given.num_rows > 200
    assert set(given["good"].cast(pa.string()).to_pylist()) == {"hydrogen-fluoride"}


def test_every_line_can_be_read_and_every_outcome_is_met(table: pa.Table) -> None:
    answered = detente.determine_table(table)
    assert answered["problem"].null_count == ROWS
    assert {"licence", "no-licence", "undetermined"} <= set(answered["outcome"].to_pylist())


def test_the_bad_lines_are_as_many_as_said_and_no_other_is_rejected() -> None:
    good, spoiled = lines(ROWS, 0, ROWS, bad=0), lines(ROWS, 0, ROWS, bad=0.005)
    changed = [
        number
        for number, (one, other) in enumerate(zip(good.to_pylist(), spoiled.to_pylist(), strict=True))
        if one != other
    ]
    problems = detente.determine_table(spoiled)["problem"].to_pylist()
    assert [number for number, problem in enumerate(problems) if problem is not None] == changed
    assert len(changed) == pytest.approx(0.005 * ROWS, rel=0.25)
    assert {problem.partition(":")[0] for problem in problems if problem} == {
        *("destination", "hs", "currency", "end_use", "entry", "value", "date")
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--rows", "0"], "--rows and --files are at least 1"),
        (["--bad", "2"], "a share from 0 to 1"),
        (["--seed", "-1"], "--seed at least 0"),
    ],
)
def test_what_cannot_be_made_is_refused(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["lines", str(tmp_path / "out"), *words])
    with pytest.raises(SystemExit):
        main()
    assert said in capsys.readouterr().err


def test_the_command_writes_and_never_over_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["lines", str(tmp_path), "--rows", "500", "--files", "2"])
    main()
    assert "500 lines in 2 files" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main()
    assert "has Parquet files already" in capsys.readouterr().err


def test_copying_copies_every_column_in_order(tmp_path: Path) -> None:
    write(tmp_path / "lines", 9_000, files=2)
    assert copying.copied(tmp_path / "lines", tmp_path / "copy", threads=2) == 9_000
    before, after = (pq.read_table(tmp_path / name) for name in ("lines", "copy"))
    assert before.column_names == after.column_names
    assert before.to_pylist() == after.to_pylist()
