from __future__ import annotations

import os
import tempfile

# Tests never read or write the user's cache.
os.environ["DETENTE_CACHE"] = tempfile.mkdtemp(prefix="detente-cache-")
os.environ.pop("COLUMNS", None)  # which the workers of pytest-xdist set; what a pipe gets is as wide everywhere
