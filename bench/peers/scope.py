"""What every peer holds, and the rows they are asked: Japan's control of goods from 2018-01-01 to 2026-06-05.

In scope, each by its dates:

- the list: rows 1 to 15 with all paragraphs of the data, those of 2023-07-23 and 2025-05-28 included; hydrogen fluoride,
  fluorinated polyimide and resists by their technical tests;
- the small-value exemption with both limits, Table 3-3, Table 4, and the concerns that switch it off, as widened on
  2020-01-22 and 2025-10-09;
- the catch-all control of row 16 with its tariff chapters, Table 3-2, inform notices, Group A, and the reform of
  2025-10-09 with the headings of row 16(1);
- the general and the special general bulk licence: may be used, may not, or depends on a question of law that the data
  leaves open (`ask`); with the three materials to Korea and the semiconductor items of 2023-07-23.

The answer is `outcome`, `general_bulk` and `special_general_bulk`. detente computes more on the same rows: reasons with
citations, further authorisations and their terms, coverage, and the days between which the answer stands. The peers do
not. Nor do they know what to do when a fact is missing; so these rows are complete: every fact that the scope turns on
is given, entries name one paragraph, values are in yen.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

import detente
from bench.shipments import GOODS, Draw, encoded

FIRST, LAST = dt.date(2018, 1, 1), dt.date(2026, 6, 5)
CHANGES = tuple(
    dt.date.fromisoformat(day)
    for day in (
        *("2018-01-01", "2018-12-19", "2019-04-12", "2019-07-04", "2019-08-28", "2020-01-22", "2023-03-23"),
        *("2023-07-21", "2023-07-23", "2025-05-28", "2025-10-09"),
    )
)
SEMICONDUCTOR_ITEMS = tuple(f"7(16){kana}" for kana in ("17-2", *"ルヲワカヨタレソツネナラムウヰノオクヤマケフ"))
NEW_IN_2025 = ("7(15-3)", "7(24)", "7(25)")
PARAGRAPHS = (
    *("3(1)", "3(2)", "5(14)", "5(17)", "5(18)", "6(2)", "7(2)", "7(15)", "7(16)", "7(19)", "9(1)", "9(6)", "10(1)"),
    *("10(2)", "10(4)", "10(6)", "10(7)", "10(9)", "10(9-2)", "10(11)", "12(1)", "12(2)", "12(5)", "12(6)", "13(5)"),
)
OTHERS = ("1", "2(12)", "3(3)", "3-2", "4", "5(1)", "6(3)", "7(1)", "8", "9(7)", "10(8)", "11", "12(3)", "13(1)", "14", "15")
LISTED = (*PARAGRAPHS, *OTHERS, *SEMICONDUCTOR_ITEMS, *NEW_IN_2025)
COUNTRIES = tuple(sorted(detente.law("JP").on("2026-01-01").regime.members("A")))
