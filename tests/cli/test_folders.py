"""Folders of shipments as users run them: order, rejects, partitions, stops and going on, and what cannot be done."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

import detente
from detente.determination.bulk import parts, pieces
from tests.cli.test_determine import Ran, ran
from tests.determination_bulk.folders import answers, as_read, bytes_of, expected, parquet, rows, run_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "shipments.csv"
DAYS = ("--from", "2023-07-20", "--to", "2023-07-21")


def determine(*words: str) -> Ran:
    return ran(words)


def changes(*words: str) -> Ran:
    return ran(words, command=("changes",))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(parts, "PART_ROWS", 1_000)


@pytest.fixture
def lines(tmp_path: Path) -> list[pa.Table]:
    """A folder `lines/` of three files, and its tables in the order of their names."""
    found = [rows(2_500, 1), rows(700, 2), rows(1_200, 3)]
    for name, table in zip(("2021.parquet", "2022/east.parquet", "2022/west.parquet"), found, strict=True):
        parquet(tmp_path / "lines", name, table, group=400)
    return found


# ---- order and answers ----------------------------------------------------------------------------------------------


def test_every_row_is_answered_in_the_order_of_files_and_rows(lines: list[pa.Table]) -> None:
    found = determine("lines/", "-o", "answers/")
    assert found.code == 0, found.err
    assert found.last.startswith("4,400 of 4,400 rows determined; ")
    assert answers(Path("answers")) == expected(*lines)
    names = [str(path.relative_to("answers")) for path in sorted(Path("answers").rglob("*.parquet"))]
    # Row groups of 400, 400, 400, 400, 400, 400, 100 rows make parts of up to 1,000.
    assert names == [*(f"2021-0000{n}.parquet" for n in range(3)), *(f"2022/{x}-0000{n}.parquet" for x, n in
                     (("east", 0), ("west", 0), ("west", 1)))]  # fmt: skip
    run = run_of(Path("answers"))
    assert (run["finished"], run["rows"], run["written"], run["rejected"], run["parts"]) == (True, 4400, 4400, 0, 6)
    assert run["law"] == {code: detente.law(code).on("2020-01-01") and run["law"][code] for code in ("JP", "KR")}


def test_answers_of_a_folder_are_read_as_one_dataset_with_encoded_texts(lines: list[pa.Table]) -> None:
    determine("lines", "-o", "answers/", "--threads", "2")
    whole = ds.dataset("answers", partitioning=None).to_table()
    assert whole.num_rows == sum(map(len, lines))
    for name in ("outcome", "because", "authorisations", "questions", "law", "proposals", "coverage"):
        assert pa.types.is_dictionary(whole.schema.field(name).type), name
        group = pq.ParquetFile("answers/2021-00000.parquet").metadata.row_group(0)
        column = next(c for c in map(group.column, range(group.num_columns)) if c.path_in_schema == name)
        assert column.has_dictionary_page
        assert "PLAIN" not in {e for e in column.encodings if e not in ("RLE", "RLE_DICTIONARY")} - {"PLAIN"}


def test_a_single_large_file_goes_into_a_folder_too(lines: list[pa.Table]) -> None:
    found = determine("lines/2021.parquet", "-o", "new/")
    assert found.code == 0
    assert answers(Path("new")) == expected(lines[0])


@pytest.mark.usefixtures("lines")
def test_as_many_threads_as_you_like_give_the_same_bytes() -> None:
    for threads in (1, 2, 5):
        assert determine("lines", "-o", f"by{threads}/", "--threads", str(threads)).code == 0
    assert bytes_of(Path("by1")) == bytes_of(Path("by2")) == bytes_of(Path("by5"))


def test_large_row_groups_are_read_in_pieces(lines: list[pa.Table], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "ROWS", 130)
    assert determine("lines", "-o", "answers/").code == 0
    assert answers(Path("answers")) == expected(*lines)
    assert pq.ParquetFile("answers/2021-00000.parquet").metadata.row_group(0).num_rows == 130


def test_text_files_lie_beside_parquet_files(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    table = rows(300, 4)
    parquet(folder, "a.parquet", table)
    shutil.copy(EXAMPLE, folder / "b.csv")
    (folder / "c.jsonl").write_text(
        '{"origin": "JP", "destination": "KR", "date": "2019-08-01", "entry": "3(1)"}\n\n{"origin": "JP"}\n', "utf-8"
    )
    (folder / "_notes.csv").write_text("not,read\n", "utf-8")
    (folder / "readme.md").write_text("not read", "utf-8")
    found = determine("mixed", "-o", "answers/")
    assert found.code == 1
    assert "note: 'mixed/readme.md' is passed over" in found.err
    assert "1 empty line passed over" in found.last
    said = answers(Path("answers"))
    assert len(said) == 300 + (EXAMPLE.read_text("utf-8").strip().count("\n")) + 1
    assert said[-1]["outcome"] == "licence" or said[-1]["outcome"] == "undetermined"
    (reject,) = pq.read_table("answers/_rejects.parquet").to_pylist()
    assert (reject["file"], reject["row"], reject["field"]) == ("mixed/c.jsonl", 3, "date")


def test_files_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    parquet(tmp_path / "lines", "a.parquet", rows(50, 1))
    shutil.copy(EXAMPLE, tmp_path / "lines" / "a.csv")
    assert determine("lines", "-o", "answers/").code == 0
    assert sorted(path.name for path in Path("answers").glob("*.parquet")) == [
        "a-csv-00000.parquet",
        "a-parquet-00000.parquet",
    ]


def test_what_is_asked_of_every_row_is_asked(lines: list[pa.Table]) -> None:
    words = ("--on", "2019-08-28", "--assume", "end_use=civil", "--known-on", "2019-08-10")
    assert determine("lines", "-o", "answers/", *words).code == 0
    said = expected(*lines, on="2019-08-28", assume={"end_use": "civil"}, known_on="2019-08-10")
    assert answers(Path("answers")) == said


# ---- columns and partitions -----------------------------------------------------------------------------------------


def test_only_the_columns_asked_for_are_kept(lines: list[pa.Table]) -> None:
    assert determine("lines", "-o", "answers/", "--columns", "ID, Destination").code == 0
    said = answers(Path("answers"))
    assert list(said[0])[:3] == ["id", "destination", "outcome"]
    wanted = set(said[0])
    assert said == [{n: v for n, v in row.items() if n in wanted} for row in expected(*lines)]


@pytest.mark.parametrize(("by", "of"), [("year", 4), ("month", 7)])
def test_answers_are_parted_by_the_day_of_export(lines: list[pa.Table], by: str, of: int) -> None:
    assert determine("lines", "-o", "answers/", "--partition-by", by).code == 0
    said: dict[Any, dict[str, Any]] = {}
    for path in Path("answers").rglob("*.parquet"):
        (folder,) = [step for step in path.parts if step.startswith(f"{by}=")]
        for row in pq.read_table(path, partitioning=None).to_pylist():
            assert str(row["date"])[:of] == folder.partition("=")[2]
            said[path.parts[-1].split("-")[0], path.parent.name, row["id"]] = row
    assert len(said) == sum(map(len, lines))


def test_answers_are_parted_by_a_column_that_readers_put_back(lines: list[pa.Table]) -> None:
    assert determine("lines", "-o", "answers/", "--partition-by", "destination").code == 0
    whole = ds.dataset("answers", partitioning="hive").to_table()
    counted = {row["values"]: row["counts"] for row in whole.column("destination").value_counts().to_pylist()}
    before = pa.concat_tables(map(as_read, lines)).column("destination").value_counts().to_pylist()
    assert counted == {row["values"]: row["counts"] for row in before}


def test_rows_keep_their_order_within_a_partition(tmp_path: Path) -> None:
    table = rows(3_000, 8)
    parquet(tmp_path / "lines", "a.parquet", table, group=500)
    assert determine("lines", "-o", "answers/", "--partition-by", "year", "--threads", "2").code == 0
    for folder in Path("answers").glob("year=*"):
        ids = [row["id"] for row in answers(folder)]
        assert ids == sorted(ids)


# ---- rejects --------------------------------------------------------------------------------------------------------


def test_rejected_rows_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    first, second = rows(1_500, 1, bad=3), rows(1_100, 2, bad=2)
    parquet(tmp_path / "lines", "a.parquet", first, group=500)
    parquet(tmp_path / "lines", "b.parquet", second, group=500)
    found = determine("lines", "-o", "answers/", "--threads", "2")
    assert found.code == 1
    assert "5 rows rejected: see answers/_rejects.parquet" in found.last
    said = pq.read_table("answers/_rejects.parquet").to_pylist()
    assert [(row["file"], row["row"], row["field"]) for row in said] == [
        *(("lines/a.parquet", n, "origin") for n in (1, 501, 1001)),
        *(("lines/b.parquet", n, "origin") for n in (1, 551)),
    ]
    assert all("'Atlantis' is not a country" in row["reason"] for row in said)
    assert json.loads(said[1]["shipment"])["id"] == 500
    assert answers(Path("answers")) == expected(first, second)
    again = determine("lines", "-o", "other/", "--rejects", "apart.parquet")
    assert "see apart.parquet" in again.last
    assert pq.read_table("apart.parquet").to_pylist() == said


def test_a_part_of_which_every_row_is_rejected_is_an_empty_file(tmp_path: Path) -> None:
    parquet(tmp_path / "lines", "a.parquet", rows(40, 1, bad=40))
    assert determine("lines", "-o", "answers/").code == 1
    assert pq.read_table("answers/a-00000.parquet").num_rows == 0
    assert pq.read_table("answers/_rejects.parquet").num_rows == 40


# ---- stops and going on ---------------------------------------------------------------------------------------------


def command(*words: str, **more: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", "from detente.cli import main; main()", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,
    )


def wait_for(happened: Callable[[], bool]) -> None:
    for _ in range(6_000):
        if happened():
            return
        time.sleep(0.005)
    raise AssertionError("it never happened")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of many files, each a part of its own."""
    for number in range(60):
        parquet(tmp_path / "many", f"{number:03d}.parquet", rows(400, number, bad=1), group=400)
    return tmp_path / "many"


@pytest.mark.usefixtures("many")
def test_a_killed_run_goes_on_where_it_was() -> None:
    assert determine("many", "-o", "whole/").code == 1
    for stop in (signal.SIGKILL, signal.SIGTERM):
        into = f"stopped-{stop.name}"
        running = command("determine", "many", "-o", f"{into}/", "--threads", "2")
        marked = Path(into, "_parts")
        wait_for(lambda marked=marked: len(list(marked.glob("*.json"))) >= 3)  # type: ignore[misc]
        running.send_signal(stop)
        _, said = running.communicate()
        marks = {path.name: path.stat().st_mtime_ns for path in marked.glob("*.json")}
        assert 3 <= len(marks) < 60, "it was stopped in the middle"
        assert run_of(Path(into))["finished"] is False
        if stop is signal.SIGTERM:
            assert b"of 60 parts in" in said
            assert b"--resume goes on with the rest" in said
        for mark in marks:  # what is finished can be used
            assert pq.read_table(f"{into}/{mark.removesuffix('.json')}.parquet").num_rows == 399
        again = determine("many", "-o", f"{into}/", "--resume")
        assert again.code == 1
        assert f"{len(marks)} of 60 parts had been finished before" in again.last
        for name, when in marks.items():
            assert (marked / name).stat().st_mtime_ns == when, "a finished part is not done again"
        assert bytes_of(Path(into)) == bytes_of(Path("whole"))
        assert not list(Path(into).rglob("*.part"))


@pytest.mark.usefixtures("lines")
def test_a_finished_run_has_nothing_left_to_do_and_new_files_are_added(tmp_path: Path) -> None:
    determine("lines", "-o", "answers/")
    found = determine("lines", "-o", "answers/", "--resume")
    assert (found.code, found.last) == (0, "4,400 of 4,400 rows determined; 6 of 6 parts had been finished before.")
    parquet(tmp_path / "lines", "2023.parquet", rows(10, 9))
    found = determine("lines", "-o", "answers/", "--resume")
    assert "4,410 of 4,410 rows determined; 6 of 7 parts had been finished before" in found.last


@pytest.mark.usefixtures("lines")
def test_a_full_disk_is_a_sentence_and_what_was_finished_stays() -> None:
    determine("lines", "-o", "whole/")
    most = max(path.stat().st_size for path in Path("whole").rglob("*.parquet"))
    small = min(path.stat().st_size for path in Path("whole").rglob("*.parquet"))

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, ((most + small) // 2, resource.RLIM_INFINITY))

    running = command("determine", "lines", "-o", "answers/", "--threads", "1", preexec_fn=limited)
    _, said = running.communicate()
    assert running.returncode == 2
    assert b"cannot be written: File too large." in said
    assert b"of 3 parts in 'answers/' are finished; when that is mended, --resume goes on with the rest." in said
    assert b"Traceback" not in said
    assert determine("lines", "-o", "answers/", "--resume").code == 0
    assert bytes_of(Path("answers")) == bytes_of(Path("whole"))


def test_a_broken_file_is_a_sentence_and_what_was_finished_stays(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        parquet(tmp_path / "lines", f"{name}.parquet", rows(900, 3), group=300)
    path = tmp_path / "lines" / "b.parquet"
    sound = path.read_bytes()
    group = pq.ParquetFile(path).metadata.row_group(1).column(2)
    start = group.dictionary_page_offset or group.data_page_offset
    path.write_bytes(
        sound[:start] + b"\xff" * group.total_compressed_size + sound[start + group.total_compressed_size :]
    )
    found = determine("lines", "-o", "answers/", "--threads", "1")
    assert found.code == 2
    assert "'lines/b.parquet' cannot be read past row 0: " in found.err
    assert " of 3 parts in 'answers/' are finished; when that is mended, --resume goes on with the rest." in found.err
    assert pq.read_table("answers/a-00000.parquet").num_rows == 900
    again = determine("lines", "-o", "answers/", "--resume")
    assert (again.code, "'lines/b.parquet'" in again.err) == (2, True)


# ---- what cannot be done --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("lines",), "The answers to 'lines' go into a folder; name one, such as -o answers/."),
        (("lines", "--json"), "The answers to 'lines' go into a folder"),
        (("lines", "-o", "lines/"), "The answers cannot go into 'lines/', where the shipments are"),
        (("lines/2021.parquet", "-o", "lines/"), "The answers cannot go into 'lines/', where the shipments are"),
        (("-", "-o", "answers/"), "Standard input goes into a file of answers"),
        (("nowhere/", "-o", "answers/"), "'nowhere/' is not there"),
        (("empty", "-o", "answers/"), "'empty' holds no file of shipments"),
        (("lines", "-o", "answers/", "--columns", "destinaton"), "no column 'destinaton'. Did you mean"),
        (("lines", "-o", "answers/", "--columns", "id,,"), "names an empty column"),
        (
            ("lines", "-o", "answers/", "--partition-by", "colour"),
            "The answers have no column 'colour' to part them by",
        ),
        (("lines", "-o", "answers/", "--partition-by", "id"), "'id' has"),
        (("lines", "-o", "full/"), "'full/' is not empty. Name another folder for the answers."),
        (("lines", "-o", "full/", "--resume"), "'full/' holds no run that could go on"),
        (("lines", "-o", "file/"), "'file/' is a file; name a folder"),
        (("lines", "-o", "odd/", "--resume"), "is no record of a run"),
        (("good.csv", "-o", "a.csv", "--resume"), "--resume goes with a folder of answers"),
        (("good.csv", "-o", "a.csv", "--partition-by", "year"), "--partition-by goes with a folder of answers"),
        (("gopher://x/y", "-o", "answers/"), "'gopher://x/y' is no address that can be read"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    for folder in ("empty", "full", "odd"):
        (tmp_path / folder).mkdir()
    parquet(tmp_path / "full", "x.parquet", rows(5))
    (tmp_path / "odd" / "_run.json").write_text("[1, 2", "utf-8")
    (tmp_path / "file").write_text("", "utf-8")
    shutil.copy(EXAMPLE, "good.csv")
    if "id" in words:
        parquet(tmp_path / "lines", "ids.parquet", rows(1_001), group=1_001)
    found = determine(*words)
    assert found.code == 2, found.err
    assert says in found.err
    assert "Traceback" not in found.err


@pytest.mark.usefixtures("lines")
def test_a_run_goes_on_with_the_same_question_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    determine("lines", "-o", "answers/")
    other = determine("lines", "-o", "answers/", "--resume", "--on", "2020-01-01")
    assert other.code == 2
    assert "'answers/' was begun with other options: on was not given and is 2020-01-01 now." in other.err
    assert "is not empty; --resume goes on with its run" in determine("lines", "-o", "answers/").err
    table = rows(2_500, 77)
    parquet(Path("lines"), "2021.parquet", table, group=400)
    assert (
        "'2021' has been changed since the run into 'answers/' began"
        in determine("lines", "-o", "answers/", "--resume").err
    )
    Path("lines/2021.parquet").unlink()
    assert "'2021' is no longer there" in determine("lines", "-o", "answers/", "--resume").err
    monkeypatch.setattr(detente, "__version__", "9.9")
    assert "was begun by another version of detente" in determine("lines", "-o", "answers/", "--resume").err


def test_columns_that_mean_the_same_are_told_with_their_file(tmp_path: Path) -> None:
    table = rows(5)
    twice = table.append_column("Origin", table.column("origin"))
    parquet(tmp_path / "lines", "a.parquet", twice)
    found = determine("lines", "-o", "answers/")
    assert found.code == 2
    assert "The columns 'origin' and 'Origin' both mean 'origin'" in found.err


# ---- changes --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("lines")
def test_changes_of_a_folder_are_those_of_its_files(lines: list[pa.Table]) -> None:
    found = changes("lines", *DAYS, "-o", "changed/", "--summary", "--threads", "2")
    assert found.code == 0
    assert found.out.splitlines()[0].endswith("of 4,400 orders hit by what changed from 2023-07-20 to 2023-07-21")
    said = answers(Path("changed"))
    whole = [
        row for table in lines for row in detente.changes(table, *DAYS[1::2]).drop_columns(["problem"]).to_pylist()
    ]
    assert said == whole
    assert len(said) > 50
    parquet(Path("one"), "all.parquet", pa.concat_tables(map(as_read, lines)))
    one = changes("one/all.parquet", *DAYS, "--summary", "--json")
    many = changes("lines", *DAYS, "--summary", "--json")
    assert many.objects == one.objects
    again = changes("lines", *DAYS, "-o", "changed/", "--summary", "--json", "--resume")
    assert again.objects == one.objects, "what was counted before the stop is counted"


@pytest.mark.usefixtures("lines")
def test_what_changes_cannot_do_with_a_folder_is_a_sentence() -> None:
    for words, says in [
        (("lines", *DAYS, "--json"), "The orders of 'lines' that are hit go into a folder"),
        (("lines", *DAYS, "--resume"), "--resume goes with a folder of hit orders"),
        (("lines", *DAYS, "-o", "-"), "The orders of 'lines' that are hit go into a folder"),
    ]:
        found = changes(*words)
        assert (found.code, says in found.err) == (2, True), found.err


def test_the_proposal_stands_first_and_in_every_answer(lines: list[pa.Table]) -> None:
    proposal = str(Path(__file__).parents[2] / "examples" / "proposal-korea-to-group-a.yaml")
    found = determine("lines", "-o", "answers/", "--with", proposal)
    assert found.err.startswith("NOT LAW: with the proposal ")
    assert answers(Path("answers")) == expected(*lines, proposals=[proposal])
    other = determine("lines", "-o", "answers/", "--resume")
    assert (other.code, "was begun under another law" in other.err) == (2, True)


def test_without_rows_there_are_answers_without_rows(tmp_path: Path) -> None:
    parquet(tmp_path / "lines", "a.parquet", rows(3).slice(0, 0))
    assert determine("lines", "-o", "answers/").code == 0
    assert pq.read_table("answers/a-00000.parquet").num_rows == 0


def test_an_address_of_this_machine_is_a_folder_too(lines: list[pa.Table], tmp_path: Path) -> None:
    found = determine((tmp_path / "lines").as_uri(), "-o", (tmp_path / "answers").as_uri())
    assert found.code == 0, found.err
    assert answers(tmp_path / "answers") == expected(*lines)


def test_folders_are_left_without_what_was_half_written(tmp_path: Path) -> None:
    parquet(tmp_path / "lines", "a.parquet", rows(30))
    determine("lines", "-o", "answers/")
    left = Path("answers/.a-00000.parquet.part")
    left.write_bytes(b"half")
    assert determine("lines", "-o", "answers/", "--resume").code == 0
    assert not left.exists()
