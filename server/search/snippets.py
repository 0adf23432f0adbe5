"""The passage of a text that shows why it was found, with the words that were asked for marked."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from ontology.search import SECTION_SIGN, fold, stem_of
from server.search.terms import Clause, Question

LENGTH, LEAD = 280, 70
"""Characters of a snippet, about, and of it before the first mark."""
MAX_READ, MAX_MARKS = 200_000, 200
"""How far a text is read for marks, and how many are looked at."""
WRITTEN = {"å": "(?:å|aa)", "æ": "(?:æ|ae)", "ø": "(?:ø|oe)"}
SECTION = SECTION_SIGN.strip()

Mark = tuple[int, int]


@dataclass(frozen=True)
class Snippet:
    """A passage, and where in it the marks begin and end."""

    text: str
    marks: tuple[Mark, ...] = ()

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Yield the passage in pieces, each with whether it is marked."""
        at = 0
        for start, end in self.marks:
            yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        yield self.text[at:], False


@dataclass(frozen=True)
class Marker:
    """Finds what a question asks for in texts as they are written."""

    question: Question

    @cached_property
    def _clauses(self) -> tuple[Clause, ...]:
        return tuple(clause for group in self.question for clause in group if not clause.unwanted)

    @cached_property
    def _stems(self) -> frozenset[str]:
        single = (clause for clause in self._clauses if len(clause.words) == 1)
        return frozenset(stem_of(clause.words[0]) for clause in single if not (clause.exact or clause.prefix))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        found = sorted({_pattern_of(clause) for clause in self._clauses}, key=lambda each: (-len(each), each))
        # the last alternative takes what only begins like a stem, and `find` refuses it
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(found)})(?![^\W_])", re.IGNORECASE) if found else None

    def find(self, text: str) -> list[Mark]:
        """Return where a text has the words asked for."""
        if self._pattern is None:
            return []
        matches = islice(self._pattern.finditer(text, 0, MAX_READ), MAX_MARKS)
        return [match.span() for match in matches if match.lastgroup is None or self._is_form(match[0])]

    def _is_form(self, word: str) -> bool:
        return stem_of(fold(word)) in self._stems

    def mark(self, text: str) -> Snippet:
        """Return a whole text with its marks."""
        return Snippet(text, tuple(self.find(text)))

    def cut(self, texts: Iterable[str]) -> Snippet:
        """Return the passage of the first text that shows most of what was asked for, else how the first begins."""
        plain = [" ".join(text[:MAX_READ].split()) for text in texts]
        best = max(
            ((len(kinds), -at, text, start) for at, text in enumerate(plain) for kinds, start in self._passages(text)),
            key=lambda each: each[:2],
            default=None,
        )
        if best is None:
            return Snippet(_cut_off(next(iter(plain), ""), 0))
        passage = _cut_off(best[2], max(0, best[3] - LEAD))
        return self.mark(passage)

    def _passages(self, text: str) -> Iterator[tuple[frozenset[str], int]]:
        """Yield for each mark which words stand in the passage that it begins."""
        marks = self.find(text)
        kinds = [stem_of(fold(text[start:end])) for start, end in marks]
        for at, (start, _) in enumerate(marks):
            behind = bisect_right(marks, start + LENGTH - LEAD, lo=at, key=lambda mark: mark[1])
            yield frozenset(kinds[at:behind]), start


def _cut_off(text: str, start: int) -> str:
    """Return the passage of a text from about `start`, cut between words."""
    if start:
        start = text.find(" ", start) + 1
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + LENGTH // 2)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _pattern_of(clause: Clause) -> str:
    """Return the pattern of one clause; what has still to be checked is in a group with a name."""
    words = [_written(word) for word in clause.words]
    if clause.prefix:
        words[-1] += r"[^\W_]*"
    elif len(words) == 1 and not clause.exact:
        return rf"(?P<s{_number(clause)}>{_written(stem_of(clause.words[0]))}[^\W_]*)"
    return r"[\W_]+".join(words).replace(r"§+)[\W_]+", r"§+)[\W_]*")


def _number(clause: Clause) -> str:
    """Return a name for a group, made of the clause's word."""
    return clause.words[0].encode().hex()


def _written(word: str) -> str:
    """Return the pattern of a folded word as it may be written."""
    if word == SECTION:
        return f"(?:{SECTION}|§+)"
    return "".join(WRITTEN.get(letter, re.escape(letter)) for letter in word)
