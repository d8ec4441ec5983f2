"""The pages that are held to what all pages are held to, here and in `python -m bench http`: one of each kind."""

from __future__ import annotations

PAGES = (
    "/",
    "/?origin=JP&destination=KR&date=2019-08-01&good=hydrogen-fluoride&parameters.concentration_wt_pct=99.9&end_use=civil",
    "/timeline",
    "/compare",
    "/restoration",
    "/dispute",
    "/dispute/DS590",
    "/settlement",
    "/law",
    "/law/jp/2019-08-28_korea-leaves-group-a",
    "/about",
)
