"""A small record, invented but for the law that it names: what timelines, events and claims are held to."""

from __future__ import annotations

from pathlib import Path

RELATION = """\
title: Two states
parties: [JP, KR]
covers: {from: 2019-01-01, checked: 2020-12-31}
actors:
  - {actor: JP, title: Japan, original: {ja: 日本国}}
  - {actor: ministry, title: Ministry of Trade (MT), original: {ja: 省}, of: JP}
  - {actor: KR, title: Korea, original: {ko: 대한민국}}
  - {actor: court, title: the High Court, original: {ko: 법원}, of: KR}
  - {actor: press, title: the press}
"""
EVENTS = """\
- event: 2019-01-10_ruling
  date: 2019-01-10
  by: court
  kind: ruling
  title: The High Court rules
  original: {ko: 판결}
  citation: case 1
  sources: [https://example.org/ruling]
  confidence: sourced-secondary
- event: 2019-07-01_orders-announced
  date: 2019-07-01
  by: ministry
  kind: announcement
  title: The ministry announces both orders
  original: {ja: 発表}
  announces: [jp/2019-07-04_three-materials-to-korea, jp/2019-08-28_korea-leaves-group-a]
  under: Trade Act
  confidence: from-memory
- event: 2019-07-04_three-materials
  date: 2019-07-04
  by: ministry
  kind: measure
  title: Three materials need individual licences
  original: {ja: 個別許可}
  instruments: jp/2019-07-04_three-materials-to-korea
  sources: [{url: "https://example.org/three", what: the notice}]
  confidence: sourced
- event: 2019-07-10_note-handed-over
  date: {earliest: 2019-07-10, latest: 2019-07-20}
  by: KR
  kind: diplomacy
  title: A note is handed over
  confidence: derived
- event: 2019-08-05_meeting
  date: 2019-08-05
  until: 2019-08-07
  by: [JP, KR]
  kind: talks
  title: The two meet
  original: {ja: 会談, ko: 회담}
  confidence: from-memory
- event: 2019-08-28_out-of-the-group
  date: 2019-08-28
  by: JP
  kind: measure
  title: Korea leaves the group
  original: {ja: 除外}
  instruments: jp/2019-08-28_korea-leaves-group-a
  sources: [https://example.org/out]
  confidence: sourced-primary
- event: 2019-08-28_protest
  date: 2019-08-28
  by: KR
  kind: diplomacy
  title: "=Korea protests"
  confidence: disputed
  sources: [https://example.org/protest]
- event: 2020-02-01_story
  date: {earliest: 2020-02-01, latest: 2020-02-29}
  by: press
  kind: announcement
  title: A newspaper tells the story
  note: The day was not found.
  confidence: from-memory
"""
CLAIMS = """\
- claim: orders-answer-the-ruling
  statement: The order of July answers the ruling.
  kind: cause
  about: [retaliation, rulings]
  events: [2019-07-01_orders-announced]
  link: {event: 2019-07-04_three-materials, answers: 2019-01-10_ruling}
  said:
    - by: press
      stance: reports
      whose: KR
      date: 2019-07-06
      label: P1
      confidence: from-memory
    - by: KR
      stance: asserts
      date: 2019-07-03
      speaker: a minister
      words: plain retaliation
      original: {ko: 보복}
      sources: [https://example.org/said]
      confidence: sourced
    - {by: KR, stance: asserts, date: 2019-09-01, confidence: from-memory}
    - {by: ministry, stance: denies, date: 2019-07-05, confidence: from-memory}
  finding: disputed
  facts:
    - {says: The ruling came first., events: [2019-01-10_ruling], confidence: derived}
    - {says: A protest followed., events: [2019-08-28_protest], confidence: derived}
- claim: a-ban
  statement: The order is a ban.
  kind: characterisation
  about: ban
  events: [2019-07-04_three-materials]
  said:
    - {by: press, stance: asserts, date: 2020-02-10, confidence: from-memory}
  finding: contradicted
  facts:
    - says: A licence was to be had.
      confidence: derived
      asks:
        - shipment: &shipment
            origin: JP
            destination: KR
            date: 2019-07-04
            good: hydrogen-fluoride
            parameters: {concentration_wt_pct: 99.9}
            value: 2000000
            currency: JPY
          outcome: licence
        - {shipment: *shipment, outcome: prohibited}
        - {shipment: {origin: JP, destination: KR, date: never, entry: unlisted}, outcome: no-licence}
- claim: a-plan
  statement: The group will be left.
  kind: plan
  about: ban
  events: 2019-08-28_out-of-the-group
  said:
    - {by: ministry, stance: asserts, date: 2019-07-01, confidence: from-memory}
  finding: not-tested
"""
MEASURES = """\
- measure: summer
  title: The orders of the summer
  by: JP
  towards: KR
  baseline: 2019-06-30
  made_by: [jp/2019-07-04_three-materials-to-korea, jp/2019-08-28_korea-leaves-group-a]
  eased_by: [jp/2019-12-20_specific-bulk-for-resists-to-korea, jp/2023-07-21_korea-returns-to-group-a]
  sources: [https://example.org/measure]
  confidence: sourced
"""
FILES = {"relation": RELATION, "events": EVENTS, "claims": CLAIMS, "measures": MEASURES}


def small_record(folder: Path, **files: str) -> Path:
    """The small record in a folder, some of its files otherwise; the folder."""
    home = folder / "jp-kr"
    home.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **files}.items():
        (home / f"{name}.yaml").write_text(text, "utf-8")
    return folder
