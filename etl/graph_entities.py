"""What documents share, as statements: municipality, committee, person, case, subject, organisation, act, provision.

Every graph that refers to one of these describes it, so that a graph alone is enough to read and to check it. The
same thing gets the same statements whatever document names it, apart from titles, roles and spellings.
"""

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from etl.committees import committee_label, committee_type
from etl.graph_statements import Facts, Triple, address, danish, danish_all, day, describe, plain
from etl.model import (
    Act,
    Ambiguous,
    BodyReference,
    Entity,
    LawReference,
    MeetingReference,
    Municipality,
    MunicipalityReference,
    Named,
    PersonReference,
)
from etl.tables import BodyRow, bodies, body_kinds, municipalities, subjects
from ontology.iris import Iris, MeetingKey, slug
from ontology.terms import DCTERMS, ELI, FOAF, ORG, ORGANISATION_KIND, RDF, SG, SKOS, WIKIDATA

ENTITY_LINKS: dict[type[Named], NamedNode] = {
    LawReference: SG.cites,
    BodyReference: SG.mentions,
    MunicipalityReference: SG.mentions,
    PersonReference: SG.mentionsPerson,
    MeetingReference: SG.refersTo,
}
"""The property from an item to what its text names, by kind of entity."""

RECALLED = "recalled"
"""The source of a row of the table of bodies of which nothing was read."""
ADDRESS_REGISTER = "https://api.dataforsyningen.dk/kommuner"
LOVTIDENDE_A = "https://www.retsinformation.dk/eli/lta/{year}/{number}"
ELI_ADDRESSES = {
    "act": LOVTIDENDE_A,
    "consolidation": LOVTIDENDE_A,
    "order": LOVTIDENDE_A,
    "guidance": "https://www.retsinformation.dk/eli/retsinfo/{year}/{number}",
    "circular": "https://www.retsinformation.dk/eli/retsinfo/{year}/{number}",
    "bill": "https://www.retsinformation.dk/eli/ft/{year}2L{number:05}",
    "regulation": "http://data.europa.eu/eli/reg/{year}/{number}/oj",
    "directive": "http://data.europa.eu/eli/dir/{year}/{number}/oj",
}
"""The ELI address of an act by its kind."""
FIRST_IN_RETSINFORMATION = 9000
"""Guidance and circulars with lower numbers stood in other series, which their number does not tell."""

# KLE subject, facet, serial, year: "15.20.00-P00-1-13"; not "20/13750"
KLE_CASE_RE = re.compile(r"(\d\d\.\d\d\.\d\d)(?:-|$)")


def links_to(entity: Entity, code: str, iris: Iris) -> dict[NamedNode, NamedNode]:
    """Return the property and the node by which an item refers to an entity; nothing for what cannot be told."""
    node = entity_node(entity, code, iris)
    return {ENTITY_LINKS[type(entity)]: node} if node and not isinstance(entity, Ambiguous) else {}


def candidate_nodes(entity: Entity, code: str, iris: Iris) -> list[NamedNode]:
    """Return what an ambiguous mention may name; nothing where one of it cannot be named, which would hide it."""
    candidates = entity.candidates if isinstance(entity, Ambiguous) else ()
    nodes = [entity_node(candidate, code, iris) for candidate in candidates]
    return [node for node in nodes if node] if None not in nodes else []


def entity_node(entity: Entity, code: str, iris: Iris) -> NamedNode | None:
    """Return an entity's node in municipality `code`, or None for what cannot be told or named."""
    match entity:
        case Ambiguous():
            return None
        case LawReference():
            return cited_node(entity, iris)
        case BodyReference():
            return iris.organisation(entity.body_id)
        case MunicipalityReference():
            return iris.municipality(entity.municipality.code)
        case PersonReference():
            return iris.person(code, entity.name)
        case MeetingReference():
            return iris.meeting(MeetingKey(code, entity.committee, entity.date))


def cited_node(reference: LawReference, iris: Iris) -> NamedNode | None:
    """Return the provision or act that is cited, or None where the act or its number is unknown."""
    act = reference.act
    if act is None or act.year is None or act.number is None:
        return None
    if reference.provision is None:
        return iris.act(act.year, act.number, act.kind)
    return iris.provision(act.year, act.number, reference.provision, act.kind)


def eli_address(act: Act) -> NamedNode | None:
    """Return the act's address at Retsinformation or EUR-Lex, or None where its number does not tell it surely."""
    number = act.number or 0
    if act.kind in ("guidance", "circular") and number < FIRST_IN_RETSINFORMATION:
        return None
    return NamedNode(ELI_ADDRESSES[act.kind].format(year=act.year, number=number))


def unlinked_citation(entity: Entity, iris: Iris) -> str | None:
    """Return an act and provision in words where the graph has no address for them, else None."""
    if not isinstance(entity, LawReference) or cited_node(entity, iris):
        return None
    act = entity.act.label if entity.act else entity.wording
    return f"{act} {entity.provision}" if entity.provision else act


def case_subject(identifier: str | None) -> str | None:
    """Return the KLE number that a case number begins with, where that is or was a number of KLE's."""
    match = KLE_CASE_RE.match(identifier or "")
    return match[1] if match and match[1] in subjects() else None


def describe_entity(entity: Entity, iris: Iris) -> Iterator[Triple]:
    """Yield an act, provision, organisation or municipality that a text names.

    Persons and meetings are described with all the others that a document names, see `etl.graph`.
    """
    match entity:
        case LawReference():
            yield from describe_citation(entity, iris)
        case BodyReference():
            yield from describe_organisation(entity, iris)
        case MunicipalityReference():
            yield from describe_municipality(entity.municipality, iris)


def describe_citation(reference: LawReference, iris: Iris) -> Iterator[Triple]:
    """Yield the act that is cited, and the provision where one is named; nothing where the act is unknown."""
    act = reference.act
    if act is None or act.year is None or act.number is None:
        return
    node = iris.act(act.year, act.number, act.kind)
    names = dict.fromkeys((act.label, *act.alternatives))
    facts: Facts = {
        RDF.type: [SG.Act, ELI.LegalResource],
        DCTERMS.title: danish(act.title),
        SKOS.altLabel: danish_all(name for name in names if name != act.title),
        SG.actType: plain(act.kind),
        SKOS.exactMatch: eli_address(act),
    }
    yield from describe(node, facts)
    if reference.provision is not None:
        provision = iris.provision(act.year, act.number, reference.provision, act.kind)
        facts = {
            RDF.type: [SG.Provision, ELI.LegalResourceSubdivision],
            ELI.is_part_of: node,
            ELI.number: plain(reference.provision),
        }
        yield from describe(provision, facts)


def describe_organisation(reference: BodyReference, iris: Iris) -> Iterator[Triple]:
    """Yield an organisation with what the table of bodies knows of it; a body not in the table has its name alone."""
    node = iris.organisation(reference.body_id)
    yield from describe(node, {RDF.type: [SG.Organisation, ORG.Organization], SKOS.prefLabel: danish(reference.label)})
    row = bodies().get(reference.body_id)
    if row is None:
        return
    kind, kind_row = ORGANISATION_KIND[slug(row.kind)], body_kinds()[row.kind]
    facts: Facts = {
        SKOS.altLabel: danish_all(name for name in read_names(row) if name != reference.label),
        ORG.classification: kind,
        DCTERMS.identifier: plain(row.cvr),
        DCTERMS.isReplacedBy: [iris.organisation(successor) for successor in row.successor],
        SKOS.exactMatch: WIKIDATA[row.wikidata] if row.wikidata else None,
        FOAF.homepage: address(row.homepage),
    }
    yield from describe(node, facts)
    labels = [Literal(kind_row.label, language="da"), Literal(kind_row.kind, language="en")]
    yield from describe(kind, {RDF.type: SKOS.Concept, SKOS.prefLabel: labels})
    for successor in row.successor:
        yield from describe_organisation(BodyReference(successor, bodies()[successor].label), iris)


def read_names(row: BodyRow) -> tuple[str, ...]:
    """Return the names of a body that were read in a source; names that are only recalled serve to find it."""
    return () if row.source == RECALLED else tuple(dict.fromkeys((row.label, row.name, *row.variants)))


def describe_municipality(municipality: Municipality, iris: Iris) -> Iterator[Triple]:
    """Yield a municipality with its code and its entries at Wikidata and in the national address register."""
    code = municipality.code
    row = municipalities().get(code)
    facts: Facts = {
        RDF.type: [SG.Municipality, ORG.FormalOrganization],
        SKOS.prefLabel: danish(municipality.name),
        DCTERMS.identifier: plain(code),
        SKOS.exactMatch: [NamedNode(f"{ADDRESS_REGISTER}/{code}"), WIKIDATA[row.wikidata]] if row else None,
    }
    yield from describe(iris.municipality(code), facts)


def describe_committee(node: NamedNode, name: str, code: str, iris: Iris) -> Iterator[Triple]:
    """Yield a committee of municipality `code`, with its type where its name tells it.

    All documents give it the same label, however they spell it.
    """
    facts: Facts = {
        RDF.type: [SG.Committee, ORG.OrganizationalUnit],
        SKOS.prefLabel: danish(committee_label(name)),
        ORG.unitOf: iris.municipality(code),
        SG.committeeType: plain(committee_type(name)),
    }
    yield from describe(node, facts)


def describe_person(node: NamedNode, name: str, roles: Iterable[str]) -> Iterator[Triple]:
    """Yield a person by name, with every role that the document gives."""
    facts: Facts = {
        RDF.type: [SG.Person, FOAF.Person],
        FOAF.name: danish(name),
        SG.role: danish_all(roles),
    }
    yield from describe(node, facts)


def describe_membership(
    node: NamedNode, person: NamedNode, committee: NamedNode, parties: Iterable[str]
) -> Iterator[Triple]:
    """Yield a person's membership of a committee, with the party's mark as printed there."""
    facts: Facts = {
        RDF.type: [SG.Membership, ORG.Membership],
        ORG.member: person,
        ORG.organization: committee,
        SG.party: danish_all(parties),
    }
    yield from describe(person, {ORG.hasMembership: node})
    yield from describe(node, facts)


def describe_case(node: NamedNode, identifier: str, titles: Iterable[str], code: str, iris: Iris) -> Iterator[Triple]:
    """Yield a case by its number, with its titles in this document and the subject that its number carries."""
    subject = case_subject(identifier)
    facts: Facts = {
        RDF.type: SG.Case,
        DCTERMS.identifier: plain(identifier),
        SG.municipality: iris.municipality(code),
        DCTERMS.title: danish_all(titles),
        DCTERMS.subject: iris.subject(subject) if subject else None,
    }
    yield from describe(node, facts)
    yield from describe_subjects(subject, iris)


def describe_subjects(notation: str | None, iris: Iris) -> Iterator[Triple]:
    """Yield a KLE subject and the broader ones that its digits name: "15.20.00", "15.20", "15"."""
    while notation:
        broader = notation.rpartition(".")[0]
        facts: Facts = {
            RDF.type: [SG.Subject, SKOS.Concept],
            SKOS.notation: plain(notation),
            SKOS.broader: iris.subject(broader) if broader else None,
        }
        yield from describe(iris.subject(notation), facts)
        notation = broader


def describe_meeting_of(key: MeetingKey, iris: Iris) -> Iterator[Triple]:
    """Yield what identifies a meeting: who held it and when. That is all that is said of a meeting referred to."""
    facts: Facts = {
        RDF.type: SG.Meeting,
        SG.heldBy: iris.committee(key.municipality, key.committee),
        SG.date: day(key.date),
    }
    yield from describe(iris.meeting(key), facts)
