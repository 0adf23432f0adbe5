"""The points of a recommendation: which line opens one, and which belongs to the one above as part of its list."""

import re
from dataclasses import dataclass, field, replace
from itertools import takewhile

from etl.committees import COMMITTEE, COMMITTEES, is_committee
from etl.model import Recommendation
from etl.text import MONTH

LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
# What an ordinal counts: "at 1. stedfortræder indkaldes", "2. behandling af budgettet"
COUNTED = "stedfortræder|suppleant|viceborgmester|behandling|etape|fase|kvartal|halvår|budgetopfølgning|udkast|rate"
# "1. at ...", "2) ...", "a) at ...", "B) ...", "At 1) ...": the number is no part of the point; not "16. januar"
MARK_RE = re.compile(
    rf"^(?P<at>[Aa]t )?(?:(?P<number>\d{{1,2}})|(?P<letter>[a-zæøåA-ZÆØÅ]))[.)] +(?!{MONTH}|(?:{COUNTED})\b)(?=\S)",
    re.IGNORECASE,
)
# "3a. ...", "3.1 ...": a part of point 3; not "3,1 mio. kr."
PART_RE = re.compile(r"^\d{1,2}(?:[a-zæøå][.)]?|\.\d{1,2}[.)]?) (?=\S)")
AT_RE = re.compile(r"at\b", re.IGNORECASE)
WORD_RE = re.compile(r"\w")
JOINING_RE = re.compile(r"(?:og/)?(?:eller|og|samt)", re.IGNORECASE)
AT_COMMITTEE_RE = re.compile(rf"^[Aa]t (?P<to>{COMMITTEE})\b(?P<rest>.*)$")

# "udvalget", "Økonomiudvalget", "Byrådet", "kommunalbestyrelsen"
BODY_RE = re.compile(r"[\w-]*(?:udvalg|råd|styrelse|repræsentation|nævn)(?:et|en|n|t)?", re.IGNORECASE)
NAME_WORDS = frozenset({"og", "samt", "for", "&"})
OPEN_VERBS = frozenset(
    {"anbefaler", "beslutter", "bevilger", "drøfter", "foreslår", "godkender", "indstiller", "meddeler"}
    | {"tiltræder", "vedtager"}
)
OPEN_PHRASE = ["tager", "stilling", "til"]
FILLER_RE = re.compile(r"(?:(?:^|[ ,;:]+)(?:at|følgende))*[ ,;:]*$", re.IGNORECASE)
MAX_HEAD = 30  # words
MAX_VERBS = 8  # words
# "at Økonomiudvalget", "at Byrådet,": only to whom, without what
BARE_LEAD_RE = re.compile(
    r"^[Aa]t (?:[A-ZÆØÅ][\wæøå-]* (?:og )?)*[\wæøå-]*(?:udvalg|råd|styrelse|repræsentation)(?:et|en)?,?:?$"
)
# "at anbefale over for Kommunalbestyrelsen", "at udvalget indstiller til byrådet": to whom the points that follow go
PASSED_ON_RE = re.compile(
    rf"^[Aa]t (?:(?!ikke)[\w-]+ ){{0,4}}(?:anbefaler?|indstiller?) (?:over ?for |til )?"
    rf"(?P<to>{COMMITTEES}|[a-zæøå]+(?:råd|styrelse|udvalg)e[tn])"
    r",?(?: at)?:?$"
)


def is_head(text: str) -> bool:
    """Tell whether a text is only the head of the points below it: who is to do something, and no more than a verb.

    "at;", "følgende", "at udvalget beslutter;", "at Økonomiudvalget godkender og herefter over for Byrådet indstiller";
    not "at udvalget godkender budgettet".
    """
    words = FILLER_RE.sub("", text).split()
    named = count_names(words[1:]) + 1 if words and AT_RE.fullmatch(words[0]) else 0
    verbs = words[named:]
    if len(words) > MAX_HEAD or named == 1:
        return False
    return not verbs or (len(verbs) <= MAX_VERBS and ends_in_verb(verbs))


def ends_open(text: str) -> bool:
    """Tell whether what is asked for stands in the lines below: "... at Byrådet godkender", "..., at Byrådet"."""
    words = FILLER_RE.sub("", text).split()
    last = max((n for n, word in enumerate(words) if AT_RE.fullmatch(word)), default=len(words))
    named = words[last + 1 :]
    return ends_in_verb(words) or (bool(named) and count_names(named) == len(named))


def ends_in_verb(words: list[str]) -> bool:
    """Tell whether the last word is a verb that asks for what follows: "godkender", "tager stilling til"."""
    return bool(words) and (words[-1].lower() in OPEN_VERBS or words[-3:] == OPEN_PHRASE)


def count_names(words: list[str]) -> int:
    """Return how many of the first words name bodies ("Økonomiudvalget og Byrådet"), 0 when none is the name of one."""
    names = list(takewhile(lambda word: word[0].isupper() or word in NAME_WORDS or is_body(word), words))
    return len(names) if any(is_body(word) for word in names) else 0


def is_body(word: str) -> bool:
    """Tell whether a word alone names a body that decides."""
    return bool(BODY_RE.fullmatch(word.rstrip(",")))


@dataclass(frozen=True)
class Mark:
    """How a line of a list begins, and whether it has an "at"; `text` is the line without its number or letter.

    Its `kind` is "number", "letter", "part" (of a numbered point: "3a") or "" for none of them.
    """

    text: str
    kind: str = ""
    ordinal: int = 0
    at: bool = False


def read_mark(text: str) -> Mark:
    """Return how a line begins."""
    part = PART_RE.match(text)
    if part:
        rest = text[part.end() :]
        return Mark(rest, "part", 1, bool(AT_RE.match(rest)))
    found = MARK_RE.match(text)
    if not found:
        return Mark(text, at=bool(AT_RE.match(text)))
    rest = (found["at"] or "") + text[found.end() :]
    kind = "number" if found["number"] else "letter"
    ordinal = int(found["number"]) if found["number"] else LETTERS.index(found["letter"].lower()) + 1
    return Mark(rest, kind, ordinal, bool(AT_RE.match(rest)))


@dataclass
class Points:
    """The points read so far, and who recommends the next ones to whom.

    `top` is how the last point begins and `below` the last number or letter of each kind in the list under it, whose
    first entry has an "at" if `below_at`; `after_at` tells that the sentence that leads the points ends in "at", and
    `broken` that other text came since.
    """

    by: str | None = None
    to: str | None = None
    found: list[Recommendation] = field(default_factory=list)
    top: Mark | None = None
    below: dict[str, int] = field(default_factory=dict)
    below_at: bool = False
    after_at: bool = False
    broken: bool = False

    def lead(self, *, after_at: bool) -> None:
        """Begin a new set of points: no list goes on over the sentence that leads them."""
        self.drop_head()
        self.top, self.below, self.after_at, self.broken = None, {}, after_at, False

    def add_sentence(self, text: str) -> None:
        """Add the point that stands in the leading sentence itself."""
        self.add(Mark(text, at=True))

    def add_line(self, text: str, *, bullet: bool) -> None:
        """Add a line of a list, as a point or to the point that it belongs to."""
        mark = read_mark(text)
        if self.found and self.top and self.belongs_above(mark, bullet=bullet):
            self.below_at = mark.at if not self.below else self.below_at
            self.below[mark.kind] = mark.ordinal
            self.found[-1] = replace(self.found[-1], text=f"{self.found[-1].text}\n{text}")
        elif not self.is_stray(mark):
            self.add(mark)

    def add(self, mark: Mark) -> None:
        """Add a point; "at <committee> ..." says to whom it is addressed."""
        if not WORD_RE.search(mark.text) or BARE_LEAD_RE.match(mark.text):
            return
        self.drop_head()
        passed_on = PASSED_ON_RE.match(mark.text)
        if passed_on:
            self.to = passed_on["to"] if is_committee(passed_on["to"]) else None
            return
        addressed = AT_COMMITTEE_RE.match(mark.text)
        to = addressed["to"] if addressed else self.to
        self.found.append(Recommendation(len(self.found) + 1, mark.text, self.by, to))
        self.top, self.below, self.broken = mark, {}, False

    def interrupt(self, text: str) -> None:
        """Take a line that is no point: "eller" between the parts of a list belongs to it, other text breaks it.

        The first one below "... indstiller, at" is the point.
        """
        if self.after_at and not self.top:
            self.add(Mark(text))
        elif not JOINING_RE.fullmatch(text.rstrip(",:")):
            self.broken = True
        elif self.found and self.below:
            self.found[-1] = replace(self.found[-1], text=f"{self.found[-1].text}\n{text}")

    def drop_head(self) -> None:
        """Take back a last point that is only the head of those that follow, keeping to whom it is addressed."""
        if self.found and self.top and not self.below and is_head(self.found[-1].text):
            self.to = self.found.pop().recommended_to

    def belongs_above(self, mark: Mark, *, bullet: bool) -> bool:
        """Tell whether a line is a part of the last point: an entry of a list in it, of a lower kind than its own.

        Numbers that begin again and letters under a number are such; without either, what has no "at" under "at".
        """
        top = self.top or Mark("")
        if not self.below and ends_open(top.text) and not (top.kind and mark.kind not in ("", top.kind)):
            return False
        colon = top.text.endswith(":")
        if not mark.kind:
            return bullet and self.bullet_belongs_above(mark, top, colon=colon)
        if (top.kind, mark.kind) == ("number", "letter") or mark.kind == "part":
            return True
        last = self.below.get(mark.kind, 0)
        if not last:
            return mark.ordinal == 1 and (colon or (top.at and not mark.at))
        if mark.kind == top.kind and mark.ordinal == top.ordinal + 1:  # it may go on with either list
            return mark.ordinal == last + 1 and mark.at == self.below_at
        return mark.ordinal > last

    def bullet_belongs_above(self, mark: Mark, top: Mark, *, colon: bool) -> bool:
        """Tell the same of a line with a bullet."""
        if mark.at:
            return colon and bool(top.kind)
        if self.broken:
            return False
        return colon or bool(self.below) or bool(top.kind) or (top.at and not self.after_at)

    def is_stray(self, mark: Mark) -> bool:
        """Tell whether a line is an entry of a list in other text: points began with "at" before that text."""
        return self.broken and self.top is not None and self.top.at and not (mark.at or mark.kind)
