"""The facts that a published graph holds of one meeting, by the names of the format of annotated facts."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from etl.committees import committee_name, same_committee
from etl.tables import bodies, laws, municipalities
from ontology.iris import Iris, MeetingKey, slug
from ontology.terms import DCTERMS, ELI, FOAF, OA, OUTCOME, RDF, SG, SKOS

MERGE = DefaultGraph()
# "bekendtgørelse nr. 1228 af 28. oktober 2022 § 6", "BEK nr 1228 af 28/10/2022", "Lovtidende A 2022 nr. 1228"
NUMBERED_RE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d) )?nr\.? (?P<number>\d+)"
    r"(?(year)| af \D*[\d./ a-z-]*?(?P<y>(?:19|20)\d\d)[-\d]*)(?P<rest>.*)"
)
# "direktiv 2008/98/EF artikel 4", "forordning (EU) 2016/679"
EU_RE = re.compile(
    r"(?:direktiv|forordning)\w* (?:\(\w+\) )?(?P<year>\d{4})/(?P<number>\d+)(?:/E\w+)?(?P<y>)(?P<rest>.*)"
)
INDEFINITE_RE = re.compile(r"(bekendtgørelse|cirkulære)[nt] om", re.IGNORECASE)
AND_SO_ON_RE = re.compile(r",? m\.?\s?v\.?(?!\w)")
AROUND = 60  # characters of the section shown on each side of a quote


@dataclass(frozen=True)
class Found:
    """A fact in the graph: its value as shown, every form that an annotation may name it by, where it was read.

    `optional` is neither right nor wrong: a body of the municipality's own neighbourhood.
    """

    value: str
    names: frozenset[str]
    context: str = ""
    rule: str = ""
    optional: bool = False


Facts = dict[str, list[Found]]


@dataclass(frozen=True)
class GraphItem:
    """One item of a meeting in the graph: its IRI, printed number, position and facts, and the text of its sections."""

    iri: str
    number: str
    position: int
    facts: Facts
    text: str = ""

    def around(self, value: str) -> str:
        """Return the text around a value that was missed, or around its most telling word; empty where none stands."""
        folded = self.text.casefold()
        for word in (value, *sorted(re.findall(r"[\w-]{3,}", value), key=len, reverse=True)):
            at = folded.find(word.casefold())
            if at >= 0:
                return quoted(self.text, at, at + len(word))
        return ""


@dataclass(frozen=True)
class GraphMeeting:
    """A meeting in the graph: its own facts and its items in their order."""

    facts: Facts
    items: tuple[GraphItem, ...] = field(default=())


def fold(text: str) -> str:
    """Return a text as facts are compared: white space and case tell nothing apart."""
    return " ".join(text.split()).casefold()


def said(*values: str) -> list[Found]:
    """Return values that have no other name."""
    return [Found(value, frozenset({fold(value)})) for value in values]


def law_names(value: str) -> frozenset[str]:
    """Return every form by which a citation is compared; one by number is known by number and year, however written.

    "Bekendtgørelsen om x m.v." is "bekendtgørelse om x".
    """
    numbered = NUMBERED_RE.search(value) or EU_RE.search(value)
    year = numbered and (numbered["year"] or numbered["y"])
    by_number = [f"{year}/{numbered['number']} {numbered['rest'].strip()}"] if numbered else []
    plain = INDEFINITE_RE.sub(r"\1 om", AND_SO_ON_RE.sub("", value)).replace(" art. ", " artikel ")
    return frozenset({fold(value), fold(plain), *map(fold, by_number)})


def quoted(text: str, start: int, end: int) -> str:
    """Return a stretch of a text in brackets, with some words on each side."""
    around = f"{text[max(0, start - AROUND) : start]}[{text[start:end]}]{text[end : end + AROUND]}"
    return " ".join(around.split())


def law_value(label: str, provision: str | None) -> str:
    """Return a citation as one value: "serviceloven § 85"."""
    return f"{label} {provision}" if provision else label


def meeting_value(committee: str, day: str) -> str:
    """Return a meeting as one value, by which all spellings of its committee are equal."""
    return f"{slug(committee_name(committee))} {day}"


class GraphReader:
    """Reads meetings from a store."""

    def __init__(self, store: Store, iris: Iris) -> None:
        """Take the store and the names of its data set."""
        self.store, self.iris = store, iris

    def objects(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the things that a property leads to."""
        found = self.store.quads_for_pattern(node, predicate, None, MERGE)
        return [quad.object for quad in found if isinstance(quad.object, NamedNode)]

    def texts(self, node: NamedNode, predicate: NamedNode) -> list[str]:
        """Return the literal values of a property."""
        found = self.store.quads_for_pattern(node, predicate, None, MERGE)
        return sorted(quad.object.value for quad in found if isinstance(quad.object, Literal))

    def text(self, node: NamedNode, predicate: NamedNode) -> str:
        """Return the literal value of a property, empty for none."""
        return next(iter(self.texts(node, predicate)), "")

    def sources(self, predicate: NamedNode, node: NamedNode) -> list[NamedNode]:
        """Return the things from which a property leads to a node."""
        found = self.store.quads_for_pattern(None, predicate, node, MERGE)
        return [quad.subject for quad in found if isinstance(quad.subject, NamedNode)]

    def meeting(self, key: MeetingKey) -> GraphMeeting | None:
        """Return what the graph holds of a meeting, or None where it has no items of it."""
        node = self.iris.meeting(key)
        items = sorted((self.item(each, key) for each in self.objects(node, SG.agendaItem)), key=lambda i: i.position)
        if not items:
            return None
        start = self.text(node, SG.startTime)
        facts = {
            "start": said(*([start[11:16]] if start else [])),
            "place": said(*self.texts(node, SG.place)),
            "present": said(*self.names(node, SG.present)),
            "absent": said(*self.names(node, SG.absent)),
        }
        return GraphMeeting(facts, tuple(items))

    def names(self, node: NamedNode, predicate: NamedNode) -> list[str]:
        """Return the names of the persons that a property leads to."""
        return [self.text(person, FOAF.name) for person in self.objects(node, predicate)]

    def item(self, node: NamedNode, key: MeetingKey) -> GraphItem:
        """Return what the graph holds of an item."""
        decisions, cases = self.objects(node, SG.decision), self.objects(node, SG.case)
        advice = self.recommendations(node, key.committee)
        facts = {
            "title": said(*self.texts(node, DCTERMS.title)),
            "case": said(*(number for case in cases for number in self.texts(case, DCTERMS.identifier)[:1])),
            "caseworkers": said(*self.names(node, SG.caseworker)),
            "decision": said(*(self.text(each, SG.text) for each in decisions)),
            "outcomes": said(*(name for each in decisions for name in self.outcomes(each))),
            "recommendations": said(*(self.text(each, SG.text) for each in advice)),
            "recommended_by": said(
                *list(dict.fromkeys(n for e in advice for n in self.texts(e, SG.recommendedBy)))[:1]
            ),
            "attachments": said(*(self.text(each, DCTERMS.title) for each in self.objects(node, SG.attachment))),
            **self.references(node),
            **self.earlier(node),
        }
        position = int(self.text(node, SG.position) or 0)
        sections = sorted(self.objects(node, SG.section), key=lambda each: int(self.text(each, SG.position) or 0))
        text = "\n".join(self.text(each, SG.text) for each in sections)
        return GraphItem(node.value, self.text(node, SG.number), position, facts, text)

    def outcomes(self, decision: NamedNode) -> list[str]:
        """Return the names of a decision's outcomes."""
        return sorted(each.value.removeprefix(OUTCOME.iri) for each in self.objects(decision, SG.outcome))

    def recommendations(self, node: NamedNode, committee: str) -> list[NamedNode]:
        """Return the recommendations to a committee; where an item has only one set, that one."""
        every = sorted(self.objects(node, SG.recommendation), key=lambda each: int(self.text(each, SG.position) or 0))
        own = [
            each for each in every if not (to := self.objects(each, SG.recommendedTo)) or self.is_of(to[0], committee)
        ]
        return own or every

    def is_of(self, node: NamedNode, committee: str) -> bool:
        """Tell whether a committee's node is that of a committee by name."""
        return same_committee(self.text(node, SKOS.prefLabel), committee)

    def earlier(self, node: NamedNode) -> Facts:
        """Return the earlier decisions that an item prints: whose and when, with what outcomes, in what words."""
        facts: Facts = defaultdict(list)
        for decision in self.objects(node, SG.earlierDecision):
            body = next((self.text(each, SKOS.prefLabel) for each in self.objects(decision, SG.decidedBy)), "")
            whose = meeting_value(body, self.text(decision, SG.date))
            facts["earlier_decisions"] += said(whose)
            facts["earlier_outcomes"] += said(*(f"{whose} {name}" for name in self.outcomes(decision)))
            facts["earlier_texts"] += said(f"{whose} {self.text(decision, SG.text)}")
        return facts

    def references(self, node: NamedNode) -> Facts:
        """Return what an item refers to, each with where its text names it."""
        places = self.places(node)
        linked = [self.law(each) for each in self.cited(node)]
        by_node = {iri: place for (iri, _), place in reversed(places.items()) if iri}
        named = {
            "laws": linked,
            "bodies": [self.body(each) for each in self.objects(node, SG.mentions)],
            "people": [(each, said(self.text(each, FOAF.name))[0]) for each in self.objects(node, SG.mentionsPerson)],
            "refers_to_meetings": [(each, self.other_meeting(each)) for each in self.objects(node, SG.refersTo)],
        }
        facts = {
            kind: [_placed(found, by_node.get(each.value)) for each, found in pairs] for kind, pairs in named.items()
        }
        facts["laws"] += self.unlinked(node, places)
        return facts

    def unlinked(self, node: NamedNode, places: Mapping[tuple[str, str], tuple[str, str]]) -> Iterator[Found]:
        """Yield the citations that the graph has in words only; acts alone only where no provision of them is cited."""
        mentions = (each for section in self.objects(node, SG.section) for each in self.sources(SG.inSection, section))
        cited = {fold(word): word for each in mentions for word in self.texts(each, SG.citation)}
        for key, word in cited.items():
            if not any(other.startswith((f"{key} §", f"{key} kap.", f"{key} bilag")) for other in cited):
                rows = [row for row in laws().values() if key.startswith(fold(row.label))]
                names = {
                    name for row in rows for form in row.forms for name in law_names(word.replace(row.label, form, 1))
                }
                context, rule = next((p for (_, quote), p in places.items() if fold(quote) in key), ("", ""))
                yield Found(word, law_names(word) | names, context, rule)

    def places(self, node: NamedNode) -> dict[tuple[str, str], tuple[str, str]]:
        """Return where an item's sections name things: by IRI (empty for none) and quote, the context and the rule."""
        places: dict[tuple[str, str], tuple[str, str]] = {}
        for section in self.objects(node, SG.section):
            text = self.text(section, SG.text)
            for mention in self.sources(SG.inSection, section):
                start, end = (int(self.text(mention, each)) for each in (SG.start, SG.end))
                place = (quoted(text, start, end), self.text(mention, SG.rule))
                for iri in [body.value for body in self.objects(mention, OA.hasBody)] or [""]:
                    places.setdefault((iri, text[start:end]), place)
        return places

    def cited(self, node: NamedNode) -> Iterator[NamedNode]:
        """Yield the provisions that an item cites, and the acts of which it cites no provision."""
        cited = self.objects(node, SG.cites)
        wholes = {act for each in cited for act in self.objects(each, ELI.is_part_of)}
        yield from (each for each in cited if each not in wholes)

    def law(self, node: NamedNode) -> tuple[NamedNode, Found]:
        """Return a citation by every name of its act."""
        act = next(iter(self.objects(node, ELI.is_part_of)), node)
        provision = self.text(node, ELI.number) or None
        names = [*self.texts(act, SKOS.altLabel), *self.texts(act, DCTERMS.title)]
        short = min(names, key=lambda name: (not name.endswith("loven"), len(name)), default=act.value)
        own = "/".join(act.value.rsplit("/", 2)[1:])
        forms = (law_value(name, provision) for name in (*names, own))
        return node, Found(law_value(short, provision), frozenset().union(*map(law_names, forms)))

    def body(self, node: NamedNode) -> tuple[NamedNode, Found]:
        """Return an organisation by every name it has, or another municipality by its official one."""
        if SG.Municipality in self.objects(node, RDF.type):
            own = municipalities()[self.text(node, DCTERMS.identifier)]
            return node, Found(own.official_name, frozenset({fold(own.official_name), fold(own.name)}))
        label = self.text(node, SKOS.prefLabel)
        row = bodies().get(node.value.rpartition("/")[2])
        forms = (*row.forms, *row.weak) if row else ()
        names = frozenset(map(fold, [label, *self.texts(node, SKOS.altLabel), *forms]))
        return node, Found(label, names, optional=row is not None and row.scope == "local")

    def other_meeting(self, node: NamedNode) -> Found:
        """Return another meeting by its committee and day."""
        held_by = next((self.text(each, SKOS.prefLabel) for each in self.objects(node, SG.heldBy)), "")
        return said(meeting_value(held_by, self.text(node, SG.date)))[0]


def _placed(found: Found, place: tuple[str, str] | None) -> Found:
    context, rule = place or ("(in the title, or as the meeting of an earlier decision)", "")
    return Found(found.value, found.names, context, rule, found.optional)
