"""Answers counted and summed, by whatever tells them apart."""
