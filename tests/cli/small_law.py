"""A small law for the tests of the law commands: every kind of amendment, and a day that was not found."""

from __future__ import annotations

from pathlib import Path

GOODS = """
- good: acid
  title: strong acid
  original: {ja: 酸}
  parameters:
    strength: {type: number, unit: "% by weight", min: 0, max: 100, title: strength}
    form: {type: choice, choices: [liquid, gas], title: form}
    stabilised: {type: bool, title: stabilised}
"""

ABOUT = """
name: New Zealand
original: Aotearoa
authority: Customs (税関)
covers: {from: 2015-01-01, checked: 2024-06-30}
notes: [Brokering is not covered.]
"""

BASELINE = """
title: The Order as it stood
original: 令
number: Order 1 of 1990
number_original: 令第一号
kind: baseline
promulgated: null
effective: 2015-01-01
sources: [{url: "https://example.org/order", what: the whole text}]
confidence: derived
note: Taken back from a later text.
amend:
  - group: friends
    title: Friends (Table 1)
    original: 友邦（別表第一）
    cite: Order Table 1
    add: {AU: {note: first of all, confidence: sourced-primary}, KR: null}
  - {group: rest, title: The rest, all_except: [friends]}
  - {entry: "3", row: "3", title: chemicals, original: 化学, cite: Order row 3}
  - entry: "3(1)"
    row: "3"
    title: acids
    original: 酸類
    tests:
      - {good: acid, strength: {above: 30}, sub: イ, cite: Order row 3(1)イ}
      - {good: acid, strength: {min: 15, below: 30.5}, form: gas, stabilised: false, sub: ロ, note: gas only}
  - {entry: list 2, title: numbered goods, numbers: {to: 57}}
  - {good: acid, entries: ["3(1)"]}
  - {hs_list: metals, title: metals, include: ["72", "73"], exclude: ["7204"]}
  - {body: bureau, title: Bureau of Trade, original: 貿易局}
  - {authorisation: bulk, title: bulk licence, original: 包括許可, weight: 10}
  - {authorisation: individual, title: individual licence, original: 個別許可, weight: 50}
  - {fact: signed, type: date, title: day of the contract, question: When was the contract signed?}
  - {provision: list-control, requires: list-control, original: リスト規制, when: {entry: listed}, cite: Order Art. 1}
  - {provision: any-licence, allows: individual}
  - provision: bulk
    allows: bulk
    when: {entry: row 3, destination: friends, value: {currency: NZD, min: 1000, below: 2500000}}
    except:
      - {id: late, entry: "3(1)", signed: {from: 2015-02-01, until: 2016-01-01}, open: Was this lifted?, cite: Art. 9}
  - provision: terms
    demands: individual
    when: {hs: {not: metals}, end_use: [wmd, conventional]}
    holder: any exporter
    documents: [application, {title: pledge, original: 誓約書}, {title: papers not named, count: 2}]
    review: {days: 15, day_kind: working, about: true, clock: from filing}
    office: bureau
    validity: {years: 3, at_most: true}
    policy: denial in principle
    conditions: [no onward export, report each year]
  - {provision: bulk-terms, demands: bulk, holder: holders of a programme}
  - {provision: unread, notes: Art. 7 was not read., when: {destination: rest}}
"""

LEAVES = """
title: Order amending the Order
original: 令の一部を改正する令
kind: cabinet-order
promulgated: 2018-12-01
effective: 2019-01-01
sources: ["https://example.org/2019", {url: "https://example.org/%E4%BB%A4", what: promulgation}]
confidence: sourced-secondary
amend:
  - {group: friends, remove: [KR], confidence: sourced-primary, note: The first removal.}
  - {exception: no-acid, of: [bulk], title: acid to Australia, when: {destination: AU, entry: "3(1)"}}
  - {body: bureau, title: Agency of Trade, original: 貿易庁, effective: 2019-03-01}
  - {provision: unread, ends: true}
  - {entry: list 2, numbers: {to: 1159}, recut: true}
"""

RETURNS = """
title: Order on a day that was not found
kind: notice
promulgated: null
effective: {earliest: 2020-01-01, latest: 2020-06-30}
sources: [https://example.org/2020]
confidence: not-found
amend:
  - {group: friends, add: [KR]}
  - {group: newcomers, title: Newcomers, add: [CL]}
  - {exception: no-acid, of: [bulk], ends: true}
"""


def write(folder: Path) -> Path:
    """Write the law below a folder."""
    law = folder / "law"
    (law / "nz").mkdir(parents=True)
    (law / "goods.yaml").write_text(GOODS, encoding="utf-8")
    for name, text in {
        "jurisdiction": ABOUT,
        "2015-01-01_baseline": BASELINE,
        "2019-01-01_korea-leaves-friends": LEAVES,
        "2020-01-01_korea-returns": RETURNS,
    }.items():
        (law / "nz" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return law
