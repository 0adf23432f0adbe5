"""The pages of a long description: which is asked for, how they are linked in headers, in RDF and on the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple
from starlette.requests import Request

from ontology.terms import FOAF, HYDRA, RDF, XSD
from server.refusal import Refusal
from server.things.description import Description

MAX_DIGITS = 7


@dataclass(frozen=True)
class Paging:
    """One page of a document: its path without and with the suffix asked for, its number from 1, and how many."""

    canonical_path: str
    path: str
    page: int
    pages: int

    @property
    def query(self) -> str:
        """The part of the page's address behind the `?`, none for the first page."""
        return f"page={self.page}" if self.page > 1 else ""

    @property
    def canonical(self) -> str:
        """The page's own address."""
        return f"{self.canonical_path}?{self.query}" if self.query else self.canonical_path

    def at(self, page: int) -> str:
        """Return the address of another page in the same form."""
        return f"{self.path}?page={page}"

    def links(self) -> Iterator[tuple[str, int]]:
        """Yield the pages that lead on (RFC 8288, 3.3; IANA link relations), each with its relation."""
        if self.pages > 1:
            yield "first", 1
            yield "last", self.pages
        if self.page > 1:
            yield "prev", self.page - 1
        if self.page < self.pages:
            yield "next", self.page + 1

    def header(self, root: str) -> str:
        """Return the links as the value of a Link header, empty for a document of one page."""
        return ", ".join(f'<{root}{self.at(page)}>; rel="{relation}"' for relation, page in self.links())


def read_page(request: Request) -> int:
    """Return the number of the page that a request asks for. Raises Refusal (404) for what is no number."""
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS and int(text)):
        raise Refusal(404, "Pages have numbers, from 1 on.\n")
    return int(text)


def check_page(paging: Paging) -> Paging:
    """Return a page that there is. Raises Refusal (404) for one behind the last."""
    if paging.page > paging.pages:
        raise Refusal(404, f"There are {paging.pages} pages here, and no page {paging.page}.\n")
    return paging


HYDRA_NAMES = {"first": HYDRA.first, "last": HYDRA.last, "prev": HYDRA.previous, "next": HYDRA.next}


def document_statements(description: Description, document: str) -> Iterator[Triple]:
    """Yield what a description says about itself: its topic, and its pages (Hydra, PartialCollectionView)."""
    whole = NamedNode(document)
    yield Triple(whole, FOAF.primaryTopic, description.topic)
    paging = Paging(document, document, description.page, description.pages)
    if paging.pages > 1:
        view = NamedNode(paging.at(paging.page))
        yield Triple(whole, HYDRA.totalItems, Literal(str(description.total), datatype=XSD.integer))
        yield Triple(whole, HYDRA.view, view)
        yield Triple(view, RDF.type, HYDRA.PartialCollectionView)
        for relation, page in paging.links():
            yield Triple(view, HYDRA_NAMES[relation], NamedNode(paging.at(page)))
