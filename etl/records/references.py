"""The rows of references: what the text of an item names, and where."""

from collections.abc import Iterator, Mapping
from functools import cache

from etl.records.statements import NOTHING, Thing, in_order, value, value_of, values
from ontology.terms import SG

Row = dict[str, object]

KINDS = {
    str(SG.Act): "act",
    str(SG.Provision): "provision",
    str(SG.Organisation): "organisation",
    str(SG.Municipality): "municipality",
    str(SG.Person): "person",
    str(SG.Meeting): "meeting",
}
"""What is named, by the class that it has in the graph."""
AMBIGUOUS = "ambiguous"
LINKS = ("sg:cites", "sg:mentions", "sg:mentionsPerson", "sg:refersTo")
"""The properties from an item to what its text names."""


class References:
    """What the items of one document refer to."""

    def __init__(self, things: Mapping[str, Thing]) -> None:
        """Take the document's statements by subject, and look up which section holds which mentions."""
        self.things = things
        self.target = cache(self._target)
        self.mentions: dict[str, list[str]] = {}
        for subject, thing in things.items():
            for section in thing.get("sg:inSection", ()):
                self.mentions.setdefault(section, []).append(subject)

    def rows(self, item: Thing) -> Iterator[Row]:
        """Yield what is named in an item, as it stands in the text; then what the item refers to without a place."""
        named: set[str] = set()
        mentions = [mention for section in item.get("sg:section", ()) for mention in self.mentions.get(section, ())]
        for node in in_order(mentions):
            mention = self.things[node]
            bodies = mention.get("oa:hasBody", [])
            named.update(bodies)
            yield {**self.place(node, mention), **(self.target(min(bodies)) if bodies else unresolved(mention))}
        linked = {target for link in LINKS for target in item.get(link, ())}
        for target in sorted(linked - named):
            yield self.target(target)

    def place(self, node: str, mention: Thing) -> Row:
        """Return where something is named, and how surely it is told."""
        (section,) = mention["sg:inSection"]
        confidence = value(mention, "sg:confidence")
        return {
            "mention": value_of(node),
            "quote": value(mention, "sg:quote"),
            "section_kind": value(self.things.get(section, NOTHING), "sg:kind"),
            "confidence": float(confidence) if confidence else None,
            "rule": value(mention, "sg:rule"),
            "candidates": values(mention, "sg:candidate"),
        }

    def _target(self, term: str) -> Row:
        """Return what is named."""
        thing = self.things.get(term, NOTHING)
        kind = next((KINDS[each] for each in thing.get("rdf:type", ()) if each in KINDS), AMBIGUOUS)
        row: Row = {"kind": kind, "target": value_of(term), "target_label": self.label(kind, thing)}
        if kind in ("act", "provision"):
            act = min(thing.get("eli:is_part_of", [term]))
            row |= {"act": value_of(act), "act_title": title(self.things.get(act, NOTHING))}
            row |= {"provision": value(thing, "eli:number")}
        return row

    def label(self, kind: str, thing: Thing) -> str | None:
        """Return what a reader calls the thing."""
        match kind:
            case "act":
                return title(thing)
            case "provision":
                act = self.things.get(min(thing.get("eli:is_part_of", [""])), NOTHING)
                return f"{title(act) or ''} {value(thing, 'eli:number') or ''}".strip()
            case "person":
                return value(thing, "foaf:name")
            case "meeting":
                committee = self.things.get(min(thing.get("sg:heldBy", [""])), NOTHING)
                return f"{value(committee, 'skos:prefLabel') or ''} {value(thing, 'sg:date') or ''}".strip()
            case _:
                return value(thing, "skos:prefLabel")


def title(act: Thing) -> str | None:
    """Return an act's title, else the first of its names."""
    return value(act, "dcterms:title") or value(act, "skos:altLabel")


def unresolved(mention: Thing) -> Row:
    """Return what is said of a mention that leads nowhere: an act without a known number, or one thing of several."""
    citation = value(mention, "sg:citation")
    return {"kind": "act" if citation else AMBIGUOUS, "target_label": citation}
