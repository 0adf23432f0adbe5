"""What each line of a document was taken for, and why: so that what nobody understood is known, and can be shown."""

from collections.abc import Iterable
from typing import NamedTuple

from etl.text import Line


class Claim(NamedTuple):
    """What a line was taken for ("item start", "heading: decision", "text: decision"), and the rule that said so."""

    what: str
    why: str


class Claims(dict[int, Claim]):
    """The claims of one document, by line number; a later claim on a line replaces an earlier one."""

    def take(self, lines: Line | Iterable[Line], what: str, why: str) -> None:
        """Claim one or several lines; a line without words needs no claim."""
        claim = Claim(what, why)
        for line in [lines] if isinstance(lines, Line) else lines:
            if line.text:
                self[line.number] = claim

    def unclaimed(self, lines: Iterable[Line]) -> tuple[int, ...]:
        """Return the numbers of the lines with words that nobody claimed."""
        return tuple(line.number for line in lines if line.text and line.number not in self)
