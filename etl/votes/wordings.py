"""The table of wordings: `etl/tables/votes.toml` as patterns."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from etl.tables import read_toml

TABLE = Path(__file__).parents[1] / "tables" / "votes.toml"


@cache
def wordings() -> dict[str, Any]:
    """Return the table as it stands in the file."""
    return read_toml(TABLE)


def any_of(phrases: Iterable[str]) -> str:
    """Return a pattern for any of the phrases as whole words, the longest first; "…" is any letters."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    words = "|".join(re.escape(phrase).replace("…", r"\w*").replace(r"\ ", r"\ +") for phrase in ordered)
    return rf"(?<!\w)(?:{words})(?!\w)"


@cache
def letters() -> dict[str, str]:
    """Return what each wording stands for, by its lower-case text; of a text listed twice, the first counts."""
    table: dict[str, list[str]] = wordings()["wordings"]
    return {phrase: letter for letter, phrases in reversed(table.items()) for phrase in phrases}


@cache
def numbers() -> dict[str, int]:
    """Return the numbers in words."""
    found: dict[str, int] = wordings()["numbers"]
    return found
