"""The description of the API is true: its examples are answered, and answers look as it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from jsonschema import Draft202012Validator

TAGS = ("law", "compare", "record")
BESIDE: dict[str, dict[str, Any]] = {"peer": {"meaning": "peers"}}  # what a parameter has no use without
AHEAD = ".ics"  # today nothing may lie ahead: such a calendar is asked for its example's day


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def questions(path: str, operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The requests that the examples of an operation's parameters make: the needed ones, and each other beside them."""
    needed: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for each in operation.get("parameters", []):
        assert each["description"], (path, each["name"])
        example = each["schema"]["examples"][0]
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", quote(example))
        elif each["required"]:
            needed[each["name"]] = example
        else:
            others[each["name"]] = example
    if not (path.endswith(AHEAD) and "on" in others):
        yield path, needed
    for name, example in others.items():
        yield path, {**needed, name: example, **BESIDE.get(name, {})}


def test_every_example_is_answered_as_described(client: httpx.Client, document: dict[str, Any]) -> None:
    asked = 0
    for template, method, operation in operations(document):
        if operation["tags"][0] not in TAGS:
            continue
        assert method == "get"
        ((media_type, content),) = operation["responses"]["200"]["content"].items()
        validator = Draft202012Validator({**content["schema"], "components": document["components"]})
        for path, question in questions(template, operation):
            answer = client.get(path, params=question)
            assert answer.status_code == 200, (path, question, answer.text)
            assert answer.headers["content-type"].partition(";")[0] == media_type
            if media_type == "application/json":
                faults = [(list(e.absolute_path), e.message[:200]) for e in validator.iter_errors(answer.json())]
                assert not faults, (path, question, faults[:3])
            asked += 1
    assert asked > 100


def test_every_operation_says_what_it_is_and_how_it_is_refused(document: dict[str, Any]) -> None:
    names = []
    for path, _, operation in operations(document):
        assert operation["summary"]
        assert operation["description"]
        names.append(operation["operationId"])
        for status, response in operation["responses"].items():
            assert response["description"], (path, status)
            if int(status) >= 400:
                assert response["content"] == {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                }, (path, status)
        if operation["tags"][0] in TAGS:
            assert {"304", "422", "429", "500", "503"} <= set(operation["responses"]), path
            if "{" in path:
                assert "404" in operation["responses"], path
    assert len(names) == len(set(names))


def test_every_name_that_is_referred_to_is_there(document: dict[str, Any]) -> None:
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            for each in value.values():
                yield from references(each)
        elif isinstance(value, list):
            for each in value:
                yield from references(each)

    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    found = set(references(document))
    assert len(found) > 80
    assert found <= known
    assert not [name for name in known if "__" in name]  # two values of one name


def test_what_is_asked_and_not_known_is_refused(client: httpx.Client, document: dict[str, Any]) -> None:
    for template, _, operation in operations(document):
        if operation["tags"][0] in TAGS:
            path, needed = next(questions(template, operation))
            answer = client.get(path, params={**needed, "destinaton": "x"})
            assert answer.status_code == 422, path
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["errors"][0]["field"] == "destinaton"
