"""Words from documents as they may stand in sentences of ours: short, and without what turns the words around them."""

MAX_WORDS = 300
"""How many characters of a title or name a page shows where it is not the page's own text."""

TURNING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""The bidirectional controls (UAX #9, 2), which may reorder what a page writes beside them."""


def calm(text: str, most: int = MAX_WORDS) -> str:
    """Return a text without bidirectional controls, cut after `most` characters."""
    shown = text[: most + 1].translate(TURNING)
    return shown if len(text) <= most else f"{shown[:most].rstrip()} …"
