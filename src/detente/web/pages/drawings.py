"""Charts of matplotlib inside a page: in the colours of its theme, without styles of their own, their text as text."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markupsafe import Markup

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_COLOURS = {
    "#ffffff": "var(--sheet)",
    "#000000": "var(--ink)",
    "#333333": "var(--ink)",
    "#0072b2": "var(--accent)",
    "#d55e00": "var(--licence)",
    "#009e73": "var(--go)",
    "#6b6b6b": "var(--soft)",
    "#bbbbbb": "var(--rule)",
    "#e4e4e4": "var(--rule)",
    "#b00020": "var(--stop)",
    "#f3e3d3": "var(--licence-wash)",
}
_DROPPED = ("font-family",)  # the page's own


def inline(svg: bytes, label: str, prefix: str) -> Markup:
    """A chart as an element of a page.

    Args:
        svg: as matplotlib draws it.
        label: what it shows, for those who do not see it.
        prefix: what the names inside begin with, so that several charts have room on a page.
    """
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "style"):
                parent.remove(child)
    for element in root.iter():
        _dress(element, prefix)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("class", "drawing")
    root.set("role", "img")
    root.set("aria-label", label)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _dress(element: ElementTree.Element, prefix: str) -> None:
    """Styles as attributes, and names of its own."""
    for part in element.attrib.pop("style", "").split(";"):
        name, _, value = (piece.strip() for piece in part.partition(":"))
        if name and name not in _DROPPED:
            element.set(name, _COLOURS.get(value.lower(), value))
    if element.tag == f"{{{_SVG}}}text" and "fill" not in element.attrib:
        element.set("fill", _COLOURS["#000000"])
    if "id" in element.attrib:
        element.set("id", f"{prefix}{element.attrib['id']}")
    link = element.attrib.pop(_LINK, None)
    if link is not None:
        element.set("href", f"#{prefix}{link[1:]}")
    clip = element.attrib.get("clip-path")
    if clip is not None:
        element.set("clip-path", re.sub(r"url\(#(.*?)\)", rf"url(#{prefix}\1)", clip))
