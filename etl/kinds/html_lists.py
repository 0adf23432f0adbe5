"""Lists of a page: which mark a browser prints before each point ("1.", "b.", or a bullet)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

STYLES = {
    "1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman",
}  # fmt: skip
"""The values of the attribute `type` of an ordered list, and what style sheets call them."""
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass
class OpenList:
    """A list that is open: how its points are marked, and the number of the next one."""

    style: str
    number: int


@dataclass
class OpenLists:
    """The lists around the place where the page is read, and the mark of a point whose words have not come yet."""

    lists: list[OpenList] = field(default_factory=list)
    mark: str | None = None

    def take(self, tag: str, attributes: Mapping[str, str | None], opens: bool) -> None:
        """Take the begin or end of a list or of a point."""
        if tag == "li":
            self.mark = self.next_mark(attributes) if opens else None
        elif opens:
            start = whole_number(attributes.get("start"))
            self.lists.append(OpenList(list_style(tag, attributes), 1 if start is None else start))
        else:
            self.lists.pop()

    def next_mark(self, attributes: Mapping[str, str | None]) -> str:
        """Return the mark of the point that begins; a bullet is none."""
        if not self.lists:
            return ""
        current = self.lists[-1]
        value = whole_number(attributes.get("value"))
        number = current.number if value is None else value
        current.number = number + 1
        return print_number(number, current.style)

    def use_mark(self) -> str | None:
        """Return the mark for the first words of a point, and None for all others."""
        mark, self.mark = self.mark, None
        return mark


def list_style(tag: str, attributes: Mapping[str, str | None]) -> str:
    """Return how the points of a list are marked: "decimal", "lower-alpha" ..., or "disc" for bullets of any form."""
    if tag != "ol":
        return "disc"
    declared = (attributes.get("style") or "").replace(" ", "").lower()
    styles = ("none", "disc", "circle", "square", *STYLES.values())
    return next(
        (style for style in styles if f"list-style-type:{style}" in declared),
        STYLES.get(attributes.get("type") or "", "decimal"),
    )


def print_number(number: int, style: str) -> str:
    """Return a number as a list of that style prints it; "" where it prints none."""
    if style not in STYLES.values():
        return ""
    printed = str(number)
    if style.endswith("alpha") and 1 <= number <= 26:
        printed = chr(ord("a") + number - 1)
    elif style.endswith("roman") and 1 <= number < 40:
        printed = print_roman(number)
    return f"{printed.upper() if style.startswith('upper') else printed}."


def print_roman(number: int) -> str:
    """Return a number from 1 to 39 in Roman numerals, in small letters."""
    printed = ""
    for value, letters in ROMAN:
        while number >= value:
            printed, number = printed + letters, number - value
    return printed


def whole_number(text: str | None) -> int | None:
    """Return the number that an attribute holds, or None when it holds none that a list could reach."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None
