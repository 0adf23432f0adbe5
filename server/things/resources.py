"""Resources by their URI: `/id/X` leads to `/doc/X`, which describes X in the format asked for."""

import asyncio
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from pyoxigraph import NamedNode, Quad
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.api.saved_queries import read_examples
from server.feed.news import FOLLOWED
from server.formats import HTML, JSON_LD, KEEPS_GRAPHS, RESOURCE_OFFERS, RESULTS_CSV, Offer
from server.negotiate import split_suffix
from server.pages import language_of, read_texts, render
from server.refusal import Refusal
from server.responses import choose_offer, link_formats, respond, serialize_rdf
from server.site import Publication, Site
from server.things.attendance import attendance_by_person, by_committee, by_status, item_runs
from server.things.ballots import ballots_of, party_letters
from server.things.description import Description, in_documents
from server.things.graph_view import GraphView
from server.things.jsonld import write_tree
from server.things.marks import mark_decision, mark_section, mark_words
from server.things.missing import missing
from server.things.paging import Paging, check_page, document_statements, read_page
from server.things.person import (
    attendance_by_meeting,
    attended,
    items_away,
    members_of,
    person_figures,
    seats_of,
    votes_cast,
)
from server.things.point_outcomes import outcomes_by_points
from server.things.structured_data import describe_page
from server.things.tables import fill_table, tables_of
from server.things.timeline import earlier_decisions, group_recommendations, trace_case
from server.things.usage import TABLES as USAGE_TABLES
from server.things.usage import Usage, provisions_in_order, usage_csv, usage_of
from server.vocabulary import outcome_label

VIEWS = {
    view.__name__: view
    for view in (
        *(attendance_by_person, by_committee, by_status, item_runs, ballots_of, party_letters),
        *(attendance_by_meeting, attended, items_away, members_of, person_figures, seats_of, votes_cast),
        *(mark_decision, mark_section, mark_words, outcome_label, provisions_in_order, read_examples),
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
        return await not_found(request, publication, path)
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
        raise await asyncio.to_thread(missing, publication, path)
    return RedirectResponse(f"{publication.root}/doc/{path}", 303, {"Vary": "Accept"})


def find(publication: Publication, path: str) -> NamedNode | None:
    """Return the resource at a path under /id/ if the data set says anything about it, else None."""
    try:
        node = publication.node(path)
    except ValueError:
        return None
    return None if next(publication.store.quads_for_pattern(node, None, None), None) is None else node


async def not_found(request: Request, publication: Publication, path: str, suffix: str | None = None) -> Response:
    """Redirect to the one right spelling of a path, if that leads to something. Raises Missing (404, 410) otherwise."""
    right = publication.suggestions.respell(path)
    if right is None:
        raise await asyncio.to_thread(missing, publication, path)
    start = request.url.path.split("/")[1]
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{publication.root}/{start}/{right}{f'.{suffix}' if suffix else ''}{query}", 301)


def read_path(publication: Publication, path: str) -> tuple[str, str | None]:
    """Return the resource's path and the suffix asked for; a name that ends like a suffix is tried as it stands."""
    stem, suffix = split_suffix(path, RESOURCE_OFFERS)
    if suffix and not find(publication, stem) and find(publication, path):
        return path, None
    return stem, suffix


async def answer_document(request: Request) -> Response:
    """Answer `/doc/X` and `/doc/X.suffix`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    path, suffix = read_path(publication, request.path_params["path"])
    node = find(publication, path)
    if node is None:
        return await not_found(request, publication, path, suffix)
    if "table" in request.query_params:
        links = partial(link_formats, publication, f"/doc/{path}", RESOURCE_OFFERS, RESULTS_CSV)
        return await respond(request, publication, RESULTS_CSV, lambda: render_table(request, publication, node), links)
    offer = choose_offer(request, suffix, RESOURCE_OFFERS)
    page = Page(request, publication, node, f"/doc/{path}", f"/doc/{path}.{suffix}" if suffix else f"/doc/{path}")
    return await respond(request, publication, offer, partial(page.body, offer), partial(page.links, offer))


def render_table(request: Request, publication: Publication, node: NamedNode) -> bytes:
    """Return a table of a resource's page as CSV. Raises Refusal (404) where the page has no such table."""
    description = publication.describer.describe(node)
    assert description is not None  # noqa: S101 - found by the caller in the same version
    kind, name = description.kind.name, request.query_params["table"]
    table = next((each for each in tables_of(kind) if each.name == name), None)
    if table:
        return fill_table(publication.store, table, node)
    graph = GraphView(description.triples, publication.base, read_texts(language_of(request)))
    usage = usage_of(publication, graph, node, 1)
    names = [*(each.name for each in tables_of(kind)), *(USAGE_TABLES if usage else ())]
    if not usage or name not in USAGE_TABLES:
        told = f"there are {', '.join(names)}" if names else "this page has none"
        raise Refusal(404, f"There is no table {name!r}; {told}.\n")
    return usage_csv(usage, graph, name)


@dataclass
class Page:
    """One page of the document about a resource, in a format that is chosen later; described only when needed."""

    request: Request
    publication: Publication
    node: NamedNode
    path: str
    asked: str

    @cached_property
    def number(self) -> int:
        """The number asked for."""
        return read_page(self.request)

    def describe(self, *, for_page: bool = False) -> Description:
        """Return the description of the resource, which the data set speaks of. Raises Refusal (404)."""
        description = self.publication.describer.describe(self.node, self.number, for_page=for_page)
        assert description is not None  # noqa: S101 - found before in the same version
        return description

    @cached_property
    def description(self) -> Description:
        """What the page says in RDF. Raises Refusal (404) where there is no such page."""
        description = self.describe()
        self.settle(description, description.pages, self.asked)
        return description

    def settle(self, description: Description, pages: int, asked: str) -> None:
        """Keep what the Link header tells. Raises Refusal (404) where there is no such page."""
        self.kind = description.kind.name
        self.paging = check_page(Paging(self.path, asked, self.number, pages))

    def body(self, offer: Offer) -> bytes:
        """Return the page in a format. Raises Refusal (404) where there is no such page.

        A format of datasets holds what the endpoint's data set does: the merge as default graph, and each document's
        graph.
        """
        if offer == HTML:
            return self.html()
        about = document_statements(self.description, self.publication.base + self.path)
        if offer == JSON_LD:
            return write_tree(self.description, about, self.graph_of(self.description, "da").label)
        triples = [*self.description.triples, *about]
        if offer not in KEEPS_GRAPHS:
            return serialize_rdf(triples, offer)
        merge = (Quad(*triple) for triple in triples)
        return serialize_rdf(chain(merge, in_documents(self.publication.store, self.description.triples)), offer)

    @property
    def follow_path(self) -> str:
        """The address at which the news of the resource can be followed, if they can."""
        path = self.path.removeprefix("/doc/")
        follows = self.publication.manifest.cursor is not None and path.partition("/")[0] in FOLLOWED
        return f"/atom/{path}" if follows else ""

    def tables(self, kind: str) -> list[tuple[str, str]]:
        """Return the address and title of each table that is there as CSV beside those that tell who refers to it."""
        language = language_of(self.request)
        return [(f"{self.path}?table={each.name}", each.titles[language]) for each in tables_of(kind)]

    def links(self, offer: Offer) -> str:
        """Return the Link header of the page, once its body is made."""
        offered = [each for each in RESOURCE_OFFERS if each != HTML or self.number == 1]
        formats = link_formats(self.publication, self.path, offered, offer, self.paging.query)
        tables = [
            f'<{self.publication.root}{address}>; rel="alternate"; type="text/csv"'
            for address, _ in self.tables(self.kind)
        ]
        others = self.paging.header(self.publication.root)
        about = f'<{self.node.value}>; rel="describes"'
        return ", ".join(each for each in (formats, about, *tables, others) if each)

    def graph_of(self, description: Description, language: str) -> GraphView:
        """Return the statements of a description as a reader of a language sees them."""
        return GraphView(description.triples, self.publication.base, read_texts(language))

    def html(self) -> bytes:
        """Return the page from the template of the resource's kind."""
        description = self.describe(for_page=True)
        graph = self.graph_of(description, language_of(self.request))
        usage = usage_of(self.publication, graph, self.node, self.number)
        self.settle(description, pages_of(description, usage), self.path)
        context = {
            "usage": usage,
            "g": graph,
            "topic": self.node,
            "description": description,
            "paging": self.paging,
            "structured": describe_page(graph, self.node, description.kind.name),
            "tables": self.tables(description.kind.name),
            "follow_path": self.follow_path,
            "withdrawal": self.publication.withdrawal_of_whole(self.path.removeprefix("/doc/")),
            "formats": [(offer, f"{self.path}.{offer.suffix}") for offer in RESOURCE_OFFERS if offer != HTML],
            **VIEWS,
        }
        return render(self.request, self.publication, f"{description.kind.name}.html", context)


def pages_of(description: Description, usage: Usage | None) -> int:
    """Return how many pages the site has for a resource: what its list of items shows needs no other list."""
    if usage is None:
        return description.pages
    return max(description.pages, usage.pages) if description.kind.name == "municipality" else usage.pages
