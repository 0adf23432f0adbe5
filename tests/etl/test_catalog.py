"""The catalogue against the official shapes of DCAT-AP and DCAT-AP-DK, and against the files it names."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse
from rdflib.namespace import SH

from ontology.terms import DCAT, DCTERMS, RDF, SPDX, VOID
from tests.etl.published import manifest, quads, served

Result = tuple[str, str, str]
"""Severity, path and constraint component of a validation result, without their namespaces."""

LEFT_OUT = {
    "type": "what kind of body publishes the data is for whoever runs the server to say",
    "bbox": "the address register that the place leads to has the outline",
    "centroid": "the address register that the place leads to has it",
}
"""Recommended properties that the catalogue does without, and why."""

OLDER_RULES = {
    ("algorithm", "HasValueConstraintComponent"): "DCAT-AP-DK 2.0.2 knows SHA-1 only; the dumps have SHA-256",
    ("byteSize", "DatatypeConstraintComponent"): "xsd:decimal in DCAT-AP 2, xsd:nonNegativeInteger in DCAT-AP 3",
    ("availability", "PatternConstraintComponent"): "DCAT-AP 3 takes the EU table of planned availability",
    (
        "language",
        "PatternConstraintComponent",
    ): "the pattern is of a list, .../dataset/language/; a language is in .../authority/",
}
"""Where DCAT-AP-DK 2.0.2, which is built on DCAT-AP 2, contradicts DCAT-AP 3.0.1 or the EU tables."""


@cache
def catalog(path: Path) -> tuple[Quad, ...]:
    return tuple(parse(path=path, format=RdfFormat.N_QUADS))


def results(data: Path, shapes: Path) -> Iterator[Result]:
    """Yield the results of validating the catalogue with the shapes in a file."""
    graph = rdflib.Graph().parse(served(data).catalog, format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(shapes), allow_warnings=True)
    assert isinstance(report, rdflib.Graph)
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        properties = (SH.resultSeverity, SH.resultPath, SH.sourceConstraintComponent)
        severity, path, component = (str(report.value(result, each)).replace("#", "/") for each in properties)
        yield severity.rpartition("/")[2], path.rpartition("/")[2], component.rpartition("/")[2]


@pytest.mark.parametrize("name", ["shapes.ttl", "range.ttl", "deprecateduris.ttl"])
def test_the_catalogue_conforms_to_dcat_ap(sample_data: Path, shared: Path, name: str) -> None:
    assert list(results(sample_data, shared / "standards" / "dcat-ap-3.0.1" / name)) == []


def test_recommended_properties_are_there_but_for_those_left_out_on_purpose(sample_data: Path, shared: Path) -> None:
    shapes = shared / "standards" / "dcat-ap-3.0.1" / "shapes_recommended.ttl"

    missed = {path for _, path, _ in results(sample_data, shapes)}

    assert missed == set(LEFT_OUT)


def test_the_catalogue_conforms_to_dcat_ap_dk_where_that_agrees_with_dcat_ap(sample_data: Path, shared: Path) -> None:
    shapes = shared / "standards" / "dcat-ap-dk-2.0.2" / "dcat-ap-dk_2.0.2_shacl_shapes.ttl"

    found = {(path, component) for severity, path, component in results(sample_data, shapes) if severity != "Info"}

    assert found == set(OLDER_RULES)


def test_the_catalogue_has_no_blank_nodes(sample_data: Path) -> None:
    for quad in catalog(served(sample_data).catalog):
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)


def test_each_municipality_has_a_data_set_and_so_have_each_year_and_all(sample_data: Path) -> None:
    listed = {q.object.value for q in catalog(served(sample_data).catalog) if q.predicate == DCAT.dataset}

    parts = ("0563", "0741", "0825", "2024", "all")
    assert listed == {f"http://localhost:8000/catalog/{part}" for part in parts}


def test_data_sets_are_in_the_series_of_their_kind(sample_data: Path) -> None:
    series = [
        (q.subject.value.rpartition("/")[2], q.object.value.rpartition("/")[2])
        for q in catalog(served(sample_data).catalog)
        if q.predicate == DCAT.inSeries
    ]

    municipalities = [(code, "municipalities") for code in ("0563", "0741", "0825")]
    assert sorted(series) == [*municipalities, ("2024", "years")]


def test_each_distribution_leads_to_its_file_with_size_and_checksum(sample_data: Path) -> None:
    facts = {(quad.subject, quad.predicate): quad.object.value for quad in catalog(served(sample_data).catalog)}
    distributions = [
        subject
        for (subject, predicate), kind in facts.items()
        if kind == DCAT.Distribution.value and predicate == RDF.type and (subject, DCAT.downloadURL) in facts
    ]

    assert len(distributions) == len(manifest(sample_data).dumps)
    for node in distributions:
        name = facts[node, DCAT.downloadURL].removeprefix("http://localhost:8000/dumps/")
        content = (served(sample_data).dumps / name).read_bytes()
        assert facts[node, DCAT.byteSize] == str(len(content))
        checksum = NamedNode(facts[node, SPDX.checksum])
        assert facts[checksum, SPDX.checksumValue] == hashlib.sha256(content).hexdigest()


def test_the_period_is_from_the_first_meeting_to_the_last(sample_data: Path) -> None:
    facts = {(quad.subject.value, quad.predicate): quad.object.value for quad in catalog(served(sample_data).catalog)}

    period = facts["http://localhost:8000/catalog/0741", DCTERMS.temporal]

    assert (facts[period, DCAT.startDate], facts[period, DCAT.endDate]) == ("2024-04-10", "2024-04-24")


def test_void_counts_what_the_store_holds(sample_data: Path) -> None:
    facts = {
        quad.predicate: quad.object.value
        for quad in catalog(served(sample_data).catalog)
        if "#void>" in str(quad.subject)
    }

    assert int(facts[VOID.triples]) == len({quad.triple for quad in quads(sample_data)})
    assert int(facts[VOID.documents]) == len(manifest(sample_data).documents)


def test_each_data_set_says_since_when_it_is_there_and_which_version_changed_it_last(sample_data: Path) -> None:
    """The samples are a first version: everything came with it."""
    told = manifest(sample_data)
    said = [
        quad
        for quad in catalog(served(sample_data).catalog)
        if quad.subject.value.startswith(f"{told.base_url}/catalog/")
    ]
    for term, value in ((DCTERMS.issued, told.published), (DCTERMS.modified, told.published), (DCAT.version, "1")):
        found = {
            quad.subject.value: quad.object.value
            for quad in said
            if quad.predicate == term and "#" not in quad.subject.value
        }
        parts = {dump.part for dump in told.dumps} | ({"municipalities", "years"} if term != DCAT.version else set())
        assert found == {f"{told.base_url}/catalog/{part}": value for part in parts}
