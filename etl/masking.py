"""A person's name in running text, found by its digest and made unreadable without moving anything around it.

A name is found however it is capitalised, hyphenated, spelt with or without æ, ø, å, broken over lines or in the
genitive, and within an e-mail or web address: all that an IRI of the person does not tell either.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ontology.dataset import PERSON
from ontology.iris import slug
from ontology.suppressed import Suppression, digest

MASK = "█"
WORD_RE = re.compile(r"[^\W_]+")
LONGEST_GAP = 4
"""How many characters that are no letters may stand between two words of a name: "Anna K. Strand"."""
GENITIVE = "s"


@dataclass(frozen=True)
class Names:
    """The names of one person in a municipality: their digests, and of how many words they are."""

    salt: str
    municipality: str
    digests: frozenset[str]
    words: tuple[int, ...]

    @classmethod
    def of(cls, row: Suppression, salt: str) -> "Names":
        """Return the names of the person whom a row of the record takes out."""
        return cls(salt, row.municipality, frozenset(row.people), row.words)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the names stand in a text, from the first character to behind the last."""
        spans = [match.span() for match in WORD_RE.finditer(text)]
        words = [slug(text[start:end]) for start, end in spans]
        near = [later[0] - earlier[1] <= LONGEST_GAP for earlier, later in pairwise(spans)]
        for size in self.words:
            for first in range(len(words) - size + 1):
                last = first + size - 1
                if all(near[first:last]) and self.is_name(words[first : last + 1]):
                    yield spans[first][0], spans[last][1]

    def is_name(self, words: Collection[str]) -> bool:
        """Tell whether some words are one of the names, also in the genitive."""
        name = "-".join(words)
        return self.knows(name) or (name.endswith(GENITIVE) and self.knows(name.removesuffix(GENITIVE)))

    def knows(self, name: str) -> bool:
        """Tell whether one of the names leads to this part of an IRI."""
        return digest_of(self.salt, f"{self.municipality}/{name}") in self.digests

    def mask(self, text: str) -> str:
        """Return a text of the same length with every letter of the names made unreadable."""
        for start, end in list(self.find(text)):
            text = text[:start] + WORD_RE.sub(lambda match: MASK * len(match[0]), text[start:end]) + text[end:]
        return text


def mask_names(texts: Iterable[str], rows: Iterable[Suppression], salt: str) -> Iterator[str]:
    """Yield texts without the names of the persons whom some rows of the record take out."""
    people = [Names.of(row, salt) for row in rows if row.kind == PERSON]
    for text in texts:
        for names in people:
            text = names.mask(text)  # noqa: PLW2901 - one name after the other
        yield text


@lru_cache(maxsize=1 << 16)  # the same words come again and again
def digest_of(salt: str, name: str) -> str:
    """Return the digest of a name, remembered."""
    return digest(salt, name)
