"""The words and controlled values of the catalogue, as `catalog.toml` has them."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from pyoxigraph import Literal, NamedNode

from etl.tables import read_toml
from ontology.terms import EU, XSD

MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


@cache
def words() -> dict[str, Any]:
    """Return what `catalog.toml` holds."""
    return read_toml(resources.files("etl") / "catalog" / "catalog.toml")


def value(name: str) -> NamedNode:
    """Return one of the controlled values by its name in the table."""
    return NamedNode(words()["values"][name])


def in_languages(texts: Mapping[str, str], **names: str) -> list[Literal]:
    """Return a text in each of its languages, with `{name}` replaced."""
    return [Literal(text.format(**names), language=language) for language, text in texts.items()]


def moment(iso: str) -> Literal:
    """Return a moment as xsd:dateTime."""
    return Literal(iso, datatype=XSD.dateTime)


def keywords() -> list[Literal]:
    """Return the keywords in their languages."""
    return [Literal(word, language=language) for language, some in words()["keywords"].items() for word in some]


def documentation(base: str, about: str) -> list[NamedNode]:
    """Return the pages of documentation about the data sets ("data_set") or their tables ("table")."""
    return [NamedNode(base + page) for page in words()["documentation"][about]]


def media_type(name: str) -> NamedNode:
    """Return the node of a media type, "text/csv"."""
    return NamedNode(MEDIA_TYPES + name)


def file_type(code: str) -> NamedNode:
    """Return the node of a file type by its code in the EU table."""
    return EU[f"file-type/{code}"]
