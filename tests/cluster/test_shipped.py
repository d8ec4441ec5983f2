"""A law that was sent is opened as it was, whatever is installed where it is opened; no cluster is needed for that."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from detente.determination.shipped import ShippedLaw, open_shipped, ship
from detente.determination.single import Law
from detente.errors import EngineError

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
OPEN = """
import json, pickle, sys
from detente.determination.shipped import open_shipped
law = open_shipped(pickle.load(open(sys.argv[1], "rb")))
print(json.dumps([law.engine(code).book.digest for code in sorted(law.codes)]))
print(law.folder)
if "XA" in law.codes:
    print(law.determine(json.loads(sys.argv[2])).outcome)
"""
SHIPMENT = '{"origin": "XA", "destination": "XB", "date": "2020-06-01", "entry": "unlisted"}'


def opened(shipped: ShippedLaw, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "shipped.pickle"
    path.write_bytes(pickle.dumps(shipped))
    return subprocess.run(
        [sys.executable, "-c", OPEN, str(path), SHIPMENT],
        capture_output=True,
        text=True,
        check=False,
        env={**{k: v for k, v in os.environ.items() if k != "DETENTE_LAW"}, **environment},
    )


SEND = """
import pickle, sys
from detente.determination.shipped import ship
from detente.determination.single import Law
pickle.dump(ship(Law(proposals=sys.argv[2:])), open(sys.argv[1], "wb"))
"""


@pytest.mark.parametrize("cache", ["kept", ""])
def test_a_law_of_invented_states_is_opened_elsewhere(tmp_path: Path, cache: str) -> None:
    """Where it is opened their codes are no countries until the law is in its place."""
    folder, path = tmp_path / "law", tmp_path / "sent.pickle"
    shutil.copytree(EXAMPLES / "relation" / "law", folder)
    subprocess.run([sys.executable, "-c", SEND, str(path)], check=True, env={**os.environ, "DETENTE_LAW": str(folder)})
    shipped = pickle.loads(path.read_bytes())
    shutil.rmtree(folder)
    named = str(tmp_path / cache) if cache else ""
    for _ in range(2):
        done = opened(shipped, tmp_path, DETENTE_CACHE=named, TMPDIR=str(tmp_path))
        assert not done.stderr
        digests, where, outcome = done.stdout.splitlines()
        assert json.loads(digests) == [digest for _, digest in shipped.digests]
        assert outcome in ("licence", "no-licence", "undetermined")
        assert where.startswith(str(tmp_path))
        assert Path(where).exists() == bool(cache)  # what is not kept is removed at the end


def test_proposals_go_along(tmp_path: Path) -> None:
    law = Law(proposals=[EXAMPLES / "proposal-korea-to-group-a.yaml"])
    shipped = ship(law)
    assert shipped.digests != ship(Law()).digests
    done = opened(shipped, tmp_path)
    assert not done.stderr
    assert json.loads(done.stdout.splitlines()[0]) == [law.engine(code).book.digest for code in sorted(law.codes)]


def test_what_lies_in_the_cache_already_is_not_believed(tmp_path: Path) -> None:
    shipped = ship(Law())
    where = Path(opened(shipped, tmp_path, DETENTE_CACHE=str(tmp_path / "kept")).stdout.splitlines()[1])
    (where / "goods.yaml").write_text("[]\n")
    done = opened(shipped, tmp_path, DETENTE_CACHE=str(tmp_path / "kept"))
    assert not done.stderr
    (where / "jp" / "2031-01-01_more.yaml").write_text("title: more\n")
    done = opened(shipped, tmp_path, DETENTE_CACHE=str(tmp_path / "kept"))
    assert "Error" in done.stderr


def test_another_detente_is_refused() -> None:
    shipped = ship(Law())
    with pytest.raises(EngineError, match=r"install the same version on every machine"):
        open_shipped(replace(shipped, version="0.0.1"))
    with pytest.raises(EngineError, match=r"has another detente .* than this one"):
        open_shipped(replace(shipped, code="0" * 64))


def test_a_folder_without_room_is_told(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file")
    done = opened(ship(Law()), tmp_path, DETENTE_CACHE=str(tmp_path / "kept"))
    assert "EngineError" in done.stderr
    assert "name a folder with DETENTE_CACHE" in done.stderr
