"""Countries: the codes of ISO 3166, and those it leaves to its users where the law in use has such a state."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from detente.regime.countries import CODES, name, resolve
from detente.regime.folder import own_codes

ROOT = Path(__file__).parent.parent.parent
ASK = (
    "from detente.regime import countries as c; "
    "print(sorted(c.own_codes()), c.name('XA'), c.resolve('xa'), len(c.CODES))"
)


def asked(law: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", ASK],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DETENTE_LAW": str(law)},
    ).stdout


def test_the_law_that_comes_with_detente_has_no_codes_of_its_own() -> None:
    assert not own_codes()
    assert not {"XA", "XK", "ZZ", "AA"} & CODES
    assert (name("XA"), resolve("XA")) == ("XA", (None, False))


def test_a_state_of_the_law_in_use_is_a_country() -> None:
    assert asked(ROOT / "examples" / "relation" / "law") == f"['XA', 'XB'] Norland ('XA', True) {len(CODES) + 2}\n"


def test_only_codes_left_to_users_are_added(tmp_path: Path) -> None:
    for code in ("xx", "qm", "ql", "zz", "zy", "abc", "jp"):
        (tmp_path / code).mkdir()
        (tmp_path / code / "jurisdiction.yaml").write_text("covers: here\n", "utf-8")
    assert asked(tmp_path).startswith("['QM', 'XX', 'ZZ'] XA (None, False)")
