"""The API, version 1: its routers, and what its description says of it as a whole."""

from __future__ import annotations

from fastapi import APIRouter

from detente.web.api import batches, compare, determining, law, record, service

DESCRIPTION = """\
Export-control law that runs: licence determinations on any date, with the reason and the article; the history of the
law, and the relations around it.

Every answer is the same that the command line and the Python functions of detente give. Fields that are left out are
*unknown*, never "no": where one would decide, the outcome is `undetermined` and `questions` asks for it. Errors are
problem documents (RFC 9457). Answers to GET carry an entity tag that changes with the law; send it back in
`If-None-Match`. No legal advice.
"""
TAGS = [
    {"name": "determine", "description": "May this shipment go, under which licence, on that day, and why?"},
    {"name": "law", "description": "Instruments, groups, entries and provisions as they stand on a day."},
    {"name": "compare", "description": "What changed between two days, how far it has come back, what is coming."},
    {"name": "record", "description": "What was done, who says what about it, disputes, talks and settlements."},
    {"name": "service", "description": "Health, version, problems, figures."},
]

router = APIRouter()
for each in (determining, batches, law, compare, record, service):
    router.include_router(each.router)
