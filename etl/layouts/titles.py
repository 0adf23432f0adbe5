"""The line that says what a document is: "REFERAT Havneudvalget d. 02-05-2024", in whatever order and with what words.

Such a line holds a committee, a date, an hour, a place, and else only the words that bind them. So it is read by
taking away what is known; what is left tells whether it is such a line.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from etl.committees import COMMITTEE, OF_INSTITUTION, in_sentence_case
from etl.layouts.blocks import WEEKDAY
from etl.text import DATE, TIME_RE, find_date, find_time

DOCUMENT_RE = re.compile(
    r"\b(?P<minutes>(?:tillægs|beslutnings|møde)?referat(?:et)?|beslutninger(?= fra)|(?:beslutnings)?protokol(?:len)?)"
    r"\b"
    r"|\b(?P<agenda>(?:tillægs?)?dagsorden(?:en)?|tillæg til dagsorden(?:en)?)\b",
    re.IGNORECASE,
)
BINDING_RE = re.compile(
    r"\b(?:ekstraordinær[te]?|ordinær[te]?|åben[te]?|åbne|lukket|godkendt|endelig[t]?|supplerende|samlet|dokument|udskrift|"
    r"konstituerende|hermed|mødtes|der|blev|som|holdt|afholdt|udvalgs|offentlig[t]?|online|virtuelt|digitalt|"
    r"år \d{4} ?[-–] ?\d{4}|\d+\.(?= møde)|(?<=møde )nr\.? ?\d+(?:/\d+)?|(?<=møde )\d{1,2}$|"
    r"(?:bestyrelses|nævns|råds|tema|udvalgs)?møde(?:t)?|fællesmøde|"
    r"udskrift af|fra|til|for|af|på|i|mellem|den|det|d\.|kl\.?|klokken|"
    r"mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag)(?![\w])",
    re.IGNORECASE,
)
AND_RE = re.compile(r"·\s*og\s*·")  # "Referat (ordinær dagsorden og tillægsdagsorden)"
DATE_RE = re.compile(DATE, re.IGNORECASE)
HOURS_RE = re.compile(
    rf"(?:{TIME_RE.pattern})(?::\d{{2}})?(?: ?(?:-|–|til) ?(?:kl\.? ?)?\d{{1,2}}(?:[:.]\d{{2}})?\b)?"
    .replace("?P<hour>", "").replace("?P<minute>", "").replace("?P<h>", "").replace("?P<m>", ""),
    re.IGNORECASE,
)  # fmt: skip
# "Lejre Kommune Økonomiudvalget", "Handicaprådet i Skive Kommune"
OWNER_RE = re.compile(
    r"(?:\b(?:i|for) )?\b[A-ZÆØÅ][\w-]+(?: [A-ZÆØÅ][\w-]+)? (?:[Kk]|[Rr]egionsk)ommunes?\b(?: (?=[A-ZÆØÅ]))?"
)
# "Mødet blev holdt virtuelt torsdag den 26. marts 2020", "Mødet begyndte kl. 18.30 og sluttede kl. 20.55"
MEETING_SENTENCE_RE = re.compile(
    r"^Møde nr\.? ?[\d/.]+,? (?:af)?holdt"
    r"|^(?:Mødet|Der blev)(?: (?:blev|er|var|bliver))? ?(?:af)?(?:holdt|holdes|holdt møde|begyndte|startede|fandt sted)"
    r"(?: (?:virtuelt|digitalt|online|på Teams|på Zoom))?|(?: og|,) (?:sluttede|hævet|blev hævet) (?:kl\.? )?[\d.:]+"
)
# "... og fortsat tirsdag den 4. oktober 2016 kl. 17": the second day of a meeting
CONTINUED_RE = re.compile(
    rf",? (?:og )?(?:blev )?(?:fortsat|fortsatte|genoptaget|genoptoges)(?: den)?(?: (?:{WEEKDAY}))?,? (?:den |d\. ?)?"
    rf"(?P<day>{DATE})(?:,? kl\.? ?\d{{1,2}}(?:[.:]\d{{2}})?)?",
    re.IGNORECASE,
)
# "Godkendt af Byrådet den 28. maj 2020": a note on what was approved, and no title of a meeting's minutes
APPROVED_RE = re.compile(r"(?:Godkendt|Vedtaget|Tiltrådt|Behandlet|Revideret) (?:af|i|på) ")
# "Havneudvalget 2014-2017", "Havneudvalget (2014-2017)": with the years of its members
COMMITTEE_RE = re.compile(
    COMMITTEE + OF_INSTITUTION + r"(?: \(\d{4} ?[-–] ?\d{4}\)|(?:[ _]?\d{4} ?[-–] ?(?:\d{4}|\d{2}))?(?=s\b|\b))"
)
# "Det fælles landdistriktsråd - Dagsordener og referater": the title of a page of a web site
PAGE_RE = re.compile(
    r"^(?P<body>[A-ZÆØÅ][^.:|]*(?:udvalg|råd|bestyrelse|nævn)(?:en|et)?) [-–|] [Dd]agsorde?ne?r og referater$"
)
# "Torsdag den 22. maj 2014 kl. 13.30 afholdt Hegnsynet møde", as in old records
HELD_RE = re.compile(
    rf"(?:(?:man|tirs|ons|tors|fre|lør|søn)dag,? )?(?:den )?{DATE},? kl\.? ?\d{{1,2}}(?:[.:]\d{{2}})?,? (?:af)?holdt "
    rf"(?P<body>{COMMITTEE}|[A-ZÆØÅ][a-zæøå]+(?:syn|nævn|kommission)(?:et|en)?) (?:\w+ )?møde\b",
    re.IGNORECASE,
)
# "Skolebestyrelsesmøde", "byrådsmødet": whose meeting it is
MEETING_OF_RE = re.compile(
    r"\b(?P<body>(?!fagudvalg)[A-ZÆØÅa-zæøå]{2,}?(?P<kind>udvalg|råd|bestyrelse|nævn|repræsentation))smøde(?:t)?\b",
    re.IGNORECASE,
)
# "Havn, fritid og fiskeris møde den 2. maj 2024"; not "Formandens og direktørens møde"
OF_FIELDS_RE = re.compile(r"(?:[\w&-]+(?<!s)(?<!en)(?<!et),? )+og [\w-]+s møde\b")
DEFINITE = {"udvalg": "et", "råd": "et", "nævn": "et", "bestyrelse": "n", "repræsentation": "en"}
AFTER_NAME_RE = re.compile(rf",? (?:{WEEKDAY})$", re.IGNORECASE)  # "Udvalget for Børn og Unge, onsdag den 2. maj"
OTHERS_RE = re.compile(rf"^(?:(?:,| og) {COMMITTEE})+")
TOWN_RE = re.compile(r"^ i [A-ZÆØÅ][\w-]+(?= ?(?:·|den |d\. ?·|,|$))")  # "Ældrerådet i Havneby den 2. maj 2024"
GENITIVE_RE = re.compile(r"^(?:['’´]| )?s\b")  # "Byrådets møde", "Udvalget for Børn og Unge's møde"
ROOM_RE = re.compile(r"s \w*(?:sal|lokale|værelse|kontor)\w*\b")  # "i Kommunalbestyrelsens mødesal": where, not who
# "mødet i regionsrådet": in small letters, behind what binds it
SMALL_RE = re.compile(
    r"(?:(?<=\bi )|(?<=\baf )|(?<=\btil )|(?<=\bfor )|(?<=\bfra ))(?!fagudvalg)"
    r"[a-zæøå]+(?:udvalget|råd(?:et)?|bestyrelsen|nævnet|repræsentationen)\b"
)
# "Udvalget for det nære sundhedsvæsen - Referat": small letters, and so no end but that of the words
FOR_END = rf"(?:,? (?:{WEEKDAY})\b)?,?(?: - | den | d\. ?|s møde\b|·|$)"
FOR_RE = re.compile(
    r"(?:^|(?<=i ))(?:§ ?17,? stk\.? ?4[- ]?)?[Uu]dvalg(?:et)? (?:for|om) "
    rf"(?:(?!{FOR_END})[\w, -])+(?={FOR_END})"
)
# "Rådet for Socialt Udsatte", "Lokalrådet for Nordby", "styregruppen for Havnen", "Rådet for havn og fiskeris møde"
BODY_FOR_RE = re.compile(
    r"(?:\b(?=[A-ZÆØÅ])|(?<=\bi )|(?<=\baf )|(?<=\bfor )|(?<=\bfra ))(?!(?:[Bb]y|[Uu]dvalgs)råd)"
    r"[\w-]*(?:[Rr]åd(?:et)?|[Ff]orum(?:met)?|[Kk]ommission(?:en)?|[Bb]estyrelse(?:n)?|gruppe(?:n)?|[Pp]anel(?:et)?)"
    rf" for (?:[A-ZÆØÅ]|(?<=^Rådet for )(?=[^·]*s møde\b))(?:(?!{FOR_END})[\w, -])*(?={FOR_END})"
)
PLACE_AT_END_RE = re.compile(r"(?:^|(?<=[·, ]))(?:i|på|hos) (?P<place>[A-ZÆØÅ][^·|]*?)\.?$")
LAST_RE = re.compile(
    r"·(?: ?[,·–-])? (?:(?:i|på|hos) )?(?=[A-ZÆØÅ]|\w*(?:lokale|sal|værelse|stue))(?P<place>[^·|]*?)\.?$"
)  # "· , Naturskolen i Harrild Hede", "· i mødelokale M1 på Wiedergården"
# "Torsdag d.10.09.15.": two digits are a year behind a weekday
SHORT_YEAR_RE = re.compile(
    r"(?:(?<=dag)|(?<=dag,)|(?<=\bd\.)|(?<=\bden)) ?(?:den |d\. ?)?(\d{1,2})([./-])(\d{1,2})[./-](\d{2})(?![\d./-]?\d)",
    re.IGNORECASE,
)
SLASHED_RE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})[ -]((?:19|20)\d{2})(?!\d)")  # "3/4-2013", "3/4 2013"
LETTER_RE = re.compile(r"[^\W\d_]{2}")
LISTS = ("Dagsordener", "Referater")  # "Dagsordener og referater udvalg": over a list of meetings
MAX_WORDS = 10  # of a committee's name that is known only by its place in the line
MAX_LENGTH = 160  # characters


Day = date  # which a field of that name hides


@dataclass(frozen=True)
class TitleLine:
    """What such a line says; `agenda` is whether it calls the document an agenda, or None if it does not say.

    `continued` is the second day of a meeting that was held on two.
    """

    agenda: bool | None
    committee: str | None
    date: date | None
    start: time | None
    place: str | None
    continued: "Day | None" = None

    @property
    def strength(self) -> int:
        """How much the line says: 1 for a date or committee alone, more with the kind of document."""
        return sum(value is not None for value in (self.agenda, self.committee, self.date, self.start))


@lru_cache(maxsize=1000)  # the head of every page says the same
def read_title_line(text: str) -> TitleLine | None:
    """Return what a line says of the meeting, or None when it is no such line."""
    if formed := read_formed_line(text):
        return formed
    if len(text) > MAX_LENGTH or APPROVED_RE.match(text):
        return None
    text = with_whole_dates(text)
    text, second = split_second_day(text)
    told = MEETING_SENTENCE_RE.sub("", text)
    is_sentence, text = told != text, in_sentence_case(told)
    if "smøde" in text:
        text = MEETING_OF_RE.sub(lambda of: f"{of['body'].capitalize()}{DEFINITE[of['kind'].lower()]} møde", text)
    kind = DOCUMENT_RE.search(text)
    rest = DOCUMENT_RE.sub("·", text)
    day = find_date(rest)
    if day:
        rest = DATE_RE.sub("·", rest, count=1)
    hour = find_time(rest)
    if hour:
        rest = HOURS_RE.sub("·", rest)
    rest, place = take_last(rest) if day and hour else (rest, None)
    committee, rest = take_committee(OWNER_RE.sub("", rest))
    if not place and (kind or day) and (where := PLACE_AT_END_RE.search(rest)):
        place, rest = where["place"], rest[: where.start()]
    left = [part.strip(" -–•,.:;·|()") for part in AND_RE.sub("·", BINDING_RE.sub("·", rest)).split("·")]
    left = [part for part in left if part]
    agenda = bool(kind["agenda"]) if kind else None
    if not committee and day and len(left) == 1 and is_name(left[0]) and (kind or OF_FIELDS_RE.match(text)):
        of = not kind or f"{left[0]} møde" in text  # "Grundejerforeningen Strandens møde"
        committee, left = left[0].removesuffix("s") if of else left[0], []
    if len(left) == 1 and (committee or day) and is_place(left[0], rest, dated=day is not None):
        place, left = left[0], []
    if left or not (kind or day or committee or (is_sentence and hour)):
        return None
    return TitleLine(agenda, committee, day, hour, place, second)


def split_second_day(text: str) -> tuple[str, date | None]:
    """Return a line without the second day of a meeting that was held on two, and this day."""
    second = CONTINUED_RE.search(text) if "forts" in text or "genopt" in text else None
    return (text[: second.start()] + text[second.end() :], find_date(second["day"])) if second else (text, None)


def with_whole_dates(text: str) -> str:
    """Return a line of a document's head with its dates in full: "onsdag, d. 3/4-13" as "onsdag, den 3-4-2013"."""
    text = SLASHED_RE.sub(r"\1-\2-\3", text) if "/" in text else text
    return SHORT_YEAR_RE.sub(r" den \1\2\3\g<2>20\4", text)


def read_formed_line(text: str) -> TitleLine | None:
    """Return what a line in the form of an old record, or of the title of a web page, says of the meeting."""
    if "holdt" in text and (held := HELD_RE.match(text)):
        return TitleLine(None, held["body"], find_date(text), find_time(text), None)
    page = PAGE_RE.match(text) if text.endswith(" og referater") else None
    return TitleLine(None, page["body"], None, None, None) if page else None


def take_last(rest: str) -> tuple[str, str | None]:
    """Return what is left of a line without the words behind its date and hour, and these as the meeting's place."""
    found = LAST_RE.search(rest)
    known = found and (find_committee(found["place"]) or not BINDING_RE.sub("", found["place"]).strip())
    return (rest[: found.start()], found["place"]) if found and not known else (rest, None)


def is_place(text: str, rest: str, *, dated: bool) -> bool:
    """Tell whether what is left of a line stands where a place does: behind "i" or at the end; not a lone word, nor
    the rest of "Byråd og udvalg"."""
    bound = re.search(rf"\b(?:i|på|hos) {re.escape(text)}", rest)
    last = (dated or not text[0].islower()) and re.search(rf"[,·] ?{re.escape(text)}$", rest)
    return bool(bound or last) and len(text) > 4 and bool(LETTER_RE.search(text)) and not text.startswith("og ")


def take_committee(text: str) -> tuple[str | None, str]:
    """Return the committee that a line names, and the line without it."""
    bound = re.sub(r"^(?:Møde|Ordinært|Ekstraordinært|Mandag|Tirsdag|Onsdag|Torsdag|Fredag|Lørdag|Søndag)\b", "·", text)
    body_for = BODY_FOR_RE.search(bound) if " for " in bound else None
    if not body_for and not COMMITTEE_RE.search(bound):
        bound = SMALL_RE.sub(with_capital, bound, count=1)
    match = ("§" in bound and FOR_RE.search(bound)) or body_for or find_committee(bound) or FOR_RE.search(bound)
    if not match or match[0].startswith(LISTS):
        return None, text
    after = TOWN_RE.sub(
        "", OTHERS_RE.sub("", bound[match.end() :])
    )  # a joint meeting is known by the first of its committees
    name = AFTER_NAME_RE.sub("", match[0])
    return name[0].upper() + name[1:], f"{bound[: match.start()]}·{GENITIVE_RE.sub('', after)}"


def with_capital(body: re.Match[str]) -> str:
    """Return a committee in small letters as a name."""
    return body[0][0].upper() + body[0][1:]


def find_committee(text: str) -> re.Match[str] | None:
    """Return the first committee that a text names; not one whose room it names."""
    match = COMMITTEE_RE.search(text)
    return None if match and ROOM_RE.match(text, match.end()) else match


def is_name(text: str) -> bool:
    """Tell whether words may be a committee's name: a capital first, not too many, no sentence."""
    return text[:1].isupper() and len(text.split()) <= MAX_WORDS and not re.search(r"[.:;?!]|\d", text)
