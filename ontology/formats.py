"""The formats Sagsgraf writes: suffix, media type and, of RDF, serialiser; RDF in order of preference."""

from dataclasses import dataclass

from pyoxigraph import RdfFormat


@dataclass(frozen=True)
class FileFormat:
    """What a file holds: its name, suffix and media type."""

    name: str
    suffix: str
    media_type: str


@dataclass(frozen=True)
class Format(FileFormat):
    """One way to write RDF, with its serialiser."""

    rdf_format: RdfFormat


TURTLE = Format("Turtle", "ttl", "text/turtle", RdfFormat.TURTLE)
JSON_LD = Format("JSON-LD", "jsonld", "application/ld+json", RdfFormat.JSON_LD)
N_TRIPLES = Format("N-Triples", "nt", "application/n-triples", RdfFormat.N_TRIPLES)
RDF_XML = Format("RDF/XML", "rdf", "application/rdf+xml", RdfFormat.RDF_XML)
N_QUADS = Format("N-Quads", "nq", "application/n-quads", RdfFormat.N_QUADS)
TRIG = Format("TriG", "trig", "application/trig", RdfFormat.TRIG)

JSON_LINES = FileFormat("JSON-LD lines", "jsonl", "application/x-ndjson")
"""A line is a JSON-LD document by itself; the whole is none, and has the media type of lines of any JSON."""

RDF_FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, N_QUADS, TRIG)
"""Every RDF format that is served; the first is the default."""

BY_SUFFIX = {each.suffix: each for each in RDF_FORMATS}
"""File suffix to format."""

CSV = FileFormat("CSV", "csv", "text/csv")
PARQUET = FileFormat("Parquet", "parquet", "application/vnd.apache.parquet")

DUMP_FORMATS: dict[str, FileFormat] = {each.suffix: each for each in (N_QUADS, TRIG, TURTLE, JSON_LINES, CSV, PARQUET)}
"""The formats of dump files by their suffix."""
