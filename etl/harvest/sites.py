"""Which sites there are to harvest: a table of known ones by name, and any other by its address."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from etl.municipality import named_municipality
from etl.tables import municipalities, read_table


@dataclass(frozen=True)
class SiteRow:
    """A known site: its name here, its address, the municipality's code, the software that answers, and the evidence.

    `source` says where it was seen that this address answers as this software does.
    """

    name: str
    base_url: str
    municipality: str
    software: str
    source: str


@dataclass(frozen=True)
class Site:
    """A site to harvest: the name of its folder, its address without a closing slash, the municipality's code."""

    name: str
    base_url: str
    municipality: str


@cache
def sites() -> dict[str, SiteRow]:
    """Return the known sites by name."""
    return {row.name: row for row in read_table(files(__name__.rpartition(".")[0]) / "sites.tsv", SiteRow)}


def choose_site(text: str, municipality: str | None) -> Site:
    """Return the site that a name from the table, or an address, means; `municipality` is a code, where one was given.

    Raises ValueError when there is no such site, or when its municipality is not known or contradicts the table.
    """
    row = sites().get(text.lower()) or _by_address().get(text.rstrip("/").lower())
    if row is None:
        return _unknown_site(text, municipality)
    if municipality not in (None, row.municipality):
        raise ValueError(
            f"{row.name} publishes for municipality {row.municipality}, not {municipality}; leave --municipality out"
        )
    return Site(row.name, row.base_url, row.municipality)


def _by_address() -> dict[str, SiteRow]:
    return {row.base_url: row for row in sites().values()}


def _unknown_site(text: str, municipality: str | None) -> Site:
    address = _address(text)
    host = urlsplit(address).hostname or ""
    code = municipality or _municipality_of(host)
    if code is None:
        raise ValueError(f"it is not known whose minutes {address} publishes; name it with --municipality")
    folder = re.sub(r"[^a-z0-9.]+", "-", address.partition("://")[2].lower()).lstrip(".")
    return Site(folder, address, named_municipality(code).code)


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        wrong = parts.port == 0 or parts.username or parts.query or parts.fragment or not parts.hostname
    except ValueError:
        wrong = True
    if wrong or parts.scheme not in ("http", "https") or not text.isascii() or not text.isprintable() or " " in text:
        known = ", ".join(sites())
        raise ValueError(f"{text!r} is no known site ({known}) and no address such as https://dagsordener.example.dk")
    return text.rstrip("/")


def _municipality_of(host: str) -> str | None:
    """Return the code of the municipality in whose domain a host lies ("dagsordener.herning.dk" in "herning.dk")."""
    for row in municipalities().values():
        home = (urlsplit(row.homepage).hostname or "").removeprefix("www.")
        if home and f".{host}".endswith(f".{home}"):
            return row.code
    return None
