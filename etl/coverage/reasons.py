"""Of what kind a reason is for which a source is not published; the kinds and their words stand in tables."""

import re
from functools import cache
from importlib import resources

from etl.tables import read_toml

OTHER = "other"


@cache
def reasons() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the reasons of the table in its order, each with the pattern of the messages that mean it."""
    table = read_toml(resources.files("etl.coverage") / "reasons.toml")
    return tuple((name, re.compile("|".join(patterns))) for name, patterns in table.items())


def reason_of(message: str) -> str:
    """Return the name of the first reason whose patterns a message holds, else `OTHER`."""
    return next((name for name, pattern in reasons() if pattern.search(message)), OTHER)
