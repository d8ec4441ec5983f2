"""Declaration lines as a customs authority keeps them: `python -m bench.lines FOLDER --rows 100000000 --seed 1`.

A folder of Parquet files, one for each period, in order of the day. Lines belong to declarations: one line mostly, a
handful often, some hundred now and then, about five on average. The lines of a declaration share origin, destination,
day, currency and end user; each has its own good, value and use. Goods, partners and days are skewed as trade is, and
facts are missing as they are in real files. One line in 100,000 (`--bad`) cannot be read.

The files are written with pyarrow's usual settings: snappy, row groups of 1,048,576 lines. Text columns are dictionary
columns, with `--text` plain text; numbers and days are plain. The same seed gives the same bytes, on any number of
threads: each row group has random numbers of its own. About three row groups are held at a time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from bench import shipments as trade
from bench.shipments import FIRST, LAST, Draw, Flags, encoded
from detente.regime.countries import CODES

GROUP = 1 << 20  # rows of a row group, pyarrow's own
BAD = 1e-5
THREADS = 2
_EPOCH = dt.date(1970, 1, 1)
_CONCERNS = {"end_use": ("civil", "wmd", "conventional"), "end_user": ("clear", "wmd", "conventional")}
_UNREADABLE = {"destination": "XX", "hs": "n/a", "currency": "Y", "end_use": "yes", "entry": "99(9)"}


class Period(NamedTuple):
    """The lines of one file: those from `first` up to `until`, counted over the whole folder."""

    day: dt.date
    first: int
    until: int

    @property
    def name(self) -> str:
        """Of the file; in order of the day."""
        return f"lines-{self.day}.parquet"


def write(
    folder: Path, rows: int, *, seed: int = 1, files: int = 4, text: bool = False, bad: float = BAD
) -> list[Path]:
    """Write a folder of lines; the files, in order. A file stands only when it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with ThreadPoolExecutor(THREADS) as pool:
        for period in periods(rows, files):
            starts = range(period.first, period.until, GROUP)
            making = [partial(lines, rows, at, min(at + GROUP, period.until), seed, text, bad) for at in starts]
            partial_name = folder / f"{period.name}.partial"
            with pq.ParquetWriter(partial_name, schema(text)) as writer:
                for table in _in_turn(pool, making):
                    writer.write_table(table, row_group_size=GROUP)
            written.append(partial_name.replace(folder / period.name))
    return written


def _in_turn(pool: ThreadPoolExecutor, making: Sequence[Callable[[], pa.Table]]) -> Iterator[pa.Table]:
    """What is made, in order; never more than a few ahead."""
    ahead: deque[Future[pa.Table]] = deque()
    for make in making:
        ahead.append(pool.submit(make))
        if len(ahead) > THREADS:
            yield ahead.popleft().result()
    while ahead:
        yield ahead.popleft().result()


def periods(rows: int, files: int) -> list[Period]:
    """The days cut into periods of about as many lines each; a period without lines is none."""
    ends = _ends(rows)
    cuts = np.searchsorted(ends, np.arange(1, files) * rows / files)
    edges = [0, *(int(cut) + 1 for cut in cuts), len(ends)]
    counts = [0, *(int(ends[edge - 1]) for edge in edges[1:])]
    found = []
    for day, first, until in zip(edges[:-1], counts[:-1], counts[1:], strict=True):
        if until > first:
            found.append(Period(FIRST + dt.timedelta(day), first, until))
    return found


@cache
def _ends(rows: int) -> npt.NDArray[np.int64]:
    """How many lines have been declared by the end of each day: fewer at week-ends, more from year to year."""
    days = np.arange((LAST - FIRST).days + 1)
    weekday = np.array((1.0, 1.05, 1.0, 1.05, 1.1, 0.3, 0.1))[(days + FIRST.weekday()) % 7]
    season = 1 + 0.08 * np.sin(days / 365.25 * 2 * np.pi)
    weights = weekday * season * 1.04 ** (days / 365.25)
    ends: npt.NDArray[np.int64] = np.round(np.cumsum(weights) / weights.sum() * rows).astype(np.int64)
    return ends


def schema(text: bool) -> pa.Schema:
    """The twelve columns, in order."""
    made = lines(2, 0, 2, 1, text, 0)
    return made.schema


def lines(rows: int, start: int, stop: int, seed: int = 1, text: bool = False, bad: float = BAD) -> pa.Table:
    """The lines from `start` up to `stop` of a folder of so many rows. A declaration ends with a row group."""
    count = stop - start
    sizes = _sizes(count, (seed, start, 1))
    once, own = Draw(len(sizes), (seed, start, 2)), Draw(count, (seed, start, 3))
    japan_once = once.chance(0.55)
    japan = np.repeat(japan_once, sizes)
    opened = np.repeat(start + np.cumsum(sizes) - sizes, sizes)  # the declaration's first line has its day
    day = np.searchsorted(_ends(rows), opened, side="right").astype(np.int32) + (FIRST - _EPOCH).days
    items, customers = _masters(seed)
    item = _popular(own, japan, len(items["hs"]))
    customer = np.repeat(_popular(once, japan_once, len(customers["destination"])), sizes)
    currency = trade.currencies(once, japan_once)
    no_amounts = once.chance(0.03)  # on the whole declaration, and then mostly without the currency
    shown = np.repeat(np.where(no_amounts & once.chance(0.8), -1, currency), sizes)
    value = trade.values(own, np.repeat(currency, sizes))
    use = np.where(own.chance(0.06), -1, own.choose((0.985, 0.0075, 0.0075)))
    codes = {
        "origin": np.where(japan, 0, 1),
        "destination": customers["destination"].take(customer),
        "entry": items["entry"].take(item),
        "good": items["good"].take(item),
        "hs": items["hs"].take(item),
        "currency": shown,
        "end_use": use,
        "end_user": customers["end_user"].take(customer),
    }
    no_value = np.repeat(no_amounts, sizes) | own.chance(0.01)
    no_day = _spoil(codes, value, bad, (seed, start, 4))
    plain = {
        "id": pa.array(np.arange(start, stop), pa.int64()),
        "date": pa.array(day, pa.int32(), mask=no_day).view(pa.date32()),
        "concentration_wt_pct": pa.array(items["concentration_wt_pct"].take(item), from_pandas=True),
        "value": pa.array(value, pa.float64(), mask=no_value & (value >= 0)),
    }
    texts = {name: encoded(column, _texts()[name]) for name, column in codes.items()}
    if text:
        texts = {name: column.cast(pa.string()) for name, column in texts.items()}
    return pa.table({name: plain[name] if name in plain else texts[name] for name in COLUMNS})


COLUMNS = (
    *("id", "origin", "destination", "date", "entry", "good", "concentration_wt_pct", "hs"),
    *("value", "currency", "end_use", "end_user"),
)


def _sizes(count: int, seed: Sequence[int]) -> npt.NDArray[np.int64]:
    """How many lines each declaration has, `count` in all."""
    draw = Draw(count // 3 + 1, seed)
    sizes = np.minimum(np.exp(draw.normal() * 1.2 + 0.8).astype(np.int64) + 1, 600)
    ends = np.minimum(np.cumsum(sizes), count)
    ends[-1] = count
    ends = ends[: int(np.searchsorted(ends, count)) + 1]
    found: npt.NDArray[np.int64] = np.diff(ends, prepend=0)
    return found


def _popular(draw: Draw, japan: Flags, size: int) -> npt.NDArray[np.int64]:
    """Places in a master, half of which belongs to each origin, the popular ones first."""
    half, drawn = size // 2, draw.uniform()
    rank = np.minimum((drawn * drawn * np.sqrt(drawn) * half).astype(np.int64), half - 1)
    return np.where(japan, rank, half + rank)


@cache
def _masters(seed: int) -> tuple[dict[str, npt.NDArray[Any]], dict[str, npt.NDArray[Any]]]:
    """What is shipped and to whom: codes of the texts, and the parameter as it is."""

    def coded(column: pa.DictionaryArray, name: str) -> npt.NDArray[Any]:
        if name == "concentration_wt_pct":
            numbers: npt.NDArray[np.float64] = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
            return numbers
        places = [_texts()[name].index(value) for value in column.dictionary.to_pylist()]
        held = column.indices.cast(pa.int32()).fill_null(len(places)).to_numpy()
        codes: npt.NDArray[np.int16] = np.array([*places, -1], np.int16).take(held)
        return codes

    def master(make: Callable[[Draw, Flags], dict[str, Any]], size: int) -> dict[str, npt.NDArray[Any]]:
        made = make(Draw(size, seed + size), np.arange(size) < size // 2)
        return {name: coded(column, name) for name, column in made.items() if name in COLUMNS}

    return master(trade.items_of, trade.ITEMS), master(trade.customers_of, trade.CUSTOMERS)


@cache
def _texts() -> dict[str, list[str]]:
    """The texts of each text column; the last one of some cannot be read."""
    texts = {
        "origin": ["JP", "KR"],
        "destination": sorted(CODES),
        "entry": [*trade.JP_ENTRIES, *trade.KR_ENTRIES, "unlisted"],
        "good": [*trade.GOODS],
        "hs": [*trade.HS_CODES],
        "currency": [*trade.CURRENCIES],
        **{name: [*choices] for name, choices in _CONCERNS.items()},
    }
    return {name: [*known, *([_UNREADABLE[name]] if name in _UNREADABLE else [])] for name, known in texts.items()}


def _spoil(codes: dict[str, npt.NDArray[Any]], value: npt.NDArray[Any], share: float, seed: Sequence[int]) -> Flags:
    """Make a share of the lines unreadable, each by one of its cells; the lines whose day is taken."""
    random = np.random.default_rng(seed)
    no_day = np.zeros(len(value), np.bool_)
    places = random.choice(len(value), random.binomial(len(value), share), replace=False)
    for place, kind in zip(places, random.integers(0, len(_UNREADABLE) + 2, len(places)), strict=True):
        if kind < len(_UNREADABLE):
            name = list(_UNREADABLE)[kind]
            codes[name][place] = len(_texts()[name]) - 1
        elif kind == len(_UNREADABLE):
            value[place] = -1.0
        else:
            no_day[place] = True
    return no_day


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.lines", description="Write declaration lines to a folder.")
    parser.add_argument("folder", type=Path, help="folder for the Parquet files; made if it is not there")
    parser.add_argument("--rows", type=int, default=10_000_000, help="lines in all files together")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same bytes")
    parser.add_argument("--files", type=int, default=4, help="periods, a file each")
    parser.add_argument("--text", action="store_true", help="text columns as plain text instead of dictionaries")
    parser.add_argument("--bad", type=float, default=BAD, help="share of lines that cannot be read")
    asked = parser.parse_args()
    if asked.rows < 1 or asked.files < 1 or asked.seed < 0 or not 0 <= asked.bad <= 1:
        parser.error("--rows and --files are at least 1, --seed at least 0, --bad a share from 0 to 1.")
    there = sorted(asked.folder.glob("*.parquet")) if asked.folder.is_dir() else []
    if there:
        parser.error(f"{asked.folder} has Parquet files already, such as {there[0].name}; name another folder.")
    start = time.perf_counter()
    try:
        written = write(asked.folder, asked.rows, seed=asked.seed, files=asked.files, text=asked.text, bad=asked.bad)
    except OSError as error:
        parser.error(f"{asked.folder} cannot be written: {error.strerror or error}.")
    size = sum(path.stat().st_size for path in written) / 1e6
    taken = time.perf_counter() - start
    print(f"{asked.rows:,} lines in {len(written)} files, {size:,.0f} MB, written in {taken:.1f} s.")


if __name__ == "__main__":
    main()
