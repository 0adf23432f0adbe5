"""An item's text with what it refers to marked: pieces of plain text, and pieces that lead somewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.things.graph_view import GraphView, Term

KINDS = {
    "sg:Act": "law",
    "sg:Provision": "law",
    "sg:Organisation": "body",
    "sg:Municipality": "body",
    "sg:Committee": "body",
    "sg:Person": "person",
    "sg:Meeting": "meeting",
}
"""How a mark looks, by the class of what it leads to."""


@dataclass(frozen=True)
class Piece:
    """A piece of text; `kind` is empty for plain text, `targets` are what it leads to, `candidates` what it may mean.

    A mark without targets is one that the graph has no address for, or more than one.
    """

    text: str
    kind: str = ""
    targets: tuple[Term, ...] = ()
    candidates: tuple[Term, ...] = ()


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    mentions: tuple[Term, ...]


def mark_section(graph: GraphView, section: Term) -> list[Piece]:
    """Return the text of a section in pieces, which together are exactly the text."""
    text = graph.text_raw(section, "sg:text")
    return list(_pieces(graph, text, _marks(graph, section), 0, len(text)))


def mark_words(graph: GraphView, item: Term, kind: str, words: str) -> list[Piece]:
    """Return words of an item in pieces: where they stand once in its sections of a kind, as these are marked."""
    for section in graph.values(item, "sg:section"):
        text = graph.text_raw(section, "sg:text")
        start = text.find(words) if graph.text_raw(section, "sg:kind") == kind else -1
        if words and start >= 0 and text.find(words, start + 1) < 0:
            return list(_pieces(graph, text, _marks(graph, section), start, start + len(words)))
    return [Piece(words)]


def mark_decision(graph: GraphView, decision: Term) -> list[Piece]:
    """Return the words of a decision in pieces, marked as in the item that it decides."""
    words = graph.text_raw(decision, "sg:text")
    item = next(iter(graph.sources(decision, "sg:decision")), None)
    return mark_words(graph, item, "decision", words) if item else [Piece(words)]


def _marks(graph: GraphView, section: Term) -> list[_Mark]:
    """Return the places that are mentioned, in order and without overlaps; one place may have several mentions."""
    places: dict[tuple[int, int], list[Term]] = {}
    for mention in graph.sources(section, "sg:inSection"):
        place = int(graph.text_raw(mention, "sg:start")), int(graph.text_raw(mention, "sg:end"))
        places.setdefault(place, []).append(mention)
    marks: list[_Mark] = []
    for (start, end), mentions in sorted(places.items()):
        if not marks or start >= marks[-1].end:
            marks.append(_Mark(start, end, tuple(sorted(mentions, key=str))))
    return marks


def _pieces(graph: GraphView, text: str, marks: Sequence[_Mark], start: int, end: int) -> Iterator[Piece]:
    at = start
    for mark in marks:
        if at <= mark.start and mark.end <= end:
            if at < mark.start:
                yield Piece(text[at : mark.start])
            yield _piece(graph, text[mark.start : mark.end], mark.mentions)
            at = mark.end
    if at < end:
        yield Piece(text[at:end])


def _piece(graph: GraphView, quote: str, mentions: Sequence[Term]) -> Piece:
    targets = tuple(dict.fromkeys(body for each in mentions for body in graph.values(each, "oa:hasBody")))
    candidates = graph.by_label(each for mention in mentions for each in graph.values(mention, "sg:candidate"))
    classes = (name for each in (*targets, *candidates) for name in KINDS if graph.is_a(each, name))
    return Piece(quote, KINDS[next(classes, "sg:Act")], targets, tuple(candidates))
