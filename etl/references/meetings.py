"""References to other meetings of the same municipality: a date, and the committee that met on it.

The committee is the one whose meeting, or whose act at a meeting, the words around the date speak of; "udvalgsmødet"
and "udvalget" are the item's own committee. Dates of theme meetings, councils and other events are no references.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, takewhile

from etl.committees import committee_name, committee_type
from etl.model import MeetingReference, Mention
from etl.references.matching import Passage, Setting
from etl.text import MONTH, MONTHS, calendar_day
from ontology.iris import slug

# "14. maj 2018", "22. oktober", "17. nov. 2022", "10-06-2020", "3/5 2019"; never a part of a longer number
DATE_RE = re.compile(
    rf"(?:(?P<day>\d(?<![\d.,/-].)\d?)\. ?(?P<month>{MONTH})(?![a-zæøå])\.?(?:,? (?P<year>\d{{4}})(?!\d))?"
    r"|(?P<d>\d(?<![\d.,/-].)\d?)(?P<mark>[-/.])(?P<m>\d{1,2})(?:(?P=mark)| )(?P<y>\d{4})(?![\d-]))",
    re.IGNORECASE,
)
LETTER = r"[A-ZÆØÅa-zæøå]"
# "Økonomi- og ", "Klima-, Teknik- og ": the first parts of a name; they may follow each other with a stray comma
PARTS = rf"[A-ZÆØÅ][a-zæøå]+(?:-|(?=,))(?:,? (?:- ?)?{LETTER}+-){{0,3}},? og (?<=- og )"
# "Økonomi- og Erhvervsudvalget", "Teknisk Udvalg", "Udvalget for Kultur og Fritid", "Nordby Byråd"; not "udvalget"
COMMITTEE = (
    rf"(?:(?:{PARTS})?{LETTER}[a-zæøå]+udvalget|[A-ZÆØÅ][a-zæøå]+ (?:og [A-ZÆØÅ][a-zæøå]+ )?Udvalg"
    r"|[Uu]dvalget for [A-ZÆØÅ][\wæøå-]*(?:(?:,| og|, og) [A-ZÆØÅ][\wæøå-]*){0,3}"
    r"|(?:[A-ZÆØÅ][\wæøå-]+ )?[Bb]yråd(?:et)?|[Kk]ommunalbestyrelsen|[Bb]orgerrepræsentationen|[Mm]agistraten"
    rf"|{LETTER}[a-zæøå-]*råd(?:et)?(?: for [A-ZÆØÅ][\wæøå]+(?: [A-ZÆØÅ][\wæøå]+)?)?)"
)
WHOSE = rf"(?:(?:{PARTS})?{LETTER}[a-zæøå]*udvalgs?|[Uu]dvalgs|[Bb]yråds|[Kk]ommunalbestyrelses)"
OTHER_HOLDER = r"\w*(?:(?i:bestyrelse|kommission|parti|part|direktion|gruppe|forening|klub|forsamling|regering)|MED)"
# What a committee does at a meeting, or what is done to a case there
ACTION = (
    r"(?i:behandl|godkend|beslut|vedt[ao]g|tiltr[aå]d|tiltræd|drøft|anbefal|indstil|udsat|udsæt|fastl[ao]g|bevilg"
    r"|afvis|nedsat|tog(?![a-zæøå])|udpeg|forel[ao]g|forelæg|oversend)[a-zæøå]*"
)
TOKEN_RE = re.compile(
    rf"(?<![\w-])(?:(?P<meeting>(?P<whose>{WHOSE})?(?:[Kk]onstituerings)?[Mm]øde(?:t|ts|r|rne)?)(?!\w)"
    rf"|(?P<committee>{COMMITTEE})s?(?!\w)|(?P<own>[Uu]dvalgets?)(?!\w)"
    r"|(?P<event>(?:[\wæøåÆØÅ-]+møde(?:t|ts|r|rne)?|\w*[Bb]esøg|[Ss]eminar|[Kk]onference|[Ww]orkshop)[a-zæøå]*)"
    rf"|(?P<other>{OTHER_HOLDER}(?:en|er|erne|n)?s?)(?!\w)"
    rf"|(?P<abbreviation>[A-ZÆØÅ]{{2,4}})(?![\w-])|(?P<action>{ACTION}))"
)
COMMITTEE_KINDS = frozenset({"committee", "own", "abbreviation"})
HOLDER_KINDS = COMMITTEE_KINDS | {"event", "other"}
MEETING_TYPES = frozenset({"council", "economy", "standing", "special", "statutory"})
# "den", ", d.", " tirsdag den ", " af ": what may stand between a word and its date
TO_DATE_RE = re.compile(r"[\s,(]*(?:af\s+)?(?:(?:man|tirs|ons|tors|fre|lør|søn)dag,?\s+)?(?:den\s|d\.)?\s*")
ACTED_BY_RE = re.compile(r"\s+(?:(?:i|af|på|ved)\s+)?")  # "godkendt i Byrådet", "godkendte Byrådet"
OF_EVENT_RE = re.compile(r"\s+(?:i|for|med|mellem)\s+")  # "temamøde i Byrådet"
ON_MEETING_RE = re.compile(r"\b(?:på|ved|fra|til)\s+(?:(?!deres)\w+\s+)?\Z", re.IGNORECASE)  # "på mødet", "på sit møde"
HELD_ON_RE = re.compile(r"(?:^|\n|\bblev\s|\ber\s|[.:]\s)[-•\s]*(?:den\s|d\.)?\s*\Z", re.IGNORECASE)  # "blev den"
TIMELINE_RE = re.compile(r"\s*[:–-]?\s*")  # "5. juli 2018: Teknikudvalget behandler"
PLAIN_MEETING_RE = re.compile(r"(?:konstituerings)?møde\w*", re.IGNORECASE)  # "mødet", which says not whose
REACH = 60  # how far an act may stand from the committee that does it, in characters


@dataclass(frozen=True)
class Token:
    """A word that may tell whose meeting a date is of: its kind, its offsets, and the word."""

    kind: str
    start: int
    end: int
    word: str


def find_meetings(passages: Sequence[Passage], setting: Setting) -> list[Mention]:
    """Return the mentions of other meetings of the municipality in the passages of one item; a mention is its date."""
    return [mention for at in range(len(passages)) for mention in _find_in(passages[at], passages[:at], setting)]


def _find_in(passage: Passage, earlier: Sequence[Passage], setting: Setting) -> Iterator[Mention]:
    for match, before, after in _dates(passage):
        token = _whose(passage.text, match, before, after)
        day = read_date(match, setting.date)
        if token is None or day is None:
            continue
        texts = [*(each.text for each in earlier), passage.text[: match.start()]]
        committee = _name_committee(token, texts, setting)
        if committee and (slug(committee), day) != (slug(setting.committee), setting.date):
            confidence = 1.0 if match["year"] or match["y"] else 0.8
            yield passage.mention(*match.span(), MeetingReference(committee, day), f"meeting:{token.kind}", confidence)


def _dates(passage: Passage) -> Iterator[tuple[re.Match[str], list[Token], list[Token]]]:
    """Return each date with the tokens before and after it, up to the next date and inside its sentence."""
    matches = list(DATE_RE.finditer(passage.text))
    for (start, end), group in groupby(matches, key=lambda match: passage.sentence_at(match.start())):
        dates = list(group)
        lefts = [start, *(match.end() for match in dates)]
        rights = [*(match.start() for match in dates[1:]), end]
        for match, left, right in zip(dates, lefts, rights, strict=False):
            yield match, _tokens(passage.text, left, match.start()), _tokens(passage.text, match.end(), right)


def read_date(match: re.Match[str], near: date) -> date | None:
    """Return the date that was matched, or None for no day; without a year it is the one nearest to `near`."""
    day, month = int(match["day"] or match["d"]), MONTHS[match["month"].lower()] if match["month"] else int(match["m"])
    written = match["year"] or match["y"]
    years = [int(written)] if written else [near.year - 1, near.year, near.year + 1]
    days = [found for year in years if (found := calendar_day(year, month, day))]
    return min(days, key=lambda found: abs((found - near).days), default=None)


def _tokens(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(str(match.lastgroup), *match.span(), match["committee"] or match["whose"] or match[0])
        for match in TOKEN_RE.finditer(text, start, end)
    ]


def _whose(text: str, match: re.Match[str], before: Sequence[Token], after: Sequence[Token]) -> Token | None:
    """Return the token that tells whose meeting was held on a date, or None when it is no meeting's date."""
    if before and TO_DATE_RE.fullmatch(text, before[-1].end, match.start()):
        return _from_left(text, before, after) or _from_right(text, match, before[-1:], after)
    return _from_right(text, match, [], after)


def _from_left(text: str, before: Sequence[Token], after: Sequence[Token]) -> Token | None:
    *earlier, last = before
    if last.kind in {"committee", "own"}:
        return None if earlier and _belongs_to_event(text, earlier[-1], last) else last
    if last.kind == "meeting":
        return _from_meeting(text, earlier, last, after)
    if last.kind == "action":
        near = earlier[-1] if earlier and last.start - earlier[-1].end <= REACH else None
        return near if near and near.kind in COMMITTEE_KINDS else None
    return last if last.kind == "abbreviation" else None


def _belongs_to_event(text: str, event: Token, holder: Token) -> bool:
    return event.kind == "event" and bool(OF_EVENT_RE.fullmatch(text, event.end, holder.start))


def _from_meeting(text: str, earlier: Sequence[Token], meeting: Token, after: Sequence[Token]) -> Token | None:
    """Whose "møde" it is: as its own word says, else of the committee named last or next, else of this one."""
    if not PLAIN_MEETING_RE.fullmatch(meeting.word):
        return meeting
    named = next((token for token in reversed(earlier) if token.kind in HOLDER_KINDS), None)
    if named:
        return named if named.kind in COMMITTEE_KINDS else None
    if not ON_MEETING_RE.search(text, 0, meeting.start):
        return None
    following = next((token for token in after if token.kind in HOLDER_KINDS), None)
    near = following if following and following.start - meeting.end <= 2 * REACH else None
    return near if near and near.kind == "committee" else replace(meeting, kind="own")


def _from_right(text: str, match: re.Match[str], before: Sequence[Token], after: Sequence[Token]) -> Token | None:
    """The committee of "den 9. juni 2017 drøftet og vedtaget i Byrådet" or of a line "5. juli 2018: Byrådet"."""
    acts = list(takewhile(lambda token: token.kind == "action", after))
    by = after[len(acts)] if len(acts) < len(after) else None
    if by is None or by.kind not in COMMITTEE_KINDS:
        return None
    if before or acts:
        last = acts[-1].end if acts else match.end()
        near = not acts or acts[0].start - match.end() <= REACH
        held = bool(before and before[0].kind == "action") or bool(HELD_ON_RE.search(text, 0, match.start()))
        return by if near and held and ACTED_BY_RE.fullmatch(text, last, by.start) else None
    in_line = not text[: match.start()].rpartition("\n")[2].strip(" -•")
    return by if in_line and TIMELINE_RE.fullmatch(text, match.end(), by.start) else None


def _name_committee(token: Token, texts: Sequence[str], setting: Setting) -> str | None:
    """Return the name of the committee that a token stands for, in the spelling of the item's own where it is that."""
    name = _written_name(token, texts, setting)
    if name is None or committee_type(name) not in MEETING_TYPES:
        return None
    return setting.committee if slug(name) == slug(setting.committee) else name


def _written_name(token: Token, texts: Sequence[str], setting: Setting) -> str | None:
    if token.kind == "abbreviation":
        return _spell_out(token.word, texts)
    if token.kind == "own" or token.word.lower() in {"udvalg", "udvalgs"}:
        return setting.committee if committee_type(setting.committee) != "council" else None
    stem = token.word.removesuffix("s") if token.kind == "meeting" else None
    name = stem + ("n" if stem.endswith("bestyrelse") else "et") if stem else token.word
    return committee_name(name[0].upper() + name[1:])


def _spell_out(abbreviation: str, texts: Sequence[str]) -> str | None:
    """Return the one committee named before whose name has the letters of the abbreviation in their order."""
    letters = re.compile(".*".join(abbreviation.lower()))
    words = (token.word for text in texts for token in _tokens(text, 0, len(text)) if token.kind == "committee")
    names = {slug(word): word for word in words if letters.match(word.lower())}
    return next(iter(names.values())) if len(names) == 1 else None
