"""The vocabulary terms Sagsgraf uses, as pyoxigraph nodes; the one place that knows a namespace IRI."""

from collections.abc import Mapping
from functools import cache

from pyoxigraph import NamedNode


class Namespace:
    """A vocabulary: `SG.Meeting` and `SG["Meeting"]` are the node of its term `Meeting`."""

    def __init__(self, iri: str) -> None:
        """Take the namespace IRI, with its closing `#` or `/`."""
        self.iri = iri

    def __getitem__(self, name: str) -> NamedNode:
        """Return the node of the term `name`."""
        return NamedNode(self.iri + name)

    def __getattr__(self, name: str) -> NamedNode:
        """Return the node of the term `name`, remembered for the next time."""
        if name.startswith("__"):
            raise AttributeError(name)
        node = self[name]
        setattr(self, name, node)
        return node


ADMS = Namespace("http://www.w3.org/ns/adms#")
AS = Namespace("https://www.w3.org/ns/activitystreams#")
CPOV = Namespace("http://data.europa.eu/m8g/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
DCTERMS = Namespace("http://purl.org/dc/terms/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
ELIDL = Namespace("http://data.europa.eu/eli/eli-draft-legislation-ontology#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
LDES = Namespace("https://w3id.org/ldes#")
OA = Namespace("http://www.w3.org/ns/oa#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("http://schema.org/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SG = Namespace("https://w3id.org/sagsgraf/ontology#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
TREE = Namespace("https://w3id.org/tree#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
VOID = Namespace("http://rdfs.org/ns/void#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

EU = Namespace("http://publications.europa.eu/resource/authority/")
LICENCE_TYPE = Namespace("http://purl.org/adms/licencetype/")
NUTS = Namespace("http://data.europa.eu/nuts/code/")
PUBLISHER_TYPE = Namespace("http://purl.org/adms/publishertype/")
OUTCOME = Namespace("https://w3id.org/sagsgraf/outcome/")
QUALITY = Namespace("https://w3id.org/sagsgraf/quality/")
ORGANISATION_KIND = Namespace("https://w3id.org/sagsgraf/organisation-kind/")
WIKIDATA = Namespace("http://www.wikidata.org/entity/")

PREFIXES = {
    "adms": ADMS.iri,
    "dcat": DCAT.iri,
    "dcatap": DCATAP.iri,
    "dcterms": DCTERMS.iri,
    "dqv": DQV.iri,
    "eli": ELI.iri,
    "elidl": ELIDL.iri,
    "foaf": FOAF.iri,
    "hydra": HYDRA.iri,
    "oa": OA.iri,
    "org": ORG.iri,
    "outcome": OUTCOME.iri,
    "owl": OWL.iri,
    "prov": PROV.iri,
    "quality": QUALITY.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "schema": SCHEMA.iri,
    "sd": SD.iri,
    "sg": SG.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "spdx": SPDX.iri,
    "vcard": VCARD.iri,
    "void": VOID.iri,
    "xsd": XSD.iri,
}
"""Prefix to namespace IRI, as every Turtle file, page and example query binds them."""

STREAM_PREFIXES = PREFIXES | {"as": AS.iri, "ldes": LDES.iri, "tree": TREE.iri}
"""The same for the feed of changes, which alone uses these."""


@cache
def read_name(name: str) -> NamedNode:
    """Return the term that a name with one of `PREFIXES` stands for. Raises KeyError for another prefix."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def prologue(prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return the declarations of prefixes that a SPARQL query begins with, a line each."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items())
