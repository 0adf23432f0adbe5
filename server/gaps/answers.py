"""`/coverage`: what sources list, what is published of it and what is not, for all and for one municipality."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from ontology.coverage import whole_parts
from server.formats import CSV, HTML, JSON, Offer
from server.gaps.labels import label_of
from server.gaps.map import draw_map
from server.gaps.output import as_table, municipality_as_json, whole_as_json
from server.gaps.view import MunicipalityView
from server.negotiate import split_suffix
from server.pages import language_of, render
from server.refusal import Refusal
from server.responses import choose_offer, link_formats, respond
from server.site import Publication, Site

OFFERED = (JSON, CSV, HTML)


async def answer_coverage(request: Request) -> Response:
    """Answer `/coverage`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    suffix = request.path_params.get("suffix")
    if suffix is not None and suffix not in {offer.suffix for offer in OFFERED}:
        raise Refusal(404, f"There is no coverage.{suffix}; there are .json, .csv and .html.\n")
    offer = choose_offer(request, suffix, OFFERED)
    links = partial(link_formats, publication, "/coverage", OFFERED, offer)
    return await respond(request, publication, offer, lambda: write_whole(request, publication, offer), links)


async def answer_municipality(request: Request) -> Response:
    """Answer `/coverage/CODE`, and `/coverage/unknown` for what is of no municipality that is known."""
    site: Site = request.app.state.site
    publication = await site.publication()
    part, suffix = split_suffix(request.path_params["part"], OFFERED)
    view = next((each for each in publication.gaps.municipalities if each.part == part), None)
    if view is None:
        raise Refusal(404, "Nothing is known of such a municipality; /coverage lists those of which anything is.\n")
    offer = choose_offer(request, suffix, OFFERED)
    links = partial(link_formats, publication, f"/coverage/{part}", OFFERED, offer)
    return await respond(request, publication, offer, lambda: write_one(request, publication, view, offer), links)


def write_whole(request: Request, publication: Publication, offer: Offer) -> bytes:
    """Return what there is of all municipalities, in a format."""
    view = publication.gaps
    if offer == JSON:
        return whole_as_json(publication, view)
    if offer == CSV:
        return as_table(view.municipalities)
    context = {"view": view, "map": draw_map(view), "formats": formats("/coverage")}
    return render(request, publication, "coverage.html", context)


def write_one(request: Request, publication: Publication, view: MunicipalityView, offer: Offer) -> bytes:
    """Return what there is of one municipality, in a format."""
    if offer == JSON:
        return municipality_as_json(publication, view)
    if offer == CSV:
        return as_table([view])
    context = {
        "view": view,
        "formats": formats(f"/coverage/{view.part}"),
        "label": partial(label_of, language=language_of(request)),
        "percent": whole_parts,
    }
    return render(request, publication, "coverage_of_one.html", context)


def formats(path: str) -> list[tuple[Offer, str]]:
    """Return the other formats of a page, each with its address."""
    return [(offer, f"{path}.{offer.suffix}") for offer in OFFERED if offer != HTML]
