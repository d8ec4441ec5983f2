"""One shipment, and batches of them."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["determine"], prefix="/api/v1")
