"""How long references take: milliseconds of processor time for a document of 30 KB, and how that grows with length.

Documents are invented ones and, where they are there, the shared real ones. Hostile texts are built to be slow for a
reader that tries too much; the ratio is the time of a text over that of half of it, about 2 where time is linear.
"""

import random
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from bench import minutes as invented
from etl.content import read_content
from etl.layouts import read_minutes
from etl.model import AgendaItem, Mention, Municipality, Section
from etl.municipality import find_municipality
from etl.references import FINDERS, annotate_item
from etl.references.matching import Passage, Setting, passages_of
from etl.workers import keep_tables

Finder = Callable[[Sequence[Passage], Setting], list[Mention]]

SHARED = Path(__file__).parents[2] / "shared" / "minutes"
SIZE = 30_000  # characters of a document
LARGEST = 960_000
ROUNDS = 7
SETTING = Setting(Municipality("0741", "Samsø"), "Havneudvalget", date(2023, 9, 21))
HOSTILE = {
    "§ 5, ": "§ 5, ",
    "lov om lov om": "lov om lov om ",
    "jf. jf.": "jf. jf. ",
    "nested lists": "§§ 1, stk. 1 og 2, nr. 3, litra a-c, 4 og 5, ",
    "acts and sections": "planloven § 5, byggeloven og § 7, § 8 i loven, bekendtgørelsens § 4, ",
    "shortened acts": "plan-, bygge-, vej- og ",
    "numbers and dates": "nr. 5 af 1. maj 2019, 7/2019, ",
    "one long word": "planlov",
    "names": "Anna Bo Klit KL og HK, ",
    "meetings": "Byrådet den 5. marts og den 6. april, ",
}


def item_of(*texts: str) -> AgendaItem:
    """Return an item with these section texts."""
    sections = (Section(position, "exposition", None, text) for position, text in enumerate(texts, start=1))
    return AgendaItem(1, "1", "Sag", sections=tuple(sections))


def invented_text(size: int) -> str:
    """Return as much invented text."""
    source = random.Random(1)  # noqa: S311 - reproducible text, no secret
    items, length = [], 0
    while length < size:
        items.append(invented.item(source, "Samsø", SETTING.committee, SETTING.date, len(items) + 1))
        length += len(items[-1])
    return "".join(items)[:size]


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the least processor time of several rounds."""
    spent = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return min(spent) * 1000


def annotated(items: Sequence[AgendaItem], setting: Setting) -> Callable[[], object]:
    """Return the work of finding every reference of some items."""
    return lambda: [annotate_item(item, setting.municipality, setting.committee, setting.date) for item in items]


def find_all(find: Finder, items: Sequence[tuple[Passage, ...]], setting: Setting) -> list[list[Mention]]:
    """Return the references of one kind in each item."""
    return [find(passages, setting) for passages in items]


def report_documents() -> None:
    """Print the time for a document of 30 KB, each kind of reference for itself and all together."""
    documents = {"invented": ([item_of(invented_text(SIZE))], SETTING)}
    for path in sorted(SHARED.glob("*.[tm]*")):
        content = read_content(path)
        minutes = read_minutes(content.lines, find_municipality(content.text))
        documents[path.stem[:20]] = (
            list(minutes.items),
            Setting(minutes.municipality, minutes.committee, minutes.date),
        )
    annotated([item for items, _ in documents.values() for item in items], SETTING)()
    keep_tables()  # as the processes of a build do after their first document
    print(f"{'ms per 30 KB':22}" + "".join(f"{find.__name__:>16}" for find in FINDERS) + f"{'all':>16}")
    for name, (items, setting) in documents.items():
        passages = [passages_of(item) for item in items]
        share = SIZE / sum(len(passage.text) for each in passages for passage in each)
        kinds = [milliseconds(partial(find_all, find, passages, setting)) for find in FINDERS]
        every = milliseconds(annotated(items, setting))
        print(f"{name:22}" + "".join(f"{each * share:16.2f}" for each in (*kinds, every)))


def report_growth() -> None:
    """Print the time for texts of twice the length each time, and its ratio to that of half the length."""
    print(f"\n{'ms, ratio by length':22}" + "".join(f"{size // 1000:>13} KB" for size in sizes()))
    for name, text in {"invented": invented_text(LARGEST), **HOSTILE}.items():
        before, row = 0.0, ""
        for size in sizes():
            whole = (text * (size // len(text) + 1))[:size]
            spent = milliseconds(annotated([item_of(whole)], SETTING), rounds=2)
            row += f"{spent:9.1f} {spent / before if before else 1:4.1f}x "
            before = spent
        print(f"{name:22}{row}", flush=True)


def sizes() -> list[int]:
    """Return the lengths that are measured, each twice the one before."""
    return [size for power in range(10) if (size := SIZE * 2**power) <= LARGEST]


if __name__ == "__main__":
    report_documents()
    report_growth()
