"""The HTML pages: Jinja2 templates, their texts in Danish and English, and the language of each request.

Autoescape is on for every template, so nothing that came from a document reaches a page as markup.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request

from server.negotiate import choose_language
from server.site import Publication
from server.words import calm

TEMPLATES = (".html", ".xml")

LANGUAGES = ("da", "en")
"""The languages of the pages; the first is the default."""

DANISH = {"da": Markup(""), "en": Markup(' lang="da"')}
"""The attribute of an element with a document's words, by the page's language (WCAG 2.2, 3.1.2)."""
ENGLISH = {"da": Markup(' lang="en"'), "en": Markup("")}
"""The same for the words of messages, which are written for programs too."""


class Texts:
    """The texts of one language, from `pages/texts.toml`."""

    def __init__(self, language: str, table: Mapping[str, Mapping[str, str]]) -> None:
        self.language = language
        self._table = table
        self._months = table["months"][language].split()

    def __getitem__(self, key: str) -> str:
        """Return the text of a key. Raises KeyError for a key that the table lacks."""
        return self._table[key][self.language]

    def date(self, iso: str) -> str:
        """Return an ISO date in words, "25. februar 2015", or the text itself when it is no date."""
        year, _, rest = iso.partition("-")
        month, _, day = rest.partition("-")
        if not (year.isdecimal() and month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12):
            return iso
        return self["date"].format(day=int(day), month=self._months[int(month) - 1], year=year)

    def count(self, number: int) -> str:
        """Return a number with the language's mark between thousands."""
        return f"{number:,}".replace(",", self["thousands"])


@cache
def read_texts(language: str) -> Texts:
    """Return the texts of a language."""
    content = resources.files("server").joinpath("pages/texts.toml").read_text(encoding="utf-8")
    return Texts(language, tomllib.loads(content))


@cache
def templates() -> Environment:
    """Return the environment of all templates, which are read now. A name that a template misspells is an error."""
    files = (file for file in resources.files("server").joinpath("pages").iterdir() if file.name.endswith(TEMPLATES))
    sources = {file.name: (file.read_text(encoding="utf-8"), str(file), None) for file in files}
    environment = Environment(
        loader=FunctionLoader(sources.get),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["calm"] = calm
    return environment


@cache
def read_asset(name: str) -> bytes:
    """Return a file that pages load: the style sheet or the icon."""
    return resources.files("server").joinpath("pages", name).read_bytes()


def language_of(request: Request) -> str:
    """Return the language of the page that a request gets."""
    return choose_language(request.headers.get("accept-language"), request.query_params.get("lang"), LANGUAGES)


class Links:
    """Makes the addresses on a page: paths of this data set that keep the language the reader chose."""

    def __init__(self, request: Request, root: str) -> None:
        self.request = request
        self.root = root
        self.chosen = request.query_params.get("lang") in LANGUAGES
        self.alive = not getattr(request.app.state, "still", False)
        """Whether there is a server behind the page; else it becomes a file (`server.still`)."""

    def to(self, path: str) -> str:
        """Return the address of a path that starts at the data set's root."""
        return self.keep(self.root + path)

    def keep(self, address: str) -> str:
        """Return an address with the reader's language, where it is one of ours."""
        if not self.chosen or not address.startswith("/"):
            return address
        address, mark, fragment = address.partition("#")
        return f"{address}{'&' if '?' in address else '?'}lang={language_of(self.request)}{mark}{fragment}"

    def is_here(self, path: str) -> bool:
        """Tell whether a path is that of this page."""
        return self.request.url.path == path

    def in_language(self, language: str) -> str:
        """Return the address of this page in another language."""
        url = self.request.url.include_query_params(lang=language)
        return f"{self.root}{url.path}?{url.query}"


def render(request: Request, publication: Publication, template: str, context: Mapping[str, Any]) -> bytes:
    """Return a page as HTML."""
    language = language_of(request)
    return (
        templates()
        .get_template(template)
        .render(
            {
                "t": read_texts(language),
                "language": language,
                "languages": LANGUAGES,
                "danish": DANISH[language],
                "english": ENGLISH[language],
                "link": Links(request, publication.root),
                "publication": publication,
                **context,
            }
        )
        .encode()
    )
