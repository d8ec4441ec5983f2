"""The record of Japan and Korea: what is in it, who says what, and that the law answers as the claims say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

import pytest

from detente import determine
from detente.compare.measures import read_measures
from detente.regime.instruments import Instrument
from detente.regime.load import load
from detente.relations.claims import Ask, Claim, Said
from detente.relations.events import Event
from detente.relations.relation import Relation, read_relation

PARTIES = ("JP", "KR")

# What happened, by day, as read for this record: the events that stand for it, in whichever file.
TOLD = {
    "ruling against Nippon Steel": "2018-10-30_supreme-court-nippon-steel",
    "rulings against Mitsubishi": "2018-11-29_supreme-court-mitsubishi-hiroshima "
    "2018-11-29_supreme-court-mitsubishi-labour-corps",
    "both measures announced": "2019-07-01_japan-announces-individual-licences",
    "three materials": "2019-07-04_three-materials-individual-licences",
    "meeting in Tokyo": "2019-07-12_dialogue-working-level",
    "order adopted, groups named": "2019-08-02_cabinet-adopts-order-on-group-a 2019-08-02_meti-names-groups-a-to-d",
    "order promulgated": "2019-08-07_order-on-group-a-promulgated",
    "split announced": "2019-08-12_korea-announces-split-of-region-ga",
    "draft of the split": "2019-08-14_korea-publishes-draft-notice",
    "GSOMIA decision": "2019-08-22_korea-decides-to-end-gsomia",
    "GSOMIA note": "2019-08-23_korea-hands-over-gsomia-note",
    "Korea off the list": "2019-08-28_korea-leaves-group-a",
    "METI's opinions": "2019-09-03_meti-files-opinions-on-korean-draft",
    "WTO request": "2019-09-11_ds590-consultations-requested",
    "split in force": "2019-09-18_japan-to-region-ga-2",
    "consultations accepted": "2019-09-20_ds590-consultations-accepted",
    "first consultation": "2019-10-11_ds590-consultations-held",
    "second consultation": "2019-11-19_ds590-consultations-held",
    "GSOMIA and WTO paused": "2019-11-22_korea-suspends-gsomia-note 2019-11-22_ds590-complainant-pauses",
    "dialogue announced": "2019-11-22_japan-announces-policy-dialogue",
    "seventh dialogue": "2019-12-16_dialogue-7",
    "resists eased": "2019-12-20_specific-bulk-licence-for-resists",
    "eighth dialogue": "2020-03-10_dialogue-8",
    "answer asked for": "2020-05-12_korea-asks-for-an-answer",
    "WTO resumed": "2020-06-02_ds590-complainant-resumes",
    "panel requested": "2020-06-18_ds590-panel-requested",
    "panel deferred": "2020-06-29_ds590-panel-deferred",
    "panel established": "2020-07-29_ds590-panel-established",
    "compensation plan": "2023-03-06_third-party-reimbursement-plan",
    "talks announced, WTO paused": "2023-03-06_talks-announced 2023-03-06_ds590-complainant-pauses",
    "ninth dialogue": "2023-03-14_dialogue-9",
    "easing announced": "2023-03-16_meti-announces-special-general-bulk-again",
    "summit": "2023-03-16_summit-in-tokyo",
    "GSOMIA notes withdrawn, return ordered": "2023-03-21_korea-withdraws-gsomia-notes "
    "2023-03-21_president-orders-japans-return",
    "three materials eased": "2023-03-23_special-general-bulk-for-korea-again",
    "WTO withdrawn, draft of the return": "2023-03-23_ds590-withdrawn "
    "2023-03-23_korea-publishes-draft-to-restore-japan",
    "dialogue in Korea": "2023-04-18_dialogue-10",
    "Japan back": "2023-04-24_japan-back-in-region-ga",
    "dialogue in Japan": "2023-04-24_dialogue-11",
    "comments on Korea's return": "2023-04-28_meti-opens-comments-on-koreas-return",
    "return adopted": "2023-06-27_cabinet-decides-koreas-return",
    "return promulgated": "2023-06-30_order-on-koreas-return-promulgated",
    "Korea back": "2023-07-21_korea-back-in-group-a",
    "second wave": "2023-12-21_supreme-court-second-wave-begins 2023-12-28_supreme-court-three-cases "
    "2024-01-11_supreme-court-further-award 2024-01-25_supreme-court-nachi-fujikoshi",
    "security paid out": "2024-02-20_kr-foundation-hitachi-security",
    "summit of 2025": "2025-08-23_summit-in-tokyo",
    "heirs of 2025": "2025-12-11_supreme-court-nippon-steel-heirs 2025-12-11_japan-protests-ruling",
}

FROM_MEMORY = {
    "2018-11-29_supreme-court-mitsubishi-hiroshima",
    "2018-11-29_supreme-court-mitsubishi-labour-corps",
    "2023-06-30_order-on-koreas-return-promulgated",
    "2025-08-23_summit-in-tokyo",
}

# Who takes which stance, in the order of the days: claim, party, stances.
STANCES = [
    ("measures-of-2019-retaliate-for-the-rulings", "KR", "asserts asserts"),
    ("measures-of-2019-retaliate-for-the-rulings", "JP", "denies denies"),
    ("removal-from-group-a-is-trade-retaliation", "KR", "asserts"),
    ("removal-from-group-a-is-trade-retaliation", "JP", "denies"),
    ("nothing-to-do-with-history", "JP", "asserts asserts asserts"),
    ("nothing-to-do-with-history", "KR", "denies denies"),
    ("trust-was-lost-over-former-workers", "JP", "asserts asserts"),
    ("trust-was-lost-over-former-workers", "KR", "denies"),
    ("koreas-control-was-lax", "JP", "asserts asserts asserts"),
    ("koreas-control-was-lax", "KR", "denies denies"),
    ("the-three-reasons-are-gone", "KR", "asserts"),
    ("the-three-reasons-are-gone", "JP", ""),
    ("export-ban", "JP", "denies denies"),
    ("export-ban", "KR", ""),
    ("korea-announcement-answers-the-cabinet-decision", "KR", "denies"),
    ("korea-announcement-answers-the-cabinet-decision", "JP", "asserts reports"),
    ("korea-tightened-rules-as-countermeasure", "KR", "denies denies"),
    ("korea-tightened-rules-as-countermeasure", "JP", "asserts"),
    ("gsomia-decision-answers-the-removal", "KR", "asserts"),
    ("gsomia-decision-answers-the-removal", "JP", ""),
    ("japan-broke-wto-rules", "KR", "asserts asserts"),
    ("japan-broke-wto-rules", "JP", "denies denies"),
    ("negotiations-to-ease-the-curbs", "KR", "asserts"),
    ("negotiations-to-ease-the-curbs", "JP", "denies"),
    ("return-to-the-state-before-july-2019", "KR", "asserts"),
    ("return-to-the-state-before-july-2019", "JP", "asserts"),
    ("talks-came-after-the-compensation-plan", "KR", "asserts"),
    ("talks-came-after-the-compensation-plan", "JP", "denies denies"),
    ("rulings-breach-the-claims-agreement", "JP", "asserts asserts"),
    ("rulings-breach-the-claims-agreement", "KR", "denies"),
]

# What the article of 2023-03-06 says itself, and what it passes on: label, stance of the press, and of whom.
ARTICLE = {
    "C01": ("talks-to-scrap-the-restrictions", None, "supported-in-part"),
    "C02": ("a-step-towards-mending-ties", None, "not-tested"),
    "C03": ("negotiations-to-ease-the-curbs", "KR", "disputed"),
    "C04": ("measures-of-2019-retaliate-for-the-rulings", None, "disputed"),
    "C05": ("forced-labour-from-1910-to-1945", None, "not-tested"),
    "C06": ("korea-pauses-the-wto-case", "KR", "supported"),
    "C07": ("export-ban", None, "contradicted"),
    "C08": ("return-to-the-state-before-july-2019", "KR", "supported"),
    "C09": ("efforts-to-recover-the-relation", "KR", "supported"),
    "C10": ("first-talks-since-march-2020", None, "supported"),
    "C11": ("rulings-came-before-the-curbs", None, "supported"),
    "C12": ("materials-for-phones-and-chips", None, "supported"),
    "C13": ("phones-and-chips-are-top-exports", None, "supported-in-part"),
    "C14": ("nothing-to-do-with-history", "JP", "disputed"),
    "C15": ("korea-removed-from-trusted-partners", None, "supported"),
    "C16": ("koreas-control-was-lax", "JP", "disputed"),
    "C17": ("wto-complaint-is-a-countermeasure", None, "supported-in-part"),
    "C18": ("japan-broke-wto-rules", "KR", "disputed"),
    "C19": ("korea-tightened-rules-as-countermeasure", None, "disputed"),
    "C20": ("talks-came-after-the-compensation-plan", None, "supported-in-part"),
    "C21": ("victims-paid-through-a-foundation", "KR", "supported"),
    "C22": ("no-funding-from-japan", None, "supported-in-part"),
}

# What is said to answer what.
LINKS = [
    ("2019-07-01_japan-announces-individual-licences", "2018-10-30_supreme-court-nippon-steel"),
    ("2019-07-01_japan-announces-individual-licences", "2018-11-29_supreme-court-mitsubishi-labour-corps"),
    ("2019-08-12_korea-announces-split-of-region-ga", "2019-08-02_cabinet-adopts-order-on-group-a"),
    ("2019-08-22_korea-decides-to-end-gsomia", "2019-08-02_cabinet-adopts-order-on-group-a"),
    ("2019-09-03_meti-files-opinions-on-korean-draft", "2019-08-14_korea-publishes-draft-notice"),
    ("2019-09-11_ds590-consultations-requested", "2019-07-04_three-materials-individual-licences"),
    ("2019-09-18_japan-to-region-ga-2", "2019-08-28_korea-leaves-group-a"),
    ("2020-06-02_ds590-complainant-resumes", "2019-11-22_ds590-complainant-pauses"),
    ("2023-03-06_third-party-reimbursement-plan", "2018-10-30_supreme-court-nippon-steel"),
    ("2023-03-06_talks-announced", "2023-03-06_third-party-reimbursement-plan"),
]

AUTHORITIES = ("meti.go.jp", "mofa.go.jp", "e-gov.go.jp", "wto.org")
QUOTING = ("5ch.net", "hatena.ne.jp", "nemopan.com", "cafe.daum.net", "nypizzadenver.com")


@lru_cache
def relation() -> Relation:
    return read_relation("jp-kr")


def events() -> dict[str, Event]:
    return {event.id: event for event in relation().events}


def own_events() -> list[Event]:
    """The events of events.yaml: those of cases, talks and schemes are tested with them."""
    return [event for event in relation().events if event.part_of is None]


def claims() -> dict[str, Claim]:
    return {claim.id: claim for claim in relation().claims}


@lru_cache
def instruments() -> dict[str, Instrument]:
    return {found.id: found for code in PARTIES for found in load(code).instruments}


def stances() -> Iterator[tuple[Claim, Said]]:
    for claim in relation().claims:
        for said in claim.said:
            yield claim, said


def asks() -> list[tuple[str, Ask]]:
    return [(claim.id, ask) for claim in relation().claims for fact in claim.facts for ask in fact.asks]


def sourced() -> Iterator[tuple[str, str, tuple[tuple[str, str | None], ...]]]:
    """Every part that has sources: what it is, its confidence, its sources."""
    for event in own_events():
        yield event.id, event.confidence, event.sources
    for claim, said in stances():
        yield f"{claim.id} {said.by} {said.on}", said.confidence, said.sources
    for claim in relation().claims:
        for fact in claim.facts:
            yield f"{claim.id}: {fact.says}", fact.confidence, fact.sources


def host(url: str) -> str:
    return urlsplit(url).hostname or ""


def of(host_: str, domains: tuple[str, ...]) -> bool:
    return any(host_ == domain or host_.endswith("." + domain) for domain in domains)


# --- events ---


@pytest.mark.parametrize("ids", TOLD.values(), ids=TOLD.keys())
def test_everything_that_happened_is_told(ids: str) -> None:
    assert set(ids.split()) <= events().keys()


def test_each_event_stands_once_and_on_a_day_covered() -> None:
    found = relation()
    assert len(found.events) == len(events())
    assert [event.when.earliest for event in found.events] == sorted(event.when.earliest for event in found.events)
    assert found.covers_from == dt.date(2018, 10, 30)
    assert all(found.covers_from <= event.when.earliest <= found.checked for event in own_events())


@pytest.mark.parametrize("measure", [m.id for m in read_measures() if m.by in PARTIES])
def test_every_instrument_of_a_measure_has_its_event_on_its_day(measure: str) -> None:
    for made_by in next(m for m in read_measures() if m.id == measure).instruments:
        telling = [event for event in own_events() if made_by in event.instruments]
        assert [event.when.earliest for event in telling] == [instruments()[made_by].effective]


def test_law_is_made_known_before_it_takes_effect_and_by_whose_law_it_is() -> None:
    found = relation()
    named = 0
    for event in own_events():
        for id in (*event.instruments, *event.announces):
            assert id.split("/")[0].upper() in {found.side(actor) for actor in event.by}
            named += 1
        assert all(instruments()[id].effective == event.when.earliest for id in event.instruments)
        assert all(event.when.earliest < instruments()[id].effective for id in event.announces)
    assert named > 15


def test_promulgations_are_on_the_days_of_the_law() -> None:
    for id in ("2019-08-07_order-on-group-a-promulgated", "2023-06-30_order-on-koreas-return-promulgated"):
        event = events()[id]
        assert [instruments()[each].promulgated for each in event.announces] == [event.when.earliest]


def test_measures_and_easings_are_law_and_nothing_else_of_that_kind_is() -> None:
    of_law = {event.id for event in own_events() if event.kind in ("measure", "easing")}
    assert of_law == {
        "2019-07-04_three-materials-individual-licences",
        "2019-08-28_korea-leaves-group-a",
        "2019-09-18_japan-to-region-ga-2",
        "2019-12-20_specific-bulk-licence-for-resists",
        "2023-03-23_special-general-bulk-for-korea-again",
        "2023-04-24_japan-back-in-region-ga",
        "2023-07-21_korea-back-in-group-a",
    }
    assert all(events()[id].instruments for id in of_law)


def test_every_event_has_its_title_in_the_scripts_of_those_who_acted() -> None:
    found = relation()
    language = {"JP": "ja", "KR": "ko"}
    for event in own_events():
        written = dict(event.original)
        assert {language[str(found.side(actor))] for actor in event.by} == written.keys(), event.id
        assert not any(text.isascii() for text in written.values()), event.id


def test_titles_take_no_side() -> None:
    for event in own_events():
        title = event.title.casefold()
        assert not any(word in title for word in ("retaliat", "countermeasure", "export ban", "sanction")), event.id


def test_actors_are_known_and_named_in_their_script() -> None:
    found = relation()
    for event in found.events:
        assert all(actor in found.actors for actor in event.by), event.id
    for actor in found.actors.values():
        if actor.of is not None:
            assert any(not text.isascii() for _, text in actor.original), actor.id
    assert found.side("meti") == "JP"
    assert found.side("motie") == "KR"
    assert found.side("dsb") is None


# --- confidence and sources ---


def test_what_is_from_memory_is_marked_so() -> None:
    assert {event.id for event in own_events() if event.confidence == "from-memory"} == FROM_MEMORY


def test_only_what_an_authority_says_itself_is_primary() -> None:
    primary = 0
    for what, confidence, sources in sourced():
        if confidence == "sourced-primary":
            assert any(of(host(url), AUTHORITIES) for url, _ in sources), what
            primary += 1
    assert primary > 20


def test_sources_are_addresses_and_quotations_are_told_as_such() -> None:
    quoted = 0
    for part, _, sources in sourced():
        for url, what in sources:
            assert urlsplit(url).scheme in ("http", "https"), part
            assert host(url), part
            if of(host(url), QUOTING):
                assert what is not None, part
                assert any(word in what for word in ("quoted", "copied", "copy", "reposted")), (part, what)
                quoted += 1
    assert quoted > 10


# --- claims ---


@pytest.mark.parametrize("label", ARTICLE)
def test_every_statement_of_the_article_is_there(label: str) -> None:
    claim, of_whom, finding = ARTICLE[label]
    [(found, said)] = [(claim, said) for claim, said in stances() if said.label == label]
    assert (found.id, found.finding) == (claim, finding)
    assert (said.by, str(said.on)) == ("press", "2023-03-06")
    assert said.whose == of_whom
    assert said.stance == ("reports" if of_whom else "asserts")


def test_no_other_statement_bears_a_label() -> None:
    assert {said.label for _, said in stances() if said.label} == ARTICLE.keys()


def test_what_is_reported_of_a_party_stands_beside_what_it_says_itself() -> None:
    for claim, said in stances():
        if said.stance == "reports" and said.by == "press":
            own = [other for other in claim.said if other.by == said.whose]
            assert any(other.stance == "asserts" for other in own), claim.id


@pytest.mark.parametrize(("claim", "party", "expected"), STANCES)
def test_each_side_has_its_stances(claim: str, party: str, expected: str) -> None:
    assert [said.stance for said in claims()[claim].said if said.by == party] == expected.split()


def test_stances_change_with_the_day() -> None:
    retaliation = claims()["measures-of-2019-retaliate-for-the-rulings"]
    assert retaliation.said_by(dt.date(2019, 6, 30)) == ()
    assert {said.by for said in retaliation.said_by(dt.date(2019, 7, 1))} == {"KR"}
    assert {said.by for said in retaliation.said_by(dt.date(2019, 7, 2))} == {"KR", "JP"}


def test_disputed_is_what_one_asserts_and_another_denies() -> None:
    for claim in relation().claims:
        assert [said.on for said in claim.said] == sorted(said.on for said in claim.said), claim.id
        asserting = {said.by for said in claim.said if said.stance == "asserts"}
        denying = {said.by for said in claim.said if said.stance == "denies"}
        opposed = bool(set(PARTIES) & asserting) and bool(set(PARTIES) & denying)
        if claim.finding == "disputed":
            assert asserting, claim.id
            assert denying, claim.id
            assert not asserting & denying, claim.id
        if opposed:
            assert claim.finding != "supported", claim.id


def test_motives_on_which_the_parties_differ_are_decided_by_no_one() -> None:
    for claim in relation().claims:
        by = {party: {said.stance for said in claim.said if said.by == party} for party in PARTIES}
        differ = any("asserts" in by[one] and "denies" in by[other] for one, other in (PARTIES, PARTIES[::-1]))
        if differ and claim.kind in ("cause", "reason", "legal"):
            assert claim.finding == "disputed", claim.id


@pytest.mark.parametrize(("event", "answered"), LINKS)
def test_what_is_said_to_answer_what_has_an_author(event: str, answered: str) -> None:
    links = [claim for claim in relation().claims if claim.link and claim.link.event == event]
    saying = [claim for claim in links if claim.link and answered in claim.link.answers]
    assert saying
    assert all(any(said.stance == "asserts" for said in claim.said) for claim in saying)


def test_claims_name_events_that_there_are_and_answers_come_after() -> None:
    known = events()
    for claim in relation().claims:
        linked = (claim.link.event, *claim.link.answers) if claim.link else ()
        named = (*claim.events, *linked, *(id for fact in claim.facts for id in fact.events))
        assert set(named) <= known.keys(), claim.id
        if claim.link:
            day = known[claim.link.event].when.earliest
            assert all(known[id].when.earliest <= day for id in claim.link.answers), claim.id


def test_those_who_speak_are_known() -> None:
    found = relation()
    for claim, said in stances():
        assert said.by in found.actors, claim.id
        assert said.whose is None or said.whose in found.actors, claim.id


# --- the law is asked ---


@pytest.mark.parametrize(("claim", "ask"), asks(), ids=[f"{id}-{i}" for i, (id, _) in enumerate(asks())])
def test_the_law_answers_as_the_claims_say(claim: str, ask: Ask) -> None:
    assert determine(dict(ask.shipment)).outcome == ask.outcome, claim


def test_the_law_shows_individual_licences_and_no_ban() -> None:
    asked = [ask for id, ask in asks() if id == "export-ban"]
    days = {str(ask.shipment["date"]) for ask in asked}
    goods = {ask.shipment["good"] for ask in asked}
    assert {"2019-07-04", "2019-08-28"} <= days
    assert goods == {"hydrogen-fluoride", "fluorinated-polyimide", "resist"}
    for ask in asked:
        found = determine(dict(ask.shipment))
        assert found.outcome != "prohibited"
        if str(ask.shipment["date"]) > "2019-07-03" and ask.outcome == "licence":
            assert {each.id for each in found.authorisations} == {"individual"}


def test_being_off_the_list_is_seen_in_unlisted_goods() -> None:
    asked = [ask for id, ask in asks() if id == "korea-removed-from-trusted-partners"]
    wmd = {str(ask.shipment["date"]): ask.outcome for ask in asked if ask.shipment.get("end_use") == "wmd"}
    assert wmd == {
        "2019-08-27": "no-licence",
        "2019-08-28": "licence",
        "2023-07-20": "licence",
        "2023-07-21": "no-licence",
    }
