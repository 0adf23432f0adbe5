"""What all kinds of reference share: the passages of an item, finding many known forms at once, settling overlaps."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from operator import itemgetter
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation

from etl.model import AgendaItem, Entity, Mention, Municipality

Value = TypeVar("Value")

REMEMBERED = 64
"""Of so many texts it is remembered how they are searched: each kind of reference looks at the same passages."""

# A sentence ends at a line break or at a full stop before a capital; not after a number or an abbreviation, but after
# the number of a section: "jf. § 140. Klager"
SENTENCE_BREAK_RE = re.compile(
    r"[\n.!?](?:(?<=\n)\n*|(?:(?<=[a-zæøå)\"”%].)|(?<=§ \d.)|(?<=§ \d\d.)|(?<=§ \d\d\d.)|(?<=stk\. \d.))"
    r"(?<!\b[a-zæøå].)(?<!\bjf.)(?<!\bnr.)(?<!\bkl.)(?<!\bpkt.)(?<!\bstk.)\s+(?=[A-ZÆØÅ§\"”(-]))"
)


@dataclass(frozen=True)
class Setting:
    """The meeting that an item belongs to: what "the committee" and a date without a year refer to."""

    municipality: Municipality
    committee: str
    date: date


@dataclass(frozen=True)
class Passage:
    """A text of an item, with its heading: the section's position, or None for the title."""

    section: int | None
    text: str
    heading: str = ""

    @cached_property
    def lower(self) -> str:
        """The text in lower case, every character at its old offset."""
        return lowered(self.text)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The offsets of the sentences."""
        breaks = [found.span() for found in SENTENCE_BREAK_RE.finditer(self.text)]
        starts = [0, *(end for _, end in breaks)]
        ends = [*(start for start, _ in breaks), len(self.text)]
        return list(zip(starts, ends, strict=True))

    def sentence_at(self, position: int) -> tuple[int, int]:
        """Return the offsets of the sentence around `position`."""
        return self.sentences[bisect_right(self.sentences, (position, len(self.text))) - 1]

    def mention(self, start: int, end: int, entity: Entity, rule: str, confidence: float = 1.0) -> Mention:
        """Return the mention of `entity` at these offsets."""
        return Mention(self.section, start, end, self.text[start:end], entity, rule, confidence)


def passages_of(item: AgendaItem) -> tuple[Passage, ...]:
    """Return an item's title and the texts of its sections, in their order."""
    sections = sorted(item.sections, key=lambda section: section.position)
    texts = (Passage(section.position, section.text, section.heading or "") for section in sections)
    return (Passage(None, item.title), *texts)


@lru_cache(REMEMBERED)
def lowered(text: str) -> str:
    """Return `text` in lower case with every character at its old offset."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@dataclass(frozen=True)
class Found(Generic[Value]):
    """A known form in a text with all it may stand for; `end` leaves out a genitive ending, `closed` takes it in."""

    start: int
    end: int
    closed: int
    values: tuple[Value, ...]


# What may follow a form: a genitive ending, then no further letter
ENDING_RE = re.compile(r"(?:['’]?s|['’])?(?!\w)")
INSIDE_WORD_RE = re.compile(r"[\w-]")
OTHER_SPACE_RE = re.compile(r"[^\S ]")
FURTHER_SPACES_RE = re.compile(r"(?<= ) +")


def _automaton(words: Iterable[str]) -> AhoCorasick:
    """Return the automaton of some words: the kind that is quickest to run, and takes most memory and time to make."""
    return AhoCorasick(list(dict.fromkeys(words)), implementation=Implementation.DFA)


class FormFinder(Generic[Value]):
    """Finds the longest of many known forms at each word of a text, in one pass of an Aho-Corasick automaton."""

    def __init__(self, forms: Iterable[tuple[str, bool, Value]]) -> None:
        """Take (form, whether its case matters, what it stands for); a form may stand for several."""
        exact: dict[str, list[tuple[int, Value]]] = defaultdict(list)
        folded: dict[str, list[tuple[int, Value]]] = defaultdict(list)
        for order, (form, case_matters, value) in enumerate(forms):
            (exact[form] if case_matters else folded[lowered(form)]).append((order, value))
        self._tables = [
            (_automaton(table), list(table.values()), fold) for table, fold in ((exact, False), (folded, True)) if table
        ]

    def find(self, text: str) -> Iterator[Found[Value]]:
        """Return what stands in `text`, without overlaps, in the order of the text."""
        plain, offsets = _one_space(text)
        place = offsets.__getitem__ if offsets else int
        hits: dict[tuple[int, int], list[tuple[int, Value]]] = defaultdict(list)
        for automaton, values, fold in self._tables:
            searched = lowered(plain) if fold else plain
            for index, start, end in automaton.find_matches_as_indexes(searched, overlapping=True):
                hits[start, -end] += values[index]
        reached = 0
        for start, negative_end in sorted(hits):
            ending = ENDING_RE.match(plain, -negative_end)
            if start >= reached and ending and not (start and INSIDE_WORD_RE.match(plain, start - 1)):
                reached = ending.end()
                meant = tuple(value for _, value in sorted(hits[start, negative_end], key=itemgetter(0)))
                yield Found(place(start), place(-negative_end), place(reached), meant)


@lru_cache(REMEMBERED)
def _one_space(text: str) -> tuple[str, list[int]]:
    """Return `text` with each run of white space as one space, and each character's old offset where any has moved."""
    plain = text.replace("\n", " ")
    if not plain.isprintable():  # as nearly every text is
        plain = OTHER_SPACE_RE.sub(" ", plain)
    if "  " not in plain:
        return plain, []
    further = [match.span() for match in FURTHER_SPACES_RE.finditer(plain)]
    starts, ends = [0, *(end for _, end in further)], [*(start for start, _ in further), len(plain)]
    kept = list(zip(starts, ends, strict=True))
    offsets = [at for start, end in kept for at in range(start, end)]
    return "".join(plain[start:end] for start, end in kept), [*offsets, len(text)]


class Anchors:
    """Finds a pattern only where one of the words stands that it begins with, which are quicker to look for.

    The words of all anchors are looked for in one pass: each pass over a text takes as long as another.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words, in lower case; each match of the patterns looked for begins with one of them."""
        for word in words:
            _ANCHORED[word].append(self)
        _anchor_automaton.cache_clear()
        _anchored_places.cache_clear()

    def stand_in(self, lower: str) -> bool:
        """Tell whether any of the words stands in a text in lower case, even inside another word."""
        return self in _anchored_places(lower)

    def find(self, pattern: re.Pattern[str], text: str, lower: str) -> Iterator[re.Match[str]]:
        """Return what `pattern.finditer(text)` does; `lower` is the text in lower case with the same offsets."""
        reached = 0
        for start in sorted(_anchored_places(lower).get(self, ())):
            match = pattern.match(text, start) if start >= reached else None
            if match:
                reached = match.end()
                yield match


_ANCHORED: dict[str, list[Anchors]] = defaultdict(list)
"""Whose word each is."""


@cache
def _anchor_automaton() -> tuple[AhoCorasick, list[list[Anchors]]]:
    """Return the automaton of the words of all anchors, and whose each word is."""
    return _automaton(_ANCHORED), list(_ANCHORED.values())


@lru_cache(REMEMBERED)
def _anchored_places(lower: str) -> dict[Anchors, set[int]]:
    """Return where the words of each of the anchors stand in a text in lower case."""
    automaton, owners = _anchor_automaton()
    places: dict[Anchors, set[int]] = defaultdict(set)
    for index, start, _ in automaton.find_matches_as_indexes(lower, overlapping=True):
        for anchors in owners[index]:
            places[anchors].add(start)
    return places


def trie_pattern(words: Iterable[str]) -> str:
    """Return a regular expression for exactly these words that prefers the longest and never tries a letter twice."""
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = trie
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch_pattern(trie)


def _branch_pattern(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    branches = [
        (r"\s+" if letter == " " else re.escape(letter)) + _branch_pattern(node[letter])
        for letter in sorted(node)
        if letter
    ]
    if not branches:
        return ""
    pattern = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return pattern + "?" if "" in node else pattern


def settle(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions in the order of the text; of those that overlap, only the longest, at one span the first.

    Several mentions of one kind may share a span: "§§ 83-87" cites five provisions.
    """
    spans: dict[int | None, _Spans] = defaultdict(_Spans)
    longest_first = sorted(mentions, key=lambda each: (each.start - each.end, each.start))
    return tuple(sorted((each for each in longest_first if spans[each.section].take(each)), key=_place))


class _Spans:
    """The places of the mentions in one passage: kept in order, so that thousands are settled as quickly as ten."""

    def __init__(self) -> None:
        self._sorted: list[tuple[int, int]] = []
        self._kinds: dict[tuple[int, int], type[Entity]] = {}

    def take(self, mention: Mention) -> bool:
        """Take a mention's place; returns False where it is taken, unless by one of its kind of just this span."""
        span = (mention.start, mention.end)
        if span in self._kinds:
            return self._kinds[span] is type(mention.entity)
        at = bisect_right(self._sorted, span)
        if (at and self._sorted[at - 1][1] > span[0]) or (at < len(self._sorted) and self._sorted[at][0] < span[1]):
            return False
        self._sorted.insert(at, span)
        self._kinds[span] = type(mention.entity)
        return True


def _place(mention: Mention) -> tuple[int, int, int]:
    return (-1 if mention.section is None else mention.section, mention.start, mention.end)
