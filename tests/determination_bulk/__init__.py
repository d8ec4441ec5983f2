"""Folders of shipments, part by part."""
