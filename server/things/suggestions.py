"""What a reader may have meant who asks for a thing that is not there: other spellings of it, and what is near it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Store
from rapidfuzz import process

from ontology.iris import KINDS, Iris, case_slug, provision_slug, slug
from ontology.terms import ORG, RDF, SG, SKOS

MERGE = DefaultGraph()
MOST = 5
"""How many things are suggested."""
LOOKED_AT = 20_000
"""Among how many things of a kind similar ones are sought."""
SIMILAR = 70
"""How alike two names must be, of 100 (Levenshtein ratio)."""
MAX_PATH = 200
"""A longer path is nobody's misspelling."""
MUNICIPAL = 4
CLASSES = {"organisation": SG.Organisation, "person": SG.Person, "act": SG.Act, "subject": SG.Subject}
PARTS_OF_MEETINGS = frozenset(KINDS) - {"municipality", "committee", "meeting", "case", "person", *CLASSES, "run"}


class Suggestions:
    """Finds what is near an unknown path in one version of the data set."""

    def __init__(self, store: Store, iris: Iris) -> None:
        self.store = store
        self.iris = iris
        self.siblings = lru_cache(64)(self._siblings)

    def exists(self, path: str) -> bool:
        """Tell whether the data set says anything about the thing at a path under /id/."""
        try:
            node = self.iris.id(path)
        except ValueError:
            return False
        return next(self.store.quads_for_pattern(node, None, None, MERGE), None) is not None

    def respell(self, path: str) -> str | None:
        """Return the path that a thing has which was asked for in another spelling, or None."""
        if len(path) > MAX_PATH:
            return None
        return next((each for each in spellings(path) if each != path and self.exists(each)), None)

    def near(self, path: str) -> list[str]:
        """Return the paths of at most `MOST` things near an unknown one, the nearest first."""
        if len(path) > MAX_PATH:
            return []
        kind, *rest = next(iter(spellings(path)), path).split("/")
        found = [*self._same_number(kind, rest), *self._alike(kind, rest), *self._around(kind, rest)]
        return list(dict.fromkeys(found))[:MOST]

    def _same_number(self, kind: str, rest: list[str]) -> Iterator[str]:
        """Yield the cases with the same number in other municipalities."""
        if kind == "case" and rest:
            for municipality in self.siblings("municipality", ""):
                other = f"case/{municipality.rpartition('/')[2]}/{rest[-1]}"
                if self.exists(other):
                    yield other

    def _alike(self, kind: str, rest: list[str]) -> list[str]:
        """Return things of the same kind beside the one asked for, whose names are most like it."""
        if kind == "municipality" and rest:
            return self._named_like(rest[0])
        if kind == "meeting" and len(rest) == 3:
            return self._nearest_meetings(rest)
        asked = "/".join((kind, *rest))
        paths = self.siblings(kind, rest[0] if kind in {"case", "committee", "person"} and rest else "")
        return [path for path, _, _ in process.extract(asked, paths, limit=MOST, score_cutoff=SIMILAR)]

    def _named_like(self, name: str) -> list[str]:
        """Return the municipalities whose names are like a name."""
        names = {
            path: slug(str(getattr(quad.object, "value", "")))
            for path in self.siblings("municipality", "")
            for quad in self.store.quads_for_pattern(self.iris.id(path), SKOS.prefLabel, None, MERGE)
        }
        return [path for _, _, path in process.extract(name, names, limit=MOST, score_cutoff=SIMILAR)]

    def _nearest_meetings(self, rest: list[str]) -> list[str]:
        """Return a committee's meetings on the days nearest to the one asked for."""
        asked = read_day(rest[2])
        held = {path: read_day(path.rpartition("/")[2]) for path in self.siblings("meeting", "/".join(rest[:2]))}
        days = {path: abs(day - asked) for path, day in held.items() if day and asked}
        return sorted(days, key=lambda path: (days[path], path))[: MOST - 2]

    def _around(self, kind: str, rest: list[str]) -> Iterator[str]:
        """Yield what the thing asked for would belong to: an act, a meeting, a committee, a municipality."""
        for end in range(len(rest) - 1, 0, -1):
            beginning = "/".join(rest[:end])
            whole = {3: "meeting", 2: "committee", 1: "municipality"}.get(end)
            wholes = [f"{kind}/{beginning}"]
            if whole and len(rest[0]) == MUNICIPAL and rest[0].isdecimal():
                wholes.append(f"{whole}/{beginning}")
            yield from filter(self.exists, wholes)

    def _siblings(self, kind: str, within: str) -> tuple[str, ...]:
        """Return the paths of the things of a kind, of one municipality or committee where one is given."""
        start = f"{self.iris.base}/id/"
        property_of = {"case": SG.municipality, "committee": ORG.unitOf, "meeting": SG.heldBy}
        if kind in property_of:
            whole = f"committee/{within}" if kind == "meeting" else f"municipality/{within}"
            pattern = (property_of[kind], self.iris.id(whole))
        else:
            pattern = (RDF.type, {"municipality": SG.Municipality, **CLASSES}.get(kind, SG.Act))
        quads = islice(self.store.quads_for_pattern(None, *pattern, MERGE), LOOKED_AT)
        begin = f"{start}{kind}/{within}" if kind == "person" else f"{start}{kind}/"
        found = (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
        return tuple(sorted(iri.removeprefix(start) for iri in found if iri.startswith(begin)))


def spellings(path: str) -> Iterator[str]:
    """Yield the ways in which a path may be meant: without `/id/` before it, in lower case, as numbers are written."""
    parts = [part for part in path.split("/") if part]
    while parts and parts[0].lower() in {"id", "doc"}:
        parts = parts[1:]
    if not parts:
        return
    kind, rest = parts[0].lower(), parts[1:]
    if kind == "case" and len(rest) > 1:
        yield f"case/{rest[0]}/{case_slug('/'.join(rest[1:]))}"
    if kind == "act" and len(rest) > 2:
        with suppress(ValueError):
            yield "/".join((kind, *rest[:-1], provision_slug(rest[-1])))
    yield "/".join((kind, *(case_slug(part) for part in rest)))
    yield "/".join((kind, *(slug(part) for part in rest)))


@cache
def read_day(text: str) -> date | None:
    """Return the day that a text names in ISO 8601, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
