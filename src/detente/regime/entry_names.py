"""How users write control entries, made plain."""

from __future__ import annotations

import re
import unicodedata


def plain_entry(text: str) -> str:
    """An entry as users write it, in one form: full-width digits, spaces and case made plain."""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    folded = re.sub(r"\s*([()])\s*", r"\1", folded)
    return " ".join(folded.replace("の", "-").split())
