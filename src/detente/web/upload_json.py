"""A JSON array of shipments as JSON Lines: an element a line, each as it was written, a piece at a time."""

from __future__ import annotations

import codecs
import json
import re
import tempfile
from typing import BinaryIO, cast

from detente.web.problems import ProblemError
from detente.web.upload_tables import Measure, too_many_rows

_LONGEST = 1 << 20  # characters of one shipment
_PIECE = 1 << 21  # bytes read at a time
_SPACE = re.compile(r"[ \t\r\n]*")
_ENVELOPE = re.compile(r'[ \t\r\n]*\{[ \t\r\n]*"shipments"[ \t\r\n]*:[ \t\r\n]*\[')
_ARRAY = re.compile(r"[ \t\r\n]*\[")
_NOT_SO = 'The body is no JSON array of shipments, and no object {"shipments": [...]} that holds one.'


def as_lines(file: BinaryIO, measure: Measure) -> BinaryIO:
    """The elements of an array as lines; the second is on line 2.

    Args:
        file: an array, or an object whose only key, `shipments`, has one.
        measure: what may be taken in.

    Raises:
        ProblemError: it is neither, or too much.
    """
    text = _Text(file)
    envelope = text.matched(_ENVELOPE)
    if not envelope and not text.matched(_ARRAY):
        raise ProblemError("request", _NOT_SO)
    room = cast("BinaryIO", tempfile.SpooledTemporaryFile(_PIECE))  # noqa: SIM115  (closed by who reads it)
    decoder = json.JSONDecoder(parse_int=str, parse_float=str)
    count = 0
    ended = text.next_is("]")
    while not ended:
        element = text.element(decoder, count + 1)
        room.write(element.replace("\r", " ").replace("\n", " ").encode("utf-8", "surrogatepass") + b"\n")
        count += 1
        if count > measure.settings.most_rows:
            raise too_many_rows(measure.settings.most_rows)
        if not count & 1023:
            measure.hurry()
        ended = text.next_is("]")
        if not ended and not text.next_is(","):
            raise ProblemError("request", f"The JSON is broken after element {count}: a comma or ] is missing.")
    if (envelope and not text.next_is("}")) or not text.at_end():
        raise ProblemError("request", "Something stands after the array of shipments; send nothing else with it.")
    if not count:
        raise ProblemError("request", "There are no shipments in the array.")
    room.seek(0)
    return room


class _Text:
    """A text that is read as it is needed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._ended = False

    def _fill(self) -> None:
        """Have at hand as much as the longest shipment, or all that is left."""
        while not self._ended and len(self._text) - self._at <= _LONGEST:
            piece = self._file.read(_PIECE)
            self._ended = not piece
            try:
                more = self._decoder.decode(piece, final=self._ended)
            except UnicodeDecodeError:
                raise ProblemError("request", "The body is not in UTF-8.") from None
            self._text = self._text[self._at :] + more
            self._at = 0

    def matched(self, pattern: re.Pattern[str]) -> bool:
        """Pass over what comes next, if it is that."""
        self._fill()
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()
        return found is not None

    def next_is(self, letter: str) -> bool:
        """Pass over a sign and the space before it, if it comes next."""
        self._space()
        if not self._text.startswith(letter, self._at):
            return False
        self._at += 1
        return True

    def at_end(self) -> bool:
        """Whether nothing is left but space."""
        self._space()
        return self._at == len(self._text)

    def element(self, decoder: json.JSONDecoder, number: int) -> str:
        """The next value, as it is written."""
        self._space()
        too_long = ProblemError("too-large", f"Element {number} of the array is longer than 1 MiB, which is not taken.")
        try:
            _, end = decoder.raw_decode(self._text, self._at)
        except RecursionError:
            raise ProblemError("request", f"Element {number} is nested too deeply to be read.") from None
        except json.JSONDecodeError as error:
            if not self._ended and (error.pos > self._at + _LONGEST or error.msg.startswith("Unterminated")):
                raise too_long from None
            raise ProblemError("request", f"Element {number} of the array is not valid JSON.") from None
        if end - self._at > _LONGEST:
            raise too_long
        found = self._text[self._at : end]
        self._at = end
        return found

    def _space(self) -> None:
        while True:
            self._fill()
            found = _SPACE.match(self._text, self._at)
            assert found is not None
            self._at = found.end()
            if self._ended or self._at < len(self._text):
                break
