"""Names of people as minutes print them: how they look, and what looks like one and is none."""

import re
from functools import cache
from pathlib import Path

from etl.tables import read_toml
from etl.text import longest_first

TABLE = Path(__file__).parent / "tables" / "names.toml"

PARTICLE = "(?:af|al|da|de|den|der|di|du|el|la|le|van|von|zu)"  # "Anna de la Cour"
# "Anna", "Bo-Erik", "O'Hara", "UllaMarie"; "T.", "J.P."
CAPITALS = "A-ZÀ-ÖØ-ÞĆČĐİŁŚŞŠŹŻŽ"  # with which names begin: "Özcan", "Łukasz"
CAPITALISED = rf"(?:[{CAPITALS}][\w’'-]*(?<![’'-]))"
INITIALS = r"(?:[A-ZÆØÅ]\.)+"
SHORTENED_NAMES = ("Chr", "Fr", "Joh", "Jørg", "Kr", "Th", "Vald")  # "Jens Kr. Holm"
SHORTENED = rf"(?:{'|'.join(SHORTENED_NAMES)})\."
# any run of such words: a name, or the beginning of a sentence before it; never across "," or ". " behind a long word
RUN = rf"(?:{INITIALS}|{CAPITALISED})(?:[ ](?:{INITIALS}|{SHORTENED}|(?:{PARTICLE}[ ]){{0,2}}{CAPITALISED}))*"


@cache
def _table() -> dict[str, list[str]]:
    return read_toml(TABLE)


@cache
def given_names() -> frozenset[str]:
    """Return common given names, as they are written."""
    return frozenset(_table()["given"])


def titles() -> list[str]:
    """Return the titles that may stand before a name."""
    return _table()["titles"]


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{longest_first(_table()['titles'])})\s+)+", re.IGNORECASE)


@cache
def _no_name_words() -> frozenset[str]:
    return frozenset(_table()["words"])


@cache
def _no_name_endings() -> tuple[str, ...]:
    return tuple(_table()["endings"])


def strip_titles(text: str) -> str:
    """Return `text` without the titles before a name: "borgmester Anna Holm" is "Anna Holm"."""
    return _titles().sub("", text)


def is_no_name(word: str) -> bool:
    """Tell whether a word is no part of a person's name, however it is written: "Byrådet", "Godkendt"."""
    folded = word.lower()
    if word == folded:
        return False  # a particle: "Anna de la Cour"
    return folded in _no_name_words() or folded.endswith(_no_name_endings())


def split_run(run: str) -> tuple[str, str]:
    """Split a run of capitalised words into what comes before a name, and the name, which may be empty."""
    words = run.split(" ")
    cut = max((place for place, word in enumerate(words, start=1) if is_no_name(word)), default=0)
    name = strip_titles(" ".join(words[cut:]) + " ").strip()
    return " ".join(words[:cut]), name


def is_full_name(name: str) -> bool:
    """Tell whether a name has a first and a last name."""
    words = name.split(" ")
    return len(words) > 1 and not words[-1].endswith(".") and len(words[-1]) > 1
