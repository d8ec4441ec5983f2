"""OpenFisca (`openfisca-core`): a system of variables and dated parameters, each epoch's rows as one vectorised call.

Memberships are parameters by name and date, formulas are numpy over whole columns. A simulation knows one period, so
each epoch of the law is one simulation of its rows. The table is held as input arrays (codes of enumerations, the
quickest input) before the clock starts; timed are taking the rows of each epoch, setting the inputs, calculating the
three answers and putting them back in order.

Three ways are measured, alike but for how a membership is looked up. The documented way asks for it by name, as
`parameters(period).group_a[destination]`. Its best way within its interface keeps each list as one parameter whose
value is a list of names, and compares the column's codes with it. The tuned way reads the parameters by name into a
table by code, which goes behind OpenFisca's interface.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import logging
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.peers import provisions as p
from bench.peers.openfisca_parameters import BOOLS, ENUMS, NUMBERS, OUTCOME, PARAMETERS, USE
from bench.peers.scope import ANSWERS, LAST, Answers, Peer

Flags = npt.NDArray[np.bool_]
Shipment: Any = build_entity(key="shipment", plural="shipments", label="a shipment", is_person=True)


_way = "by name"


def member(law: Any, name: str, column: Any) -> Flags:
    """Whether each value of an enumeration stands in a list of the law."""
    if _way == "as lists":
        return among(column, getattr(law.lists, name))
    stated = getattr(law, name)
    if _way == "by name":
        named: Flags = np.asarray(stated[column])
        return named
    by_code = np.fromiter((stated[each] for each in column.possible_values.__members__), np.bool_)
    chosen: Flags = by_code[np.asarray(column)]
    return chosen


def among(column: Any, names: Iterable[str]) -> Flags:
    """Whether each value of an enumeration is one of the names."""
    wanted = frozenset(names)
    table = np.fromiter((name in wanted for name in column.possible_values.__members__), np.bool_)
    found: Flags = table[np.asarray(column)]
    return found


def starting(column: Any, prefixes: tuple[str, ...]) -> Flags:
    """Whether each HS code begins with one of the prefixes."""
    codes = column.possible_values.__members__
    return among(column, [code for code in codes if code.replace(".", "").startswith(prefixes)])


def _codes(kind: Any, conditions: list[Flags], names: list[str], otherwise: str) -> EnumArray:
    numbers = {name: number for number, name in enumerate(kind.__members__)}
    return EnumArray(np.select(conditions, [numbers[name] for name in names], numbers[otherwise]), kind)


VARIABLES: list[type[Variable]] = []


def worked_out(kind: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a formula a variable of that name, worked out for a day."""

    def made(formula: Callable[..., Any]) -> Callable[..., Any]:
        said: dict[str, Any] = {"entity": Shipment, "definition_period": DateUnit.DAY, "formula": formula}
        VARIABLES.append(type(formula.__name__, (Variable,), {**said, **_values(kind)}))
        return formula

    return made


def _values(kind: Any) -> dict[str, Any]:
    if kind in (bool, float):
        return {"value_type": kind}
    return {"value_type": Enum, "possible_values": kind, "default_value": next(iter(kind))}


@worked_out(ENUMS["entry"])
def item(shipment: Any, period: Any, parameters: Any) -> Any:
    good, entry = shipment("good", period), shipment("entry", period)
    light = among(shipment("exposure", period), ["light"])
    wavelength = shipment("wavelength_nm", period)
    beam = among(shipment("exposure", period), ["electron-beam", "ion-beam"])
    resist = (
        light & among(shipment("tone", period), ["positive"]) & (wavelength >= 15) & (wavelength < 193)
        | light & (wavelength > 1) & (wavelength < 15)
        | beam & (shipment("sensitivity_uc_per_mm2", period) <= 0.01)
        | among(shipment("exposure", period), ["imprint"])
        | shipment("surface_imaging", period)
    )
    met = _codes(
        ENUMS["entry"],
        [
            among(good, ["hydrogen-fluoride"]) & (shipment("concentration_wt_pct", period) > 30),
            among(good, ["fluorinated-polyimide"]) & (shipment("bound_fluorine_wt_pct", period) >= 10),
            among(good, ["resist"]) & resist,
        ],
        ["3(1)", "5(17)", "7(19)"],
        "unlisted",
    )
    given = np.where(among(entry, ["none"]), np.asarray(met), np.asarray(entry))
    listed = member(parameters(period), "listed", EnumArray(given, ENUMS["entry"]))
    unlisted = list(ENUMS["entry"].__members__).index("unlisted")
    return EnumArray(np.where(listed, given, unlisted), ENUMS["entry"])


@worked_out(bool)
def group_a(shipment: Any, period: Any, parameters: Any) -> Any:
    return member(parameters(period), "group_a", shipment("destination", period))


@worked_out(bool)
def table_3_2(shipment: Any, period: Any, parameters: Any) -> Any:
    return member(parameters(period), "table_3_2", shipment("destination", period))


@worked_out(bool)
def of_concern(shipment: Any, period: Any) -> Any:
    wmd = among(shipment("end_use", period), ["wmd"]) | among(shipment("end_user", period), ["wmd"])
    return wmd | ~among(shipment("informed", period), ["none"])


@worked_out(bool)
def catch_all(shipment: Any, period: Any, parameters: Any) -> Any:
    law, code = parameters(period), shipment("hs", period)
    embargo, a = shipment("table_3_2", period), shipment("group_a", period)
    use = among(shipment("end_use", period), ["conventional"])
    caught = ~a & (shipment("of_concern", period) | embargo & use)
    if law.reformed:
        user = among(shipment("end_user", period), ["conventional"])
        other_parts = starting(code, ("8807",)) & ~shipment("parts_of_row_16_1_aircraft", period) & ~embargo
        headings = starting(code, p.HEADINGS) & ~starting(code, p.NOT_HEADINGS) & ~other_parts
        caught |= ~a & (embargo & user | headings & (use | user))
        caught |= a & ~among(shipment("informed", period), ["none"])
    return caught & starting(code, p.CHAPTERS)


@worked_out(bool)
def small_value(shipment: Any, period: Any, parameters: Any) -> Any:
    law, entry, value = parameters(period), shipment("item", period), shipment("value", period)
    embargo, a = shipment("table_3_2", period), shipment("group_a", period)
    within = member(law, "small_value", entry) & (value <= 1_000_000)
    within |= among(entry, ["15"]) & (value <= 50_000)
    within &= ~member(law, "table_4", shipment("destination", period))
    within &= ~(shipment("designated_low_value", period) & (value > 50_000) & member(law, "low_limit", entry))
    within &= a | ~shipment("of_concern", period)
    within &= ~(embargo & among(shipment("end_use", period), ["conventional"]))
    if law.reformed:
        within &= ~(embargo & among(shipment("end_user", period), ["conventional"]))
        within &= ~a | among(shipment("informed", period), ["none"])
    return within


@worked_out(OUTCOME)
def outcome(shipment: Any, period: Any) -> Any:
    unlisted = among(shipment("item", period), ["unlisted"])
    needed = np.where(unlisted, shipment("catch_all", period), ~shipment("small_value", period))
    return EnumArray(needed.astype(np.uint8), OUTCOME)


@worked_out(bool)
def bulk_goods(shipment: Any, period: Any, parameters: Any) -> Any:
    of_rows = member(parameters(period), "bulk_goods", shipment("item", period))
    return of_rows & among(shipment("outcome", period), ["licence"])


@worked_out(USE)
def general_bulk(shipment: Any, period: Any, parameters: Any) -> Any:
    to_korea = among(shipment("destination", period), ["KR"])
    withheld = to_korea & member(parameters(period), "general_withheld", shipment("item", period))
    usable = shipment("bulk_goods", period) & shipment("group_a", period) & ~withheld
    return _codes(USE, [~usable, ~among(shipment("informed", period), ["none"])], ["no", "ask"], "yes")


@worked_out(USE)
def special_general_bulk(shipment: Any, period: Any, parameters: Any) -> Any:
    law, entry, destination = parameters(period), shipment("item", period), shipment("destination", period)
    a = shipment("group_a", period)
    outside = ~a & ~member(law, "to_2", destination)
    usable = shipment("bulk_goods", period) & among(shipment("exporter_programme", period), ["icp"])
    usable &= ~shipment("table_3_2", period) & ~member(law, "table_4", destination)
    usable &= ~(among(destination, ["KR"]) & member(law, "special_withheld", entry))
    usable &= ~(outside & member(law, "semiconductor_items", entry))
    ask = ~among(shipment("informed", period), ["none"]) | ~a & among(entry, ["3(2)"])
    if law.paragraph_split:
        ask |= outside & among(entry, ["7(16)"])
    return _codes(USE, [~usable, ask], ["no", "ask"], "yes")


def _input(name: str) -> type[Variable]:
    kind = ENUMS.get(name) or (bool if name in BOOLS else float)
    return type(name, (Variable,), {"entity": Shipment, "definition_period": DateUnit.ETERNITY, **_values(kind)})


def system() -> Any:
    """The variables and parameters together."""
    made = TaxBenefitSystem([Shipment])
    made.parameters = ParameterNode("", data=PARAMETERS)
    inputs = [_input(name) for name in (*ENUMS, *NUMBERS, *BOOLS)]
    made.add_variables(*inputs, *VARIABLES)
    return made


def peers(table: pa.Table) -> list[Peer]:
    """OpenFisca with the table as input arrays, in three ways."""
    logging.getLogger("openfisca_core").setLevel(logging.ERROR)
    law = system()
    dates = table["date"].to_numpy()
    inputs = {name: _array(table, name) for name in (*ENUMS, *NUMBERS, *BOOLS)}
    edges = np.array([*p.CHANGES, LAST + dt.timedelta(1)], "datetime64[D]")

    def run() -> dict[str, EnumArray]:
        found: dict[str, Any] = {name: np.empty(len(dates), np.uint8) for name in ANSWERS}
        for first, until in pairwise(edges):
            rows = np.flatnonzero((dates >= first) & (dates < until))
            if not len(rows):
                continue
            simulation = SimulationBuilder().build_default_simulation(law, count=len(rows))
            for name, values in inputs.items():
                simulation.set_input(name, DateUnit.ETERNITY, values[rows])
            for name, answers in found.items():
                answers[rows] = simulation.calculate(name, f"day:{first}")
        return found

    def way(name: str) -> Callable[[], dict[str, EnumArray]]:
        def so() -> dict[str, EnumArray]:
            global _way
            _way = name
            try:
                return run()
            finally:
                _way = "by name"

        return so

    version = f"openfisca-core {importlib.metadata.version('openfisca-core')}"
    once = "vectorised, one simulation for each epoch"
    return [
        Peer(version, f"{once}, parameters looked up by name", run, _answers),
        Peer(f"{version}, lists", f"{once}, parameters that are lists", way("as lists"), _answers),
        Peer(f"{version}, tuned", f"{once}, memberships by code, behind its interface", way("by code"), _answers),
    ]


def _array(table: pa.Table, name: str) -> Any:
    column = table[name].combine_chunks()
    if name in ENUMS:
        numbers = {value: number for number, value in enumerate(ENUMS[name].__members__)}
        codes = np.array([*(numbers[value] for value in column.dictionary.to_pylist()), numbers.get("none", 0)])
        held = column.indices.cast(pa.int32()).fill_null(len(codes) - 1).to_numpy()
        return EnumArray(codes.astype(np.uint8)[held], ENUMS[name])
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column.fill_null(False if name in BOOLS else 0).to_numpy(zero_copy_only=False)


def _answers(found: dict[str, Any]) -> Answers:
    kinds = {"outcome": OUTCOME, "general_bulk": USE, "special_general_bulk": USE}
    return {name: np.array(list(kinds[name].__members__), object)[codes].tolist() for name, codes in found.items()}
