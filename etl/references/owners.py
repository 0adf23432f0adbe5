"""Whose provision it is: the act, among those that an item names, that a "§" belongs to.

It belongs to the act named right beside it ("serviceloven § 85", "§ 85 i serviceloven"), else to the last one named
before it in the sentence, else, where that is the only one it can be, to the one named elsewhere in the item. A word
for an act named before ("lovens § 5", "i samme lov") stands for it; a text that is no act, such as a local plan, owns
its sections like one, and they are left alone.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from etl.references.citations import SPOKEN_OF, Citation, family_of, without_overlaps
from etl.references.matching import Anchors, Passage, lowered, trie_pattern
from etl.references.provisions import Provision
from etl.tables.instruments import other_texts

# "lovens", "samme lov", "denne lovs", "bekendtgørelsen", "ovennævnte vejlednings": one named before
BACKWARD_RE = re.compile(
    r"(?:(?:samme|denne|nævnte|ovennævnte|førnævnte|dette)\s+(?:lov|bekendtgørelse|vejledning|cirkulære|forordning|direktiv)"
    r"s?|(?:lov|bekendtgørels|vejledning|cirkulær|forordning|direktiv)(?:en|et)s?)(?!\w)"
)
BACKWARD_ANCHORS = Anchors(
    ("samme", "denne", "nævnte", "ovennævnte", "førnævnte", "dette", "lov", "bekendtgørels", "vejledning", "cirkulær",
     "forordning", "direktiv")
)  # fmt: skip
# What may stand between an act and its provision: "serviceloven § 85", "serviceloven, jf. § 85", "lov om x m.v. (§ 85"
FROM_LAST_RE = re.compile(r"\)?\s*(?:m\.\s?v\.|m\.\s?fl\.|mv\.?)?\s*[,:]?\s*\(?(?:(?:jf\.?|særligt|herunder)\s+)?")
# What may stand between a provision and the act named after it: "§ 85 i", "§ 12 (", "§ 3 efter den nye",
# "§ 24-godkendelse af rapporten efter"
TO_NEXT_RE = re.compile(
    r"(?:-\w+(?:\s(?:af|til|for)\s\w+)?)?\s*[,(]?\s*(?:(?:i|af|efter|jf\.?|ifølge|fra|under|den|det|nye|gældende|gamle|kommunale)\s+)*",
    re.IGNORECASE,
)
ANNEX_TO_RE = re.compile(r"\s+(?:i|til|af)\s+(?:den\s|det\s)?")
CHAPTER_OF_RE = re.compile(r",?\s+(?:i|af|til|på)\s")  # "kapitel 4 i rapporten"
TO_OTHER_TEXT_RE = re.compile(r"\s*,?\s*(?:i|af|efter)\s+(?:\w+\s+)?\w*", re.IGNORECASE)  # "§ 5 i byens gebyr|regler"
BEHIND_NUMBER_RE = re.compile(r"\s*[-–(,]\s*\w*")
# "miljøvurderingslovens| § 21, jf. |bilag 2"
AFTER_SECTION_RE = re.compile(r"[^.;\n]{0,3}§[^.;\n]{1,30}(?:stk\. ?\w+|nr\. ?\w+)?,? jf\. ?")
OF_THE_EU = {"regulation", "directive"}
"""The families whose provisions are numbered by "artikel"; those of all others by "§"."""
LOOK_BACK = 5000  # how far before a provision another text still stands near, in characters


@dataclass(frozen=True)
class Owner:
    """The act that a provision belongs to, and the rule that told it."""

    citation: Citation
    rule: str


@dataclass(frozen=True)
class Texts:
    """All that provisions of one passage may belong to, in order, and the acts that are named before the passage."""

    passage: Passage
    found: Sequence[Citation]
    headed: Sequence[Citation]
    earlier: Sequence[Citation]
    other_before: bool

    @cached_property
    def far(self) -> list[Citation]:
        """Those that count also where they do not stand right beside a provision."""
        return [each for each in self.found if each.kind != "adjacent"]

    @cached_property
    def acts(self) -> list[Citation]:
        """The acts that are named here."""
        return [each for each in self.found if each.identity and not each.silent]

    @cached_property
    def others(self) -> list[int]:
        """Where another text is named that is no act."""
        return [each.start for each in self.far if not each.identity]

    @cached_property
    def only_earlier(self) -> Citation | None:
        """The only act that is named before the passage, or None."""
        return only(self.earlier)

    @cached_property
    def only_headed(self) -> Citation | None:
        """The only act that the heading names, or None."""
        return only(self.headed)

    @cached_property
    def uniform(self) -> int:
        """How many of the acts, from the first, are the same one."""
        same = (at for at, each in enumerate(self.acts) if each.identity != self.acts[0].identity)
        return next(same, len(self.acts))


def read_texts(
    passage: Passage,
    citations: Sequence[Citation],
    headed: Sequence[Citation],
    earlier: Sequence[Texts],
    *,
    owning: bool,
) -> Texts:
    """Return what provisions of a passage may belong to: the acts, the words for them, and the other texts.

    `headed` are the acts that its heading names, `earlier` the passages before it in the item, `owning` is whether it
    has provisions.
    """
    named = [act for texts in earlier for act in texts.acts]
    others = [_with_number(each, citations, passage.text) for each in _other_texts(passage.text)]
    words = list(_words_for_acts(passage, citations, others, [*named, *headed])) if owning else []
    found = without_overlaps(citations, words, others)
    return Texts(passage, found, headed, named, any(texts.others for texts in earlier))


def _other_texts(text: str) -> Iterator[Citation]:
    pattern, anchors = _other_texts_pattern()
    lower = lowered(text)
    for match in anchors.find(pattern, lower, lower):
        kind = "adjacent" if other_texts()[match["word"]].reach == "adjacent" else "other"
        yield Citation(*match.span(), match["word"], kind=kind, silent=True)


def _with_number(other: Citation, citations: Sequence[Citation], text: str) -> Citation:
    """Return another text; one that is named right behind a number is what has the number: "BEK nr. 5/2019 (X)"."""
    before = _last_before(citations, other.start)
    behind = before and before.act and before.family == family_of(other.wording)
    if before and behind and BEHIND_NUMBER_RE.fullmatch(text, before.end, other.start):
        return replace(before, start=other.start, end=other.end, silent=True)
    return other


@cache
def _other_texts_pattern() -> tuple[re.Pattern[str], Anchors]:
    # a duty to have a plan is no plan: "lokalplanpligt"
    return re.compile(rf"(?P<word>{trie_pattern(other_texts())})(?!pligt)\w*"), Anchors(other_texts())


def _words_for_acts(
    passage: Passage, citations: Sequence[Citation], others: Sequence[Citation], earlier: Sequence[Citation]
) -> Iterator[Citation]:
    """Yield "loven", "samme bekendtgørelse" and the like, each as the last of its kind that is named before.

    Where that stands in one sentence with another of its kind, either may be meant, and none is taken.
    """
    text, lower = passage.text, passage.lower
    found = BACKWARD_ANCHORS.find(BACKWARD_RE, lower, lower)
    matches = [match for match in found if not _is_inside_word(text, match.start())]
    ends = {match.end() for match in matches}
    standing = without_overlaps(citations, [each for each in others if each.end not in ends])
    last = {family: only([each for each in earlier if each.family == family]) for family in SPOKEN_OF.values()}
    here: dict[str, Citation] = {}
    at = 0
    for match in matches:
        while at < len(standing) and standing[at].end <= match.start():
            each, kin = standing[at], _spoken_of(standing[at])
            beside = kin in here and here[kin].identity != each.identity
            alone = not (beside and passage.sentence_at(here[kin].start) == passage.sentence_at(each.start))
            here[kin], last[kin] = each, each if alone else None
            at += 1
        family = family_of(match[0])
        same = here.get(family) if match[0].startswith("samme") else None  # "§ 5 i samme lov": in doubt, too
        meant = same or last.get(family) or Citation(*match.span(), match[0], kind="other")
        yield replace(meant, start=match.start(), end=match.end(), silent=True)


def _is_inside_word(text: str, position: int) -> bool:
    before = text[position - 1 : position]
    return before.isalnum() or before == "-"


def _spoken_of(citation: Citation) -> str:
    return citation.family if citation.identity else family_of(citation.wording)


def only(citations: Sequence[Citation]) -> Citation | None:
    """Return the last citation when all name one act, else None."""
    return citations[-1] if len({each.identity for each in citations}) == 1 else None


def owner_near(provision: Provision, texts: Texts) -> Owner | None:
    """Return what a provision belongs to by what stands beside it or in its sentence, even where that is no act."""
    before = _last_before(texts.found, provision.group_start)
    if provision.sign == "bilag":
        return _owner_of_annex(provision, texts, before)
    sentence = texts.passage.sentence_at(provision.start)[0]
    is_beside = before and before.start >= sentence and _is_right_before(before, provision, texts.passage.text)
    after = _next_after(texts.found, provision.group_end)
    leads_on = after and _leads_to(after, provision, texts.passage.text)
    if before and is_beside and not (leads_on and _ends_with_sign(provision, texts.passage.text)):
        return Owner(before, "provision-beside")
    last = _last_before(texts.far, provision.group_start)
    in_sentence = last if last and last.start >= sentence else None
    if after and leads_on and not (in_sentence and "jf" in texts.passage.text[provision.group_end : after.start]):
        return Owner(after, "provision-beside")
    return Owner(in_sentence, "provision-in-sentence") if in_sentence else None


def _owner_of_annex(provision: Provision, texts: Texts, before: Citation | None) -> Owner | None:
    """Return the act that an annex belongs to; "planloven, bilag 3" may name what is attached to the item."""
    text, after = texts.passage.text, _next_after(texts.found, provision.group_end)
    if before and AFTER_SECTION_RE.fullmatch(text, before.end, provision.start):
        return Owner(before, "provision-in-sentence")
    if before and _is_right_before(before, provision, text):
        is_annex = before.act or text[before.end : provision.group_start].isspace()
        return Owner(before, "provision-beside") if is_annex else None
    is_of_next = after and ANNEX_TO_RE.fullmatch(text, provision.group_end, after.start)
    return Owner(after, "provision-beside") if after and is_of_next else None


def _last_before(citations: Sequence[Citation], position: int) -> Citation | None:
    at = bisect_right(citations, position, key=lambda each: each.end)
    return citations[at - 1] if at else None


def _next_after(citations: Sequence[Citation], position: int) -> Citation | None:
    at = bisect_left(citations, position, key=lambda each: each.start)
    return citations[at] if at < len(citations) else None


def _is_right_before(citation: Citation, provision: Provision, text: str) -> bool:
    if citation.kind == "adjacent":
        return text[citation.end : provision.group_start].isspace()
    return bool(FROM_LAST_RE.fullmatch(text, citation.end, provision.group_start))


def _leads_to(citation: Citation, provision: Provision, text: str) -> bool:
    pattern = TO_NEXT_RE if citation.identity else TO_OTHER_TEXT_RE
    return bool(pattern.fullmatch(text, provision.group_end, citation.start))


def _ends_with_sign(provision: Provision, text: str) -> bool:
    """Tell whether it closes a list with a sign of its own: "§ 5 og § 7 i byggeloven", not "§§ 5 og 7 i byggeloven"."""
    return provision.closes_list and text[provision.start] == "§"


def owner_far(
    provision: Provision, texts: Texts, elsewhere: Citation | None, only_act: Citation | None
) -> Owner | None:
    """Return the only act that a provision can belong to where none stands near, or None.

    `elsewhere` is the one act that its section stands beside at another place of the item, `only_act` the one act
    that the whole item names.
    """
    of_other = provision.sign == "kap." and CHAPTER_OF_RE.match(texts.passage.text, provision.end)
    if provision.sign not in {"§", "kap."} or of_other:
        return None
    before = _last_before(texts.acts, provision.start)
    if elsewhere and (before is None or before.identity == elsewhere.identity):
        return Owner(elsewhere, "provision-as-elsewhere")
    others = texts.others
    at = bisect_left(others, provision.start - LOOK_BACK)
    if at < len(others) and others[at] < provision.start:
        return None
    act = _only_before(provision, texts) or texts.only_headed
    if not act and not texts.other_before:
        act = only_act or (None if before else texts.only_earlier)
    return Owner(act, "provision-of-item") if act and act.rows else None


def _only_before(provision: Provision, texts: Texts) -> Citation | None:
    """Return the act of the passage, where only one is named before a provision."""
    count = bisect_right(texts.acts, provision.start, key=lambda each: each.start)
    return texts.acts[count - 1] if 0 < count <= texts.uniform else None


def suits(owner: Owner, provision: Provision) -> bool:
    """Tell whether the owner is an act, and one whose provisions are numbered by such a sign."""
    by_article = owner.citation.family in OF_THE_EU
    return bool(owner.citation.identity) and (provision.sign == "bilag" or by_article == (provision.sign == "artikel"))
