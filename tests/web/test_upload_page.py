"""The upload: a file sent, its answers narrowed and taken away, and what was rejected and why."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import httpx
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

import detente
from tests.web.seen import accessible, fits

ORDERS = Path(__file__).parent.parent.parent / "examples" / "shipments.csv"
HARD = (
    "id,origin,destination,date,entry\n"
    '"=HYPERLINK(""http://x"")",JP,KR,2019-08-01,15\n'
    "<script>alert(1)</script>,JP,CN,2024-01-01,unlisted\n"
    "-2,JP,US,2024-01-01,unlisted\n"
    "c,JP,KR,never,15\n"
)


def send(client: httpx.Client, data: bytes | str, name: str = "orders.csv") -> httpx.Response:
    return client.post("/upload", files={"file": (name, data)})


def test_a_file_is_sent_and_narrowed_and_taken_away(page: Page, tmp_path: Path) -> None:
    page.goto("/upload")
    accessible(page)
    fits(page)
    page.get_by_label("File").set_input_files(ORDERS)
    page.get_by_role("button", name="Determine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Answers")
    accessible(page)
    fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Prohibited").or_(page.get_by_role("link", name="Undetermined")).first.click()
    assert "outcome=" in page.url
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Parquet").click()
    waiting.value.save_as(tmp_path / "answers.parquet")
    outcomes = set(pq.read_table(tmp_path / "answers.parquet").column("outcome").cast("string").to_pylist())
    assert len(outcomes) == 1


def test_the_answers_are_those_of_the_engine(client: httpx.Client) -> None:
    where = send(client, ORDERS.read_bytes()).headers["location"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{where}/answers.csv").text.lstrip("\ufeff"))))
    with ORDERS.open(encoding="utf-8") as file:
        orders = list(csv.DictReader(file))
    assert len(rows) == len(orders)
    for order, row in zip(orders, rows, strict=True):
        asked = {name: said for name, said in order.items() if said and name != "order_ref"}
        assert detente.determine(asked).outcome == row["outcome"], order["id"]


def test_formulas_and_markup_in_a_file_do_nothing(client: httpx.Client) -> None:
    where = send(client, HARD).headers["location"]
    page = client.get(where)
    assert "<script>alert" not in page.text
    assert "is not a date" in page.text
    rows = list(csv.DictReader(io.StringIO(client.get(f"{where}/answers.csv").text.lstrip("\ufeff"))))
    assert [row["id"][0] for row in rows] == ["'", "<", "-"]
    rejected = list(csv.DictReader(io.StringIO(client.get(f"{where}/answers.rejects").text)))
    assert [(row["line"], row["field"]) for row in rejected] == [("5", "date")]


def test_it_works_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/upload")
    plain_page.get_by_label("File").set_input_files(ORDERS)
    plain_page.get_by_role("button", name="Determine").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Answers")
    plain_page.get_by_label("With the text").fill("individual")
    plain_page.get_by_role("button", name="Narrow").click()
    assert "text=individual" in plain_page.url


@pytest.mark.parametrize(
    ("data", "name", "status"),
    [(b"", "", 422), (b"", "orders.csv", 422), (b"x", "orders.exe", 422), (b"PAR1", "orders.parquet", 422)],
)
def test_what_cannot_be_read_is_told_on_a_page(client: httpx.Client, data: bytes, name: str, status: int) -> None:
    answer = send(client, data, name)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_answers_are_not_guessed_nor_kept_by_others(client: httpx.Client) -> None:
    assert client.get("/upload/nothing").status_code == 404
    where = send(client, ORDERS.read_bytes()).headers["location"]
    assert len(where.rpartition("/")[2]) >= 32
    assert client.get(where).headers["cache-control"] == "private, no-store"


def test_the_sample_is_the_example(client: httpx.Client) -> None:
    from detente.web.pages.static import address

    assert client.get(address("orders.csv")).content == ORDERS.read_bytes()
