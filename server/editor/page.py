"""The SPARQL page for browsers: a form, and its result below it as a table, with a chart or a map where asked for.

It works without JavaScript; where YASGUI is installed, `front/editor.js` puts the editor in the form's place and takes
charts and maps from this page.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from ontology.terms import PREFIXES, prologue
from server.api.saved_queries import GROUPS, read_examples
from server.editor.assets import read_assets
from server.editor.chart import draw_chart
from server.editor.completion import POLICY, make_settings
from server.editor.map import draw_map
from server.editor.table import Table, make_table
from server.formats import HTML, RESULTS_JSON, RESULTS_OFFERS, TRIPLES_OFFERS, Offer
from server.pages import language_of, render
from server.refusal import Refusal
from server.site import Publication

MAX_SHOWN = 2_000_000
"""Results of more bytes are offered for download instead of being shown."""

VIEWS = ("table", "chart", "map")
"""How a SELECT's result can be seen."""

PREFILLED = ("dcterms", "eli", "foaf", "org", "outcome", "sg", "skos", "xsd")


def first_query() -> str:
    """Return the query that an empty editor starts with."""
    prefixes = prologue({prefix: PREFIXES[prefix] for prefix in PREFILLED})
    return f"{prefixes}\nSELECT ?case ?title WHERE {{\n  ?case a sg:Case ; dcterms:title ?title .\n}}\nLIMIT 20\n"


def view_of(request: Request) -> str:
    """Return the view of the result that a request asks for."""
    view = request.query_params.get("view", "")
    return view if view in VIEWS else VIEWS[0]


def tell_variant(request: Request) -> tuple[str, ...]:
    """Return what tells this page from others with the same result: language, view, and the scripts it loads."""
    assets = read_assets()
    digest = assets.digest if assets else ""
    return language_of(request), request.query_params.get("lang", ""), view_of(request), digest


def list_downloads(publication: Publication, query: str, offer: Offer) -> list[tuple[str, str]]:
    """Return the name and address of the same result in every other format."""
    offers = RESULTS_OFFERS if offer == RESULTS_JSON else [each for each in TRIPLES_OFFERS if each != HTML]
    return [
        (each.name, f"{publication.root}/sparql?{urlencode({'query': query, 'format': each.suffix})}")
        for each in offers
    ]


FIGURES: dict[str, Callable[[Table], object]] = {"table": lambda _: None, "chart": draw_chart, "map": draw_map}


@dataclass(frozen=True)
class Result:
    """A query's result as the worker wrote it, and the format it is in."""

    content: bytes
    offer: Offer


def show_result(publication: Publication, query: str, result: Result, view: str) -> dict[str, Any]:
    """Return what the page shows of a result: a table with a chart or map, a yes or no, a text, or only its size."""
    downloads = list_downloads(publication, query, result.offer)
    shown: dict[str, Any] = {"downloads": downloads, "size": len(result.content)}
    if len(result.content) > MAX_SHOWN:
        return shown
    if result.offer != RESULTS_JSON:
        return {**shown, "text": result.content.decode()}
    results = json.loads(result.content)
    if "boolean" in results:
        return {**shown, "boolean": results["boolean"]}
    table = make_table(publication, results)
    return {**shown, "table": table, "figure": FIGURES[view](table)}


def render_editor(
    request: Request, publication: Publication, query: str | None, outcome: Result | Refusal | None = None
) -> Response:
    """Return the editor with a query and its result, or with the reason why there is none and that reason's status."""
    refusal = outcome if isinstance(outcome, Refusal) else None
    view, assets, language = view_of(request), read_assets(), language_of(request)
    context = {
        "query": first_query() if query is None else query,
        "asked": query is not None,
        "examples": read_examples(),
        "groups": GROUPS,
        "view": view,
        "views": VIEWS,
        "result": show_result(publication, query or "", outcome, view) if isinstance(outcome, Result) else None,
        "refusal": refusal,
        "assets": assets,
        "settings": make_settings(language, publication.root, publication.base) if assets else None,
    }
    headers = {"Vary": "Accept, Accept-Language", "Content-Language": language}
    if assets:
        headers["Content-Security-Policy"] = POLICY
    return Response(
        render(request, publication, "sparql.html", context),
        refusal.status if refusal else 200,
        {**headers, **(refusal.headers if refusal else {})},
        media_type=HTML.content_type,
    )
