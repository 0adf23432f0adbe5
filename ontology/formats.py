"""The RDF formats Sagsgraf writes: suffix, media type and serialiser, in order of preference."""

from dataclasses import dataclass

from pyoxigraph import RdfFormat


@dataclass(frozen=True)
class Format:
    """One way to write RDF: its name, file suffix, media type, serialiser, and whether it keeps graph names."""

    name: str
    suffix: str
    media_type: str
    rdf_format: RdfFormat
    keeps_graphs: bool = False


TURTLE = Format("Turtle", "ttl", "text/turtle", RdfFormat.TURTLE)
JSON_LD = Format("JSON-LD", "jsonld", "application/ld+json", RdfFormat.JSON_LD, keeps_graphs=True)
N_TRIPLES = Format("N-Triples", "nt", "application/n-triples", RdfFormat.N_TRIPLES)
RDF_XML = Format("RDF/XML", "rdf", "application/rdf+xml", RdfFormat.RDF_XML)
N_QUADS = Format("N-Quads", "nq", "application/n-quads", RdfFormat.N_QUADS, keeps_graphs=True)
TRIG = Format("TriG", "trig", "application/trig", RdfFormat.TRIG, keeps_graphs=True)

RDF_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, N_QUADS, TRIG)
"""Every RDF format that is served; the first is the default."""
