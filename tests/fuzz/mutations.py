"""Ways to spoil the lines of minutes, each as a broken conversion or an enemy would; `chance` decides where."""

from collections.abc import Callable
from random import Random

Lines = list[str]
Mutation = Callable[[Lines, Random], Lines]

PIECES = (
    "a ", "1. ", "1.1. ", "§", "§ 1 ", "§§ 1, ", "(", "[", "[a](", "**a", "__", "| a ", "at ", "og ", "A. ", ". ", ", ",
    "Udvalget ", "Teknik- og ", "Anna Holm (A), ", "Lov om a og ", "stk. 1 ", "24/1 ", "kl. 12 ", "16. maj 2024 ", "-",
    "Byrådet, 16.12.2014 ", "Fraværende: ", "indstiller, at ", "5 stemmer for, ", "x", "Æ", "\u00a0", "\u200b",
    "\ufffd", "lovens § 1 ", "Aarhus Kommune, ", "direktør Anna Holm ", "undlod at stemme ", "Beslutning ",
)  # fmt: skip
SCRIPTS = "aæøåÆØÅ §.,:;()[]|*#-–—0123456789\t\u00a0\u00ad\u200b\u202e\ufeff\ufffdÿßıİǅﬁ٣²½日𝔸🙂e\u0301"
LABELS = (
    "Beslutning", "Indstilling", "Sagsfremstilling", "Fraværende:", "Afbud: Anna Holm", "Bilag", "Lukket punkt", "1.",
    "Sagsnr.:", "Beslutning i Byrådet den 02-05-2024", "# 1. Ny mole", "Indholdsfortegnelse", "Dagsorden", "REFERAT",
    "Punkt 1:",
)  # fmt: skip


def place(lines: Lines, chance: Random) -> int:
    return chance.randrange(len(lines) + 1)


def delete(lines: Lines, chance: Random) -> Lines:
    at = place(lines, chance)
    return lines[:at] + lines[at + chance.randint(1, 5) :]


def duplicate(lines: Lines, chance: Random) -> Lines:
    at = place(lines, chance)
    return lines[:at] + lines[at : at + chance.randint(1, 20)] * chance.randint(2, 4) + lines[at:]


def swap(lines: Lines, chance: Random) -> Lines:
    one, other = sorted((place(lines, chance), place(lines, chance)))
    return lines[:one] + lines[other : other + 1] + lines[one + 1 : other] + lines[one : one + 1] + lines[other + 1 :]


def truncate(lines: Lines, chance: Random) -> Lines:
    text = "\n".join(lines)
    return text[: chance.randrange(len(text) + 1)].split("\n")


def glue(lines: Lines, chance: Random) -> Lines:
    at = place(lines, chance)
    joint = chance.choice(("", " ", " | ", ". "))
    return [*lines[:at], joint.join(lines[at : at + chance.randint(2, 6)]), *lines[at + 6 :]]


def cut(lines: Lines, chance: Random) -> Lines:
    at = place(lines, chance)
    line = "".join(lines[at : at + 1])
    middle = chance.randrange(len(line) + 1)
    return [*lines[:at], line[:middle], line[middle:], *lines[at + 1 :]]


def scatter(lines: Lines, chance: Random) -> Lines:
    noise = "".join(chance.choice(SCRIPTS) for _ in range(chance.randint(1, 60)))
    at = place(lines, chance)
    return [*lines[:at], noise + "".join(lines[at : at + 1]), *lines[at + 1 :]]


def repeat(lines: Lines, chance: Random) -> Lines:
    at = place(lines, chance)
    piece = chance.choice(PIECES)
    line = "".join(lines[at : at + 1]) + piece * (chance.choice((3, 30, 1000)) // len(piece))
    return [*lines[:at], line, *lines[at + 1 :]]


def label(lines: Lines, chance: Random) -> Lines:
    at = place(lines, chance)
    return [*lines[:at], chance.choice(LABELS), *lines[at:]]


MUTATIONS: tuple[Mutation, ...] = (delete, duplicate, swap, truncate, glue, cut, scatter, repeat, label)


def spoil(text: str, chance: Random) -> str:
    """Return a text after one to six mutations."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 6)):
        lines = chance.choice(MUTATIONS)(lines, chance)
    return "\n".join(lines)
