"""The measurements over HTTP run, and ask what they say they ask."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from bench import http


def test_a_server_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "DISTINCT", 30)
    with http.serving() as address:
        taken, size = http.got(address, http.ASKED)
        assert 0 < taken < 60
        assert size == len(httpx.get(f"{address}{http.ASKED}", headers={"Accept-Encoding": "identity"}).content)
        with pytest.raises(RuntimeError, match="404"):
            http.got(address, "/nothing")
        (figure,) = http._load(address, tmp_path, 1)
    if shutil.which("wrk"):
        assert "requests/s, p50" in figure.measured
        assert (tmp_path / "post.lua").read_text("utf-8").count('"origin"') == 30
    else:
        assert "wrk is not installed" in figure.measured
