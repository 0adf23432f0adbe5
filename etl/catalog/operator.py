"""What whoever publishes a data set says of himself in `catalog.toml` of the data directory."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from etl.catalog.words import words
from ontology.dataset import Operator


def read_operator(file: Path) -> Operator:
    """Return what a file says, the defaults where it says nothing or is not there.

    Raises ValueError, with file, setting and what is allowed, for what it cannot say.
    """
    if not file.is_file():
        return Operator()
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{file} is no TOML: {error}") from error
    settings = {name: str(setting) if isinstance(setting, date) else setting for name, setting in said.items()}
    for name, setting in settings.items():
        fault = find_fault(name, setting)
        if fault:
            raise ValueError(f"{file}: {name} {fault}")
    return Operator(**settings)


def find_fault(name: str, setting: object) -> str | None:
    """Return what is wrong with a setting, or None."""
    names = [each.name for each in fields(Operator)]
    if name not in names:
        return f"is no setting; there are {', '.join(names)}"
    if not isinstance(setting, str) or not setting.strip() or not setting.isprintable():
        return "must be a text of one line"
    return CHECKS[name](setting) if name in CHECKS else None


def check_choice(table: str) -> Callable[[str], str | None]:
    """Return a check that a text is among the names of a table of `catalog.toml`."""

    def check(setting: str) -> str | None:
        choices: Mapping[str, object] = words()[table]
        return None if setting in choices else f"must be one of {', '.join(choices)}; it is {setting!r}"

    return check


def check_homepage(setting: str) -> str | None:
    """Return what is wrong with a web address, or None."""
    parts = urlsplit(setting)
    fits = (
        parts.scheme in ("http", "https")
        and parts.netloc
        and setting.isascii()
        and not set(setting) & set(' <>"{}|\\^`')
    )
    return None if fits else "must be an address such as https://www.example.dk"


def check_email(setting: str) -> str | None:
    """Return what is wrong with an e-mail address, or None."""
    name, at, host = setting.partition("@")
    fits = name and at and "." in host and setting.isascii() and not set(setting) & set(' <>"{}|\\^`,;:')
    return None if fits else "must be an address such as data@example.dk"


def check_day(setting: str) -> str | None:
    """Return what is wrong with a day, or None."""
    try:
        date.fromisoformat(setting)
    except ValueError:
        return "must be a day such as 2026-01-31"
    return None


CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "licence": check_choice("licence"),
    "frequency": check_choice("frequency"),
    "publisher_type": check_choice("publisher_type"),
    "homepage": check_homepage,
    "email": check_email,
    "issued": check_day,
}
