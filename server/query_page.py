"""The SPARQL editor for browsers: a form that works without JavaScript, with the result as a table below it."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from ontology.terms import PREFIXES
from server.formats import HTML, RESULTS_JSON, RESULTS_OFFERS, TRIPLES_OFFERS, Offer
from server.graph_view import shorten
from server.pages import language_of, render
from server.refusal import Refusal
from server.saved_queries import read_examples
from server.site import Publication

MAX_SHOWN = 2_000_000
"""Results of more bytes are offered for download instead of being shown."""

PREFILLED = ("dcterms", "eli", "foaf", "org", "outcome", "sg", "skos", "xsd")


def first_query() -> str:
    """Return the query that an empty editor starts with."""
    prefixes = "\n".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in PREFILLED)
    return f"{prefixes}\n\nSELECT ?case ?title WHERE {{\n  ?case a sg:Case ; dcterms:title ?title .\n}}\nLIMIT 20\n"


@dataclass(frozen=True)
class Cell:
    """A value in the table of results: what is shown, where it leads, and the IRI or datatype it stands for."""

    text: str
    href: str | None = None
    note: str = ""


def make_cell(publication: Publication, binding: dict[str, Any] | None) -> Cell:
    """Return one binding of the JSON results as a cell; an unbound variable is empty."""
    if binding is None:
        return Cell("")
    if binding["type"] == "uri":
        iri = binding["value"]
        if iri.startswith(f"{publication.base}/"):
            path = iri.removeprefix(publication.base)
            return Cell(path.removeprefix("/id/"), publication.root + path, iri)
        return Cell(shorten(iri), iri if iri.startswith(("http://", "https://")) else None, iri)
    if binding["type"] == "triple":
        return Cell(json.dumps(binding["value"], ensure_ascii=False))
    note = binding.get("xml:lang") or shorten(binding.get("datatype", ""))
    return Cell(binding["value"], None, note if binding["type"] == "literal" else "")


@dataclass(frozen=True)
class Table:
    """A SELECT's result as rows of cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def make_table(publication: Publication, results: dict[str, Any]) -> Table:
    """Return JSON results as a table."""
    columns = tuple(results["head"]["vars"])
    rows = tuple(
        tuple(make_cell(publication, binding.get(column)) for column in columns)
        for binding in results["results"]["bindings"]
    )
    return Table(columns, rows)


def list_downloads(publication: Publication, query: str, offer: Offer) -> list[tuple[str, str]]:
    """Return the name and address of the same result in every other format."""
    offers = RESULTS_OFFERS if offer == RESULTS_JSON else [each for each in TRIPLES_OFFERS if each != HTML]
    return [
        (each.name, f"{publication.root}/sparql?{urlencode({'query': query, 'format': each.suffix})}")
        for each in offers
    ]


@dataclass(frozen=True)
class Result:
    """A query's result as the worker wrote it, and the format it is in."""

    content: bytes
    offer: Offer


def show_result(publication: Publication, query: str, result: Result) -> dict[str, Any]:
    """Return what the page shows of a result: a table, a yes or no, a text, or only its size."""
    downloads = list_downloads(publication, query, result.offer)
    shown: dict[str, Any] = {"downloads": downloads, "size": len(result.content)}
    if len(result.content) > MAX_SHOWN:
        return shown
    if result.offer != RESULTS_JSON:
        return {**shown, "text": result.content.decode()}
    results = json.loads(result.content)
    if "boolean" in results:
        return {**shown, "boolean": results["boolean"]}
    return {**shown, "table": make_table(publication, results)}


def render_editor(
    request: Request, publication: Publication, query: str | None, outcome: Result | Refusal | None = None
) -> Response:
    """Return the editor with a query and its result, or with the reason why there is none and that reason's status."""
    refusal = outcome if isinstance(outcome, Refusal) else None
    context = {
        "query": first_query() if query is None else query,
        "examples": read_examples(),
        "result": show_result(publication, query or "", outcome) if isinstance(outcome, Result) else None,
        "refusal": refusal,
    }
    headers = {"Vary": "Accept, Accept-Language", "Content-Language": language_of(request)}
    return Response(
        render(request, publication, "sparql.html", context),
        refusal.status if refusal else 200,
        {**headers, **(refusal.headers if refusal else {})},
        media_type=HTML.content_type,
    )
