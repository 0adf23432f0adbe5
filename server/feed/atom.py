"""`/atom/...`: the news of a municipality, a committee, an act, a body or all, as Atom 1.0 (RFC 4287)."""

from pyoxigraph import DefaultGraph, NamedNode
from starlette.requests import Request
from starlette.responses import Response

from ontology.terms import ELI
from server.feed.news import FOLLOWED, find_news
from server.formats import ATOM
from server.pages import language_of, read_texts, render
from server.refusal import Refusal
from server.responses import conditional, tag_of
from server.site import Publication, Site
from server.things.graph_view import GraphView
from server.things.missing import missing
from server.things.resources import find
from server.vocabulary import outcome_label


async def answer_atom(request: Request) -> Response:
    """Answer `/atom` and `/atom/KIND/...`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    path, language = request.path_params.get("path", ""), language_of(request)
    if path and (path.partition("/")[0] not in FOLLOWED or find(publication, path) is None):
        if publication.withdrawal(path):
            raise missing(publication, path)
        kinds = ", ".join(f"/atom/{kind}/..." for kind in sorted(FOLLOWED))
        raise Refusal(404, f"There is no such thing to follow; there are /atom and {kinds}.\n")
    feed = publication.feed
    headers = {"Content-Language": language, "Vary": "Accept-Language"}

    def body() -> bytes:
        context = {
            "path": path,
            "subject": label_of(publication, path, language) if path else "",
            "updated": feed.time,
            "news": find_news(publication, path),
            "outcome_label": outcome_label,
        }
        return render(request, publication, "atom.xml", context)

    return await conditional(request, publication, ATOM, tag_of(publication, request.url.path, language), headers, body)


def label_of(publication: Publication, path: str, language: str) -> str:
    """Return the name of a thing in a language."""
    node, store = publication.node(path), publication.store
    about = [quad.triple for quad in store.quads_for_pattern(node, None, None, DefaultGraph())]
    acts = [triple.object for triple in about if triple.predicate == ELI.is_part_of]
    wholes = [
        quad.triple
        for act in acts
        if isinstance(act, NamedNode)
        for quad in store.quads_for_pattern(act, None, None, DefaultGraph())
    ]
    return GraphView([*about, *wholes], publication.base, read_texts(language)).label(node)
