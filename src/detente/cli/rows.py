"""Files of shipments on the command line: batch after batch, every row accounted for, rejects beside the answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from detente.cli.progress import Progress
from detente.errors import FileError

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.determination.reading import Batch, Reject
    from detente.determination.single import Law

Answer = Callable[["pa.Table"], tuple["pa.ChunkedArray", Any]]


def needs_batch() -> None:
    """Say what to install where files cannot be read."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise FileError("Files need the batch extra: pip install 'detente[batch]'.") from None


def beside(output: str | None, file: str) -> str:
    """Where rejected rows go when no place is named: beside the answers, else beside the shipments."""
    name = output if output and output != "-" else file
    path = Path(name)
    return str(path.with_suffix(".rejects.jsonl")) if name != "-" and path.name else "rejects.jsonl"


def keep_apart(rejected: str, file: str, *outputs: str | None) -> None:
    """Refuse to write rejected rows over the shipments or what is made of them.

    Args:
        rejected: where the rejects go.
        file: the shipments.
        outputs: what is written; None and "-" are standard output.
    """
    if rejected == "-" and outputs[0] in (None, "-"):
        raise FileError("Answers and rejects cannot both go to standard output; name a file for one of them.")
    for name in (file, *outputs):
        if name not in (None, "-") and rejected != "-" and os.path.realpath(str(name)) == os.path.realpath(rejected):
            raise FileError(f"{rejected!r} cannot take the rejects as well; name another file with --rejects.")


class Rows:
    """Takes the batches of a file, and keeps account of every row.

    Args:
        law: whose names of parameters are known.
        assume: what is filled in where a row leaves it out.
        answer: gives for a table the problem of every row, null where it can be read, and what is made of the rest.
    """

    def __init__(self, law: Law, assume: Mapping[str, object] | None, answer: Answer) -> None:
        self.law = law
        self.assume = assume
        self.rejects: list[Reject] = []
        self.rows = 0
        self.empty = 0
        self._answer = answer
        self._told: set[str] = set()

    def answered(self, batches: Iterator[Batch]) -> Iterator[Any]:
        """What is made of each batch."""
        from detente.determination.machine import machine
        from detente.determination.plan import plan
        from detente.determination.rows_told import remarks, unread_rows

        walker = machine(self.law, self.assume)
        with Progress() as progress:
            for batch in batches:
                meant = plan(batch.table.column_names, walker.parameter_names())
                for sentence in remarks(batch.table, meant):
                    self._tell(sentence)
                problems, made = self._answer(batch.table)
                self.rejects += sorted(batch.rejects + unread_rows(batch, problems), key=lambda r: r.line)
                self.rows += batch.table.num_rows + len(batch.rejects)
                self.empty += batch.empty
                progress.at(self.rows, batch.share)
                yield made

    def _tell(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            typer.echo(f"note: {sentence}", err=True)

    def write_rejects(self, rejected: str) -> None:
        """Write the rows that were rejected, if any, with the reason."""
        if not self.rejects:
            return
        from detente.determination.whole_files import whole_file
        from detente.determination.writing import reject_line

        with whole_file(rejected) as file:
            for reject in self.rejects:
                file.write(reject_line(reject))

    def report(self, rejected: str, quiet: bool, done: str = "determined") -> None:
        """The last line: how many rows, and what became of them."""
        answered = self.rows - len(self.rejects)
        parts = [f"{answered} of {self.rows} rows {done}"]
        if self.rejects:
            count = len(self.rejects)
            parts.append(f"{count} {'row' if count == 1 else 'rows'} rejected: see {rejected}")
        if self.empty:
            parts.append(f"{self.empty} empty {'line' if self.empty == 1 else 'lines'} passed over")
        if self.rejects or not quiet or self.empty:
            typer.echo("; ".join(parts) + ".", err=True)
