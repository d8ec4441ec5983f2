"""The lists of the law in scope, as tables that a user of any peer would type in: who, what, since when."""

from __future__ import annotations

import datetime as dt

GROUP_A = ("AR", "AU", "AT", "BE", "BG", "CA", "CZ", "DK", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LU", "NL", "NZ",
           "NO", "PL", "PT", "ES", "SE", "CH", "GB", "US")  # fmt: skip
KOREA_OUT, KOREA_BACK = "2019-08-28", "2023-07-21"  # Korea stands in Group A but for these days

TABLE_3_2 = ("AF", "CF", "CD", "IQ", "LB", "KP", "LY", "SO", "SD")
ERITREA_OUT, SOUTH_SUDAN_IN = "2018-12-19", "2019-04-12"
TABLE_4 = ("IR", "IQ", "KP")
REGION_TO_2 = ("EE", "HR", "IN", "LT", "LV", "MT", "MX", "RO", "SG", "SI", "SK", "TR", "TW", "UA", "ZA")

SEMICONDUCTOR_ITEMS = tuple(["7(16)17-2"] + [f"7(16){kana}" for kana in "ルヲワカヨタレソツネナラムウヰノオクヤマケフ"])
THREE_MATERIALS = ("3(1)", "5(17)", "7(19)")
LOW_LIMIT = ("5(14)", "5(18)", "7(15)", "8", "9(1)", "9(6)", "10(1)", "10(2)", "10(4)", "10(6)", "10(7)", "10(9)",
             "10(9-2)", "10(11)", "12(1)", "12(2)", "12(5)", "12(6)", "13(5)")  # fmt: skip

_ROWS = ("1", "2", "3", "3-2", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15")
_PARAGRAPHS = ("3(1)", "3(2)", "5(14)", "5(17)", "5(18)", "6(2)", "7(2)", "7(15)", "7(16)", "7(19)", "9(1)", "9(6)",
               "10(1)", "10(2)", "10(4)", "10(6)", "10(7)", "10(9)", "10(9-2)", "10(11)", "12(1)", "12(2)", "12(5)",
               "12(6)", "13(5)", *SEMICONDUCTOR_ITEMS, "7(15-3)", "7(24)", "7(25)")  # fmt: skip
ROW_OF = {entry: entry.split("(")[0] for entry in (*_ROWS, *_PARAGRAPHS)}
SPLIT_ROWS = frozenset(entry.split("(")[0] for entry in _PARAGRAPHS)
SINCE = {  # the other entries have stood since before the scope begins
    **dict.fromkeys(SEMICONDUCTOR_ITEMS, "2023-07-23"),
    **dict.fromkeys(("7(15-3)", "7(24)", "7(25)"), "2025-05-28"),
}
SMALL_VALUE_ROWS = tuple(str(row) for row in range(5, 14))
BULK_ROWS = ("3-2", *(str(row) for row in range(2, 15)))

CHAPTERS = tuple(
    str(chapter) for chapter in (*range(25, 41), *range(54, 60), 63, *range(68, 94), 95)
)  # tariff chapters of row 16
HEADINGS = ("8456", "8457", "8458", "8459", "8460", "8461", "8526", "8542", "8806", "8807", "880260", "901420",
            "901480", "902750", "903020", "903032", "903039")  # fmt: skip
NOT_HEADINGS = ("854290",)

EXPOSURES = ("light", "electron-beam", "ion-beam", "imprint")

_CHANGES = ("2018-01-01", "2018-12-19", "2019-04-12", "2019-07-04", "2019-08-28", "2020-01-22", "2023-03-23",
                "2023-07-21", "2023-07-23", "2025-05-28", "2025-10-09")  # fmt: skip
CHANGES = tuple(dt.date.fromisoformat(day) for day in _CHANGES)


def number(day: str) -> int:
    """A day as a number, 20190828."""
    return int(day.replace("-", ""))
