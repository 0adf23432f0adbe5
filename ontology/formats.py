"""The RDF formats Sagsgraf writes: suffix, media type and serialiser, in order of preference."""

from dataclasses import dataclass

from pyoxigraph import RdfFormat


@dataclass(frozen=True)
class Format:
    """One way to write RDF: its name, file suffix, media type and serialiser."""

    name: str
    suffix: str
    media_type: str
    rdf_format: RdfFormat


TURTLE = Format("Turtle", "ttl", "text/turtle", RdfFormat.TURTLE)
JSON_LD = Format("JSON-LD", "jsonld", "application/ld+json", RdfFormat.JSON_LD)
N_TRIPLES = Format("N-Triples", "nt", "application/n-triples", RdfFormat.N_TRIPLES)
RDF_XML = Format("RDF/XML", "rdf", "application/rdf+xml", RdfFormat.RDF_XML)
N_QUADS = Format("N-Quads", "nq", "application/n-quads", RdfFormat.N_QUADS)
TRIG = Format("TriG", "trig", "application/trig", RdfFormat.TRIG)

RDF_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, N_QUADS, TRIG)
"""Every RDF format that is served; the first is the default."""

BY_SUFFIX = {each.suffix: each for each in RDF_FORMATS}
"""File suffix to format."""
