"""The head of a transcript: cut before its labels, with the values of labels that stand in a column put behind each."""

import re
from functools import cache

from etl.layouts.labels import label_tables
from etl.text import DATE, MONTH, longest_first
from etl.transcripts.people import share_values

BARE = (
    "Dato", "Mødedato", "Mødetidspunkt", "Starttidspunkt", "Sluttidspunkt", "Mødested", "Sted", "Medlemmer",
    "Deltagere", "Mødedeltagere", "Fraværende", "Afbud", "Bemærkninger", "Bemærkninger til dagsorden", "Referent",
    "Tidspunkt", "Til stede", "Tilstede",
)  # fmt: skip
SENTENCE_RE = re.compile(
    rf"(?<=[^\W_]{{2}})\. (?!(?i:{MONTH})\b)(?=[A-ZÆØÅ(]|mer:)"
    r"|\. (?=Mødet |Medlemmerne )|\b[Ss]ide:? \d+(?: af \d+)?(?: |$)"
    # "undtagen: Bo Dahl (A) deltog som stedfortræder for Ida Skov (A) Eva Fisk (B) og Ib Ris (C) var fraværende"
    r"|(?<=undtagen:) (?=[A-ZÆØÅ])|(?<=fraværende) (?=[A-ZÆØÅ])"
    r"|(?<=\([A-ZÆØÅ]\)) (?=(?:[^():.]+ \([A-ZÆØÅ]\),?)+ (?:deltog som|var fraværende))(?!og |deltog|var )"
)
# "... 2006 REFERAT Spørgsmål fra borgere": what the document calls itself, between other lines
CALLED_RE = re.compile(r"(?:^| )(REFERAT|DAGSORDEN|BESLUTNINGSPROTOKOL|PROTOKOL)(?: (?![A-ZÆØÅ]{2})|$)")
BETWEEN = r"\1, "  # behind the party that ends a name
# "onsdag den 6. maj" in a title whose year is lost
DAY_RE = re.compile(rf"(?:\b\w+dag )?(?:den )?\b\d{{1,2}}\. (?:{MONTH})\b(?!,? \d{{4}}) ?", re.IGNORECASE)
PEOPLE_RE = re.compile(r" i [^()]*\((?:[A-ZÆØÅ]{1,3}|Løsgænger)\).*$")  # a place that runs into names
CAPITALS_RE = re.compile(r" (?=[A-ZÆØÅ]{4,} [A-ZÆØÅ]{2,})")
OWNER_RE = re.compile(r"^([A-ZÆØÅ-]{3,} KOMMUNE) (?=[A-ZÆØÅ][a-zæøå])", re.MULTILINE)
# "... Protokol Tirsdag den 9. maj 2012 kl. 08:15 afholdt Havneudvalget møde"
HELD_RE = re.compile(rf" (?=[A-ZÆØÅ]\w+dag den {DATE},? kl\.? ?[\d.:]+,? (?:af)?holdt )")
PARTY_RE = re.compile(r"(\([A-ZÆØÅ]{1,3}\)) (?=[A-ZÆØÅ])")


@cache
def head_labels() -> re.Pattern[str]:
    """Return the pattern of a label of the head, with a colon or, of the usual ones, without."""
    every = [label for labels in label_tables()["header"].values() for label in labels]
    bare = rf"(?<!: )(?<! i )(?P<bare>{longest_first(BARE)}|(?<![Ss]ted )Mødelokale)(?= [A-ZÆØÅ\d]|$)"
    return re.compile(rf"(?<![\w-])(?:(?P<label>{longest_first(every)}) ?:|{bare})", re.IGNORECASE)


def cut_head(text: str, names: frozenset[str], *, is_title: bool = False) -> list[str]:
    """Return the lines of a head: what stands before the first label, then each label with its value."""
    text = DAY_RE.sub("", text) if is_title else text
    found = [match for match in head_labels().finditer(text) if (match["label"] or match["bare"])[0].isupper()]
    first = found[0].start() if found else len(text)
    before = HELD_RE.sub("\n", OWNER_RE.sub(r"\1\n", SENTENCE_RE.sub("\n", text[:first])))
    before = CALLED_RE.sub(r"\n\1\n", before)
    lines = [PEOPLE_RE.sub("", part).strip(" .") for part in before.split("\n") if part.strip(" .")]
    ends = [*(match.start() for match in found[1:]), len(text)]
    fields = [
        ((match["label"] or match["bare"]).strip(), text[match.end() : end].strip(" ."))
        for match, end in zip(found, ends, strict=False)  # no label, no field
    ]
    for label, value in share_values(fields, names):
        own, *rest = CAPITALS_RE.split(value, maxsplit=1)
        if own or not is_title:
            lines += [f"{label}: {PARTY_RE.sub(BETWEEN, own)}", *(line for part in rest for line in ("", part))]
    return lines
