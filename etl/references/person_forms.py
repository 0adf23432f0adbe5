"""How a name and a title stand together in running text, and the body that is named beside them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from etl.names import PARTICLE, given_names
from etl.references.matching import lowered, trie_pattern

UPPER, LOWER = "A-ZÀ-ÖØ-ÞŠŽČĆŞĐŁİ", "a-zß-öø-ÿšžčćşđłığ"
# "Anna", "Bo-Erik", "O'Hara", "McGuire"; never "KL"
WORD = rf"(?:[DO]['’])?[{UPPER}][{LOWER}]+(?:[{UPPER}][{LOWER}]+)?(?:-[{UPPER}][{LOWER}]+)*"
INITIALS = rf"[{UPPER}]\.(?:-?[{UPPER}]\.)*"
NAME = (
    rf"(?P<name>(?:{WORD}|{INITIALS}) (?:(?:{INITIALS}|{PARTICLE}(?: {PARTICLE})?(?= [{UPPER}])|{WORD}) ){{0,3}}"
    rf"{WORD})(?![\w-])"
)
# "af Job & Råd", "for Social-, Plan- og Byområdet": the field that follows a title, until the sentence goes on
FIELD = (
    rf" (?:for|af|i|på|ved|hos) (?:(?! da | der | som )(?:[^,.;:()\n]|(?<=-),(?= [{UPPER}][\w-]*(?:-,| og )))){{2,80}}?"
)
FIELD_END = (
    rf"(?=(?<!-),|[.;()\n]|\Z| samt | og {WORD} (?:{WORD}|[{UPPER}]\.)"
    r"| deltag| deltog| oriente| giver| gav | vil | holder| fremlæg| gennemg| har | præsente)"
)
PART = rf"(?:[{UPPER}][\w&/]*-?|[&]|og|i|for|af|det|den|nære)"  # a word of "Det Nære Sundhed i Center for Plan & Byg"

# Above each: where the title stands is marked by "|"
# "jobcenterchef| Rikke Dam Hansen", "Kommunaldirektør|: Rikke Dam Hansen", "Som formand| valgtes Bo Dahl"
NAME_RIGHT_AFTER_RE = re.compile(rf"(?:: | (?:(?:valgtes|vælges|blev valgt|udpegedes|udpeges) )?){NAME}")
# "Bente Hjort Lund, |leder af Job & Råd", "Bente Hjort Lund (|centerchef)", "Bo Dahl (V), |rådmand";
# under a letter in two lines
NAME_BEFORE_RE = re.compile(
    rf"(?<![\w-]){NAME}(?: \([A-ZÆØÅ]{{1,3}}\))?(?:,? (?:som|der) er | ?\(|,\s|\n|(?P<loose> ))\Z"
)
# "Jobcenterchef|, Rikke Dam Hansen", "Chef| for Havneparken, Ulla Høy Lund"
NAME_AFTER_RE = re.compile(rf"(?P<field>{FIELD})?, {NAME}")
# "Borgmesteren|, Bo Dahl, orienterede"; "Borgmesteren, Bo Dahl og Ida Holm" are three
APPOSED_RE = re.compile(rf"(?P<field>), {NAME}(?= \(|, (?!og |samt )[a-zæøå])")
# "Minister| for fødevarer, landbrug og fiskeri Bo Dahl"
PORTFOLIO_RE = re.compile(rf"(?P<field> for [a-zæøå-]+(?:,? [a-zæøå-]+){{0,7}}?),? {NAME}")
FIELD_AFTER_RE = re.compile(rf"(?:{FIELD})?{FIELD_END}|(?= ,| \(| og [a-zæøå])")
# "Indenrigs- og |boligminister", "administrerende |direktør", "jobcenter|chef"
TITLE_BEFORE_RE = re.compile(
    r"(?:[A-ZÆØÅa-zæøå]+-(?:, [A-ZÆØÅa-zæøå]+-)* og |(?i:administrerende|daglig|faglig|juridisk|ledende|teknisk) )?"
    r"[\w-]*\Z"
)
# "Støjrådets |formand", "KL's |formand", "Nordby Plejecenters |leder"
OWNER_RE = re.compile(r"(?P<owner>[A-ZÆØÅ][\w-]*(?: [A-ZÆØÅ][\w-]*)??)['’]?s \Z")
# What is said of a body behind a name or a title: " fra Socialstyrelsen", ", Center for Byg & Miljø"
BEHIND_RE = re.compile(
    r"(?P<word>,| fra| i| ved| hos| på| for)\s(?P<body>(?:(?! samt | og [A-ZÆØÅ]\w* [A-ZÆØÅ])[^,.;:()\n]){2,60})"
)
# "Fra forvaltningen deltager", "Fra Nordby Kommune:" before those who came from there
CONTEXT_RE = re.compile(
    r"(?<!\w)[Ff]ra (?P<body>[^,.;:()\n]{2,60}?)(?: (?:deltog|deltager|deltage|mødte|medvirke\w+|var|oriente\w+)\b|:)"
)
GENITIVE_RE = re.compile(
    r"(?:sen|gaard|gård|lund|berg|dahl|holm|strup|feldt|skov|bæk|kjær|toft|ing|mann)s\Z", re.IGNORECASE
)
# What may follow a name that is no genitive: a verb, a small word, a mark
NO_NOUN_RE = re.compile(
    r"\s*(?:[^\w\s]|\Z|(?:\w+(?:r|ede|te|tog|lod)|og|fra|for|i|på|samt|som|om|til|med|af|at|vil|ved|gav|bød)\b)"
)
REACH = 120  # how many characters before a title its name may begin


@dataclass(frozen=True)
class Beside:
    """A name beside a title: its span, the role, in it what the title is of, and whether nothing parts the two."""

    name: str
    span: tuple[int, int]
    role: str
    rest: str = ""
    loose: bool = False


@dataclass(frozen=True)
class Behind:
    """The body named behind a name: its words, and whether they can be nothing else than where somebody is from."""

    body: str
    is_place: bool


def title_start(text: str, title: re.Match[str]) -> int:
    """Return where a title begins with the words that belong to it."""
    before = TITLE_BEFORE_RE.search(text, max(0, title.start() - REACH), title.start())
    return before.start() if before else title.start()


def find_name(text: str, start: int, end: int, is_titled: Callable[[str, int], bool]) -> Beside | None:
    """Return the name beside the title at these offsets, with the role: "jobcenterchef", "leder af Job & Råd"."""
    role = text[start:end]
    if name := NAME_RIGHT_AFTER_RE.match(text, end):
        return Beside(name["name"], name.span("name"), role)
    portfolio = PORTFOLIO_RE.match(text, end) if role.lower().endswith(("minister", "ministeren")) else None
    before = _name_before(text, start, is_titled)
    name = portfolio or _behind_field().match(text, end)
    if name and (portfolio or not (before and name["comma"])):
        return Beside(name["name"], name.span("name"), role + name["field"], name["field"])
    field = FIELD_AFTER_RE.match(text, end)
    after = NAME_AFTER_RE.match(text, end)
    if after and not after["field"] and role.endswith("en"):
        after = APPOSED_RE.match(text, end)
    if field and before and not (after and is_titled(text, before.start("name"))):
        rest = field[0].rstrip()
        return Beside(before["name"], before.span("name"), role + rest, rest, before["loose"] is not None)
    rest = (after["field"] or "") if after else ""
    return Beside(after["name"], after.span("name"), role + rest, rest) if after else None


@cache
def _behind_field() -> re.Pattern[str]:
    # "centerchef| for Plan, Vej og Landskab Bo Dahl", "leder| af hjemmeplejen Ida Holm"; a given name opens the name
    given = rf"(?=(?:{trie_pattern(given_names())})[ -])"
    field = rf"(?:{PART}(?:,? {PART}){{0,7}}?(?<! og)(?<! i)(?<! af)(?<! for)|[a-zæøå]{{3,}}(?:en|et|erne|hed))"
    return re.compile(rf"(?P<field> (?:for|af|i|på|ved) {field})(?P<comma>,?) {given}{NAME}")


def given_name(word: str) -> bool:
    """Tell whether a word is a common given name; of a double name, whether the first is."""
    return word in given_names() or word.split("-", maxsplit=1)[0] in given_names()


def _name_before(text: str, start: int, is_titled: Callable[[str, int], bool]) -> re.Match[str] | None:
    """Return the name that stands before a title, without the title that a sentence may begin with before it."""
    name = NAME_BEFORE_RE.search(text, max(0, start - REACH), start)
    if name and is_titled(text, text.index(" ", name.start("name")) + 1):
        return NAME_BEFORE_RE.search(text, text.index(" ", name.start("name")), start)
    return name


def owner_before(text: str, start: int) -> str:
    """Return whose title it is where that stands before it in the genitive, else nothing."""
    owner = OWNER_RE.search(text, max(0, start - REACH // 2), start)
    return owner["owner"] if owner else ""


def body_behind(text: str, start: int, titles: re.Pattern[str]) -> Behind | None:
    """Return the body that is named behind a name or a title, or None where what follows is no body."""
    behind = BEHIND_RE.match(text, start)
    if behind is None:
        return None
    body = behind["body"]
    title = titles.search(lowered(body))
    if title:  # "konsulent Bo Dahl fra Miljøstyrelsen og centerchef Ida Holm": the rest goes with the other title
        body = re.sub(r"(?:\A|,? (?:og|samt|,) )[^ ]*\Z", "", body[: title.start()])
        if not body or body == behind["body"][: title.start()]:
            return None
    words = body.split()
    other = given_name(words[0].strip(",")) and len(words) > 1
    mark = behind["word"].strip()
    is_place = not other and mark in {"fra", "hos", ","} and (mark != "," or words[0][:1].isupper())
    return Behind(body, is_place)


def without_genitive(text: str, start: int, end: int) -> str:
    """Return the name at these offsets without the ending of a genitive ("Bo Dahls brev"), or "" where in doubt."""
    name = text[start:end]
    if GENITIVE_RE.search(name):
        return name[:-1]
    return "" if name.endswith("s") and not NO_NOUN_RE.match(text, end) else name
