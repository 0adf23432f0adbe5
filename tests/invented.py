"""Invented minutes for tests of everything but the reading: short, and in a layout that is read without a warning."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
    "december",
)  # fmt: skip

Item = tuple[str, str, str]
"""An item: title, case number, decision."""


def minutes(
    day: date,
    items: Sequence[Item] = (("Nye cykelstier", "24/100", "Godkendt."),),
    committee: str = "Teknikudvalget",
    people: Sequence[str] = ("Anna Strand", "Bo Klit"),
) -> str:
    """Return the text of one meeting's minutes."""
    contents = "\n".join(f"{title}.....\t{page}" for page, (title, _, _) in enumerate(items, 2))
    return (
        f"REFERAT {committee} d. {day:%d-%m-%Y}\n\n"
        f"Mødedato Mandag d. {day.day}. {MONTHS[day.month - 1]} {day.year} kl. 16:00\n\n"
        f"Mødested Rådhuset\n\nMødedeltagere {', '.join(people)}\n\nIndholdsfortegnelse\n\n{contents}\n\n"
        + "\n".join(
            f"Punkt {number}: {title}\n\n{case}\n\nBeslutning i {committee} den {day:%d-%m-%Y}\n\n{decision}\n"
            for number, (title, case, decision) in enumerate(items, 1)
        )
    )


def write_minutes(folder: Path, day: date, **facts: object) -> Path:
    """Write one meeting's minutes into a folder, named by the day; returns the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{day.isoformat()}.txt"
    path.write_text(minutes(day, **facts), encoding="utf-8")  # type: ignore[arg-type]
    return path
