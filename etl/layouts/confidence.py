"""How sure the reading of a document is: factors from 0 to 1, each with its reason; their product must suffice."""

from dataclasses import dataclass
from itertools import pairwise

from etl.layouts.candidates import GROUP, GROUPED
from etl.layouts.header import LABELLED, Header
from etl.layouts.starts import Chain
from etl.model import AgendaItem
from etl.text import Line

LEAST = 0.4
"""A document whose factors multiply to less is quarantined."""

PLAIN, REGULAR = 0.3, 0.5
"""What a document without any heading is worth, and one whose head and numbers leave no doubt what it is."""
FEW = 3  # items; the numbers of less say nothing


@dataclass(frozen=True)
class Factor:
    """One thing that makes a reading more or less sure: what it is about, its value from 0 to 1, why."""

    about: str
    value: float
    why: str

    def __str__(self) -> str:
        """Return the factor as one line."""
        return f"{self.about} {self.value:.2f} ({self.why})"


def weigh_reading(
    header: Header, items: tuple[AgendaItem, ...], chain: Chain, lines: tuple[Line, ...], unclaimed: tuple[int, ...]
) -> list[Factor]:
    """Return the factors of a reading."""
    return [
        weigh_field(header, "date"),
        weigh_field(header, "committee"),
        weigh_sections(items, least=REGULAR if is_regular(header, chain) else PLAIN),
        weigh_numbers(chain),
        weigh_unclaimed(lines, unclaimed),
    ]


def weigh_field(header: Header, name: str) -> Factor:
    """Return how sure a field of the head is: behind a label, on a title line, alone, or known from elsewhere."""
    strength = header.strengths.get(name, 0)
    if strength >= LABELLED:
        return Factor(name, 1.0, "behind its label")
    if strength >= 2:
        return Factor(name, 1.0, "on a title line")
    if strength == 1:
        return Factor(name, 0.95, "alone on a line")
    return Factor(name, 0.85, "only in the headings of decisions")


def is_regular(header: Header, chain: Chain) -> bool:
    """Tell whether a document says what it is, of whom and when, and its items are numbered without a gap."""
    numbers = [start.number for start in chain.starts]
    told = header.agenda is not None and header.strengths.get("date", 0) and header.strengths.get("committee", 0)
    first = numbers[0] or 0
    return bool(told) and len(numbers) >= FEW and numbers == list(range(first, first + len(numbers)))


def weigh_sections(items: tuple[AgendaItem, ...], least: float) -> Factor:
    """Return how many items that say anything have a section under a known heading, or a case number."""
    speaking = [item for item in items if item.sections or item.decision]
    known = [item for item in speaking if item.case or item.decision or any(s.heading for s in item.sections)]
    if not speaking:
        return Factor("sections", 0.6, "no item says anything")
    share = len(known) / len(speaking)
    return Factor(
        "sections",
        least + (1 - least) * share,
        f"{len(known)} of {len(speaking)} items have a known heading or a case number",
    )


def weigh_numbers(chain: Chain) -> Factor:
    """Return how many of the numbers that the first and last item span are there, in each group if they have groups."""
    numbers = [start.number for start in chain.starts if start.number is not None]
    if not numbers:
        return Factor("numbers", 0.9, "the items have no numbers")
    last_of_run = [one for one, other in pairwise([*numbers, 0]) if other <= one]  # they begin again in each group
    span = sum(last_of_run) - numbers[0] + 1 if len(last_of_run) > 1 else numbers[-1] - numbers[0] + 1
    if chain.style == GROUPED:
        last_of_group = {number // GROUP: number % GROUP for number in numbers}
        span = sum(max(last, 1) for last in last_of_group.values())
    return Factor(
        "numbers", 0.6 + 0.4 * len(numbers) / span, f"{len(numbers)} items, numbered {numbers[0]}-{numbers[-1]}"
    )


def weigh_unclaimed(lines: tuple[Line, ...], unclaimed: tuple[int, ...]) -> Factor:
    """Return how many of the lines were understood; a long menu before the minutes costs little."""
    words = sum(bool(line.text) for line in lines)
    share = len(unclaimed) / words if words else 1.0
    return Factor("lines", 1 - 0.5 * share, f"{len(unclaimed)} of {words} lines were not understood")
