"""From what a user knows of a good - its parameters, its HS code, its entry - to control entries."""
