"""Settlements: schemes that pay awards, what they owe, have paid, hold and lack on any day."""
