"""The peers hold the same law as detente, and what they are measured on is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")

from bench.peers import scope
from bench.shipments import as_shipments, shipments

import detente
from bench import grown
from detente.determination.lint import lint
from detente.determination.single import Law
from detente.determination.table import determine_table

ROWS = 500


@pytest.mark.parametrize(
    ("module", "needs"), [("zen_graph", "zen"), ("openfisca", "openfisca_core"), ("duckdb_sql", "duckdb")]
)
@pytest.mark.filterwarnings("ignore")  # what the peers' own packages warn of
def test_a_peer_gives_the_same_answers(module: str, needs: str) -> None:
    pytest.importorskip(needs)
    peers = pytest.importorskip(f"bench.peers.{module}").peers
    table = scope.rows(ROWS, seed=21)
    expected = scope.detente_answers(table)
    for peer in peers(table):
        assert not scope.differences(table, expected, peer.answers(peer.run())), peer.name


def test_differences_are_told() -> None:
    table = scope.rows(20)
    expected = scope.detente_answers(table)
    wrong = {**expected, "outcome": ["prohibited", *expected["outcome"][1:]]}
    assert len(scope.differences(table, expected, wrong)) == 1


def test_every_row_of_the_scope_is_decided() -> None:
    answered = detente.determine_table(scope.rows(ROWS))
    assert answered["problem"].null_count == ROWS
    assert set(answered["outcome"].to_pylist()) == {"no-licence", "licence"}


def test_generated_shipments_can_be_read() -> None:
    table = shipments(ROWS)
    answered = detente.determine_table(table)
    assert answered["problem"].null_count == ROWS
    alone = [detente.determine(shipment) for shipment in as_shipments(table)]
    assert [answer.outcome for answer in alone] == answered["outcome"].to_pylist()
    assert {"no-licence", "licence", "undetermined"} <= {answer.outcome for answer in alone}


def test_the_same_seed_gives_the_same_shipments() -> None:
    assert shipments(50, seed=8).equals(shipments(50, seed=8))
    assert not shipments(50, seed=8).equals(shipments(50, seed=9))


def test_the_grown_law_lints_clean(tmp_path: Path) -> None:
    folder = grown.write(tmp_path / "law", 2)
    assert lint(folder) == []
    answered = determine_table(Law(folder), grown.rows(2, ROWS))
    assert answered["problem"].null_count == ROWS
    assert set(answered["outcome"].to_pylist()) == {"no-licence", "licence", "undetermined"}
