"""What belongs to the description of each class of things, as paths from the thing.

A path is property names joined by `/`; `^` before a name follows it backwards, and `^*` stands for any property
backwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import NamedNode

from ontology.terms import SG, read_name

PAGE = 200
"""How many of the links to a thing one page of its description has."""
LONG_PAGE = 2000
"""The same for what is mostly read as a whole: a case's items, a meeting's items."""
LIFE_PAGE = 5000
"""The same for a person: votes and meetings of a public life, which the page counts."""
SHARED_PAGE = 100
"""The same for what pages list with the items that refer to it, as many as `citations` shows on a page."""


@dataclass
class Steps:
    """Where to go on from a thing: by property forwards and backwards; `described` says that all about it is told."""

    described: bool = False
    forwards: dict[NamedNode, "Steps"] = field(default_factory=dict)
    backwards: dict[NamedNode, "Steps"] = field(default_factory=dict)

    def add(self, path: str, *, described: bool) -> None:
        """Add a path; with `described` everything on the way is told in full, else it is only named."""
        name, _, rest = path.partition("/")
        if name.startswith("^"):
            following = self.backwards.setdefault(read_name(name[1:]), Steps())
        else:
            following = self.forwards.setdefault(read_name(name), Steps())
        following.described |= described
        if rest:
            following.add(rest, described=described)


def steps_of(parts: Iterable[str], links: Iterable[str] = (), *, described: bool) -> Steps:
    """Return where to go on: along `parts`, which are told in full, and along `links`, which are only named."""
    steps = Steps(described)
    for path in parts:
        steps.add(path, described=True)
    for path in links:
        steps.add(path, described=False)
    return steps


@dataclass(frozen=True)
class Incoming:
    """Links to a thing, of which each page has its share: a path of backward steps.

    What they lead from is only named, unless it has `parts` or `links` of its own; `page_parts` are parts that only a
    page shows.
    """

    path: str
    parts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    page_parts: tuple[str, ...] = ()

    @cached_property
    def predicates(self) -> tuple[NamedNode | None, ...]:
        """The properties of the path, None for any."""
        return tuple(None if name == "^*" else read_name(name[1:]) for name in self.path.split("/"))

    @cached_property
    def steps(self) -> Steps:
        """Where a description goes on from the thing that links here."""
        return steps_of(self.parts, self.links, described=bool(self.parts or self.links))

    @cached_property
    def page_steps(self) -> Steps:
        """The same for a page."""
        return steps_of((*self.parts, *self.page_parts), self.links, described=bool(self.parts or self.links))


@dataclass(frozen=True)
class Kind:
    """The description of one class: its template's name, its parts, named links, and the links to it, by the page."""

    name: str
    parts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    incoming: tuple[Incoming, ...] = ()
    size: int = PAGE

    @cached_property
    def steps(self) -> Steps:
        """Where a description goes from the thing itself, on each of its pages."""
        return steps_of(self.parts, self.links, described=True)


def incoming(*paths: str) -> tuple[Incoming, ...]:
    """Return links to a thing that are only named."""
    return tuple(Incoming(path) for path in paths)


ITEM_PARTS = (
    "sg:recommendation",
    "sg:decision/sg:vote",
    "sg:decision/sg:pointOutcome",
    "sg:earlierDecision/sg:vote",
    "sg:earlierDecision/sg:pointOutcome",
    "sg:attachment",
)
TEXT_PARTS = "sg:section/^sg:inSection"
VOTED = ("sg:votedFor", "sg:votedAgainst", "sg:abstained", "sg:reservedBy")
VOTES = tuple(
    Incoming(f"^{voted}", ("^sg:vote",), ("^sg:vote/^sg:decision", "^sg:vote/^sg:earlierDecision")) for voted in VOTED
)
NARROWER = ("", "^skos:broader/", "^skos:broader/^skos:broader/")
"""A subject's own cases, and those of the subjects under it: KLE numbers have three levels."""

GENERIC = Kind("resource", incoming=incoming("^*"))
KINDS = {
    SG.Municipality: Kind(
        "municipality", incoming=incoming("^org:unitOf", "^sg:municipality", "^sg:mentions"), size=SHARED_PAGE
    ),
    SG.Committee: Kind(
        "committee", incoming=(*incoming("^sg:heldBy"), Incoming("^org:organization", links=("^org:hasMembership",)))
    ),
    SG.Meeting: Kind(
        "meeting",
        ("sg:attendance", "sg:agendaItem/sg:decision", "sg:agendaItem/sg:attendance"),
        incoming=incoming("^sg:meeting", "^sg:refersTo"),
        size=LONG_PAGE,
    ),
    SG.AgendaItem: Kind("item", (*ITEM_PARTS, TEXT_PARTS, "sg:attendance"), incoming=incoming("^sg:agendaItem")),
    SG.Case: Kind("case", incoming=(Incoming("^sg:case", ITEM_PARTS, page_parts=(TEXT_PARTS,)),), size=LONG_PAGE),
    SG.Person: Kind(
        "person",
        ("org:hasMembership",),
        incoming=(
            *VOTES,
            Incoming("^sg:person", links=("^sg:attendance",)),
            *incoming("^sg:present", "^sg:absent", "^sg:caseworker", "^sg:mentionsPerson"),
            *incoming("^sg:substitutesFor", "^sg:spellingOf"),
        ),
        size=LIFE_PAGE,
    ),
    SG.Organisation: Kind("organisation", incoming=incoming("^dcterms:isReplacedBy", "^sg:mentions"), size=SHARED_PAGE),
    SG.Act: Kind(
        "act", ("^eli:is_part_of",), incoming=incoming("^sg:cites", "^eli:is_part_of/^sg:cites"), size=SHARED_PAGE
    ),
    SG.Provision: Kind("act", incoming=incoming("^sg:cites"), size=SHARED_PAGE),
    SG.Subject: Kind(
        "subject", links=("^skos:broader",), incoming=incoming(*(f"{part}^dcterms:subject" for part in NARROWER))
    ),
}
"""What a reader needs in one answer, by class; any other class gets its own statements and every link to it.

Left out are only links that repeat others in finer grain: the places in a text that mention a thing (`oa:hasBody`,
`sg:candidate`) repeat what their item mentions, and `sg:decidedBy` what meeting and item tell.
"""
