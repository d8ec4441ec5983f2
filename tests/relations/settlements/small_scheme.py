"""An invented scheme to break and to ask: two judgments, four awards, a group, money in and out."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from detente.errors import LawFault
from detente.relations.settlements.book import Scheme
from detente.relations.settlements.scheme import read_scheme

KNOWN = {"confidence": "from-memory"}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


GOOD: dict[str, Any] = {
    "scheme": "mill-fund",
    "title": "Mill Fund",
    "by": "mill-fund",
    "founded": day("2019-01-15"),
    "checked": day("2022-12-31"),
    "currency": "EUR",
    "decimals": 2,
    "rounding": "down",
    "offers_from": day("2019-06-01"),
    "conventions": ["act365", "years-then-days"],
    "appropriation": "interest-first",
    **KNOWN,
    "judgments": [
        {
            "judgment": "weavers",
            "title": "Weavers against the mill",
            "court": "High Court",
            "decided": day("2019-02-28"),
            "final": day("2019-04-30"),
            "against": "the mill",
            "interest": [
                {"rate": 0.05, "from": day("2019-03-01"), "to": day("2019-12-31")},
                {"rate": 0.1, "from": day("2020-01-01"), "to": None},
            ],
            **KNOWN,
        },
        {
            "judgment": "carters",
            "title": "Carters against the mill",
            "court": "District Court",
            "final": {"earliest": day("2019-05-01"), "latest": day("2019-05-31")},
            "against": "the mill",
            "interest": {
                "law": "late-payment",
                "served": day("2018-06-01"),
                "ordinary_until": day("2018-09-30"),
                "hearing_closed": "not-found",
            },
            **KNOWN,
        },
    ],
    "awards": [
        {"award": "weaver-a", "label": "weaver A", "wave": "one", "judgment": "weavers", "principal": 1000, **KNOWN},
        {"award": "weaver-b", "label": "weaver B", "wave": "one", "judgment": "weavers", "principal": 2000.5, **KNOWN},
        {"award": "carter-c", "label": "carter C", "wave": "two", "judgment": "carters", "principal": 800, **KNOWN},
        {
            "award": "carter-d",
            "label": "carter D",
            "wave": "two",
            "judgment": "carters",
            "principal": 900,
            "victims": 2,
            "interest": "not-found",
            **KNOWN,
        },
    ],
    "groups": [
        {
            "group": "neighbours",
            "label": "neighbours",
            "wave": "three",
            "victims": 5,
            **KNOWN,
            "rulings": [
                {
                    "ruling": "first",
                    "title": "neighbours against the mill",
                    "date": day("2020-02-14"),
                    "against": "the mill",
                    "victims": 4,
                    "principal": 3000,
                    "each": {"from": 500, "to": 900},
                    **KNOWN,
                }
            ],
        }
    ],
    "gifts": [
        {
            "gift": "insurers",
            "date": day("2019-05-20"),
            "giver": "insurers",
            "amount": 10000,
            "purpose": "reimbursement",
            **KNOWN,
        },
        {
            "gift": "memorial",
            "date": day("2019-06-20"),
            "giver": "insurers",
            "amount": 50,
            "purpose": "general",
            **KNOWN,
        },
    ],
    "payments": [
        {
            "payment": "to-weaver-a",
            "date": day("2020-12-31"),
            "awards": "weaver-a",
            "amount": "not-found",
            "pays": "full",
            "counted": {"paid": 1, "of": 2},
            **KNOWN,
        },
        {
            "payment": "to-carter-c",
            "date": day("2020-06-30"),
            "awards": "carter-c",
            "amount": 100,
            "pays": "part",
            **KNOWN,
        },
    ],
    "deposits": [
        {
            "deposit": "for-weaver-b",
            "date": day("2020-01-10"),
            "awards": "weaver-b",
            "at": "District Court",
            "amount": "not-found",
            **KNOWN,
            "steps": [
                {
                    "date": day("2020-01-12"),
                    "act": "refused",
                    "at": "deposit office",
                    "what": "the office refuses",
                    "ground": "the creditor does not want it",
                    **KNOWN,
                }
            ],
        }
    ],
    "reported": [
        {"report": "press", "date": day("2020-01-31"), "by": "press", "left": 9950, "rounded_to": 100, **KNOWN}
    ],
    "outside": [
        {"outside": "scrap", "title": "scrap sold", "date": day("2020-03-03"), "amount": 25, "why": "no gift", **KNOWN}
    ],
}

LAW: dict[str, Any] = {
    "law": "late-payment",
    "title": "Late Payment Act",
    "ordinary": {"rate": 0.03, "article": "Civil Code", **KNOWN},
    "statutory": [
        {"rate": 0.2, "to": day("2018-12-31"), "article": "as made", **KNOWN},
        {"rate": 0.15, "from": day("2019-01-01"), "to": day("2019-12-31"), "article": "first cut", **KNOWN},
        {"rate": 0.12, "from": day("2020-01-01"), "article": "second cut", **KNOWN},
    ],
    "transition": {"rule": "by-hearing", "article": "addenda", **KNOWN},
    "start": "the day after service",
    **KNOWN,
}

Change = Callable[[Any], Any]


def changed(change: Change, base: Any = None) -> Any:
    """A copy of the good file, changed."""
    data = copy.deepcopy(GOOD if base is None else base)
    change(data)
    return data


def dumped(data: Any) -> str:
    """Data as YAML, decimals as plain numbers."""

    class Dumper(yaml.SafeDumper):
        """Writes no anchors, and decimals as they are."""

        def ignore_aliases(self, _: Any) -> bool:
            return True

    Dumper.add_representer(
        Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}")
    )
    return yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True)


def written(folder: Path, data: Any, law: Any = None) -> Path:
    """A scheme's file in a folder, with its law of interest beside it."""
    (folder / "interest").mkdir(exist_ok=True)
    law = LAW if law is None else law
    (folder / "interest" / "late-payment.yaml").write_text(dumped(law), "utf-8")
    path = folder / "mill-fund.yaml"
    path.write_text(data if isinstance(data, str) else dumped(data), "utf-8")
    return path


def read(folder: Path, data: Any, law: Any = None) -> tuple[Scheme | None, list[LawFault]]:
    """What is read of a file, and its faults."""
    faults: list[LawFault] = []
    return read_scheme(written(folder, data, law), "mill-fund.yaml", faults), faults


def scheme_of(folder: Path, data: Any = None, law: Any = None) -> Scheme:
    """The scheme of a file that is sound."""
    found, faults = read(folder, GOOD if data is None else data, law)
    assert found is not None, [str(fault) for fault in faults]
    return found
