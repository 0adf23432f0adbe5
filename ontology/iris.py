"""Every IRI that Sagsgraf mints, one function a kind (contract, "URIs").

An IRI comes from identifiers that the source prints and that stay: municipality code, committee, date, case
number, position. Letters are lower case; `æ`, `ø`, `å` become `ae`, `oe`, `aa`.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from pyoxigraph import NamedNode

KINDS = (
    "municipality",
    "committee",
    "meeting",
    "item",
    "case",
    "decision",
    "recommendation",
    "section",
    "mention",
    "attachment",
    "attendance",
    "vote",
    "person",
    "membership",
    "organisation",
    "act",
    "subject",
    "minutes",
    "run",
    "coverage",
)
"""The first path segment after `/id/`; a provision stands under its act."""

DANISH_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th", "đ": "d", "ł": "l"})

# "§ 85", "§ 83 a", "§ 20 stk. 1", "§ 11, stk. 2, nr. 3, litra b", "artikel 6", "afsnit IV", "bilag 2"; a number may
# carry a letter
PROVISION_PART_RE = re.compile(
    r"(?P<unit>§+|stk\.?|nr\.?|litra|kap(?:itel|\.)?|artikel|afsnit|bilag)\s*(?P<number>\d+(?:\s?[a-zæøå]\b)?|[a-zæøå]\b|[ivx]+\b)",
    re.IGNORECASE,
)
PROVISION_LETTERS = {
    "§": "p",
    "stk": "s",
    "nr": "n",
    "lit": "l",
    "kap": "k",
    "art": "art",
    "afs": "afs",
    "bil": "bilag",
}

ACT_SERIES = {
    "act": "",
    "consolidation": "",
    "order": "",
    "guidance": "guidance/",
    "circular": "circular/",
    "bill": "bill/",
    "regulation": "eu/reg/",
    "directive": "eu/dir/",
}
"""The path of each kind of act before year and number; the first three share the numbers of Lovtidende A."""


@lru_cache(maxsize=4096)  # a document mints the same few names hundreds of times
def slug(name: str) -> str:
    """Return `name` in lower-case ASCII with single hyphens: "Økonomiudvalget" gives "oekonomiudvalget"."""
    text = unicodedata.normalize("NFC", name).lower().translate(DANISH_LETTERS)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


@lru_cache(maxsize=4096)
def case_slug(identifier: str) -> str:
    """Return a case number as a path segment: "20/13750" gives "20_13750", "15.20.00-P00-1-13" keeps its dots."""
    text = unicodedata.normalize("NFC", identifier).lower().translate(DANISH_LETTERS)
    text = re.sub(r"\s*([-/])\s*", r"\1", text.strip()).replace("/", "_")
    return re.sub(r"[^a-z0-9._-]+", "-", text).strip("-")


def provision_slug(provision: str) -> str:
    """Return a provision as a path segment: "§ 20 stk. 1" gives "p20-s1", "§ 83 a" gives "p83a", "artikel 6" "art6".

    Raises ValueError when nothing in `provision` names a paragraph or a chapter.
    """
    parts = [
        PROVISION_LETTERS[match["unit"][:3].strip("§.").lower() or "§"]
        + re.sub(r"\s", "", match["number"]).lower().translate(DANISH_LETTERS)
        for match in PROVISION_PART_RE.finditer(provision)
    ]
    if not parts:
        raise ValueError(f"{provision!r} names no paragraph and no chapter")
    return "-".join(parts)


@dataclass(frozen=True)
class MeetingKey:
    """What identifies a meeting: four-digit municipality code, committee name without its term, date."""

    municipality: str
    committee: str
    date: date

    @cached_property
    def path(self) -> str:
        """The meeting's path, "0657/beskaeftigelsesudvalget/2015-02-25"."""
        return f"{self.municipality}/{slug(self.committee)}/{self.date.isoformat()}"


@dataclass(frozen=True)
class Iris:
    """Mints the IRIs of one data set from its public base URL, which has no closing slash."""

    base: str

    def id(self, path: str) -> NamedNode:
        """Return the IRI of the thing at `path`, "KIND/..."."""
        return NamedNode(f"{self.base}/id/{path}")

    def municipality(self, code: str) -> NamedNode:
        """Return a municipality's IRI from its four-digit code."""
        return self.id(f"municipality/{code}")

    def committee(self, code: str, name: str) -> NamedNode:
        """Return a committee's IRI from its municipality's code and its name without a term."""
        return self.id(f"committee/{code}/{slug(name)}")

    def meeting(self, key: MeetingKey) -> NamedNode:
        """Return a meeting's IRI."""
        return self.id(f"meeting/{key.path}")

    def minutes(self, key: MeetingKey) -> NamedNode:
        """Return the IRI of the document that reports a meeting."""
        return self.id(f"minutes/{key.path}")

    def graph(self, key: MeetingKey) -> NamedNode:
        """Return the name of the graph that holds what a meeting's document states."""
        return NamedNode(f"{self.base}/graph/{key.path}")

    def runs_graph(self) -> NamedNode:
        """Return the name of the graph that holds when each document was read."""
        return NamedNode(f"{self.base}/graph/runs")

    def people_graph(self, code: str) -> NamedNode:
        """Return the name of the graph that says which names in a municipality are spellings of one person's."""
        return NamedNode(f"{self.base}/graph/people/{code}")

    def coverage_graph(self, code: str | None = None) -> NamedNode:
        """Return the name of the graph that says what there is of a municipality; without one, of all unpublished."""
        return NamedNode(f"{self.base}/graph/coverage/{code}" if code else f"{self.base}/graph/coverage")

    def is_coverage_graph(self, name: str) -> bool:
        """Tell whether a graph of that name says what there is of a municipality."""
        whole = self.coverage_graph().value
        return name == whole or name.startswith(f"{whole}/")

    def measurement(self, *place: str) -> NamedNode:
        """Return the IRI of what was measured: code, committee and month as far as they are known, metric, reason."""
        return self.id("/".join(("coverage", *place)))

    def run(self, digest: str) -> NamedNode:
        """Return the IRI of one reading of one document, from a digest of the source and the software."""
        return self.id(f"run/{digest}")

    def item(self, key: MeetingKey, position: int) -> NamedNode:
        """Return an agenda item's IRI from its meeting and its position from 1."""
        return self.id(f"item/{key.path}/{position}")

    def case_decision(self, key: MeetingKey, case: str) -> NamedNode:
        """Return the IRI of the decision that a meeting took on a case, in whatever document it is printed.

        A case number may look like a position ("299831"); the segment `case` keeps the two apart.
        """
        return self.id(f"decision/{key.path}/case/{case_slug(case)}")

    def decision(self, key: MeetingKey, position: int) -> NamedNode:
        """Return the IRI of the decision that this meeting took on an item that its case does not name."""
        return self.id(f"decision/{key.path}/{position}")

    def earlier_decision(self, key: MeetingKey, position: int, number: int) -> NamedNode:
        """Return the IRI of the `number`th earlier decision printed in an item, where no case names it."""
        return self.id(f"decision/{key.path}/{position}/earlier-{number}")

    def item_part(self, kind: str, key: MeetingKey, position: int, number: int) -> NamedNode:
        """Return the IRI of an item's `number`th part of a kind: section, recommendation, mention, vote ..."""
        return self.id(f"{kind}/{key.path}/{position}/{number}")

    def meeting_attendance(self, key: MeetingKey, person: str) -> NamedNode:
        """Return the IRI of a person's attendance at a meeting."""
        return self.id(f"attendance/{key.path}/{slug(person)}")

    def item_attendance(self, key: MeetingKey, position: int, person: str) -> NamedNode:
        """Return the IRI of a person's attendance at one item."""
        return self.id(f"attendance/{key.path}/{position}/{slug(person)}")

    def case(self, code: str, identifier: str) -> NamedNode:
        """Return a case's IRI from its municipality's code and its number as printed."""
        return self.id(f"case/{code}/{case_slug(identifier)}")

    def person(self, code: str, name: str) -> NamedNode:
        """Return a person's IRI from a municipality's code and the name."""
        return self.id(f"person/{code}/{slug(name)}")

    def membership(self, code: str, committee: str, person: str) -> NamedNode:
        """Return the IRI of a person's membership of a committee of a municipality."""
        return self.id(f"membership/{code}/{slug(committee)}/{slug(person)}")

    def organisation(self, body_id: str) -> NamedNode:
        """Return an organisation's IRI from its row in the table of bodies."""
        return self.id(f"organisation/{body_id}")

    def act(self, year: int, number: int, kind: str = "act") -> NamedNode:
        """Return an act's IRI from its year and number in the series of its kind, most of all Lovtidende A."""
        return self.id(f"act/{ACT_SERIES[kind]}{year}/{number}")

    def provision(self, year: int, number: int, provision: str, kind: str = "act") -> NamedNode:
        """Return a provision's IRI under its act."""
        return self.id(f"act/{ACT_SERIES[kind]}{year}/{number}/{provision_slug(provision)}")

    def subject(self, notation: str) -> NamedNode:
        """Return a subject's IRI from its KLE number."""
        return self.id(f"subject/{notation}")

    def catalog(self, fragment: str = "") -> NamedNode:
        """Return the IRI of the catalogue, or of something that only the catalogue knows."""
        return NamedNode(f"{self.base}/catalog{'#' if fragment else ''}{fragment}")

    def dataset(self, part: str, fragment: str = "") -> NamedNode:
        """Return the IRI of a part of the data set, or of a series of parts; with a fragment, of one of its things."""
        return NamedNode(f"{self.base}/catalog/{part}{'#' if fragment else ''}{fragment}")
