"""Folders of shipments, however large: cut into parts, answered part by part, and gone on with after a stop.

`parts` cuts the work, `pieces` reads a part, `work` answers it and `written` writes it; `journal` remembers what is
finished, `running` does all of it with threads. Other engines run the same `work` on the same parts.
"""
