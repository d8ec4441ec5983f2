"""The GoRules engine (`zen-engine`): one decision graph, evaluated row by row through its Python binding.

The graph is what its editor saves (JDM): expression nodes for the groups of a day, decision tables for the technical
tests, the catch-all and the two licences. `evaluate_batch` over a static loader is its quickest documented way: it
compiles the graph once and spreads a list over the machine's cores. The rows are dictionaries made before the clock
starts, with the day as a number (20190828), which it compares faster than a date.
"""

from __future__ import annotations

import importlib.metadata
from itertools import pairwise
from typing import Any

import pyarrow as pa
import zen

from bench.peers import provisions as p
from bench.peers.scope import ANSWERS, Answers, Peer

KEY = "japan"


def peers(table: pa.Table) -> list[Peer]:
    """The engine with the graph compiled, and the rows as requests."""
    engine: Any = zen.ZenEngine({"loader": {"type": "static", "content": {KEY: GRAPH}}})
    requests: list[Any] = [{"key": KEY, "context": _context(row)} for row in table.to_pylist()]
    engine.evaluate_batch(requests[:10])

    def run() -> list[Any]:
        results: list[Any] = engine.evaluate_batch(requests)
        return results

    version = importlib.metadata.version("zen-engine")
    return [Peer(f"zen-engine {version}", "decision graph, evaluate_batch on all cores", run, _answers)]


def _context(row: dict[str, Any]) -> dict[str, Any]:
    day = row["date"]
    known = {name: value for name, value in row.items() if value is not None and name != "date"}
    return {**known, "day": day.year * 10_000 + day.month * 100 + day.day, "code": row["hs"].replace(".", "")}


def _answers(results: list[Any]) -> Answers:
    failed = next((result for result in results if not result["success"]), None)
    if failed is not None:
        raise RuntimeError(failed["error"])
    return {name: [result["data"]["result"][name] for result in results] for name in ANSWERS}


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "content": content, "position": {"x": 0, "y": 0}}


def _expressions(name: str, **values: str) -> dict[str, Any]:
    listed = [{"id": f"{name}-{key}", "key": key, "value": value} for key, value in values.items()]
    return _node(name, "expressionNode", {"expressions": listed, "passThrough": True})


def _table(name: str, inputs: tuple[str, ...], output: str, rules: list[tuple[str, ...]]) -> dict[str, Any]:
    """A first-hit decision table: one cell for each input, the last cell is what it gives."""
    columns = [*inputs, output]
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": field, "name": field, "field": field} for field in inputs],
        "outputs": [{"id": output, "name": output, "field": output}],
        "rules": [
            {"_id": f"{name}-{number}", **dict(zip(columns, cells, strict=True))} for number, cells in enumerate(rules)
        ],
        "passThrough": True,
        "executionMode": "single",
        "inputField": None,
        "outputPath": None,
    }
    return _node(name, "decisionTableNode", content)


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{value}'" for value in values) + "]"


def _prefixes(prefixes: tuple[str, ...]) -> str:
    lengths = sorted({len(prefix) for prefix in prefixes})
    return " or ".join(f"code[0:{n - 1}] in {_list(tuple(x for x in prefixes if len(x) == n))}" for n in lengths)


_CLASSIFY = _table(
    "classify",
    ("entry", "good", "concentration_wt_pct", "bound_fluorine_wt_pct", "exposure", "tone", "wavelength_nm",
     "sensitivity_uc_per_mm2", "surface_imaging"),
    "given",
    [
        ("$ != null", "", "", "", "", "", "", "", "", "entry"),
        ("", "'hydrogen-fluoride'", "> 30", "", "", "", "", "", "", "'3(1)'"),
        ("", "'fluorinated-polyimide'", "", ">= 10", "", "", "", "", "", "'5(17)'"),
        ("", "'resist'", "", "", "'light'", "'positive'", "[15..193)", "", "", "'7(19)'"),
        ("", "'resist'", "", "", "'light'", "", "(1..15)", "", "", "'7(19)'"),
        ("", "'resist'", "", "", "'electron-beam', 'ion-beam'", "", "", "<= 0.01", "", "'7(19)'"),
        ("", "'resist'", "", "", "", "", "", "", "true", "'7(19)'"),
        ("", "'resist'", "", "", "'imprint'", "", "", "", "", "'7(19)'"),
        ("", "", "", "", "", "", "", "", "", "'unlisted'"),
    ],
)  # fmt: skip

_KOREA = f"destination == 'KR' and (day < {p.number(p.KOREA_OUT)} or day >= {p.number(p.KOREA_BACK)})"
_DAY = _expressions(
    "day",
    item=(
        f"given in {_list(p.SEMICONDUCTOR_ITEMS)} and day < 20230723 ? 'unlisted' : "
        "given in ['7(15-3)', '7(24)', '7(25)'] and day < 20250528 ? 'unlisted' : given"
    ),
    group_a=f"destination in {_list(p.GROUP_A)} or {_KOREA}",
    table_3_2=(
        f"destination in {_list(p.TABLE_3_2)} or destination == 'ER' and day < {p.number(p.ERITREA_OUT)} "
        f"or destination == 'SS' and day >= {p.number(p.SOUTH_SUDAN_IN)}"
    ),
    table_4=f"destination in {_list(p.TABLE_4)}",
    to_2=f"destination in {_list(p.REGION_TO_2)}",
    reformed="day >= 20251009",
    row_16=f"code[0:1] in {_list(p.CHAPTERS)}",
)
_GOODS = _expressions(
    "goods",
    row_of="split(item, '(')[0]",
    row_16_1=(
        f"({_prefixes(p.HEADINGS)}) and not ({_prefixes(p.NOT_HEADINGS)}) "
        "and not (code[0:3] == '8807' and not parts_of_row_16_1_aircraft and not table_3_2)"
    ),
    low_limit=(
        f"designated_low_value and value > 50000 and (item in {_list(p.LOW_LIMIT)} "
        "or item == '7(2)' and day >= 20200122)"
    ),
    small=f"$.row_of in {_list(p.SMALL_VALUE_ROWS)} and value <= 1000000 or $.row_of == '15' and value <= 50000",
    three_to_korea=f"destination == 'KR' and item in {_list(p.THREE_MATERIALS)} and day >= 20190704",
    semiconductor=f"item in {_list(p.SEMICONDUCTOR_ITEMS)}",
    bulk_goods=f"$.row_of in {_list(p.BULK_ROWS)}",
)

_CONCERN = "'wmd', 'conventional'"
_OUTCOME = _table(
    "decide",
    ("item", "row_16", "group_a", "table_3_2", "table_4", "reformed", "row_16_1", "small", "low_limit",
     "end_use", "end_user", "informed"),
    "outcome",
    [
        # item, row 16, A, 3-2, 4, reformed, 16(1), small, low limit, use, user, informed
        ("'unlisted'", "false", "", "", "", "", "", "", "", "", "", "", "'no-licence'"),
        ("'unlisted'", "", "true", "", "", "true", "", "", "", "", "", _CONCERN, "'licence'"),
        ("'unlisted'", "", "true", "", "", "", "", "", "", "", "", "", "'no-licence'"),
        ("'unlisted'", "", "", "", "", "", "", "", "", "'wmd'", "", "", "'licence'"),
        ("'unlisted'", "", "", "", "", "", "", "", "", "", "'wmd'", "", "'licence'"),
        ("'unlisted'", "", "", "", "", "", "", "", "", "", "", _CONCERN, "'licence'"),
        ("'unlisted'", "", "", "true", "", "", "", "", "", "'conventional'", "", "", "'licence'"),
        ("'unlisted'", "", "", "true", "", "true", "", "", "", "", "'conventional'", "", "'licence'"),
        ("'unlisted'", "", "", "", "", "true", "true", "", "", "'conventional'", "", "", "'licence'"),
        ("'unlisted'", "", "", "", "", "true", "true", "", "", "", "'conventional'", "", "'licence'"),
        ("'unlisted'", "", "", "", "", "", "", "", "", "", "", "", "'no-licence'"),
        ("", "", "", "", "true", "", "", "", "", "", "", "", "'licence'"),
        ("", "", "", "", "", "", "", "false", "", "", "", "", "'licence'"),
        ("", "", "", "", "", "", "", "", "true", "", "", "", "'licence'"),
        ("", "", "false", "", "", "", "", "", "", "'wmd'", "", "", "'licence'"),
        ("", "", "false", "", "", "", "", "", "", "", "'wmd'", "", "'licence'"),
        ("", "", "false", "", "", "", "", "", "", "", "", _CONCERN, "'licence'"),
        ("", "", "true", "", "", "true", "", "", "", "", "", _CONCERN, "'licence'"),
        ("", "", "", "true", "", "", "", "", "", "'conventional'", "", "", "'licence'"),
        ("", "", "", "true", "", "true", "", "", "", "", "'conventional'", "", "'licence'"),
        ("", "", "", "", "", "", "", "", "", "", "", "", "'no-licence'"),
    ],
)  # fmt: skip

_GENERAL = _table(
    "general",
    ("outcome", "bulk_goods", "group_a", "three_to_korea", "day", "informed"),
    "general_bulk",
    [
        ("'no-licence'", "", "", "", "", "", "'no'"),
        ("", "false", "", "", "", "", "'no'"),
        ("", "", "false", "", "", "", "'no'"),
        ("", "", "", "true", "< 20230721", "", "'no'"),
        ("", "", "", "", "", _CONCERN, "'ask'"),
        ("", "", "", "", "", "", "'yes'"),
    ],
)
_SPECIAL = _table(
    "special",
    ("outcome", "bulk_goods", "table_3_2", "table_4", "exporter_programme", "three_to_korea", "semiconductor", "item",
     "group_a", "to_2", "day", "informed"),
    "special_general_bulk",
    [
        ("'no-licence'", "", "", "", "", "", "", "", "", "", "", "", "'no'"),
        ("", "false", "", "", "", "", "", "", "", "", "", "", "'no'"),
        ("", "", "true", "", "", "", "", "", "", "", "", "", "'no'"),
        ("", "", "", "true", "", "", "", "", "", "", "", "", "'no'"),
        ("", "", "", "", "'none'", "", "", "", "", "", "", "", "'no'"),
        ("", "", "", "", "", "true", "", "", "", "", "< 20230323", "", "'no'"),
        ("", "", "", "", "", "", "true", "", "false", "false", "", "", "'no'"),
        ("", "", "", "", "", "", "", "", "", "", "", _CONCERN, "'ask'"),
        ("", "", "", "", "", "", "", "'3(2)'", "false", "", "", "", "'ask'"),
        ("", "", "", "", "", "", "", "'7(16)'", "false", "false", ">= 20230723", "", "'ask'"),
        ("", "", "", "", "", "", "", "", "", "", "", "", "'yes'"),
    ],
)  # fmt: skip
_ANSWER = _node(
    "answer",
    "expressionNode",
    {"expressions": [{"id": f"a-{name}", "key": name, "value": name} for name in ANSWERS], "passThrough": False},
)

_NODES = [_node("in", "inputNode", {}), _CLASSIFY, _DAY, _GOODS, _OUTCOME, _GENERAL, _SPECIAL, _ANSWER]
_NODES.append(_node("out", "outputNode", {}))
GRAPH: dict[str, Any] = {
    "nodes": _NODES,
    "edges": [
        {"id": f"{one['id']}-{other['id']}", "sourceId": one["id"], "targetId": other["id"], "type": "edge"}
        for one, other in pairwise(_NODES)
    ],
}
