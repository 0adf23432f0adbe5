"""The ontology holds exactly the contract's terms, each explained in two languages and tied to the standards."""

import json
import re

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO, SKOS, DefinedNamespace

from ontology import terms
from ontology.terms import ELI, ELIDL, OA, OWL, RDF, RDFS, SG
from ontology.vocabulary import ONTOLOGY_GRAPH, json_ld_context, ontology_quads, turtle_files
from tests.conftest import ROOT, SHARED
from tests.etl.test_graph import EXAMPLE, quads_of


def words(text: str) -> set[str]:
    return set(text.split())


CLASSES = words(
    "Municipality Committee Meeting AgendaItem Case Recommendation Decision Vote Attendance Person Membership "
    "Organisation Act Provision Mention Section Attachment Minutes Subject Outcome PointOutcome"
)
PROPERTIES = words(
    "committeeType heldBy date startTime place present absent attendance agendaItem meeting number position closed "
    "case caseworker section recommendation decision earlierDecision attachment cites mentions mentionsPerson refersTo "
    "municipality text recommendedBy recommendedTo outcome pointOutcome decidedBy vote followsRecommendation votesFor "
    "votesAgainst votesAbstained votedFor votedAgainst abstained reservedBy point person status substitutesFor role "
    "inSection start end quote actType candidate citation rule confidence kind heading sha256 layout party spellingOf "
    "ofMunicipality ofCommittee month reason"
)
ADDED = words(  # which the contract allows where a need is shown
    "Membership PointOutcome actType candidate citation party point pointOutcome reservedBy rule spellingOf "
    "ofMunicipality ofCommittee month reason"
)
PROPERTY_TYPES = {OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property}
ALIGNING = {RDFS.subClassOf, RDFS.subPropertyOf, NamedNode(f"{SKOS}closeMatch")}

# What is looked up in the standards that rdflib does not list; alignments.ttl says where.
VERIFIED = {
    ELIDL.iri: words(
        "Activity Decision DecisionOutcome Participation Process Vote activity_date activity_id activity_order "
        "activity_start_date consists_of forms_part_of had_decision_outcome had_excused_person had_participant_person "
        "had_participation had_responsible_organization had_voter_abstention had_voter_against had_voter_favor "
        "number_of_votes_abstention number_of_votes_against number_of_votes_favor"
    ),
    ELI.iri: {"LegalResource", "LegalResourceSubdivision", "cites"},
    OA.iri: {"Annotation", "end", "exact", "hasTarget", "start"},
    terms.CPOV.iri: {"PublicOrganisation"},
}
LISTED: dict[str, type[DefinedNamespace]] = {
    str(DCTERMS): DCTERMS,
    str(FOAF): FOAF,
    str(ORG): ORG,
    str(PROV): PROV,
    terms.SCHEMA.iri: SDO,
    str(SKOS): SKOS,
}


def file_quads(name: str) -> list[Quad]:
    text = next(file for file in turtle_files("ontology") if file.name == name).read_bytes()
    return list(parse(text, format=RdfFormat.TURTLE))


TERMS = file_quads("sagsgraf.ttl")
ALIGNMENTS = file_quads("alignments.ttl")


def our_name(node: object) -> str | None:
    """The name of one of our terms, None for anything else."""
    return node.value.removeprefix(SG.iri) if isinstance(node, NamedNode) and node.value.startswith(SG.iri) else None


def test_the_ontology_declares_each_class_of_the_contract_and_no_other() -> None:
    declared = {our_name(quad.subject) for quad in TERMS if (quad.predicate, quad.object) == (RDF.type, OWL.Class)}

    assert declared == CLASSES


def test_the_ontology_declares_each_property_of_the_contract_and_no_other() -> None:
    declared = {
        our_name(quad.subject) for quad in TERMS if quad.predicate == RDF.type and quad.object in PROPERTY_TYPES
    }

    assert declared == PROPERTIES


def test_the_terms_are_those_that_the_contract_names() -> None:
    contract = SHARED / "contract.md"
    if not contract.exists():
        pytest.skip(f"{contract} is not there")
    named = set(re.findall(r"`sg:(\w+)`", contract.read_text(encoding="utf-8")))

    assert named | ADDED == CLASSES | PROPERTIES


def test_the_mapping_writes_every_term_and_no_other() -> None:
    quads = quads_of(EXAMPLE)
    used = {our_name(node) for quad in quads for node in (quad.predicate, quad.object)} - {None}

    said_elsewhere = words("Outcome spellingOf ofMunicipality ofCommittee month reason")
    assert used == (CLASSES | PROPERTIES) - said_elsewhere, "outcomes.ttl, etl.same_person and etl.coverage say these"


@pytest.mark.parametrize("name", sorted(CLASSES | PROPERTIES))
@pytest.mark.parametrize("predicate", [RDFS.label, RDFS.comment], ids=["label", "comment"])
def test_a_term_is_explained_once_in_danish_and_once_in_english(name: str, predicate: NamedNode) -> None:
    texts = [quad.object for quad in TERMS if (quad.subject, quad.predicate) == (SG[name], predicate)]

    assert sorted(text.language or "" for text in texts if isinstance(text, Literal)) == ["da", "en"]
    assert all(isinstance(text, Literal) and text.value.strip() for text in texts)


def test_the_ontology_says_its_version() -> None:
    predicates = {quad.predicate for quad in TERMS if quad.subject == ONTOLOGY_GRAPH}

    assert {OWL.versionInfo, OWL.versionIRI} <= predicates


def test_a_domain_or_range_is_a_class_of_ours_or_a_datatype() -> None:
    stated = {quad.object for quad in TERMS if quad.predicate in {RDFS.domain, RDFS.range}}

    assert {node for node in stated if our_name(node)} <= {SG[name] for name in CLASSES}
    assert all(
        our_name(node) or str(node).startswith((f"<{terms.XSD.iri}", f"<{RDF.iri}langString")) for node in stated
    )


def test_an_alignment_leads_from_a_term_of_ours_to_one_of_a_standard() -> None:
    for quad in ALIGNMENTS:
        assert our_name(quad.subject) in CLASSES | PROPERTIES, quad
        assert quad.predicate in ALIGNING, quad
        assert our_name(quad.object) is None, quad


def test_an_alignment_of_a_class_is_no_alignment_of_a_property() -> None:
    for quad in ALIGNMENTS:
        kind = {RDFS.subClassOf: CLASSES, RDFS.subPropertyOf: PROPERTIES}.get(quad.predicate, CLASSES | PROPERTIES)
        assert our_name(quad.subject) in kind, quad


def test_every_class_is_aligned() -> None:
    assert {our_name(quad.subject) for quad in ALIGNMENTS} >= CLASSES


@pytest.mark.parametrize("target", sorted({quad.object.value for quad in ALIGNMENTS}))
def test_the_standard_has_the_term_that_an_alignment_names(target: str) -> None:
    namespace, name = re.fullmatch(r"(.*[#/])([^#/]+)", target).groups()  # type: ignore[union-attr]

    assert name in VERIFIED[namespace] if namespace in VERIFIED else name in LISTED[namespace]


def test_no_activity_is_aligned_with_a_document() -> None:
    documents = {terms.FOAF.Document, terms.PROV.Entity, terms.SCHEMA.CreativeWork, ELI.LegalResource}
    activities = {ELIDL.Activity, ELIDL.Process, ELIDL.Decision, ELIDL.Vote, terms.PROV.Activity, terms.SCHEMA.Event}
    for name in CLASSES:
        parents = {quad.object for quad in ALIGNMENTS if (quad.subject, quad.predicate) == (SG[name], RDFS.subClassOf)}
        assert not (parents & documents and parents & activities), name


@pytest.mark.parametrize("file", ["sagsgraf.ttl", "alignments.ttl"])
def test_a_file_binds_namespaces_as_the_code_does(file: str) -> None:
    text = (ROOT / "ontology" / file).read_text(encoding="utf-8")
    known = {iri for each in vars(terms).values() if isinstance(each, terms.Namespace) for iri in [each.iri]}
    bound = dict(re.findall(r"^@prefix ([\w-]+): <(.+)> \.$", text, re.MULTILINE))

    assert {iri for prefix, iri in bound.items() if prefix != "vann"} <= known
    assert {prefix: iri for prefix, iri in bound.items() if prefix in terms.PREFIXES} == {
        prefix: terms.PREFIXES[prefix] for prefix in bound if prefix in terms.PREFIXES
    }


def test_the_ontology_as_one_graph_holds_terms_alignments_and_outcomes() -> None:
    quads = set(ontology_quads())

    assert {quad.graph_name for quad in quads} == {ONTOLOGY_GRAPH}
    assert {quad.subject for quad in quads} >= {SG.Meeting, terms.OUTCOME["approved"]}
    assert Quad(SG.Case, RDFS.subClassOf, ELIDL.Process, ONTOLOGY_GRAPH) in quads


CONTEXT = json_ld_context()["@context"]


@pytest.mark.parametrize("name", sorted(CLASSES | PROPERTIES))
def test_the_context_names_a_term_as_the_ontology_does(name: str) -> None:
    entry = CONTEXT[name]

    assert (entry if isinstance(entry, str) else entry["@id"]) == f"sg:{name}"


def test_the_context_types_a_property_as_the_ontology_does() -> None:
    for quad in TERMS:
        entry = CONTEXT.get(our_name(quad.subject))
        if quad.predicate == RDF.type and quad.object == OWL.ObjectProperty:
            assert entry["@type"] == "@id"
        if quad.predicate == RDFS.range and quad.object.value == f"{RDF.iri}langString":
            assert entry["@language"] == "da"
        if quad.predicate == RDFS.range and quad.object.value.startswith(terms.XSD.iri) and isinstance(entry, dict):
            assert entry["@type"] == quad.object.value.replace(terms.XSD.iri, "xsd:")


def test_json_with_the_context_is_the_same_graph_as_turtle() -> None:
    base = "https://graf.example.dk/id"
    item, decision = (
        f"{base}/item/0741/teknisk-udvalg/2022-06-07/1",
        f"{base}/decision/0741/teknisk-udvalg/2022-06-07/1",
    )
    document = {
        "@context": CONTEXT,
        "id": item,
        "type": "AgendaItem",
        "title": ["Ny svømmehal"],
        "number": "7",
        "position": 1,
        "closed": False,
        "mentions": [f"{base}/organisation/kl"],
        "decision": {
            "id": decision,
            "type": "Decision",
            "text": "Godkendt.",
            "date": "2022-06-07",
            "outcome": ["https://w3id.org/sagsgraf/outcome/approved"],
            "vote": [{"id": f"{base}/vote/1", "votesFor": 3, "votedFor": [{"@value": "Liste A", "@language": "da"}]}],
        },
    }
    turtle = f"""
        @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix sg: <{SG.iri}> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <{item}> a sg:AgendaItem ; dcterms:title "Ny svømmehal"@da ; sg:number "7" ; sg:position 1 ; sg:closed false ;
            sg:mentions <{base}/organisation/kl> ; sg:decision <{decision}> .
        <{decision}> a sg:Decision ; sg:text "Godkendt."@da ; sg:date "2022-06-07"^^xsd:date ;
            sg:outcome <https://w3id.org/sagsgraf/outcome/approved> ; sg:vote <{base}/vote/1> .
        <{base}/vote/1> sg:votesFor 3 ; sg:votedFor "Liste A"@da .
    """

    read = set(parse(json.dumps(document), format=RdfFormat.JSON_LD))

    assert read == set(parse(turtle, format=RdfFormat.TURTLE))
