"""One shipment over HTTP: the same answer as in Python and on the command line, and plain words for what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import httpx
import pytest

import detente
from detente.determination.shipment import FIELDS
from detente.web.api.examples import shipments
from detente.web.api.schemas import Answer, Problem

SHIPMENT: dict[str, Any] = {
    "origin": "JP",
    "destination": "KR",
    "date": "2019-08-01",
    "good": "hydrogen-fluoride",
    "parameters": {"concentration_wt_pct": 99.9},
}
PATH = "/api/v1/determine"


def asked(client: httpx.Client, shipment: Any, **beside: Any) -> httpx.Response:
    return client.post(PATH, json=shipment, params=beside)


@pytest.mark.parametrize("about", shipments())
def test_an_answer_is_pythons_and_has_the_shape_described(client: httpx.Client, about: str) -> None:
    shipment = shipments()[about]
    answer = asked(client, shipment)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    Answer.model_validate(found)
    assert found.pop("warnings") == []
    assert found == detente.determine(shipment).to_dict()


def test_an_answer_is_the_command_lines(client: httpx.Client) -> None:
    words = ["--from", "JP", "--to", "Korea", "--date", "2019/8/1", "--good", "hydrogen-fluoride", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "detente", "determine", *words], capture_output=True, text=True, check=True
    )
    found = asked(
        client, {"origin": "JP", "destination": "Korea", "date": "2019/8/1", "good": "hydrogen-fluoride"}
    ).json()
    assert [f"note: {each}" for each in found.pop("warnings")] == done.stderr.splitlines()
    assert found == json.loads(done.stdout)


def test_what_is_asked_beside_a_shipment(client: httpx.Client) -> None:
    shipment = {name: said for name, said in SHIPMENT.items() if name != "date"}
    asides: tuple[dict[str, Any], ...] = ({"on": "2019-06-30"}, {"on": "2019-08-28", "known_on": "2019-06-30"})
    for beside in asides:
        assert asked(client, shipment, **beside).json()["outcome"] == detente.determine(shipment, **beside).outcome
        assert asked(client, shipment, **beside).json()["law"] == detente.determine(shipment, **beside).law
    assume = {"end_use": "civil", "exporter_programme": "icp"}
    found = asked(client, SHIPMENT, assume=[f"{name}={said}" for name, said in assume.items()]).json()
    del found["warnings"]
    assert found == detente.determine(SHIPMENT, assume=assume).to_dict()
    assert [each["provision"] for each in found["because"] if each["role"] == "assumed"] == [
        "end_use=civil",
        "exporter_programme=icp",
    ]


def test_numbers_are_taken_as_written(client: httpx.Client) -> None:
    long = "30." + "0" * 40 + "1"
    body = json.dumps(SHIPMENT).replace("99.9", long)
    answer = client.post(PATH, content=body, headers={"Content-Type": "application/json"}).json()
    del answer["warnings"]
    exact = detente.determine({**SHIPMENT, "parameters": {"concentration_wt_pct": long}}).to_dict()
    rounded = detente.determine({**SHIPMENT, "parameters": {"concentration_wt_pct": 30.0}}).to_dict()
    assert answer == exact
    assert exact != rounded


@pytest.mark.parametrize(
    ("shipment", "field", "said"),
    [
        ({**SHIPMENT, "endd_use": "civil"}, "endd_use", "Did you mean 'end_use'"),
        ({**SHIPMENT, "destination": "Nowhere"}, "destination", "is not a country"),
        ({**SHIPMENT, "date": "2019-02-30"}, "date", "is not a date"),
        ({**SHIPMENT, "good": "hydrogen-flouride"}, "good", "Did you mean 'hydrogen-fluoride'"),
        ({**SHIPMENT, "parameters": {"concentration": 3}}, "parameters.concentration", "is not a parameter"),
        ({**SHIPMENT, "parameters": {"concentration_wt_pct": [1]}}, "parameters.concentration_wt_pct", "is a list"),
        ({**SHIPMENT, "value": 5}, "currency", "is missing"),
        ({**SHIPMENT, "end_use": 7}, "end_use", "is a number; write text."),
        ({**SHIPMENT, "hs": 2811.5}, "hs", "is a number; write text, such as 2811.11."),
        ({**SHIPMENT, "id": {"deep": 1}}, "id", "is an object"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_field(client: httpx.Client, shipment: Any, field: str, said: str) -> None:
    answer = asked(client, shipment)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    found = Problem.model_validate_json(answer.content)
    assert found.type == "/api/v1/problems/shipment"
    assert found.field == field
    assert said in found.detail
    assert found.request_id == answer.headers["x-request-id"]


def test_half_a_letter_comes_back_as_it_was(client: httpx.Client) -> None:
    for half, status in (({"id": "\ud800"}, 200), ({"\ud800": 1}, 422), ({"entry": "\udfff"}, 422)):
        answer = client.post(PATH, content=json.dumps({**SHIPMENT, **half}))
        assert answer.status_code == status
        assert answer.json()
    assert client.post(PATH, content=json.dumps({**SHIPMENT, "id": "\ud800"})).json()["id"] == "\ud800"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is not valid JSON"),
        (b"{", "is not valid JSON"),
        (b"\xff\xfe", "is not valid JSON"),
        (b'{"origin": NaN}', "is not valid JSON"),
        (b"[" * 50_000, "is not valid JSON"),
        (b"[]", "is a list; send a shipment as an object"),
        (b'"JP"', "is text"),
        (b'{"origin": "JP", "origin": "KR"}', "The key 'origin' stands twice"),
    ],
)
def test_a_body_that_is_no_shipment(client: httpx.Client, body: bytes, said: str) -> None:
    answer = client.post(PATH, content=body)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_one_shipment_is_not_very_long(client: httpx.Client) -> None:
    answer = asked(client, {**SHIPMENT, "id": "x" * 100_000})
    assert answer.status_code == 413
    assert "At most" not in answer.json()["title"]
    assert "/api/v1/determine/batch" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ({"onn": "2019-08-01"}, "Did you mean 'on'"),
        ({"assume": "end_use"}, "write name=value"),
        ({"assume": ["end_use=civil", "end_use=wmd"]}, "is given twice"),
        ({"assume": "colour=red"}, "no fact that could be assumed"),
        ({"on": ["2019-08-01", "2019-08-02"]}, "on is given twice"),
        ({"on": "yesterday"}, "is not a date"),
    ],
)
def test_what_cannot_be_asked_beside_a_shipment(client: httpx.Client, beside: dict[str, Any], said: str) -> None:
    answer = asked(client, SHIPMENT, **beside)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_an_address_asks_the_same(client: httpx.Client) -> None:
    fields = {name: said for name, said in SHIPMENT.items() if name != "parameters"}
    whole = asked(client, SHIPMENT).json()
    for parameters in ({"parameters.concentration_wt_pct": "99.9"}, {"parameters": "concentration_wt_pct=99.9"}):
        answer = client.get(PATH, params={**fields, **parameters, "end_use": "", "on": ""})
        assert answer.status_code == 200
        assert answer.json() == whole
    answer = client.get(PATH, params={**fields, "on": "2019-06-30", "assume": "end_use=civil"})
    assert answer.json()["outcome"] == detente.determine(fields, on="2019-06-30", assume={"end_use": "civil"}).outcome


def test_an_address_is_not_answered_again_while_the_law_is_the_same(client: httpx.Client) -> None:
    fields = {name: said for name, said in SHIPMENT.items() if name != "parameters"}
    first = client.get(PATH, params=fields)
    again = client.get(PATH, params=fields, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content
    assert client.get(PATH, params=fields, headers={"If-None-Match": 'W/"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("origin", "JP"), ("origin", "KR")], "origin is given twice"),
        ([("orign", "JP")], "Did you mean 'origin'"),
        ([("parameters", "a=1"), ("parameters.b", "2")], "not both"),
        ([(f"parameters.p{place}", "1") for place in range(300)], "At most 200 parameters"),
    ],
)
def test_an_address_that_cannot_be_read(client: httpx.Client, pairs: list[tuple[str, str]], said: str) -> None:
    answer = client.get(PATH, params=tuple(pairs))
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_the_description_names_every_field_with_examples_that_are_answered(client: httpx.Client) -> None:
    description = client.get("/api/v1/openapi.json").json()
    body = description["paths"][PATH]["post"]["requestBody"]["content"]["application/json"]
    assert list(body["schema"]["properties"]) == list(FIELDS)
    assert all(each["description"] for each in body["schema"]["properties"].values())
    assert len(body["examples"]) == len(shipments())
    for example in body["examples"].values():
        assert asked(client, example["value"]).status_code == 200
    parameters = description["paths"][PATH]["get"]["parameters"]
    assert {each["name"] for each in parameters} == {*FIELDS, "on", "assume"}
    pairs = {each["name"]: each["example"] for each in parameters if each.get("example")}
    assert client.get(PATH, params=pairs).status_code == 200


def test_answers_are_counted_by_their_outcome(client: httpx.Client) -> None:
    def count() -> float:
        lines = client.get("/metrics").text.splitlines()
        name = 'detente_determinations_total{outcome="licence"} '
        return next((float(line.removeprefix(name)) for line in lines if line.startswith(name)), 0)

    assert asked(client, SHIPMENT).json()["outcome"] == "licence"
    before = count()
    asked(client, SHIPMENT)
    assert count() == before + 1
