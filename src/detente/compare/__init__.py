"""What changed between two states of the law, who changed it, and what would bring the old state back."""
