"""A person's name in running text, found by its digest and made unreadable without moving anything around it.

A name is found however it is capitalised, hyphenated, spelt with or without æ, ø, å, broken over lines or in the
genitive, and within an e-mail or web address: all that an IRI of the person does not tell either.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from urllib.parse import unquote

from ontology.iris import slug
from ontology.suppressed import Suppression, digest
from ontology.withdrawn import PERSON

MASK = "█"
WORD_RE = re.compile(r"[^\W_]+")
LONGEST_GAP = 4
"""How many characters that are no letters may stand between two words of a name: "Anna K. Strand"."""
GENITIVE = "s"
MOST_JUDGED = 400_000
"""So many runs of words are remembered at a time."""


class Judged(dict[tuple[str, ...], bool]):
    """Which runs of words are one of a person's names, each judged once: the same come again and again."""

    def __init__(self, names: "Names") -> None:
        super().__init__()
        self.names = names

    def __missing__(self, words: tuple[str, ...]) -> bool:
        """Judge a run of words that has not come before."""
        if len(self) >= MOST_JUDGED:
            self.clear()
        self[words] = found = self.names.is_name("-".join(map(slug, words)))
        return found


@dataclass(frozen=True)
class Names:
    """The names of one person in a municipality: their digests, and of how many words they are."""

    salt: str
    municipality: str
    digests: frozenset[str]
    words: tuple[int, ...]

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, row: Suppression, salt: str) -> "Names":
        """Return the names of the person whom a row of the record takes out."""
        return cls(salt, row.municipality, frozenset(row.people), row.words)

    @cached_property
    def judged(self) -> Judged:
        """What was found out of words so far."""
        return Judged(self)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the names stand in a text, from the first character to behind the last."""
        words = WORD_RE.findall(text)
        if not any(any(map(self.judged.__getitem__, runs(words, size))) for size in self.words):
            return
        spans = [match.span() for match in WORD_RE.finditer(text)]
        near = [later[0] - earlier[1] <= LONGEST_GAP for earlier, later in pairwise(spans)]
        for size in self.words:
            for first, run in enumerate(runs(words, size)):
                last = first + size - 1
                if self.judged[run] and all(near[first:last]):
                    yield spans[first][0], spans[last][1]

    def holds(self, value: str) -> bool:
        """Tell whether one of the names stands in a text or in an address."""
        return next(self.find(unquote(value) if "%" in value else value), None) is not None

    def is_name(self, name: str) -> bool:
        """Tell whether this is one of the names as an IRI has it, also in the genitive."""
        return self.knows(name) or (name.endswith(GENITIVE) and self.knows(name.removesuffix(GENITIVE)))

    def knows(self, name: str) -> bool:
        """Tell whether one of the names leads to this part of an IRI."""
        return digest(self.salt, f"{self.municipality}/{name}") in self.digests

    def mask(self, text: str) -> str:
        """Return a text of the same length with every letter of the names made unreadable."""
        for start, end in list(self.find(text)):
            text = text[:start] + WORD_RE.sub(lambda match: MASK * len(match[0]), text[start:end]) + text[end:]
        return text


def runs(words: list[str], size: int) -> Iterator[tuple[str, ...]]:
    """Return each run of so many words."""
    return zip(*(words[first:] for first in range(size)), strict=False)


def mask_names(texts: Iterable[str], rows: Iterable[Suppression], salt: str) -> Iterator[str]:
    """Yield texts without the names of the persons whom some rows of the record take out."""
    people = [Names.of(row, salt) for row in rows if row.kind == PERSON]
    for text in texts:
        for names in people:
            text = names.mask(text)  # noqa: PLW2901 - one name after the other
        yield text
