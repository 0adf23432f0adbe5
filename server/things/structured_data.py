"""What search engines read of a page: schema.org as JSON-LD in a data block, which no browser runs."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from ontology.dataset import WHOLE, Document
from ontology.terms import DCAT, DCTERMS, SKOS
from server.pages import Texts
from server.site import Publication
from server.things.graph_view import GraphView, Term

Json = dict[str, Any]
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def data_block(things: Iterable[Json]) -> Markup:
    """Return things as JSON-LD that may stand in a page's script element: nothing in it ends the element."""
    text = json.dumps({"@context": "https://schema.org", "@graph": list(things)}, ensure_ascii=False)
    return Markup(text.translate(ESCAPES))  # noqa: S704 - every sign that means something in HTML is escaped


def identified(graph: GraphView, node: Term, type_name: str) -> Json:
    """Return a thing by its address and name."""
    return {"@type": type_name, "@id": getattr(node, "value", str(node)), "name": graph.label(node)}


def municipality_of(graph: GraphView, topic: Term) -> Json:
    """Return a municipality."""
    return {**identified(graph, topic, "GovernmentOrganization"), "areaServed": graph.label(topic)}


def committee_of(graph: GraphView, topic: Term) -> Json:
    """Return a committee, with its municipality."""
    whole = graph.value(topic, "org:unitOf")
    parent = {"parentOrganization": identified(graph, whole, "GovernmentOrganization")} if whole else {}
    return {**identified(graph, topic, "GovernmentOrganization"), **parent}


def meeting_of(graph: GraphView, topic: Term) -> Json:
    """Return a meeting."""
    found = identified(graph, topic, "Event")
    start = graph.text_raw(topic, "sg:startTime") or graph.text_raw(topic, "sg:date")
    committee, place = graph.value(topic, "sg:heldBy"), graph.text(topic, "sg:place")
    found |= {"startDate": start} if start else {}
    found |= {"location": {"@type": "Place", "name": place}} if place else {}
    found |= {"organizer": committee_of(graph, committee)} if committee else {}
    return found


def person_of(graph: GraphView, topic: Term) -> Json:
    """Return a person with the public roles; people without one are not in the data."""
    roles = sorted({graph.show(role) for role in graph.values(topic, "sg:role")})
    return {**identified(graph, topic, "Person"), **({"jobTitle": roles} if roles else {})}


def organisation_of(graph: GraphView, topic: Term) -> Json:
    """Return an organisation."""
    homepage = graph.href(graph.value(topic, "foaf:homepage"))
    return {**identified(graph, topic, "Organization"), **({"url": homepage} if homepage else {})}


def act_of(graph: GraphView, topic: Term) -> Json:
    """Return an act or a provision, with its address at Retsinformation."""
    same = [each.value for each in graph.values(topic, "skos:exactMatch") if isinstance(each, NamedNode)]
    whole = graph.value(topic, "eli:is_part_of")
    found = {**identified(graph, topic, "Legislation"), "legislationJurisdiction": "DK"}
    found |= {"sameAs": same} if same else {}
    found |= {"isPartOf": identified(graph, whole, "Legislation")} if whole else {}
    return found


DESCRIBED: Mapping[str, Callable[[GraphView, Term], Json]] = {
    "municipality": municipality_of,
    "committee": committee_of,
    "meeting": meeting_of,
    "person": person_of,
    "organisation": organisation_of,
    "act": act_of,
}
ABOVE = (
    ("sg:case", "sg:municipality"),
    ("sg:meeting", "sg:heldBy", "org:unitOf"),
    ("sg:municipality",),
    ("sg:heldBy", "org:unitOf"),
    ("org:unitOf",),
    ("eli:is_part_of",),
)
"""The ways up from a thing to what it belongs to; the longest that is there is the reader's path."""


def breadcrumbs(graph: GraphView, topic: Term, home: str) -> Json:
    """Return the way from the front page to a thing."""
    ways = [way_up(graph, topic, path) for path in ABOVE]
    nodes = [*reversed(max(ways, key=len)), topic]
    names = [(home, graph.base + "/"), *((graph.label(each), getattr(each, "value", str(each))) for each in nodes)]
    crumbs = [
        {"@type": "ListItem", "position": at, "name": name, "item": address.replace("/id/", "/doc/", 1)}
        for at, (name, address) in enumerate(names, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": crumbs}


def way_up(graph: GraphView, topic: Term, path: Iterable[str]) -> list[Term]:
    """Return the things on the way up from a thing, the nearest first."""
    found: list[Term] = []
    for name in path:
        above = graph.value(found[-1] if found else topic, name)
        if above is None:
            break
        found.append(above)
    return found


def describe_page(graph: GraphView, topic: Term, kind: str) -> Markup:
    """Return the data block of a resource's page."""
    own = [DESCRIBED[kind](graph, topic)] if kind in DESCRIBED else []
    return data_block([*own, breadcrumbs(graph, topic, graph.texts["site"])])


def describe_dataset(publication: Publication, texts: Texts) -> Markup:
    """Return the data block of the front page and the catalogue: the data set and its files."""
    manifest, base, name, about = publication.manifest, publication.base, texts["tagline"], texts["intro"]
    whole, said = publication.iris.dataset(WHOLE), publication.catalog_by_subject
    listed = [quad.object for quad in said.get(whole, ()) if quad.predicate == DCAT.distribution]
    graph = GraphView((quad.triple for each in (whole, *listed) for quad in said.get(each, ())), base, texts)
    files = [download_of(graph, each) for each in listed if graph.value(each, "dcat:downloadURL")]
    found: Json = {"@type": "Dataset", "@id": f"{base}/catalog", "url": f"{base}/catalog", "name": name}
    found |= {"description": about, "inLanguage": "da", "isAccessibleForFree": True}
    found |= {"spatialCoverage": places_of(publication, publication.iris.catalog())}
    found |= {"version": str(manifest.version), "dateModified": manifest.published, "distribution": files}
    found |= {"creator": creator_of(publication), "temporalCoverage": period_of(manifest.documents)}
    issued = graph.text_raw(whole, "dcterms:issued")
    found |= {"datePublished": issued} if issued else {}
    found |= {"license": publication.licences[0]} if publication.licences else {}
    found |= {"includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{base}/catalog", "name": name}}
    return data_block([found])


def creator_of(publication: Publication) -> Json:
    """Return whoever publishes the data set."""
    operator = publication.manifest.operator
    found = {"@type": "Organization", "name": operator.publisher, "url": operator.homepage or f"{publication.base}/"}
    return found | ({"email": operator.email} if operator.email else {})


def places_of(publication: Publication, node: NamedNode) -> list[str]:
    """Return the names of the places that the catalogue, or one of its data sets, covers; NUTS regions have none."""
    said = publication.catalog_by_subject
    places = sorted((quad.object for quad in said.get(node, ()) if quad.predicate == DCTERMS.spatial), key=str)
    named = [quad.object for place in places for quad in said.get(place, ()) if quad.predicate == SKOS.prefLabel]
    return [label.value for label in named if isinstance(label, Literal)]


def period_of(documents: Iterable[Document]) -> str:
    """Return the days from the first meeting to the last as schema.org has them; empty without meetings."""
    days = [document.graph.rpartition("/")[2] for document in documents]
    return f"{min(days)}/{max(days)}" if days else ""


def describe_part(publication: Publication, part: str, graph: GraphView) -> Markup:
    """Return the data block of a data set's page: what search engines for data sets ask for."""
    node = publication.iris.dataset(part)
    if not graph.is_a(node, "dcat:Dataset"):
        return data_block([])
    period = graph.value(node, "dcterms:temporal")
    days = [graph.text_raw(period, f"dcat:{name}Date") for name in ("start", "end")] if period else []
    found: Json = {
        "@type": "Dataset",
        "@id": node.value,
        "url": node.value,
        "name": graph.text(node, "dcterms:title"),
        "description": graph.text(node, "dcterms:description"),
        "inLanguage": "da",
        "isAccessibleForFree": True,
        "creator": creator_of(publication),
        "version": graph.text_raw(node, "dcat:version"),
        "datePublished": graph.text_raw(node, "dcterms:issued"),
        "dateModified": graph.text_raw(node, "dcterms:modified"),
        "keywords": [graph.show(word) for word in graph.values(node, "dcat:keyword")],
        "spatialCoverage": places_of(publication, node),
        "temporalCoverage": "/".join(days),
        "distribution": [download_of(graph, each) for each in graph.values(node, "dcat:distribution")],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{publication.base}/catalog"},
    }
    found |= {"license": publication.licences[0]} if publication.licences else {}
    return data_block([{name: value for name, value in found.items() if value or name == "isAccessibleForFree"}])


def download_of(graph: GraphView, file: Term) -> Json:
    """Return a file, or a service as the file that it stands in for."""
    address = graph.text_raw(file, "dcat:downloadURL") or graph.text_raw(file, "dcat:accessURL")
    media, size = graph.text_raw(file, "dcat:mediaType"), graph.text_raw(file, "dcat:byteSize")
    found: Json = {"@type": "DataDownload", "name": graph.text(file, "dcterms:title"), "contentUrl": address}
    found |= {"encodingFormat": media.partition("/media-types/")[2]} if media else {}
    return found | ({"contentSize": size} if size else {})
