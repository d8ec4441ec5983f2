"""The API is what its description says: schemathesis asks whatever it can think of, well-formed and not."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from sysconfig import get_path

import httpx

PROGRAM = Path(get_path("scripts")) / "schemathesis"
CASES = os.environ.get("DETENTE_SCHEMA_CASES", "8")  # for each operation and phase

# That a question has the right form does not mean that it can be asked: a day must be in the calendar, a country must
# exist, an entry must be on the list. Such a request is answered with 422 and a sentence, which the other checks see.
SETTINGS = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "304", "404", "422"]
"""


def test_nothing_that_is_asked_finds_a_fault(address: str, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(SETTINGS, "utf-8")
    words = [
        str(PROGRAM),
        "--config-file",
        str(tmp_path / "schemathesis.toml"),
        "run",
        f"{address}/api/v1/openapi.json",
    ]
    words += ["--checks", "all", "--phases", "examples,coverage,fuzzing", "--max-examples", CASES, "--seed", "20191128"]
    words += ["--request-timeout", "60", "--no-color", "--continue-on-failure", "--generation-database", "none"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    selected, tested = re.findall(r"(?:Selected|Tested): (\d+)", done.stdout)[:2]
    assert int(selected) == int(tested) >= 30


def test_the_description_is_of_openapi_and_names_its_problems(client: httpx.Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.")
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"], (method, path, status)
