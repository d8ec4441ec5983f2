"""`detente.ray.determine`: a dataset is answered as a table is, by the law of the one that asks."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import detente
import detente.ray
from detente.regime.folder import LAW_FOLDER
from tests.determination_bulk.folders import rows

ROOT = Path(__file__).parent.parent.parent
ROWS = 6_000
PROPOSAL = ROOT / "examples" / "proposal-korea-to-group-a.yaml"


@pytest.fixture
def in_order(cluster: Any) -> Iterator[Any]:
    import ray

    options = ray.data.DataContext.get_current().execution_options
    options.preserve_order = True
    yield cluster
    options.preserve_order = False


def dataset(table: pa.Table, *cuts: int) -> Any:
    import ray

    bounds = [0, *cuts, table.num_rows]
    return ray.data.from_arrow([table.slice(a, b - a) for a, b in itertools.pairwise(bounds)])


def gathered(answers: Any) -> pa.Table:
    import ray

    return pa.concat_tables([ray.get(each) for each in answers.to_arrow_refs()])


def plain(table: pa.Table) -> pa.Table:
    """Without dictionaries, whose order says nothing."""
    columns = [c.cast(c.type.value_type) if pa.types.is_dictionary(c.type) else c for c in table.columns]
    return pa.table([c.combine_chunks() for c in columns], names=table.column_names)


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize("encoded", [True, False])
def test_the_answers_are_those_of_a_table_in_order(encoded: bool) -> None:
    table = rows(ROWS, seed=3, bad=7)
    answered = gathered(detente.ray.determine(dataset(table, 1, 1, 1_500, 4_999), encoded=encoded))
    assert answered.schema == detente.answered_schema(table.schema, encoded=encoded)
    expected = detente.determine_table(table)
    assert plain(answered) == plain(expected)
    assert expected["problem"].null_count < ROWS


@pytest.mark.usefixtures("cluster")
def test_no_row_is_lost_or_doubled_out_of_order() -> None:
    table = rows(ROWS, seed=4)
    answered = gathered(detente.ray.determine(dataset(table, 1_000, 2_000, 3_000, 4_000), workers=2))
    assert plain(answered.sort_by("id")) == plain(detente.determine_table(table))


@pytest.mark.usefixtures("in_order")
def test_batches_of_several_blocks_are_one_table_to_the_kernel() -> None:
    table = rows(ROWS, seed=5)
    cuts = range(500, ROWS, 500)
    answered = gathered(detente.ray.determine(dataset(table, *cuts), batch_size=2_200, workers=(1, 2)))
    assert plain(answered) == plain(detente.determine_table(table))


@pytest.mark.usefixtures("in_order")
def test_the_law_and_the_proposals_of_the_one_that_asks_are_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workers were started with the law that is installed, and know nothing of this folder."""
    law = tmp_path / "law"
    shutil.copytree(LAW_FOLDER, law)
    last = max((law / "jp").glob("20*.yaml"))
    last.unlink()
    table = rows(ROWS, seed=6)
    installed = detente.determine_table(table)
    monkeypatch.setenv("DETENTE_LAW", str(law))
    asked: dict[str, Any] = {"proposals": [PROPOSAL], "on": "2020-03-01", "assume": {"end_use": "civil"}}
    expected = detente.determine_table(table, **asked)
    answered = gathered(detente.ray.determine(dataset(table, 3_000), **asked))
    shutil.rmtree(law)
    assert plain(answered) == plain(expected)
    assert set(answered["law"].to_pylist()) != set(installed["law"].to_pylist())
    assert any("korea" in said for said in answered["proposals"].unique().to_pylist())


@pytest.mark.usefixtures("in_order")
def test_a_worker_killed_in_mid_run_costs_no_row(kill_one: Callable[[], int]) -> None:
    import ray

    table = rows(ROWS, seed=7)
    answers = detente.ray.determine(dataset(table, *range(250, ROWS, 250)), workers=2)
    blocks: list[pa.Table] = []
    for block in answers.iter_internal_ref_bundles():
        if not blocks:
            kill_one()
        blocks += [ray.get(ref) for ref in block.block_refs]
    assert plain(pa.concat_tables(blocks)) == plain(detente.determine_table(table))


@pytest.mark.usefixtures("cluster")
def test_what_cannot_be_asked_is_refused_at_once() -> None:
    table = rows(20)
    with pytest.raises(detente.ShipmentError, match="is no fact"):
        detente.ray.determine(dataset(table), assume={"end_yuse": "civil"})
    with pytest.raises(detente.ShipmentError, match="on: "):
        detente.ray.determine(dataset(table), on="yesterday or so")
    with pytest.raises(detente.FileError, match="both mean 'origin'"):
        detente.ray.determine(dataset(table.append_column("Origin", table["origin"])))
    with pytest.raises(detente.FileError, match="There is no file"):
        detente.ray.determine(dataset(table), proposals=["nowhere.yaml"])
    with pytest.raises(TypeError, match=r"ray\.data\.Dataset, not a Table"):
        detente.ray.determine(table)
