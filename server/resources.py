"""Resources by their URI: `/id/X` leads to `/doc/X`, which describes X in the format asked for."""

from collections.abc import Sequence
from itertools import chain

from pyoxigraph import NamedNode, Quad
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.attendance import attendance_by_person, by_committee, by_status, item_runs
from server.ballots import ballots_of, party_letters
from server.description import Description, describe, in_documents, limit_statements
from server.formats import HTML, KEEPS_GRAPHS, RESOURCE_OFFERS, RESULTS_CSV, Offer
from server.graph_view import GraphView
from server.marks import mark_decision, mark_section, mark_words
from server.negotiate import negotiate, split_suffix
from server.pages import language_of, read_texts, render
from server.person import attendance_by_meeting, attended, items_away, members_of, person_figures, seats_of, votes_cast
from server.point_outcomes import outcomes_by_points
from server.refusal import Refusal
from server.responses import link_formats, not_acceptable, respond, serialize_rdf
from server.site import Publication, Site
from server.timeline import earlier_decisions, group_recommendations, trace_case
from server.usage import provisions_in_order, usage_csv, usage_of
from server.vocabulary import outcome_label

VIEWS = {
    view.__name__: view
    for view in (
        *(attendance_by_person, by_committee, by_status, item_runs, ballots_of, party_letters),
        *(attendance_by_meeting, attended, items_away, members_of, person_figures, seats_of, votes_cast),
        *(mark_decision, mark_section, mark_words, outcome_label, provisions_in_order),
        *(earlier_decisions, group_recommendations, outcomes_by_points, trace_case),
    )
}
"""What the templates ask of a graph, by name."""


async def redirect_to_document(request: Request) -> Response:
    """Answer `/id/X`: a thing is no document, so 303 to the document about it."""
    site: Site = request.app.state.site
    publication = await site.publication()
    path = request.path_params["path"]
    if find(publication, path) is None:
        raise missing(publication, path)
    query = f"?{request.url.query}" if request.url.query else ""
    document = f"{publication.root}/doc/{path}"
    headers = {"Vary": "Accept", "Link": f'<{document}>; rel="describedby"'}
    return RedirectResponse(document + query, 303, headers)


async def redirect_graph(request: Request) -> Response:
    """Answer `/graph/X`, the name of the graph of one document: 303 to what is known about that document."""
    site: Site = request.app.state.site
    publication = await site.publication()
    path = f"minutes/{request.path_params['path']}"
    if find(publication, path) is None:
        raise missing(publication, path)
    return RedirectResponse(f"{publication.root}/doc/{path}", 303, {"Vary": "Accept"})


def find(publication: Publication, path: str) -> NamedNode | None:
    """Return the resource at a path under /id/ if the data set says anything about it, else None."""
    try:
        node = publication.node(path)
    except ValueError:
        return None
    return None if next(publication.store.quads_for_pattern(node, None, None), None) is None else node


def missing(publication: Publication, path: str) -> Refusal:
    """Return the 404, or the 410 for what was withdrawn."""
    if publication.is_withdrawn(path):
        return Refusal(410, "This was published here and has been withdrawn.\n")
    return Refusal(404, f"Nothing is known here about {publication.base}/id/{path}\n")


def read_path(publication: Publication, path: str) -> tuple[str, str | None]:
    """Return the resource's path and the suffix asked for; a name that ends like a suffix is tried as it stands."""
    stem, suffix = split_suffix(path, RESOURCE_OFFERS)
    if suffix and not find(publication, stem) and find(publication, path):
        return path, None
    return stem, suffix


def choose(request: Request, suffix: str | None, offered: Sequence[Offer]) -> Offer:
    """Return the format of the answer. Raises Refusal (406)."""
    offer = negotiate(request.headers.get("accept"), suffix, offered)
    if offer is None:
        raise not_acceptable(offered)
    return offer


async def answer_document(request: Request) -> Response:
    """Answer `/doc/X` and `/doc/X.suffix`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    path, suffix = read_path(publication, request.path_params["path"])
    node = find(publication, path)
    if node is None:
        raise missing(publication, path)
    offer = choose(request, suffix, RESOURCE_OFFERS)
    document = f"{publication.root}/doc/{path}"
    links = f'{link_formats(document, RESOURCE_OFFERS, offer)}, <{node.value}>; rel="describes"'
    if offer == HTML and "table" in request.query_params:
        return await respond(request, publication, RESULTS_CSV, lambda: render_table(request, publication, node), links)
    if offer == HTML:
        return await respond(request, publication, offer, lambda: render_page(request, publication, node, path), links)
    return await respond(request, publication, offer, lambda: serialize_description(publication, node, offer), links)


def description_of(publication: Publication, node: NamedNode, *, for_page: bool = False) -> Description:
    """Return the description of a resource that `find` has found."""
    description = describe(publication.store, node, publication.names, for_page=for_page)
    assert description is not None  # noqa: S101 - found by the caller in the same version
    return description


def serialize_description(publication: Publication, node: NamedNode, offer: Offer) -> bytes:
    """Return a resource's description in an RDF format.

    A format of datasets holds what the endpoint's data set does: the merge as default graph, and each document's graph.
    """
    description = description_of(publication, node)
    document = NamedNode(node.value.replace(f"{publication.base}/id/", f"{publication.base}/doc/", 1))
    triples = [*description.triples, *limit_statements(description, document)]
    if offer not in KEEPS_GRAPHS:
        return serialize_rdf(triples, offer)
    merge = (Quad(*triple) for triple in triples)
    return serialize_rdf(chain(merge, in_documents(publication.store, description.triples)), offer)


def render_table(request: Request, publication: Publication, node: NamedNode) -> bytes:
    """Return a table of a resource's page as CSV. Raises Refusal (404) where the page has no such table."""
    description = description_of(publication, node)
    graph = GraphView(description.triples, publication.base, read_texts(language_of(request)))
    usage = usage_of(publication, graph, node, "1")
    if usage is None:
        raise Refusal(404, "This page has no tables.\n")
    return usage_csv(usage, graph, request.query_params["table"])


def render_page(request: Request, publication: Publication, node: NamedNode, path: str) -> bytes:
    """Return a resource's page, from the template of its kind."""
    description = description_of(publication, node, for_page=True)
    graph = GraphView(description.triples, publication.base, read_texts(language_of(request)))
    context = {
        "usage": usage_of(publication, graph, node, request.query_params.get("page", "1")),
        "g": graph,
        "topic": node,
        "description": description,
        "formats": [(offer, f"/doc/{path}.{offer.suffix}") for offer in RESOURCE_OFFERS if offer != HTML],
        **VIEWS,
    }
    return render(request, publication, f"{description.kind.name}.html", context)
