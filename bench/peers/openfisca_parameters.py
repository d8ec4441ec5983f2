"""OpenFisca's parameters for the scope: enumerations of the inputs, and lists of the law by name and date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openfisca_core.indexed_enums import Enum

from bench.peers import provisions as p
from bench.peers.scope import COUNTRIES, ENTRIES, HS
from bench.shipments import GOODS


def _enum(name: str, values: Iterable[str]) -> Any:
    return Enum(name, {value: value for value in values})


ENUMS = {
    "destination": _enum("Destination", COUNTRIES),
    "entry": _enum("Entry", ("none", *dict.fromkeys((*p.ROW_OF, *ENTRIES)))),
    "good": _enum("Good", ("none", *GOODS)),
    "hs": _enum("Code", HS),
    "exposure": _enum("Exposure", ("none", *p.EXPOSURES)),
    "tone": _enum("Tone", ("none", "positive", "negative")),
    "end_use": _enum("EndUse", ("civil", "wmd", "conventional")),
    "end_user": _enum("EndUser", ("clear", "wmd", "conventional")),
    "informed": _enum("Informed", ("none", "wmd", "conventional")),
    "exporter_programme": _enum("Programme", ("none", "icp")),
}
OUTCOME, USE = _enum("Outcome", ("no-licence", "licence")), _enum("Use", ("no", "ask", "yes"))
NUMBERS = ("concentration_wt_pct", "bound_fluorine_wt_pct", "wavelength_nm", "sensitivity_uc_per_mm2", "value")
BOOLS = ("surface_imaging", "designated_low_value", "parts_of_row_16_1_aircraft")


def _dated(*values: tuple[str, Any]) -> dict[str, Any]:
    return {"values": {day: {"value": value} for day, value in values}}


def _members(kind: str, *lists: tuple[str, Iterable[str]]) -> dict[str, Any]:
    """For every value of an enumeration whether it is in the list, by the day from which the list stands."""
    sets = [(day, frozenset(names)) for day, names in lists]
    return {name: _dated(*((day, name in names) for day, names in sets)) for name in ENUMS[kind].__members__}


_LISTED = [entry for entry in ENUMS["entry"].__members__ if entry not in ("none", "unlisted")]
_START = "2018-01-01"
PARAMETERS: dict[str, Any] = {
    "group_a": _members(
        "destination", (_START, (*p.GROUP_A, "KR")), (p.KOREA_OUT, p.GROUP_A), (p.KOREA_BACK, (*p.GROUP_A, "KR"))
    ),
    "table_3_2": _members(
        "destination",
        (_START, (*p.TABLE_3_2, "ER")),
        (p.ERITREA_OUT, p.TABLE_3_2),
        (p.SOUTH_SUDAN_IN, (*p.TABLE_3_2, "SS")),
    ),
    "table_4": _members("destination", (_START, p.TABLE_4)),
    "to_2": _members("destination", (_START, p.REGION_TO_2)),
    "listed": _members(
        "entry",
        (_START, [entry for entry in _LISTED if entry not in p.SINCE]),
        ("2023-07-23", [entry for entry in _LISTED if p.SINCE.get(entry, "") != "2025-05-28"]),
        ("2025-05-28", _LISTED),
    ),
    "small_value": _members("entry", (_START, [e for e in _LISTED if e.split("(")[0] in p.SMALL_VALUE_ROWS])),
    "low_limit": _members("entry", (_START, p.LOW_LIMIT), ("2020-01-22", (*p.LOW_LIMIT, "7(2)"))),
    "bulk_goods": _members("entry", (_START, [entry for entry in _LISTED if entry.split("(")[0] in p.BULK_ROWS])),
    "semiconductor_items": _members("entry", (_START, p.SEMICONDUCTOR_ITEMS)),
    "paragraph_split": _dated((_START, False), ("2023-07-23", True)),
    "general_withheld": _members("entry", (_START, ()), ("2019-07-04", p.THREE_MATERIALS), ("2023-07-21", ())),
    "special_withheld": _members("entry", (_START, ()), ("2019-07-04", p.THREE_MATERIALS), ("2023-03-23", ())),
    "reformed": _dated((_START, False), ("2025-10-09", True)),
}


def _as_list(members: dict[str, Any]) -> dict[str, Any]:
    """The same as one parameter, whose value is the list of the names in it."""
    days = sorted({day for dated in members.values() for day in dated["values"]})
    named = {day: [name for name, dated in members.items() if dated["values"][day]["value"]] for day in days}
    return {"values": {day: {"value": names} for day, names in named.items()}}


PARAMETERS["lists"] = {name: _as_list(stated) for name, stated in PARAMETERS.items() if "values" not in stated}
