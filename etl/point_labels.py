"""The numbers by which decisions name the points of a recommendation: "1.-2. ", "Ad 3. ", "punkterne 1 og 2"."""

import re
from collections.abc import Iterator

# "1.-2. ", "Ad 3. ", "2. og 4. "
LABEL_RE = re.compile(
    r"^\s*(?:ad\.? |pkt\.? |punkt )?(?P<label>\d[\d., )–-]*(?:og \d+[.)]?)?[a-z]?)(?!\w)", re.IGNORECASE
)
# "indstillingspunkterne 1, 2 og 4", "punkt 3"
NAMED_LABEL_RE = re.compile(r"punkt\w* (?P<label>\d+[a-z.\d]*(?:(?:,| og|-| -|–) ?\d+[a-z]?)*)", re.IGNORECASE)
SPAN_RE = re.compile(r"(?P<first>\d+)(?:[.)]? ?[-–] ?(?P<last>\d+))?(?P<letter>\.?[a-z](?!\w)|\.\d)?")
LONGEST_SPAN = 99


def points_of(label: str) -> Iterator[int]:
    """Yield the whole points that a label names: of "1.-3." all three, of "1.c" none."""
    for span in SPAN_RE.finditer(label):
        if not span["letter"]:
            first, last = int(span["first"]), int(span["last"] or span["first"])
            yield from range(first, min(last, first + LONGEST_SPAN) + 1)
