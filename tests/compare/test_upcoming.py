"""What is coming: what was known on past days, spans, orders, notes, and the calendar."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.compare.calendar import calendar
from detente.compare.coming import Coming, Upcoming
from detente.compare.diff import diff
from detente.compare.upcoming import upcoming
from detente.determination.single import Law
from detente.errors import FileError, ScopeError, ShipmentError, UnknownNameError
from detente.regime.load import load
from tests.compare.orders import ACID, INFORMED, PROPOSAL, standing, table
from tests.compare.test_changes import in_effect
from tests.determination.laws import BASICS, instrument, write
from tests.determination.strategies import CHECKED, CRITICAL_DAYS, RandomLaw, shipments
from tests.determination.strategies import laws as random_laws


def days(found: Upcoming) -> list[str]:
    return [coming.day for coming in found.instruments]


def only(found: Upcoming, day: str) -> Coming:
    (coming,) = [each for each in found.instruments if each.day == day]
    return coming


# ---- the law of the data, seen from past days -----------------------------------------------------------------------


def test_three_weeks_ahead_the_cabinet_order_of_2019_is_coming() -> None:
    found = detente.upcoming(365, on="2019-08-10", jurisdiction="JP")
    coming = only(found, "2019-08-28")
    assert days(found) == ["2019-08-28"]
    assert (coming.cited, coming.promulgated) == ("Cabinet Order 71 of 2019", dt.date(2019, 8, 7))
    assert coming.what == ("group A: South Korea leaves",)
    assert coming.law
    assert not coming.uncertain
    assert 0 < coming.share < 1
    assert any("no licence was needed; now a licence is needed" in place.sentence for place in coming.places)
    assert any("一般包括許可 could be used; now it may not" in place.sentence for place in coming.places)
    assert all(cause.instrument == coming.instrument for p in coming.places for one in p.causes for cause in one)


def test_what_is_not_promulgated_yet_is_not_known() -> None:
    assert days(detente.upcoming(365, on="2019-08-06", jurisdiction="JP")) == []
    assert days(detente.upcoming(365, on="2019-08-07", jurisdiction="JP")) == ["2019-08-28"]
    assert days(detente.upcoming(365, on="2019-08-28", jurisdiction="JP")) == []
    assert days(detente.upcoming(17, on="2019-08-10", jurisdiction="JP")) == []
    assert days(detente.upcoming(18, on="2019-08-10", jurisdiction="JP")) == ["2019-08-28"]


def test_the_acts_of_july_2023_were_coming_on_the_first() -> None:
    found = detente.upcoming(60, on=dt.date(2023, 7, 1), jurisdiction="jp")
    assert days(found) == ["2023-07-21", "2023-07-23"]
    assert [coming.cited for coming in found.instruments] == ["Cabinet Order 232 of 2023", "METI Ordinance 25 of 2023"]
    assert (found.on, found.until, found.jurisdictions) == (dt.date(2023, 7, 1), dt.date(2023, 8, 30), ("JP",))


@pytest.mark.parametrize("code", ["JP", "KR"])
def test_every_act_is_coming_from_its_promulgation_to_the_eve_of_its_effect(code: str) -> None:
    law = load(code)
    tried = 0
    for act in law.instruments:
        later = [part.earliest for part in act.parts if part.earliest > act.known_from]
        if not later or act.known_from < law.covers.from_:
            continue
        tried += 1
        for on in (act.known_from, min(later) - dt.timedelta(days=1)):
            found = upcoming(366, on=on, jurisdiction=code)
            assert act.id in {coming.instrument for coming in found.instruments}, (act.id, on)
            json.dumps(found.to_dict())
    assert tried >= 3 if code == "JP" else tried >= 1


def test_an_act_whose_day_was_not_found_stays_open() -> None:
    found = detente.upcoming(30, on="2026-01-15", jurisdiction="KR")
    coming = only(found, "2025-12-17 or later")
    assert (coming.uncertain, coming.latest) == (True, None)
    assert not any("in force on that day" in place.sentence for place in coming.places)
    assert found.notes == (
        "The law data of Korea was last checked for 2025-12-11; instruments promulgated since are not in it.",
    )


def test_what_was_promulgated_nobody_knows_when_is_named() -> None:
    (note,) = detente.upcoming(365, on="2019-08-10", jurisdiction="JP").notes
    assert note == (
        "Not told, because the law data of Japan does not say when it was promulgated: "
        "Cabinet Order 168 of 2019 (2020-01-22)."
    )


def test_today_is_the_day_where_none_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("detente.compare.days", "detente.compare.setting", "detente.compare.upcoming"):
        monkeypatch.setattr(f"{module}.today", lambda: dt.date(2019, 8, 10))
    for found in (upcoming(), upcoming(on="today")):
        assert found.on == dt.date(2019, 8, 10)
        assert "2019-08-28" in days(found)


def test_places_can_be_narrowed() -> None:
    wide, narrow = (only(upcoming(30, on="2023-07-01", jurisdiction="JP", to=to), "2023-07-23") for to in (None, "KR"))
    assert narrow.cells < wide.cells
    assert {place.destinations for place in narrow.places} == {"South Korea"}
    found = upcoming(30, on="2023-07-01", to="KR")
    assert found.jurisdictions == ("JP",)
    assert found.notes[0].startswith("Korea is left out: destination: 'KR' is the origin itself")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"on": "2011-12-31", "jurisdiction": "JP"}, "begins on 2012-01-01"),
        ({"on": "2011-12-31"}, "begins on 2012-01-01"),
        ({"on": "soon"}, "is not a date"),
        ({"within": -1}, "say how many from 0"),
        ({"within": 10**9}, "say how many from 0"),
        ({"to": "nowhere", "jurisdiction": "JP"}, "neither a country nor a group"),
        ({"to": "nowhere"}, "neither a country nor a group"),
    ],
)
def test_what_cannot_be_looked_at(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(ScopeError) as caught:
        detente.upcoming(**asked)
    assert says in str(caught.value)


def test_a_jurisdiction_that_nobody_has() -> None:
    with pytest.raises(UnknownNameError):
        detente.upcoming(jurisdiction="XX")


# ---- a small law ----------------------------------------------------------------------------------------------------

START = dt.date(2020, 1, 1)
PROMULGATED = dt.date(2021, 1, 1)
DAY = dt.date(2021, 3, 1)
FREE = "- {exception: far, of: [listed], when: {destination: [KR]}}"
OTHER = "- {provision: end, requires: end-use, when: {entry: unlisted, end_use: wmd}}"


def small(tmp_path: Path, *acts: dict[str, Any], checked: dt.date = dt.date(2030, 1, 1)) -> Path:
    return write(tmp_path, [instrument(BASICS, START), *acts], checked=checked)


def test_an_act_alone_on_its_day_changes_what_the_day_before_and_the_day_differ_in(tmp_path: Path) -> None:
    folder = small(tmp_path, instrument(FREE, DAY, PROMULGATED))
    (coming,) = upcoming(on=PROMULGATED, folder=folder).instruments
    between = diff("IS", DAY - dt.timedelta(days=1), DAY, folder=folder)
    assert (coming.cells, coming.changed) == (between.cells, between.changed)
    assert coming.places == between.places
    assert coming.together == ()


def test_acts_of_one_day_are_told_apart(tmp_path: Path) -> None:
    folder = small(tmp_path, instrument(FREE, DAY, PROMULGATED), instrument(OTHER, DAY, PROMULGATED))
    one, other = upcoming(on=PROMULGATED, folder=folder).instruments
    between = diff("IS", DAY - dt.timedelta(days=1), DAY, folder=folder)
    assert one.changed + other.changed == between.changed
    assert one.together == other.together == ("An order",)


def test_parts_of_an_act_with_days_of_their_own_come_by_themselves(tmp_path: Path) -> None:
    second = f"{FREE}\n- {{provision: end, requires: end-use, when: {{entry: unlisted}}, effective: 2021-06-01}}"
    folder = small(tmp_path, instrument(second, DAY, PROMULGATED))
    assert days(upcoming(on=PROMULGATED, folder=folder)) == ["2021-03-01", "2021-06-01"]
    assert days(upcoming(on=DAY, folder=folder)) == ["2021-06-01"]
    assert days(upcoming(59, on=PROMULGATED, folder=folder)) == ["2021-03-01"]


def test_a_span_is_coming_until_it_is_over(tmp_path: Path) -> None:
    span = instrument(FREE, (DAY, dt.date(2021, 3, 31)), PROMULGATED)
    folder = small(tmp_path, span)
    rows = table({"id": "a", "origin": "IS", "destination": "KR", "entry": "1(1)"}, {**INFORMED, "origin": "IS"})
    (ahead,) = upcoming(on=PROMULGATED, folder=folder, orders=rows).instruments
    assert (ahead.day, ahead.uncertain) == ("2021-03-01 to 2021-03-31", True)
    assert ahead.orders is not None
    assert (ahead.orders.hit, ahead.orders.turns, ahead.orders.ids) == (1, False, ["a"])
    (within,) = upcoming(on=dt.date(2021, 3, 30), folder=folder, orders=rows).instruments
    assert within.orders is not None
    assert (within.orders.hit, within.orders.turns, within.orders.ids) == (1, True, ["a"])
    assert within.orders.to_dict()["orders"][0]["change"] == "may-be-hit"
    assert within.changed == ahead.changed > 0
    assert days(upcoming(on=dt.date(2021, 3, 31), folder=folder)) == []


def test_a_span_without_an_end_stays(tmp_path: Path) -> None:
    folder = small(tmp_path, instrument(FREE, (DAY, None), PROMULGATED))
    (coming,) = upcoming(0, on=dt.date(2029, 1, 1), folder=folder).instruments
    assert coming.day == "2021-03-01 or later"
    assert [place.now for place in coming.places] == [("no-licence",)]


def test_an_act_that_changes_nothing_for_shipments_says_so(tmp_path: Path) -> None:
    folder = small(tmp_path, instrument("- {authorisation: spare, title: spare licence, weight: 60}", DAY, PROMULGATED))
    (coming,) = upcoming(on=PROMULGATED, folder=folder).instruments
    assert (coming.places, coming.changed) == ((), 0)


def test_law_data_that_was_not_checked_since_says_so(tmp_path: Path) -> None:
    folder = small(tmp_path, checked=dt.date(2020, 6, 1))
    assert upcoming(on="2020-06-01", folder=folder).notes == ()
    assert upcoming(on="2020-06-02", folder=folder).notes == (
        "The law data of Iceland was last checked for 2020-06-01; instruments promulgated since are not in it.",
    )


# ---- orders ---------------------------------------------------------------------------------------------------------


def test_orders_are_hit_as_changes_says() -> None:
    rows = standing()
    for coming in upcoming(60, on="2023-07-01", jurisdiction="JP", orders=rows).instruments:
        eve = coming.earliest - dt.timedelta(days=1)
        hit = detente.changes(rows, eve, coming.earliest, known_on="2023-07-01")
        assert coming.orders is not None
        assert coming.orders.table.equals(hit)
        assert coming.orders.hit == hit.num_rows > 0
        assert sum(count for _, count in coming.orders.ways) == hit.num_rows
        assert coming.orders.tally.rows == 12


def test_orders_of_other_jurisdictions_are_not_counted() -> None:
    coming = only(upcoming(30, on="2019-08-10", orders=standing()), "2019-08-28")
    assert coming.orders is not None
    assert coming.orders.tally.rows == 12
    assert coming.orders.ids == ["SO-05", "SO-07", "SO-08"]
    assert coming.orders.tally.to_dict()["hit"]["values"] == {"JPY": "76400000"}


def test_orders_that_cannot_be_determined_are_told() -> None:
    rows = table(ACID, {**ACID, "origin": "US"}, {**ACID, "end_use": "mischief"})
    found = upcoming(30, on="2019-08-10", jurisdiction="JP", orders=rows)
    assert found.notes[-1].startswith("2 orders of 3 cannot be determined. The first: There is no law of US")


def test_assumptions_reach_the_orders() -> None:
    rows = table({**INFORMED, "informed": None})
    bare, filled = (
        only(upcoming(30, on="2019-08-10", jurisdiction="JP", orders=rows, assume=assume), "2019-08-28").orders
        for assume in (None, {"informed": "wmd"})
    )
    assert bare is not None
    assert filled is not None
    assert filled.to_dict()["orders"][0]["change"] == "licence-needed"
    assert bare.to_dict()["orders"][0]["change"] == "now-undetermined"


@given(law=random_laws(), orders=st.lists(shipments(), min_size=1, max_size=6), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_coming_in_random_laws_hits_the_orders_that_differ_alone(
    law: RandomLaw, orders: list[dict[str, Any]], data: st.DataObject
) -> None:
    folder = write(Path(tempfile.mkdtemp(prefix="detente-law-")), law.instruments, checked=CHECKED)
    read = load("IS", folder)
    on = data.draw(st.sampled_from([day for day in CRITICAL_DAYS if day >= read.covers.from_]))
    known_on = on if on < CHECKED else None
    rows = table(*({**order, "parameters": _written(order)} for order in orders))
    found = upcoming(3650, on=on, folder=folder, orders=rows)
    parts = [p for i in read.instruments if known_on is None or i.known_from <= on for p in i.parts]
    ahead = {(p.instrument, p.earliest) for p in parts if p.earliest > on}
    ahead |= {(p.instrument, p.earliest) for p in parts if p.uncertain and (p.latest is None or p.latest > on)}
    assert {(coming.instrument, coming.earliest) for coming in found.instruments} == ahead
    engine = Law(folder)

    def stands(row: dict[str, Any], day: dt.date) -> Any:
        try:
            return in_effect(engine.determine(row, on=day, known_on=known_on).to_dict())
        except ShipmentError:
            return None

    for coming in found.instruments:
        if coming.uncertain:
            continue
        assert coming.orders is not None
        pairs = [
            (stands(row, coming.earliest - dt.timedelta(1)), stands(row, coming.earliest))
            for row in ({name: said for name, said in row.items() if said is not None} for row in rows.to_pylist())
        ]
        lost = [None in pair or ("undetermined", [], []) in pair for pair in pairs]
        hit = [was != now and not gone for (was, now), gone in zip(pairs, lost, strict=True)]
        assert coming.orders.hit == sum(hit)
        if sum(each.earliest == coming.earliest or each.uncertain for each in found.instruments) == 1 and any(hit):
            assert coming.changed > 0
            assert coming.places


def _written(order: dict[str, Any]) -> str | None:
    """Parameters as text, for a table."""
    given = order.get("parameters")
    return json.dumps(given, default=str) if given else None


# ---- proposals ------------------------------------------------------------------------------------------------------


def test_a_proposal_is_coming_and_marked_as_no_law() -> None:
    found = detente.upcoming(365, on="2019-10-01", jurisdiction="JP", proposals=[PROPOSAL], orders=table(INFORMED))
    coming = only(found, "2020-01-01")
    assert (coming.law, coming.title) == (False, "Korea back in Group A")
    assert coming.orders is not None
    assert coming.orders.to_dict()["orders"][0]["change"] == "licence-no-longer-needed"
    event = events(calendar(found))[-1]
    assert str(event["SUMMARY"]).startswith("NOT LAW: ")
    assert str(event["STATUS"]) == "TENTATIVE"


# ---- JSON and the calendar ------------------------------------------------------------------------------------------


def test_json_carries_all_of_it() -> None:
    found = upcoming(60, on="2019-08-10", jurisdiction="JP", orders=standing())
    data = json.loads(json.dumps(found.to_dict()))
    assert data["on"] == "2019-08-10"
    assert data["until"] == "2019-10-09"
    (coming,) = data["instruments"]
    assert set(coming) == {*Coming.__dataclass_fields__, "share"}
    assert [order["id"] for order in coming["orders"]["orders"]] == ["SO-05", "SO-07", "SO-08"]
    assert coming["places"][0]["sentence"]


def events(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_the_calendar_has_a_day_for_each() -> None:
    found = upcoming(60, on="2023-07-01", jurisdiction="JP", orders=standing())
    content = calendar(found)
    assert content == calendar(upcoming(60, on="2023-07-01", jurisdiction="JP", orders=standing()))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    first, second = events(content)
    assert first["DTSTART"].dt == dt.date(2023, 7, 21)
    assert first["DTEND"].dt == dt.date(2023, 7, 22)
    assert first["DTSTAMP"].dt == dt.datetime(2023, 6, 30, tzinfo=dt.UTC)
    assert str(first["UID"]) == "jp.2023-07-21_korea-returns-to-group-a.2023-07-21@detente"
    assert str(first["STATUS"]) == "CONFIRMED"
    assert str(first["SUMMARY"]) == "Japan: Cabinet Order 232 of 2023 takes effect"
    assert "7 of 12 orders hit." in str(first["DESCRIPTION"])
    assert str(second["UID"]) != str(first["UID"])


def test_a_span_is_tentative_and_its_text_is_escaped(tmp_path: Path) -> None:
    act = instrument(FREE, (DAY, dt.date(2021, 3, 31)), PROMULGATED)
    nasty = "An act; with, marks\\ and\nlines: BEGIN:VEVENT"
    open_end = {**instrument(OTHER, (DAY, None)), "title": nasty}
    folder = small(tmp_path, {**act, "title": nasty}, open_end)
    first, second = sorted(events(calendar(upcoming(on=DAY, folder=folder))), key=lambda event: str(event["UID"]))
    for event in (first, second):
        assert str(event["STATUS"]) == "TENTATIVE"
        assert "\n".join(nasty.splitlines()) in str(event["DESCRIPTION"])
        assert event["DTSTART"].dt == DAY
    assert first["DTEND"].dt == dt.date(2021, 4, 1)
    assert second["DTEND"].dt == DAY + dt.timedelta(days=1)
    assert second["DTSTAMP"].dt == dt.datetime(2021, 3, 1, tzinfo=dt.UTC)


def test_nothing_coming_is_a_calendar_without_events(tmp_path: Path) -> None:
    assert events(calendar(upcoming(on=DAY, folder=small(tmp_path)))) == []


def test_without_icalendar_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert importlib.util.find_spec("icalendar")
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(FileError, match=r"pip install 'detente\[calendar\]'"):
        calendar(upcoming(on=DAY, folder=small(tmp_path)))
