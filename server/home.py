"""The front page, and what is said about the server itself."""

import json

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ontology.terms import SG
from server.formats import RESULTS_JSON
from server.pages import read_asset, render
from server.query_worker import Job
from server.refusal import Refusal
from server.responses import answer_page
from server.saved_queries import read_examples
from server.site import Publication, Site
from server.sparql import read_answer
from server.vocabulary import outcome_label

COUNTED = ("Case", "Meeting", "AgendaItem", "Decision", "Person", "Organisation")
FRONT_QUESTIONS = (
    "came-back-after-postponement",
    "duration-of-cases",
    "recommended-and-decided",
    "votes-with-dissent",
    "most-cited-acts",
    "bodies-per-municipality",
)
"""The saved queries that the front page shows, by name."""
COUNT_QUERY = (
    "SELECT ?class (COUNT(?thing) AS ?count) {{ VALUES ?class {{ {classes} }} ?thing a ?class }} GROUP BY ?class"
)


async def count_classes(site: Site, publication: Publication) -> dict[str, int]:
    """Return how many things there are of the main classes; empty while the workers are too busy to tell."""
    if not publication.counts:
        query = COUNT_QUERY.format(classes=" ".join(str(SG[name]) for name in COUNTED))
        job = Job(query, publication.base + "/", RESULTS_JSON.media_type)
        try:
            answer = json.loads(read_answer(query, await publication.pool.run(job), site.limits.result))
        except Refusal:
            return {}
        for row in answer["results"]["bindings"]:
            publication.counts[row["class"]["value"].removeprefix(SG.iri)] = int(row["count"]["value"])
    return publication.counts


async def answer_home(request: Request) -> Response:
    """Answer `/`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    counts = await count_classes(site, publication)
    context = {
        "coverage": publication.coverage,
        "counts": [(name, counts[name]) for name in COUNTED if name in counts],
        "examples": read_examples(),
        "front_questions": FRONT_QUESTIONS,
        "outcome_label": outcome_label,
    }
    return answer_page(request, publication, render(request, publication, "home.html", context))


async def answer_health(request: Request) -> Response:
    """Answer `/health`: what is served and how the workers are; 503 before the first publication."""
    site: Site = request.app.state.site
    publication = await site.publication()
    manifest, pool = publication.manifest, publication.pool
    state = {
        "status": "ok",
        "base_url": manifest.base_url,
        "version": manifest.version,
        "published": manifest.published,
        "software": manifest.software,
        "documents": len(manifest.documents),
        "items": sum(document.items for document in manifest.documents),
        "quads": sum(document.quads for document in manifest.documents),
        "workers": {"size": pool.size, "idle": pool.idle, "waiting": pool.waiting, "replaced": pool.replaced},
    }
    return JSONResponse(state, headers={"Cache-Control": "no-store"})


async def answer_metrics(request: Request) -> Response:
    """Answer `/metrics`: what an operator watches, for Prometheus."""
    site: Site = request.app.state.site
    return Response(site.metrics.text(), media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


async def answer_robots(_: Request) -> Response:
    """Answer `/robots.txt`: everything may be read, but nobody needs to crawl queries."""
    return PlainTextResponse("User-agent: *\nDisallow: /sparql\n")


async def answer_asset(request: Request) -> Response:
    """Answer `/style.css` and `/icon.svg`."""
    name = request.url.path.rpartition("/")[2]
    media_type = {"style.css": "text/css", "icon.svg": "image/svg+xml"}[name]
    return Response(read_asset(name), media_type=media_type, headers={"Cache-Control": "max-age=3600"})
