"""What the styles of a Word file say of a paragraph: heading level, list point, and the number Word counts for it.

Numbering is that of ECMA-376 part 1, clause 17.9.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

PPR, PSTYLE, NUMPR, NUMID, ILVL = (qn(f"w:{name}") for name in ("pPr", "pStyle", "numPr", "numId", "ilvl"))
OUTLINE, VAL, STYLE, STYLE_ID, BASED_ON, NAME = (
    qn(f"w:{name}") for name in ("outlineLvl", "val", "style", "styleId", "basedOn", "name")
)
ABSTRACT, ABSTRACT_ID, LEVEL, FORMAT, TEXT, START, NUM, OVERRIDE, START_OVERRIDE = (
    qn(f"w:{name}")
    for name in (
        "abstractNum", "abstractNumId", "lvl", "numFmt", "lvlText", "start", "num", "lvlOverride", "startOverride",
    )
)  # fmt: skip
MAX_LEVEL = 6
MAX_BASES = 20
TITLES = ("title", "subtitle")
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip

# "heading 1", "Heading 3"; Word keeps the English name whatever its language
HEADING_RE = re.compile(r"heading (\d)", re.IGNORECASE)
CONTENTS_RE = re.compile(r"toc \d", re.IGNORECASE)
PLACE_RE = re.compile(r"%(\d)")

Element = Any


@dataclass(frozen=True)
class Style:
    """What a style says: heading level (0 for none), list and level in it, whether it is of a table of contents."""

    level: int = 0
    list_id: str | None = None
    list_level: int = 0
    contents: bool = False


@dataclass(frozen=True)
class ListLevel:
    """A level of a list: format of its number ("decimal", "bullet"), text with places ("%1.%2"), first number."""

    format: str = "none"
    text: str = ""
    start: int = 1


@dataclass
class Styles:
    """The styles and lists of a document; counts the points of its lists while they are read in order."""

    styles: dict[str, Style]
    lists: dict[str, dict[int, ListLevel]]
    counted: dict[str, str]
    counters: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, paragraph: Element) -> Style:
        """Return what holds for a paragraph: its own settings, else those of its style."""
        properties = paragraph.find(PPR)
        if properties is None:
            return self.styles.get("", Style())
        named = self.styles.get(value(properties, PSTYLE) or "", self.styles.get("", Style()))
        return read_style(properties, named)

    def number(self, paragraph: Element) -> str | None:
        """Return the number of a list point as Word prints it, "" for a bullet, None for what is no list point."""
        style = self.of(paragraph)
        levels = self.lists.get(style.list_id or "")
        level = levels.get(style.list_level) if levels else None
        if level is None or levels is None:
            return None
        if level.format == "bullet":
            return ""
        count = self.count(style, levels)
        return PLACE_RE.sub(lambda m: printed(count, levels, int(m[1]) - 1), level.text)

    def count(self, style: Style, levels: dict[int, ListLevel]) -> dict[int, int]:
        """Count one more point; the levels below begin anew."""
        counters = self.counters[self.counted.get(style.list_id or "", "")]
        at = style.list_level
        counters[at] = counters.get(at, levels[at].start - 1) + 1
        for deeper in [level for level in counters if level > at]:
            del counters[deeper]
        return counters


def read_styles(document: Document) -> Styles:
    """Return the styles and lists of a document; those without a definition are left out."""
    elements = {e.get(STYLE_ID) or "": e for e in document.styles.element.findall(STYLE)}
    styles = {name: resolve(name, elements) for name in elements}
    default = document.styles.element.xpath("w:style[@w:type='paragraph' and @w:default='1']/@w:styleId")
    styles[""] = styles.get(str(default[0]), Style()) if default else Style()
    lists, counted = read_lists(document)
    return Styles(styles, lists, counted)


def resolve(name: str, elements: dict[str, Element]) -> Style:
    """Return what a style says together with those that it is based on."""
    chain: list[Element] = []
    while name in elements and len(chain) < MAX_BASES:
        chain.append(elements[name])
        name = value(elements[name], BASED_ON) or ""
    style = Style()
    for element in reversed(chain):
        style = read_style(element.find(PPR), with_name(style, value(element, NAME) or ""))
    return style


def with_name(style: Style, name: str) -> Style:
    """Return a style with what its name says."""
    heading = HEADING_RE.match(name)
    level = 1 if name.lower() in TITLES else min(int(heading[1]), MAX_LEVEL) if heading else style.level
    return Style(level, style.list_id, style.list_level, style.contents or bool(CONTENTS_RE.match(name)))


def read_style(properties: Element | None, base: Style) -> Style:
    """Return what paragraph properties say, on the base of another style."""
    if properties is None:
        return base
    outline = value(properties, OUTLINE)
    numbering = properties.find(NUMPR)
    list_id = value(numbering, NUMID) if numbering is not None else None
    list_level = value(numbering, ILVL) if numbering is not None else None
    return Style(
        base.level if outline is None else outline_level(outline),
        base.list_id if list_id is None else list_id,
        base.list_level if list_level is None else int(list_level),
        base.contents,
    )


def outline_level(outline: str) -> int:
    """Return the heading level of an outline level, which counts from 0 and is 9 for body text."""
    return 0 if int(outline) > 8 else min(int(outline) + 1, MAX_LEVEL)


def read_lists(document: Document) -> tuple[dict[str, dict[int, ListLevel]], dict[str, str]]:
    """Return the levels of each list, and what is counted together: lists that share a definition go on counting."""
    parts = [r.target_part for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.NUMBERING]
    if not parts:
        return {}, {}
    root = parts[0].element
    abstract = {e.get(ABSTRACT_ID): read_levels(e) for e in root.findall(ABSTRACT)}
    lists: dict[str, dict[int, ListLevel]] = {}
    counted: dict[str, str] = {}
    for num in root.findall(NUM):
        list_id, shared = num.get(NUMID), value(num, ABSTRACT_ID) or ""
        starts = {int(o.get(ILVL)): value(o, START_OVERRIDE) for o in num.findall(OVERRIDE)}
        lists[list_id] = {
            n: ListLevel(each.format, each.text, int(starts.get(n) or each.start))
            for n, each in abstract.get(shared, {}).items()
        }
        counted[list_id] = f"list {list_id}" if any(starts.values()) else shared
    return lists, counted


def read_levels(element: Element) -> dict[int, ListLevel]:
    """Return the levels of a list's definition."""
    return {
        int(e.get(ILVL)): ListLevel(value(e, FORMAT) or "decimal", value(e, TEXT) or "", int(value(e, START) or 1))
        for e in element.findall(LEVEL)
    }


def printed(counters: dict[int, int], levels: dict[int, ListLevel], level: int) -> str:
    """Return the number of a level in its format."""
    number = counters.get(level, levels[level].start if level in levels else 1)
    form = levels[level].format if level in levels else "decimal"
    if form in ("lowerLetter", "upperLetter"):
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif form in ("lowerRoman", "upperRoman"):
        text = roman(number)
    else:
        text = str(number)
    return text.upper() if form.startswith("upper") else text


def roman(number: int) -> str:
    """Return a number in small Roman letters."""
    text = ""
    for amount, letters in ROMAN:
        text += letters * (number // amount)
        number %= amount
    return text


def value(parent: Element, tag: str) -> str | None:
    """Return the value of a child with a tag, or None."""
    child = parent.find(tag)
    return None if child is None else child.get(VAL)
