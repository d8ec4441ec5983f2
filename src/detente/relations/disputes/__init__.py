"""Disputes: a procedure as data, a case as its dated acts, and the clock that tells what is next and by when."""
