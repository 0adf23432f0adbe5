"""References to other meetings of the same municipality: a date, and the committee that met on it.

The committee is the one whose meeting, or whose act at a meeting, the words around the date speak of; "udvalgsmødet"
and "udvalget" are the item's own committee. Dates of theme meetings, councils and other events are no references.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import groupby, takewhile

from etl.committees import committee_name, committee_type, fields_of
from etl.model import MeetingReference, Mention
from etl.references.matching import Passage, Setting
from etl.references.meeting_dates import DATE_RE, printed_year, read_day
from etl.references.meeting_tokens import Token, read_tokens
from etl.tables import municipalities
from ontology.iris import slug

COMMITTEE_KINDS = frozenset({"committee", "own", "abbreviation"})
HOLDER_KINDS = COMMITTEE_KINDS | {"event", "other"}
MEETING_TYPES = frozenset({"council", "economy", "standing", "special", "statutory"})
# "vedtog budgettet den", "behandlede taksterne den": what is decided may stand before the day, and is held on none
DECIDED = (
    r"(?:(?:bud|regn)\w+et|sagen|sagerne|punktet|forslaget|\w*plan(?:en|forslaget)|\w*politikken|\w*strategien|indstillingen"
    r"|regulativet|ansøgningen|taksterne|gebyrerne|vedtægten|vedtægterne|regulativerne|redegørelsen|rapporten|rammen"
    r"|puljen|midlerne|bevillingen|takstbladet|udkastet|høringssvaret|projektet|protokol|beslutning)"
)
# "orienterede udvalget mundtligt", "behandlede et oplæg om boligpolitik", "møde holdes"
ADDED = (
    r"(?:mundtligt|skriftligt|sidst|endeligt|første gang|igen|(?:af)?holdes"
    r"|(?:et|en)\s(?:oplæg|notat|udkast|redegørelse|status|forslag)(?:\s(?:om|til|for)\s[a-zæøå]+(?:\sog\s[a-zæøå]+)?)?)"
)
# "den", ", d.", " tirsdag den ", " af ": what may stand between a word and its date
TO_DATE_RE = re.compile(
    rf"(?:\s\(?\d{{4}}\s?[-–]\s?\d{{4}}\)?)?(?:\si\s\d{{4}}\s\(|\s\|\s|[\s,(:]*)(?:(?<=\s){DECIDED}\s)?(?:af\s+)?(?:(?<=\s){ADDED}\s)?"
    r"(?:(?:man|tirs|ons|tors|fre|lør|søn)dag,?\s+)?(?:den\s|d\.)?\s*"
)
FROM_DATE_RE = re.compile(r"\s+fra\s+(?:den\s|d\.)?\s*")  # "beslutning fra den"; "Byrådet fra den" is no meeting
HAS_ON_RE = re.compile(r"\s+(?:har|havde)\s+(?:den\s|d\.)?\s*")  # "Byrådet har den 5. maj givet ..."
WAS_TOLD_RE = re.compile(r"\s+(?:blev|har|havde|fik)\s+")  # "Den 5. maj blev Byrådet orienteret"
# Between two dates of a list: ", ", " og igen den ", " (pkt. 2) og ", ") og 2021 ("
AND_RE = re.compile(
    r"\s*(?:\([^()\n]{1,15}\)\s*)?\)?\s?(?:,\sog|,|og\sigen|og|samt)\s+(?:(?:i\s)?\d{4}\s\()?(?:den\s|d\.\s?)?"
)
ACTED_BY_RE = re.compile(r"\s+(?:(?:i|af|på|ved)\s+)?")  # "godkendt i Byrådet", "godkendte Byrådet"
OF_EVENT_RE = re.compile(r"\s+(?:i|for|med|mellem)\s+")  # "temamøde i Byrådet"
IN_PLACE_RE = re.compile(r"\s+i\s+(?P<place>[A-ZÆØÅ][\w-]*)")
# "Folketingets møde", "Plan & Tekniks udvalgsmøde"
ANOTHERS_RE = re.compile(r"(?<!\w)[A-ZÆØÅ][\w&-]*s\s+(?:[a-zæøå]+\s+)?\Z")
ON_MEETING_RE = re.compile(
    r"\b(?:(?:på|ved|fra|til|af)\s+(?:(?:det\s)?(?!deres)\w+\s+)?|(?:næste|sidste|forrige)\s+)\Z", re.IGNORECASE
)  # "på mødet", "på sit møde", "Næste møde"
HELD_ON_RE = re.compile(r"(?:^|\n|\bblev\s|\ber\s|[.:]\s)[-•\s]*(?:den\s|d\.)?\s*\Z", re.IGNORECASE)  # "blev den"
TIMELINE_RE = re.compile(r"\s*[:–-]?\s*")  # "5. juli 2018: Teknikudvalget behandler"
# "mødet", which says not whose
PLAIN_MEETING_RE = re.compile(r"(?:konstituerings)?møde\w*|dagsordenen", re.IGNORECASE)
# "pr. 31. juli", "tiltræder Byrådet den", "vedtægten for Byrådet af 3. maj", "inviteret til møde den": no meeting's day
AS_OF_RE = re.compile(r"(?<!\w)pr\.?\s+(?:den\s|d\.\s?)?\Z", re.IGNORECASE)
JOINS_RE = re.compile(r"(?:[iu]dtræder|tiltræder|indvalgt)\s+(?:i\s|af\s)?\Z", re.IGNORECASE)
RULES_OF_RE = re.compile(r"(?:vedtægt|forretningsorden|regulativ|reglement)\w*\s+for\s+\Z", re.IGNORECASE)
OF_DATE_RE = re.compile(r"\s+af\s", re.IGNORECASE)
INVITED_RE = re.compile(r"(?<!\w)til\s+\Z", re.IGNORECASE)
ANOTHER_COMMITTEE_RE = re.compile(r"udvalg|MED\Z", re.IGNORECASE)  # what "the committee" may speak of
PUT_OFF = ("udsat", "udsæt")
EXTRA_RE = re.compile(r"(?<!\w)ekstraordinært\s+\Z", re.IGNORECASE)
# "Byrådet godkendte udvalgets forslag på mødet", "en indstilling fra udvalget på møde": the meeting may be the other's
SENT_RE = re.compile(r"(?<!\w)(?:fra|hos|til)\s+\Z", re.IGNORECASE)
CLAUSE_RE = re.compile(r"[,;]|\bog\b")
# "Kultur og ", "Skole, Børne og " before "Ungeudvalget": a name that may go on; "Byrådet og " is another body
CUT_RE = re.compile(r"(?P<fields>(?:[A-ZÆØÅ][a-zæøå]+ ?[-–]?,? )*[A-ZÆØÅ][a-zæøå]+,? )(?:og )\Z")
LOOK_BACK = 5000  # characters before a date in which committees are looked for
REACH = 60  # how far an act may stand from the committee that does it, in characters


def find_meetings(passages: Sequence[Passage], setting: Setting) -> list[Mention]:
    """Return the mentions of other meetings of the municipality in the passages of one item; a mention is its date."""
    return [mention for at in range(len(passages)) for mention in _find_in(passages[at], passages[:at], setting)]


def _find_in(passage: Passage, earlier: Sequence[Passage], setting: Setting) -> Iterator[Mention]:
    for dates, before, after in _lists_of_dates(passage):
        start, end = dates[0].start(), dates[-1].end()
        token = _whose(passage.text, start, end, before, after)
        in_cell = passage.text.endswith("| ", 0, start)  # a row of a plan; without a year it may be any day
        if not token or (in_cell and not any(map(printed_year, dates))):
            continue
        committee = _held_by(token, passage, start, earlier, setting)
        for match in dates if committee else ():
            day = read_day(passage, match, setting.date)
            if committee and day and (slug(committee), day) != (slug(setting.committee), setting.date):
                confidence = 1.0 if printed_year(match) else 0.8
                yield passage.mention(
                    *match.span(), MeetingReference(committee, day), f"meeting:{token.kind}", confidence
                )


def _held_by(token: Token, passage: Passage, start: int, earlier: Sequence[Passage], setting: Setting) -> str | None:
    """Return the name of the committee that met on a date, or None where the date is no meeting's or it is in doubt."""
    if AS_OF_RE.search(_before(passage.text, start)) or _is_of_another(token, passage, setting):
        return None
    texts = [*(each.text for each in earlier), passage.text[max(0, start - LOOK_BACK) : start]]
    return _name_committee(token, passage, texts, setting)


def _lists_of_dates(passage: Passage) -> Iterator[tuple[list[re.Match[str]], list[Token], list[Token]]]:
    """Return the dates that stand together, with the tokens before and after: up to others, inside their sentence."""
    text, found = passage.text, DATE_RE.finditer(passage.text)
    for (first, end), group in groupby(found, key=lambda match: passage.sentence_at(match.start())):
        lists: list[list[re.Match[str]]] = []
        for match in group:
            if lists and AND_RE.fullmatch(text, lists[-1][-1].end(), match.start()):
                lists[-1].append(match)
            else:
                lists.append([match])
        lefts = [first, *(dates[-1].end() for dates in lists)]
        rights = [*(dates[0].start() for dates in lists[1:]), end]
        for dates, left, right in zip(lists, lefts, rights, strict=False):
            yield dates, read_tokens(text, left, dates[0].start()), read_tokens(text, dates[-1].end(), right)


def _is_of_another(token: Token, passage: Passage, setting: Setting) -> bool:
    """Tell whether "the committee's meeting" may be another's: one is named in the sentence or the one before."""
    if token.kind != "own" and token.word.lower() not in {"udvalg", "udvalgs"}:
        return False
    start = passage.sentence_at(max(passage.sentence_at(token.start)[0] - 2, 0))[0]
    near = read_tokens(passage.text, max(start, token.start - LOOK_BACK // 10), token.start)

    def own(each: Token) -> bool:
        return _is_own(_whole_name(passage.text, each.start, committee_name(each.word), [], setting) or "", setting)

    named = [each for each in near if each.kind in {"other", "committee"} and ANOTHER_COMMITTEE_RE.search(each.word)]
    return not all(map(own, named))


def _is_own(name: str, setting: Setting) -> bool:
    return _same_slug(name) == _same_slug(setting.committee)


def _same_slug(name: str) -> str:
    """Return what two spellings of a name have in common: "Social & Sundhedsudvalget" is the Social- og ..."""
    return slug(committee_name(name.replace("- &", " &").replace(" & ", " og ")))


def _whose(text: str, start: int, end: int, before: Sequence[Token], after: Sequence[Token]) -> Token | None:
    """Return the token that tells whose meetings were held on dates, or None when they are no meetings' dates."""
    if before and TO_DATE_RE.fullmatch(text, before[-1].end, start):
        return _from_left(text, before, after) or _from_right(text, start, end, before[-1:], after)
    if before and FROM_DATE_RE.fullmatch(text, before[-1].end, start):
        return _from_left(text, before, after) if before[-1].kind in {"action", "meeting"} else None
    if before and before[-1].kind in {"committee", "own"} and HAS_ON_RE.fullmatch(text, before[-1].end, start):
        did = bool(after) and after[0].kind == "action" and after[0].start - end <= REACH
        return before[-1] if did else None
    return _from_right(text, start, end, [], after)


def _from_left(text: str, before: Sequence[Token], after: Sequence[Token]) -> Token | None:
    *earlier, last = before
    if last.kind in {"committee", "own"}:
        rules = RULES_OF_RE.search(_before(text, last.start)) and OF_DATE_RE.match(text, last.end)
        away = rules or JOINS_RE.search(_before(text, last.start))
        return None if away or (earlier and _belongs_to_event(text, earlier[-1], last)) else last
    if last.kind == "meeting":
        return _from_meeting(text, earlier, last, after)
    if last.kind == "action":
        if last.word.startswith("behandling") and earlier and earlier[-1].kind == "action":
            earlier = earlier[:-1]  # "vedtog budgettet ved behandlingen"
        near = earlier[-1] if earlier and last.start - earlier[-1].end <= REACH else None
        return near if near and near.kind in COMMITTEE_KINDS else None
    return last if last.kind == "abbreviation" else None


def _belongs_to_event(text: str, event: Token, holder: Token) -> bool:
    return event.kind == "event" and bool(OF_EVENT_RE.fullmatch(text, event.end, holder.start))


def _from_meeting(text: str, earlier: Sequence[Token], meeting: Token, after: Sequence[Token]) -> Token | None:
    """Whose "møde" it is: as its own word says, else of the committee named last or next, else of this one."""
    anothers = ANOTHERS_RE.search(_before(text, meeting.start))
    if not PLAIN_MEETING_RE.fullmatch(meeting.word):
        return None if anothers and meeting.word.lower() == "udvalgs" else meeting
    put_off = earlier and earlier[-1].word.lower().startswith(PUT_OFF)  # "udsat til mødet den 8. oktober"
    if INVITED_RE.search(_before(text, meeting.start)) and not put_off:
        return None
    named = next((token for token in reversed(earlier) if token.kind in HOLDER_KINDS), None)
    if named:
        return named if named.kind in COMMITTEE_KINDS and not _may_be_others(text, earlier, named, meeting) else None
    if (
        anothers
        or EXTRA_RE.search(_before(text, meeting.start))
        or not ON_MEETING_RE.search(_before(text, meeting.start))
    ):
        return None
    following = next((token for token in after if token.kind in HOLDER_KINDS), None)
    near = following if following and following.start - meeting.end <= 2 * REACH else None
    return near if near and near.kind == "committee" else replace(meeting, kind="own")


def _may_be_others(text: str, earlier: Sequence[Token], named: Token, meeting: Token) -> bool:
    """Tell whether a meeting may be held by who was named before: what is named last only sent or wrote something."""
    before = [token for token in earlier if token.start < named.start and token.kind in HOLDER_KINDS]
    wrote = text[named.start : named.end] == f"{named.word}s" and " " in text[named.end : meeting.start].strip(" ")
    return bool(before) and bool(wrote or SENT_RE.search(_before(text, named.start)))


def _from_right(text: str, start: int, end: int, before: Sequence[Token], after: Sequence[Token]) -> Token | None:
    """The committee of "den 9. juni 2017 drøftet og vedtaget i Byrådet" or of a line "5. juli 2018: Byrådet"."""
    if after and after[0].kind in COMMITTEE_KINDS and WAS_TOLD_RE.fullmatch(text, end, after[0].start):
        told = len(after) > 1 and after[1].kind == "action" and after[1].start - after[0].end <= REACH
        return after[0] if told and HELD_ON_RE.search(_before(text, start)) else None
    acts = list(takewhile(lambda token: token.kind == "action", after))
    by = after[len(acts)] if len(acts) < len(after) else None
    if by is None or by.kind not in COMMITTEE_KINDS:
        return None
    if before or acts:
        last = acts[-1].end if acts else end
        near = not acts or (acts[0].start - end <= REACH and not CLAUSE_RE.search(text, end, acts[0].start))
        held = bool(before and before[0].kind == "action") or bool(HELD_ON_RE.search(_before(text, start)))
        return by if near and held and ACTED_BY_RE.fullmatch(text, last, by.start) else None
    its_event = after[len(acts) + 1 :][:1]  # "5. marts: Byrådets visionsseminar"
    if its_event and its_event[0].kind == "event" and text.startswith("s", by.start + len(by.word)):
        return None
    in_line = not text[:start].rpartition("\n")[2].strip(" -•")
    return by if in_line and TIMELINE_RE.fullmatch(text, end, by.start) else None


def _name_committee(token: Token, passage: Passage, texts: Sequence[str], setting: Setting) -> str | None:
    """Return the name of the committee that a token stands for, in the spelling of the item's own where it is that."""
    name = _written_name(token, passage.text, texts, setting)
    if name is None or committee_type(name) not in MEETING_TYPES:
        return None
    return setting.committee if _is_own(name, setting) else name


def _written_name(token: Token, text: str, texts: Sequence[str], setting: Setting) -> str | None:
    if token.kind == "abbreviation":
        name = _spell_out(token.word, setting.committee, texts)
        return committee_name(name[0].upper() + name[1:]) if name else None
    if token.kind == "own" or token.word.lower() in {"udvalg", "udvalgs"}:
        return setting.committee if committee_type(setting.committee) not in {"council", "economy"} else None
    stem = token.word.removesuffix("s") if token.kind == "meeting" else None
    name = stem + ("n" if stem.endswith("bestyrelse") else "et") if stem else token.word
    if _is_elsewhere(name, setting) or _is_elsewhere(_place_behind(text, token.end), setting):
        return None
    return _whole_name(text, token.start, committee_name(name[0].upper() + name[1:]), texts, setting)


def _before(text: str, start: int) -> str:
    """Return the words before an offset, as far as they are looked at."""
    return text[max(0, start - 2 * REACH) : start]


def _is_elsewhere(name: str, setting: Setting) -> bool:
    """Tell whether a council is another municipality's: "Køge Byråd"."""
    first = name.split(" ", maxsplit=1)[0]
    return first != setting.municipality.name and first in _municipality_names()


@cache
def _municipality_names() -> frozenset[str]:
    return frozenset(name for row in municipalities().values() for name in (row.name, *row.variants))


def _place_behind(text: str, end: int) -> str:
    """Return the word after "i" behind a committee: "Byrådet i Odense"."""
    place = IN_PLACE_RE.match(text, end)
    return place["place"] if place else ""


def _whole_name(text: str, start: int, name: str, texts: Sequence[str], setting: Setting) -> str | None:
    """Return a committee's name with the words before it that belong to it, or None where that is in doubt.

    "Kultur og Fritidsudvalget" is the Kultur- og Fritidsudvalget where that is the meeting's or is named before.
    """
    cut = CUT_RE.search(_before(text, start))
    fields = cut["fields"].strip().split(" ") if cut and committee_type(name) not in {"council", "economy"} else []
    longer = [f"{' '.join(fields[at:])} og {name}" for at in range(len(fields))]
    longer = [committee_name(each) for each in longer if len(fields_of(each)) > 1]
    if not longer:
        return name
    known = {slug(word): word for words in texts for word in _committees_in(words)}
    known[slug(setting.committee)] = setting.committee
    return next((known[slug(each)] for each in longer if slug(each) in known), None)


@lru_cache(maxsize=16)
def _committees_in(text: str) -> list[str]:
    """Return the committees that a text names; read once, not for every date."""
    return [token.word for token in read_tokens(text, 0, len(text)) if token.kind == "committee"]


def _spell_out(abbreviation: str, own: str, texts: Sequence[str]) -> str | None:
    """Return the one committee named before whose name has the letters of the abbreviation in their order."""
    letters = re.compile(".*".join(abbreviation.lower()))
    words = (own, *(word for text in texts for word in _committees_in(text)))
    names = {slug(word): word for word in words if letters.match(word.lower())}
    return next(iter(names.values())) if len(names) == 1 else None
