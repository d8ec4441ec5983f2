"""Reading YAML so that every fault can be told with its line.

Numbers with a decimal point are read as `Decimal`, so that a threshold is exactly what the file says; a key written
twice in one mapping is a fault, where PyYAML would keep the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import yaml

from detente.errors import LawFault

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _LawLoader(_Loader):  # type: ignore[misc]
    """The safe loader, with decimals kept exact; a value that cannot be read is told with its line."""

    # YAML 1.1 reads a bare `on` as true, even where it is a key: here it is the word.
    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: found for first, found in _Loader.yaml_implicit_resolvers.items() if first not in "oO"
    }

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
            what = (
                f"{node.value!r} cannot be read ({_first_line(error)})"
                if isinstance(node, yaml.ScalarNode)
                else _first_line(error)
            )
            raise yaml.constructor.ConstructorError(None, None, what, node.start_mark) from None


def _decimal(loader: Any, node: yaml.ScalarNode) -> Decimal | float:
    text = str(loader.construct_scalar(node)).replace("_", "")
    try:
        return Decimal(text)
    except ArithmeticError:
        return float(loader.construct_yaml_float(node))


_LawLoader.add_constructor("tag:yaml.org,2002:float", _decimal)


class Document:
    """A YAML file's data together with the line of each of its parts."""

    def __init__(self, file: str, data: Any, root: yaml.Node | None, faults: list[LawFault]) -> None:
        self.file = file
        self.data = data
        self.faults = faults
        self._root = root

    def line(self, path: tuple[str | int, ...] = ()) -> int:
        """The line (from 1) of the part at `path`; parts of the path that the file does not have are skipped."""
        node = self._root
        if node is None:
            return 1
        line = node.start_mark.line + 1
        for step in path:
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if str(key.value) == str(step):
                        line, node = key.start_mark.line + 1, value
                        break
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
        return line


def read(path: Path, name: str) -> Document:
    """Read one YAML file; what is wrong with it as YAML is in the document's `faults`.

    Args:
        path: the file.
        name: how faults name the file.
    """
    try:
        return decoded(path.read_bytes(), name)
    except OSError as error:
        return Document(name, None, None, [LawFault(name, 0, f"cannot be read: {error.strerror}.")])


def decoded(content: bytes, name: str) -> Document:
    """Read the bytes of a YAML file; see `read`."""
    try:
        return parse(content.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        return Document(name, None, None, [LawFault(name, 1, f"is not UTF-8 text (byte {error.start}).")])


def parse(text: str, name: str) -> Document:
    """Read YAML text; see `read`."""
    if _too_deep(text):
        return Document(name, None, None, [LawFault(name, 1, f"is nested deeper than {_DEEPEST} levels.")])
    loader = _LawLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return Document(name, None, None, [LawFault(name, 1, "the file is empty.")])
        if "*" in text and not _bounded(root):  # without an alias a document is as large as its text
            return Document(name, None, None, [LawFault(name, 1, "grows without bound through its anchors.")])
        faults = [LawFault(name, line, sentence) for line, sentence in _repeated_keys(root)]
        return Document(name, loader.construct_document(root), root, faults)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return Document(name, None, None, [LawFault(name, line, f"is not valid YAML: {error.problem}.")])
    except (yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
        return Document(name, None, None, [LawFault(name, 1, f"is not valid YAML: {_first_line(error)}.")])
    finally:
        loader.dispose()


_DEEPEST = 100
_NESTED_LINE = re.compile(rf"^ *(?:[-?:] +){{{_DEEPEST}}}|^ {{{4 * _DEEPEST}}}", re.MULTILINE)


def _too_deep(text: str) -> bool:
    """Whether text may be nested so deep that the parser would run out of stack: no law is."""
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        if depth > _DEEPEST:
            return True
    return _NESTED_LINE.search(text) is not None


_MOST_PARTS = 10_000_000


def _bounded(root: yaml.Node) -> bool:
    """Whether a document stays of a size that can be read once its anchors are written out."""
    sizes: dict[int, int] = {}
    inside: set[int] = set()
    stack = [(root, False)]
    while stack:
        node, children_known = stack.pop()
        if id(node) in sizes:
            continue
        children: list[yaml.Node] = []
        if isinstance(node, yaml.MappingNode):
            children = [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            children = node.value
        if children_known:
            sizes[id(node)] = size = 1 + sum(sizes[id(child)] for child in children)
            if size > _MOST_PARTS:
                return False
        elif id(node) in inside:
            return False  # it holds itself
        else:
            inside.add(id(node))
            stack.append((node, True))
            stack += [(child, False) for child in children]
    return True


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _repeated_keys(root: yaml.Node) -> Iterator[tuple[int, str]]:
    stack, seen_nodes = [root], set()
    while stack:
        node = stack.pop()
        if id(node) in seen_nodes:
            continue
        seen_nodes.add(id(node))
        if isinstance(node, yaml.MappingNode):
            seen: dict[str, int] = {}
            for key, value in node.value:
                line = key.start_mark.line + 1
                if str(key.value) in seen:
                    yield line, f"the key {key.value!r} stands twice (first on line {seen[str(key.value)]})."
                seen[str(key.value)] = line
                stack.append(value)
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)
