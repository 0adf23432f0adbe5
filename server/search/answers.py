"""`/search`: what is asked for in the address, and the answer as a page, JSON or CSV; and `/opensearch.xml`."""

from functools import cache, partial

from starlette.requests import Request
from starlette.responses import Response

from server.formats import CSV, HTML, JSON, SEARCH_OFFERS, Offer
from server.negotiate import choose_language
from server.pages import LANGUAGES, language_of, read_texts, render, templates
from server.refusal import Refusal
from server.responses import choose_offer, respond
from server.search.index import MAX_PAGES, MAX_ROWS
from server.search.output import as_json, as_table
from server.search.request import ORDERS, Asked, default_order, read_asked
from server.search.view import SearchView
from server.site import Publication, Site

OPENSEARCH = "application/opensearchdescription+xml"
FEW = 8
"""Values of a facet that a page shows at once; the others unfold."""


async def answer_search(request: Request) -> Response:
    """Answer `/search`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    offer = choose_offer(request, request.query_params.get("format"), SEARCH_OFFERS)
    asked = read_asked(request.query_params)
    view = cache(partial(find, request, publication, asked, offer))
    return await respond(
        request, publication, offer, lambda: write(request, view(), offer), lambda: links(view(), offer, request)
    )


def find(request: Request, publication: Publication, asked: Asked, offer: Offer) -> SearchView:
    """Return what the answer shows; data are in Danish where the address does not name another language."""
    language = choose_language(None, request.query_params.get("lang"), LANGUAGES)
    texts = read_texts(language_of(request) if offer == HTML else language)
    index = publication.search
    found = index.find(asked.wish, 0, MAX_ROWS) if offer == CSV else index.page(asked.wish, min(asked.page, MAX_PAGES))
    if offer == CSV and found.total > MAX_ROWS:
        raise Refusal(413, f"These are {found.total} items, and CSV holds at most {MAX_ROWS}; narrow the search.\n")
    view = SearchView(publication, texts, asked, found)
    if asked.page > view.pages:
        raise Refusal(404, f"The result has {view.pages} pages that can be read, and no page {asked.page}.\n")
    return view


def write(request: Request, view: SearchView, offer: Offer) -> bytes:
    """Return the answer in a format."""
    if offer == CSV:
        return as_table(view)
    if offer == JSON:
        return as_json(view, request.query_params.get("lang"))
    context = {
        "view": view,
        "asked": view.asked,
        "orders": ORDERS,
        "few": FEW,
        "default_order": default_order(view.asked.wish),
        "formats": [(each, view.asked.address(format=each.suffix)) for each in SEARCH_OFFERS if each != HTML],
    }
    return render(request, view.publication, "search.html", context)


def links(view: SearchView, offer: Offer, request: Request) -> str:
    """Return the Link header: this result in other formats, the pages before and after, and how to search here."""
    root, page = view.publication.root, view.asked.page
    kept = {name: request.query_params.get(name) for name in ("lang", "format")}
    found = [
        (view.page_address(page, lang=kept["lang"], format=each.suffix), f'rel="alternate"; type="{each.media_type}"')
        for each in SEARCH_OFFERS
        if each != offer
    ]
    if offer != CSV:
        found += [
            (view.page_address(page - 1, **kept), 'rel="prev"'),
            (view.page_address(page + 1, **kept), 'rel="next"'),
        ]
    found.append(("/opensearch.xml", f'rel="search"; type="{OPENSEARCH}"'))
    return ", ".join(f"<{root}{address}>; {about}" for address, about in found if address)


async def answer_opensearch(request: Request) -> Response:
    """Answer `/opensearch.xml`: the OpenSearch 1.1 description, by which browsers and programs search here."""
    site: Site = request.app.state.site
    publication = await site.publication()
    language = language_of(request)
    body = templates().get_template("opensearch.xml").render(base=publication.base, t=read_texts(language))
    headers = {"Cache-Control": "max-age=3600", "Vary": "Accept-Language", "Content-Language": language}
    return Response(body, media_type=OPENSEARCH, headers=headers)
