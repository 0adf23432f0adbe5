"""Whether two names that are spelled differently are one person's: a middle name left out, an initial, a misprint."""

import re

MISPRINTED = 5  # letters: in a shorter word one letter makes another name (Anna, Anne)
LONG = 8  # letters of a word that may hold two wrong ones
# "Hansen" and "Jansen", "Petersen" and "Pedersen" are two names
PATRONYMIC_RE = re.compile(r"s[eo]n$")
INITIAL_RE = re.compile(r"\w\.?")


def is_same_name(name: str, other: str) -> bool:
    """Tell whether two full names can be one name: "Bo Dahl" and "Bo Erik Dahl", "Ida Nygård" and "Ida Nyygård"."""
    words, others = name.lower().split(), other.lower().split()
    if min(len(words), len(others)) < 2:
        return False
    if (words[0], words[-1]) == (others[0], others[-1]):
        shorter, longer = sorted((words[1:-1], others[1:-1]), key=len)
        return stands_in(shorter, longer)
    return is_misprint(words, others)


def stands_in(words: list[str], others: list[str]) -> bool:
    """Tell whether words stand among others in their order, by themselves or as initials: "N." in "Nord"."""
    rest = iter(others)
    return all(any(is_word(word, other) for other in rest) for word in words)


def is_word(word: str, other: str) -> bool:
    """Tell whether two words are the same, or one is the other's initial."""
    short, long = sorted((word, other), key=len)
    return word == other or (bool(INITIAL_RE.fullmatch(short)) and long.startswith(short[0]))


def is_misprint(words: list[str], others: list[str]) -> bool:
    """Tell whether two names of equally many words differ in a few letters of one word, too few for another name.

    A first name, and a last name such as "Hansen", needs two more words that are the same: "Karen" is not "Karin".
    """
    differing = [place for place, pair in enumerate(zip(words, others, strict=False)) if pair[0] != pair[1]]
    if len(words) != len(others) or len(differing) != 1:
        return False
    word, other = words[differing[0]], others[differing[0]]
    common = differing == [0] or any(PATRONYMIC_RE.search(each) for each in (word, other))
    length = min(len(word), len(other))
    if length < MISPRINTED or (common and len(words) < 3):
        return False
    return distance(word, other) <= (2 if length >= LONG else 1)


def distance(word: str, other: str) -> int:
    """Return how many letters are left out, put in, exchanged or swapped with their neighbour between two words."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(word, start=1):
        row = [i]
        for j, another in enumerate(other, start=1):
            cost = min(row[j - 1] + 1, rows[-1][j] + 1, rows[-1][j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == another:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def find_name(name: str, names: tuple[str, ...]) -> str | None:
    """Return the one of the names that `name` is another spelling of; None where it is one of them, or of several."""
    alike = [each for each in names if is_same_name(name, each)] if name not in names else []
    return alike[0] if len(alike) == 1 else None


def find_part(part: str, names: tuple[str, ...]) -> str | None:
    """Return the one name that begins or ends with the words of `part`: "Bo-Erik" or "Holm"; None for several."""
    words = part.lower().split()
    alike = [
        each for each in names if words in (each.lower().split()[: len(words)], each.lower().split()[-len(words) :])
    ]
    return alike[0] if words and len(alike) == 1 and part not in names else None
