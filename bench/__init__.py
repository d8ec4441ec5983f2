"""What detente costs, and what its peers cost for the same provisions: `python -m bench`.

Nothing here asserts a figure. The table says what was aimed at, what was measured, and whether the one meets the other.
"""
