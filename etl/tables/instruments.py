"""The tables that tell legal instruments from other texts with sections."""

from dataclasses import dataclass
from functools import cache

from etl.tables import TABLES, read_table


@dataclass(frozen=True)
class OtherTextRow:
    """A word for texts that have sections of their own and are no act: "lokalplan", also as the end of a compound.

    `reach` is how far before a section it owns it: "sentence", or "adjacent" where it must stand right beside it.
    """

    word: str
    reach: str
    example: str


@cache
def other_texts() -> dict[str, OtherTextRow]:
    """Return the words for other texts with sections."""
    return {row.word: row for row in read_table(TABLES / "other_texts.tsv", OtherTextRow)}
