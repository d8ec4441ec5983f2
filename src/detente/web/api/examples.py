"""The examples that the description of the API gives, read from data."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def shipments() -> dict[str, dict[str, Any]]:
    """Shipments as JSON carries them, each under what it is an example of."""
    read = yaml.safe_load((Path(__file__).parent / "shipments.yaml").read_text("utf-8"))
    return {
        about: {name: said.isoformat() if name == "date" else said for name, said in shipment.items()}
        for about, shipment in read.items()
    }
