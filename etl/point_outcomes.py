"""What a decision says of each point of the recommendation: "1.-2. godkendt, 3. udsat".

Only what is plain is told: a number that heads a line, or names a point in a sentence, beside words with an outcome.
A number that no point has, and an outcome that the decision as a whole does not have, are left alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from etl.model import PointOutcome
from etl.outcomes import REMEMBERED, find_outcomes, find_phrases, is_said_by_voters, sentences
from etl.point_labels import points_of

NUMBERS = r"\d{1,2}[.)]?(?:(?:,| og|,? samt| ?[-–]) ?\d{1,2}[.)]?)*(?!\d|[.,]\d|[a-z](?!\w))"
# "1. ", "1.-2. ", "Ad 3) ", "Pkt. 2: " at the head of a line or behind a comma; "punkt 1 og 2 " anywhere
HEAD_RE = re.compile(
    rf"\s*(?P<word>ad\.? |pkt\.? |punkt )?(?P<label>{NUMBERS}):?\s+(?:at:? )?(?=\w)(?!(?:på|i) dagsorden)",
    re.IGNORECASE,
)
INLINE_RE = re.compile(
    rf"(?:(?<=[,;.] )|(?<= og ))(?:ad )?(?P<label>\d{{1,2}}[.)](?:(?:,| og| ?[-–]) ?\d{{1,2}}[.)])*) (?=[a-zæøå])"
    r"|(?P<away>\b(?:dagsordenens|jf\.?|med|se|under|vedr\.?|til) )?"
    rf"(?<!\w)(?:indstillings)?(?:pkt\.|punkt(?:et|er|erne)?) (?P<named>{NUMBERS})(?! (?:på|i) dagsorden)",
    re.IGNORECASE,
)
A_NUMBER_RE = re.compile(r"(?<!\S)\d{1,2}[.)]?(?!\S)")
OUTCOME_FIRST_RE = re.compile(
    r"\s*(?:(?:taget|tages|blev|er|ikke) )?", re.IGNORECASE
)  # what may stand before its words
AND_RE = re.compile(
    r"\s*(?:,|;)?\s*(?:(?:og|samt|mens|men)\s)?(?:\w+\s){1,2}(?:indstillingens\s)?$"
)  # ", og anbefaler "
FROM_NUMBER_ONLY = ("approved-with-changes",)  # "med undtagelse af punkt 3" says nothing of point 3 but that


@dataclass(frozen=True)
class _Piece:
    """A part of a sentence, and the points whose label stands before it."""

    points: tuple[int, ...]
    text: str


@lru_cache(REMEMBERED)
def find_point_outcomes(text: str, points: int) -> tuple[PointOutcome, ...]:
    """Return the outcome of each point that a decision names, in their order; `points` is how many are recommended.

    Where no recommendation is printed (0), the decision's own numbers count if there are several from 1 on.
    """
    whole = set(find_outcomes(text))
    told: dict[int, dict[str, None]] = {}
    for line in text.split("\n"):
        for numbers, outcomes in _read_line(line):
            for number in numbers:
                told.setdefault(number, {}).update(dict.fromkeys(name for name in outcomes if name in whole))
    named = {number: tuple(outcomes) for number, outcomes in sorted(told.items()) if outcomes}
    if not points:
        named = named if len(named) > 1 and list(named) == list(range(1, len(named) + 1)) else {}
    return tuple(PointOutcome(n, outcomes) for n, outcomes in named.items() if not points or 0 < n <= points)


def _read_line(line: str) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
    head = HEAD_RE.match(line)
    at_head = tuple(points_of(head["label"])) if head else ()
    rest = line[head.end() :] if head else line
    if head and not (head["word"] or rest[0].isupper() or _opens_with_outcome(rest)):
        at_head, rest = (), line
    for place, sentence in enumerate(sentences(rest)):
        if is_said_by_voters(sentence):
            continue
        pieces = list(_pieces(sentence, at_head))
        if len(pieces) > 1 or place == 0 or _opens_with_outcome(sentence):
            yield from _outcomes_of(pieces)


def _pieces(sentence: str, at_head: tuple[int, ...]) -> Iterator[_Piece]:
    """Cut a sentence at the labels in it; what stands before the first belongs to the points that head the line."""
    labels = [match for match in INLINE_RE.finditer(sentence) if not match["away"]]
    starts, ends = [0, *(match.end() for match in labels)], [*(match.start() for match in labels), len(sentence)]
    numbers = [at_head, *(tuple(points_of(match["label"] or match["named"])) for match in labels)]
    for points, start, end in zip(numbers, starts, ends, strict=True):
        yield _Piece(points, sentence[start:end])


def _outcomes_of(pieces: Sequence[_Piece]) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Yield each piece's points with its outcomes: "punkt 3 udsættes"; else those right before: "anbefaler punkt 3"."""
    before: tuple[str, ...] = ()
    for place, piece in enumerate(pieces, start=1):
        outcomes, at_end = find_outcomes(piece.text), _outcomes_at_end(piece.text)
        unclear = len(outcomes) > 1 and A_NUMBER_RE.search(piece.text)  # "1 godkendt 2 udsat"
        if before and at_end and place < len(pieces) and AND_RE.match(piece.text):
            outcomes = before  # "godkender punkt 1 og anbefaler punkt 2": what follows "og" is said of the next
        yield piece.points, () if unclear else outcomes or before
        before = at_end


def _outcomes_at_end(text: str) -> tuple[str, ...]:
    matches = find_phrases(text)
    last = matches[-1] if matches else None
    if last is None or last.phrase.outcome is None or last.phrase.outcome in FROM_NUMBER_ONLY:
        return ()
    words = text.rstrip().removesuffix("indstillingens").rstrip()
    ends = last.phrase.wording.removesuffix("…").split()[-1].strip("*^~")
    return (last.phrase.outcome,) if last.end >= len(words) and words.lower().endswith(ends) else ()


def _opens_with_outcome(text: str) -> bool:
    matches, words = find_phrases(text), OUTCOME_FIRST_RE.match(text)
    first = matches[0] if matches else None
    return bool(first and words and first.phrase.outcome is not None and first.start <= words.end())
