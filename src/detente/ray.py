"""Shipments on a cluster: the same answers by way of Ray Data.

    import ray, detente

    lines = ray.data.read_parquet("lines/")
    answers = detente.ray.determine(lines)
    answers.write_parquet("answers/")

Ray cuts the data, spreads it and runs again what a lost machine had in hand; detente answers. The law that the caller
has, with the proposals laid over it, is sent to every worker once: what law data a worker has installed does not
matter.
Needs `pip install detente[ray]` here and on every machine of the cluster.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.determination.cluster import Worker, ray_data
from detente.determination.shipped import ShippedLaw, ship

if TYPE_CHECKING:
    import pyarrow as pa
    import ray.data

    from detente.determination.single import Law
    from detente.regime.proposals import Proposal


def determine(
    dataset: ray.data.Dataset,
    *,
    on: dt.date | str | None = None,
    known_on: dt.date | str | None = None,
    assume: Mapping[str, object] | None = None,
    proposals: Sequence[str | os.PathLike[str] | Proposal] = (),
    encoded: bool = True,
    workers: int | tuple[int, int] | None = None,
    batch_size: int | None = None,
    num_cpus: float = 1,
) -> ray.data.Dataset:
    """Determine every row of a dataset; needs `pip install detente[ray]`.

    Nothing is computed before the result is asked for. Its blocks come in the order in which they are finished, unless
    `ray.data.DataContext.get_current().execution_options.preserve_order` is set before the dataset is made; rows
    within a block are always in order.

    Args:
        dataset: its columns as those of `determine_table`.
        on, known_on, assume, proposals: as in `detente.determine`, for every row.
        encoded: whether the answers' texts are dictionary columns; plain text for what knows none.
        workers: how many processes answer, or the fewest and the most; by default as the cluster has room for.
        batch_size: how many rows are answered at a time; by default a block of the dataset.
        num_cpus: how many cores a worker has, and uses.

    Returns:
        A dataset of the same rows with the answer's columns, of the schema that `answered_schema` tells.

    Raises:
        FileError: ray is not installed; two columns mean the same field of a shipment, or one is no column of single
            values.
        LawError, ProposalError, ShipmentError: as `detente.determine`.

    What a worker cannot do is told when the result is asked for: Ray raises an error of its own around the sentence.
    """
    data = ray_data()
    if not isinstance(dataset, data.Dataset):
        raise TypeError(f"`dataset` is a ray.data.Dataset, not a {type(dataset).__name__}; see ray.data.from_arrow")
    from detente import _law

    law = _law(proposals)
    asked = {"on": on, "known_on": known_on, "assume": assume}
    _try(law, dataset, asked)
    answered: ray.data.Dataset = dataset.map_batches(
        Kernel,
        fn_constructor_args=(ship(law), asked, encoded, max(1, int(num_cpus))),
        batch_format="pyarrow",
        batch_size=batch_size,
        zero_copy_batch=True,
        compute=_pool(data, workers),
        num_cpus=num_cpus,
        udf_modifying_row_count=False,
    )
    return answered


class Kernel(Worker):
    """What a worker does with a batch of shipments: the same as `detente.determine_table`."""

    def __init__(self, shipped: ShippedLaw, asked: Mapping[str, Any], encoded: bool, threads: int) -> None:
        super().__init__(shipped)
        self._asked = asked
        self._encoded = encoded
        self._threads = threads

    def __call__(self, shipments: pa.Table) -> pa.Table:
        """The shipments with their answers."""
        from detente.determination.batches import answered_schema
        from detente.determination.table import determine_table

        answered = determine_table(self.law, shipments, **self._asked, threads=self._threads)
        return answered.cast(answered_schema(shipments.schema, encoded=self._encoded))


def _pool(data: Any, workers: int | tuple[int, int] | None) -> Any:
    """Ray's actors: each opens the law once, and another takes the place of one that is lost."""
    if workers is None:
        return data.ActorPoolStrategy(min_size=1)
    if isinstance(workers, int):
        return data.ActorPoolStrategy(size=workers)
    return data.ActorPoolStrategy(min_size=workers[0], max_size=workers[1])


def _try(law: Law, dataset: ray.data.Dataset, asked: Mapping[str, Any]) -> None:
    """Answer no rows here, so that what cannot be asked is refused at once and not by a worker."""
    import pyarrow as pa

    from detente.determination.table import determine_table

    known = dataset.schema(fetch_if_missing=False)
    schema = known.base_schema if known is not None else None
    determine_table(law, (schema if isinstance(schema, pa.Schema) else pa.schema([])).empty_table(), **asked)
