"""A decision's text as sentences, without what voters wanted said: quotes, grounds, statements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from etl.names import CAPITALISED, RUN, SHORTENED, is_no_name
from etl.text import fold
from etl.votes.tokens import read_tokens, tidy_point
from etl.votes.wordings import any_of, wordings

QUOTED = " … "  # what stands for a quote
MAX_SENTENCE = 3000  # characters; what is longer is no sentence and is read in pieces
REACH = 400  # characters around a full stop that tell whether it ends a sentence
QUOTE_RE = re.compile(r"[”“„\"»«]")
# "1. ", "2.-3. ", "1a. ", "Ad 1) ", "1.b. ", "2) og 3): "; never "19 for", "2. behandling"
HEADING = r"\d{1,2}(?:\.\d{1,2}|\.?[a-zæøå](?!\w))?[.)]{0,2}"
SEPARATOR = r"(?:\s?[-–]\s?|,\s?|\sog\s)"
LABEL_RE = re.compile(
    rf"^(?:(?P<word>(?:ad\.?\s)?(?:pkt\.?|punkt|indstillingspunkt)|ad\.?|at(?=\s\d{{1,2}}\s?:))\s)?(?P<label>{HEADING}(?:{SEPARATOR}{HEADING}){{0,20}})(?P<mark>:?)"
    r"(?:\s+|$)(?!behandl|viceborgmester|næstformand|suppleant|stedfortræder)",
    re.IGNORECASE,
)
# A line that opens a list of voters: "For stemte:", "Imod stemte", "Undlod:"
HEAD_RE = re.compile(
    r"(?:(?:stem(?:te|mer|t)|\bfor|\bi?mod|at stemme|un?dlod|stilling)\s?:|^(?:for|i?mod) stemte|^undlod at stemme)$",
    re.IGNORECASE,
)
# A line that the next one goes on with: "... (A), (V) og", "... godkendt med"
OPEN_RE = re.compile(r"(?:,|(?<!\w)(?:og|samt|med|fra|af|for|imod|mod|stemte|stemmer))$", re.IGNORECASE)
OPEN_POINTS_RE = re.compile(r"\d[.a-z)]?(?:,| og| samt)$")  # "punkt 1, 4 og"
LOWER_RE = re.compile(r"[a-zæøå]|\d{1,3} [a-zæøå]")
# A name that was broken: "..., Bo" / "Dahl (V)", "... stemte Anna" / "Holm, ..."
BROKEN_NAME_RE = re.compile(rf"(?:\(|[,:]\s|(?<!\w)(?:og|samt|stemte|stemmer)\s)(?P<run>{RUN})$")
VOTERS_RE = re.compile(r"stemt|stemmer|un?dl[oa]d|\([A-ZÆØÅ]{1,3}\)", re.IGNORECASE)
LAST_NAME_RE = re.compile(rf"{CAPITALISED}(?:,|\.|\s?\(|\sog\s|$)")
AND_RE = re.compile(r"^(?:og|samt)(?: |$)")  # "Anna Holm, Bo Dahl" / "og Ida Lund", below the heading of a list
BULLET_RE = re.compile(r"^(?:[•·▪*]|[-–](?=\s))\s*")
# What may end a sentence; whether it does is for `_ends` to say
STOP_RE = re.compile(r"[.!?](?=\s)|;")
ABBREVIATION_RE = re.compile(r"(?:^|\W)(?:ca|jf|kl|kr|nr|evt|hhv|mio|mia|pkt|stk|vedr|inkl|ekskl|[a-zæøå]|f\.eks)$")
SHORTENED_RE = re.compile(rf"[\w.-] {SHORTENED}$")
VERB_RE = re.compile(r"stemt|stemmer|un?dl[oa]|udlod|forbehold|\bikke\b", re.IGNORECASE)


@dataclass(frozen=True)
class Passage:
    """A sentence, the points that head its line or the lines above, and whether they head this very line.

    `whole` is the sentence with the grounds that `text` leaves out.
    """

    text: str
    point: str | None
    headed: bool
    whole: str

    def silenced(self) -> "Passage":
        """Return the passage without its words."""
        return replace(self, text="")


def read_passages(text: str) -> Iterator[Passage]:
    """Yield the sentences of a decision that may tell of a vote, in order."""
    heading: str | None = None
    for line in join_lines(drop_quotes(text).split("\n")):
        label = read_label(line)
        headed = label is not None
        point = heading = tidy_point(label["label"]) if label else heading
        for sentence in split_sentences(line[label.end() :] if label else line):
            named = read_label(sentence)
            if named and named["word"]:  # "Punkt 1 godkendt. Punkt 2 udsat."
                point, headed, sentence = tidy_point(named["label"]), True, sentence[named.end() :]  # noqa: PLW2901
            yield Passage(drop_remarks(sentence), point, headed, sentence)


def read_label(line: str) -> re.Match[str] | None:
    """Return the points that head a line, or None: a number alone ("3 imod") is no heading."""
    label = LABEL_RE.match(line)
    return label if label and (label["word"] or label["mark"] or re.search(r"[.)]", label["label"])) else None


def drop_quotes(text: str) -> str:
    """Return the text without what stands in quotation marks; a quote that never ends goes to the end of its line."""
    kept: list[str] = []
    depth, start = 0, 0
    for match in QUOTE_RE.finditer(text):
        if not depth:
            kept.append(text[start : match.start()])
        depth = max(depth + (1 if _opens(text, match, depth) else -1), 0)
        start = match.end()
    rest = text[start:]
    if depth:
        rest = rest[rest.find("\n") :] if "\n" in rest else ""
    return QUOTED.join((*kept, rest))


def _opens(text: str, match: re.Match[str], depth: int) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    starts_word = not before or before.isspace() or before in "(,:"
    return not depth or (starts_word and bool(after) and not after.isspace() and after not in ".,;:)")


def join_lines(raw: list[str]) -> list[str]:
    """Return the lines with those put together that go on: wrapped sentences, lists of voters under their heading."""
    joined: list[str] = []
    in_list = False
    for line in (fold(each) for each in raw):
        voters = AND_RE.sub("", drop_remarks(BULLET_RE.sub("", line)).rstrip(" .,…"))
        if in_list and line and (not voters or is_voters(voters)):
            joined[-1] += f" {voters}," if voters else ""
            continue
        if line and joined and not in_list and len(joined[-1]) < MAX_SENTENCE and goes_on(joined[-1], line):
            joined[-1] += f" {line}"
        elif line:
            joined.append(line)
        in_list = bool(joined and HEAD_RE.search(joined[-1][-REACH:])) or (in_list and not line)
    return joined


def is_voters(line: str) -> bool:
    """Tell whether a line holds names, or parties, and nothing else."""
    letters = "".join(token.letter for token in read_tokens(line[:MAX_SENTENCE]))
    return bool(re.fullmatch(r"(?:[Vvx](?:\([Vv,&]*\))?[Cf]*[,&]*)+|n", letters))


def goes_on(line: str, following: str) -> bool:
    """Tell whether a line is the middle of a sentence that the following line goes on with."""
    line = line[-2 * REACH :]
    if OPEN_POINTS_RE.search(line) and following[0].isdigit():
        return True
    if line[-1] in ".:;!?…" or read_label(following):
        return False
    if OPEN_RE.search(line) or LOWER_RE.match(following):
        return True
    sentence = line[line.rfind(". ") + 1 :][-500:]
    broken = BROKEN_NAME_RE.search(sentence)
    if not broken or not VOTERS_RE.search(sentence) or is_no_name(first_word(following)):
        return False
    first_name = broken["run"][1:].islower()
    return (first_name and following[0].isalpha()) or bool(LAST_NAME_RE.match(following)) or following[0] == "("


def first_word(text: str) -> str:
    """Return the first word of a text, without marks behind it."""
    return text.split(" ", maxsplit=1)[0].strip(".,:;")


def split_sentences(line: str) -> Iterator[str]:
    """Yield the sentences of a line."""
    start = 0
    for match in STOP_RE.finditer(line):
        if match.start() >= start and _ends(line, start, match):
            yield line[start : match.start()][:MAX_SENTENCE].strip()
            start = match.end()
    yield line[start:][:MAX_SENTENCE].strip(" .")


def _ends(line: str, start: int, match: re.Match[str]) -> bool:
    before = line[max(start, match.start() - 12) : match.start()]
    after = line[match.end() : match.end() + REACH].lstrip()
    if match[0] == ";":
        return True
    if not after or after[0].islower() or ABBREVIATION_RE.search(before) or SHORTENED_RE.search(f"{before}."):
        return False
    if re.search(r"(?:^|[\s(.])[A-ZÆØÅ]$", before):
        voted = VERB_RE.search(line, max(start, match.start() - REACH), match.start())
        return bool(voted or is_no_name(first_word(after))) and not _is_initial(before, after)
    return not (before.isdigit() and match.start() - start < 3)


def _is_initial(before: str, after: str) -> bool:
    """Tell whether a letter and a full stop begin a name ("C, A. Ben Bo (løsgænger)") and do not end a sentence."""
    listed = re.search(r"(?:stemte|og|samt|imod|for) \w$", before)
    if re.search(r"[a-zæøå] [A-ZÆØÅ]$|\.[A-ZÆØÅ]$", before) and not listed:
        return True  # "John T. Olsen", "J.P. Holm"
    name = re.match(rf"{RUN}\s?\([^)]*\)", after)
    sentence = re.split(r"\.\s", after, maxsplit=1)[0]
    return bool(name) and not is_no_name(first_word(after)) and not VERB_RE.search(sentence)


@cache
def _remark() -> re.Pattern[str]:
    return re.compile(rf"(?<![,\s])[,\s]*+{any_of(wordings()['remarks']['starts'])}", re.IGNORECASE)


@cache
def _resumed() -> re.Pattern[str]:
    return re.compile(any_of(wordings()["remarks"]["resumes"]), re.IGNORECASE)


@cache
def _statement() -> re.Pattern[str]:
    return re.compile(rf"{any_of(wordings()['remarks']['statements'])}[^:.]*:", re.IGNORECASE)


def drop_remarks(sentence: str) -> str:
    """Return a sentence without the ground that somebody gives for a vote, and without the statement it opens."""
    statement = _statement().search(sentence)
    sentence = sentence[: statement.start()] if statement else sentence
    verb = VERB_RE.search(sentence)
    remark = _remark().search(sentence, verb.end() if verb else 0)
    while remark and not verb and is_ground_of_the_whole(sentence, remark):
        return sentence
    if not remark:
        return sentence
    resumed = _resumed().search(sentence, remark.end())
    return sentence[: remark.start()] + (f", {sentence[resumed.start() :]}" if resumed else "")


def is_ground_of_the_whole(sentence: str, remark: re.Match[str]) -> bool:
    """Tell whether a remark stands before the vote it tells of: "Godkendt, idet Ø stemte imod"."""
    return bool(VERB_RE.search(sentence, remark.end())) and not is_voters(sentence[: remark.start()])
