"""The documents about the data set: its ontology, its shapes and its catalogue, negotiated, with a page for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pyoxigraph import NamedNode, Quad
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ontology.catalog_parts import PART_RE, select_dataset, without_files
from ontology.vocabulary import read_context, read_turtle
from server.formats import HTML, RDF_OFFERS, Offer
from server.pages import language_of, read_texts, render
from server.refusal import Refusal
from server.responses import choose_offer, link_formats, respond, serialize_rdf
from server.site import Publication, Site
from server.things.missing import missing_part
from server.things.structured_data import describe_dataset, describe_part
from server.vocabulary_view import VocabularyView

OFFERED = (*RDF_OFFERS, HTML)


@dataclass(frozen=True)
class Document:
    """A document: its name, which is also its address, where its statements come from, and its template."""

    name: str
    statements: Callable[[Publication], Sequence[Quad]]
    template: str


ONTOLOGY = Document("ontology", lambda _: read_turtle("ontology"), "ontology.html")
SHAPES = Document("shapes", lambda _: read_turtle("shapes"), "shapes.html")
CATALOG = Document("catalog", lambda publication: publication.catalog, "catalog.html")


def serialize_document(statements: Sequence[Quad], offer: Offer) -> bytes:
    """Return a document in an RDF format, as one graph."""
    return serialize_rdf([quad.triple for quad in statements], offer)


def render_document(request: Request, publication: Publication, document: Document) -> bytes:
    """Return a document's page."""
    statements = document.statements(publication)
    triples = [quad.triple for quad in (without_files(statements) if document == CATALOG else statements)]
    graph = VocabularyView(triples, publication.base, read_texts(language_of(request)))
    formats = [(offer, f"/{document.name}.{offer.suffix}") for offer in RDF_OFFERS]
    context: dict[str, Any] = {"g": graph, "formats": formats}
    if document == CATALOG:
        context["structured"] = describe_dataset(publication, graph.texts)
    elif document.name.startswith("catalog/"):
        topic = NamedNode(f"{publication.base}/{document.name}")
        context |= {"topic": topic, "members": graph.by_label(graph.sources(topic, "dcat:inSeries"))}
        context["structured"] = describe_part(publication, document.name.removeprefix("catalog/"), graph)
    return render(request, publication, document.template, context)


async def answer(request: Request, document: Document) -> Response:
    """Return a document in the format asked for."""
    site: Site = request.app.state.site
    publication = await site.publication()
    suffix = request.path_params.get("suffix")
    if suffix is not None and suffix not in {offer.suffix for offer in OFFERED}:
        raise Refusal(404, f"There is no {document.name}.{suffix}\n")
    statements = document.statements(publication)
    if not statements:
        part = document.name.removeprefix("catalog/")
        raise missing_part(publication, part, f"This data set has no {document.name}.\n")
    offer = choose_offer(request, suffix, OFFERED)

    def body() -> bytes:
        if offer == HTML:
            return render_document(request, publication, document)
        return serialize_document(statements, offer)

    links = partial(link_formats, publication, f"/{document.name}", OFFERED, offer)
    return await respond(request, publication, offer, body, links)


async def answer_ontology(request: Request) -> Response:
    """Answer `/ontology`."""
    return await answer(request, ONTOLOGY)


async def answer_shapes(request: Request) -> Response:
    """Answer `/shapes`."""
    return await answer(request, SHAPES)


async def answer_catalog(request: Request) -> Response:
    """Answer `/catalog`."""
    return await answer(request, CATALOG)


async def answer_dataset(request: Request) -> Response:
    """Answer `/catalog/PART`: what the catalogue says of one data set or series."""
    name = f"catalog/{request.path_params['part']}"

    def statements(publication: Publication) -> list[Quad]:
        return select_dataset(publication.catalog_by_subject, NamedNode(f"{publication.base}/{name}"))

    if not PART_RE.fullmatch(request.path_params["part"]):
        raise Refusal(404, f"There is no {name}; /catalog lists what there is.\n")
    return await answer(request, Document(name, statements, "data_set.html"))


async def answer_context(_: Request) -> Response:
    """Answer `/ontology/context.jsonld`."""
    return Response(read_context(), media_type="application/ld+json")


async def redirect_to_void(request: Request) -> Response:
    """Answer `/.well-known/void`: the VoID description is part of the catalogue."""
    site: Site = request.app.state.site
    publication = await site.publication()
    return RedirectResponse(f"{publication.root}/catalog", 303)
