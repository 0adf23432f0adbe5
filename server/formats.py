"""What the server can answer with: the RDF formats of `ontology.formats`, the SPARQL results formats and HTML.

Negotiation, links, the service description and the query workers all read this table.
"""

from dataclasses import dataclass

from ontology import formats as rdf


@dataclass(frozen=True)
class Offer:
    """One representation: name, suffix (also the value of `format=`), media type, and other types it answers to.

    `sparql_name` is its local name under http://www.w3.org/ns/formats/.
    """

    name: str
    suffix: str
    media_type: str
    aliases: tuple[str, ...] = ()
    sparql_name: str = ""

    @property
    def content_type(self) -> str:
        """The Content-Type header: text formats say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def offer_rdf(source: rdf.Format, sparql_name: str, *aliases: str) -> Offer:
    """Return the offer of an RDF format."""
    return Offer(source.name, source.suffix, source.media_type, aliases, sparql_name)


TURTLE = offer_rdf(rdf.TURTLE, "Turtle", "application/x-turtle")
JSON_LD = offer_rdf(rdf.JSON_LD, "JSON-LD", "application/json")
N_TRIPLES = offer_rdf(rdf.N_TRIPLES, "N-Triples")
RDF_XML = offer_rdf(rdf.RDF_XML, "RDF_XML", "application/xml", "text/xml")
N_QUADS = offer_rdf(rdf.N_QUADS, "N-Quads")
TRIG = offer_rdf(rdf.TRIG, "TriG")
TEXT = Offer("text", "txt", "text/plain")
JSON = Offer("JSON", "json", "application/json")
PROBLEM = Offer("problem", "json", "application/problem+json", ("application/json", "application/ld+json"))
CSV = Offer("CSV", "csv", "text/csv")
HTML = Offer("HTML", "html", "text/html", ("application/xhtml+xml",))

RESULTS_JSON = Offer("JSON", "json", "application/sparql-results+json", ("application/json",), "SPARQL_Results_JSON")
RESULTS_XML = Offer(
    "XML", "xml", "application/sparql-results+xml", ("application/xml", "text/xml"), "SPARQL_Results_XML"
)
RESULTS_CSV = Offer("CSV", "csv", "text/csv", (), "SPARQL_Results_CSV")
RESULTS_TSV = Offer("TSV", "tsv", "text/tab-separated-values", (), "SPARQL_Results_TSV")

RDF_OFFERS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, N_QUADS, TRIG)
RESULTS_OFFERS = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)

RESOURCE_OFFERS = (*RDF_OFFERS, HTML)
"""What a described resource is offered as. HTML is last: browsers ask for it by name, programs say `*/*`."""
SOLUTIONS_OFFERS = (*RESULTS_OFFERS, HTML)
"""What a SELECT or ASK is offered as."""
TRIPLES_OFFERS = (*RDF_OFFERS, HTML)
"""What a CONSTRUCT or DESCRIBE is offered as; its result is one graph, also in the formats of datasets."""

STREAM_OFFERS = (TRIG, N_QUADS, JSON_LD)
"""What the feed of changes is offered as: each version of a thing is a graph of its own."""
ATOM = Offer("Atom", "xml", "application/atom+xml")
NDJSON = Offer("NDJSON", "ndjson", "application/x-ndjson", ("application/json", "application/jsonl"))

SEARCH_OFFERS = (JSON, CSV, HTML)
"""What the result of a search is offered as."""

KEEPS_GRAPHS = frozenset({N_QUADS, TRIG})
"""The representations of a resource that also say which document’s graph states what."""
