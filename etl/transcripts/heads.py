"""The head of a transcript: cut before its labels, with the values of labels that stand in a column put behind each."""

import re

from etl.layouts.layout import label_tables
from etl.layouts.openings import any_of
from etl.transcripts.people import share_values

BARE = (
    "Dato", "Mødedato", "Mødetidspunkt", "Starttidspunkt", "Sluttidspunkt", "Mødested", "Sted", "Medlemmer", "Deltagere",
    "Mødedeltagere", "Fraværende", "Afbud", "Bemærkninger", "Bemærkninger til dagsorden", "Referent", "Mødelokale",
)  # fmt: skip
SENTENCE_RE = re.compile(r"(?<=[^\W_]{2})\. (?=[A-ZÆØÅ(]|mer:)|\b[Ss]ide:? \d+(?: af \d+)?(?: |$)")
# "... 2006 REFERAT Spørgsmål fra borgere": what the document calls itself, between other lines
CALLED_RE = re.compile(r"(?:^| )(REFERAT|DAGSORDEN|BESLUTNINGSPROTOKOL|PROTOKOL)(?: (?![A-ZÆØÅ]{2})|$)")
BETWEEN = r"\1, "  # behind the party that ends a name
PARTY_RE = re.compile(r"(\([A-ZÆØÅ]{1,3}\)) (?=[A-ZÆØÅ])")


def label_pattern() -> str:
    """Return the pattern of a label of the head, with a colon or, of the usual ones, without."""
    every = [label for labels in label_tables()["header"].values() for label in labels]
    return rf"(?<![\w-])(?:(?P<label>{any_of(every)}) ?:|(?<!: )(?<! i )(?P<bare>{any_of(list(BARE))})(?= [A-ZÆØÅ\d]|$))"


LABEL_RE = re.compile(label_pattern(), re.IGNORECASE)


def cut_head(text: str, names: frozenset[str], *, is_title: bool = False) -> list[str]:
    """Return the lines of a head: what stands before the first label, then each label with its value."""
    found = [match for match in LABEL_RE.finditer(text) if match["label"] or match["bare"][0].isupper()]
    first = found[0].start() if found else len(text)
    before = CALLED_RE.sub(r"\n\1\n", SENTENCE_RE.sub("\n", text[:first]))
    lines = [part.strip(" .") for part in before.split("\n") if part.strip(" .")]
    ends = [*(match.start() for match in found[1:]), len(text)]
    fields = [
        ((match["label"] or match["bare"]).strip(), text[match.end() : end].strip(" ."))
        for match, end in zip(found, ends, strict=False)  # no label, no field
    ]
    for label, value in share_values(fields, names):
        if value or not is_title:
            lines.append(f"{label}: {PARTY_RE.sub(BETWEEN, value)}")
    return lines
