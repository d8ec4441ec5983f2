"""The law as values: reading the files, and folding them into the regime of a day."""
