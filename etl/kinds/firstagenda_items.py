"""The agenda items in a meeting of FirstAgenda's API: their fields, and the lines of their HTML."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from etl.kinds.html_lines import parse_fragment, read_node
from etl.kinds.json_fields import Record
from etl.model import Attachment, Quarantined
from etl.text import DATE, Line, read_lines

DECISION_MARK = "xsltFirstParagraph"
"""The class that the vendor's style sheet gives the first paragraph of a decision."""
FIELD_LEVEL = 3
HOST_RE = re.compile(r"[0-9a-z-]+(?:\.[0-9a-z-]+)+")
DATE_RE = re.compile(DATE, re.IGNORECASE)
DIGIT_RE = re.compile(r"\d")
# 5034dee3-2b14-481c-a3e4-ca9c32c74df9; an id becomes part of an address, so never "../x"
GUID_RE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
ID_RE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")


@dataclass(frozen=True)
class Item:
    """An item as the API answers it.

    `underlined` and `marked` are what is underlined in its HTML, and what is marked as the begin of a decision.
    """

    number: str | None
    title: str
    case: str | None
    attachments: tuple[Attachment, ...]
    lines: tuple[Line, ...]
    underlined: frozenset[str] = frozenset()
    marked: frozenset[str] = frozenset()
    address: str | None = None


def read_items(meeting: Record) -> tuple[tuple[Item, ...], list[str]]:
    """Return the items in order, and warnings. Raises Quarantined when there is none, or a field is wrong."""
    records = meeting.records("Dagsordenpunkter")
    warnings: list[str] = []
    places = [record.number("Sorting") for record in records]
    if None in places:
        warnings.append(f"{places.count(None)} items have no Sorting; all stay in the order of the answer")
    else:
        records = tuple(
            record for _, record in sorted(zip(places, records, strict=True), key=lambda pair: pair[0] or 0)
        )
    return tuple(read_item(record, warnings) for record in records), warnings


def read_item(record: Record, warnings: list[str]) -> Item:
    """Return one item; what is not clear goes to the warnings."""
    fields = record.records("Felter")
    address = next((found for field in fields if (found := read_address(field.raw("Link").strip()))), None)
    bodies = [read_body(field) for field in fields]
    title = record.text("Navn", "Caption")
    if not title:
        warnings.append(f"{record.place('Navn')} is empty: an item without title")
    if record.values.get("ItemDecision"):
        warnings.append(f"{record.place('ItemDecision')} is not read: how it is written is not known")
    return Item(
        number=record.text("Punktnummer", "Number") or None,
        title=title,
        case=read_case(record, warnings),
        attachments=read_attachments(record, address, warnings),
        lines=tuple(line for body in bodies for line in body.lines),
        underlined=frozenset(text for body in bodies for text in body.underlined),
        marked=frozenset(text for body in bodies for text in body.marked),
        address=address,
    )


def numbered(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the items with the lines of all of them numbered from 1."""
    result, before = [], 0
    for item in items:
        lines = tuple(line._replace(number=number) for number, line in enumerate(item.lines, start=before + 1))
        result.append(replace(item, lines=lines))
        before += len(lines)
    return tuple(result)


def read_address(link: str) -> str | None:
    """Return the site of a link, "https://dagsordener.greve.dk", or None when it is no web address."""
    try:
        parts = urlsplit(link)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or not HOST_RE.fullmatch(host):
        return None
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def read_case(record: Record, warnings: list[str]) -> str | None:
    """Return the case number; without a digit it is none. Two that differ are a warning, and the first counts."""
    cases = [text for name in ("SagsNummer", "CaseNumber") if DIGIT_RE.search(text := record.text(name))]
    if len(set(cases)) > 1:
        warnings.append(f"{record.path}: SagsNummer {cases[0]} is taken, CaseNumber {cases[1]} differs")
    return cases[0] if cases else None


def read_attachments(record: Record, address: str | None, warnings: list[str]) -> tuple[Attachment, ...]:
    """Return the attachments, each with its address where the site and its id are known and there is a PDF of it."""
    attachments = []
    for entry in record.records("Bilag"):
        title, identifier = entry.text("Navn"), read_identifier(entry)
        known = address and identifier and entry.flag("HarPdfVersion") is not False
        if title:
            attachments.append(
                Attachment(title, identifier, f"{address}/Vis/Pdf/bilag/{identifier}" if known else None)
            )
        else:
            warnings.append(f"{entry.place('Navn')} is empty: an attachment without title is left out")
    return tuple(attachments)


def read_identifier(entry: Record) -> str | None:
    """Return an attachment's id, or None where it has none of the usual form; digits in a GUID are no CPR number."""
    identifier = entry.raw("Id").strip()
    if GUID_RE.fullmatch(identifier):
        return identifier
    return entry.text("Id") if ID_RE.fullmatch(identifier) else None


@dataclass(frozen=True)
class Body:
    """What one field of an item says: its lines, what is underlined, and what is marked as the begin of a decision."""

    lines: tuple[Line, ...]
    underlined: frozenset[str] = frozenset()
    marked: frozenset[str] = frozenset()


def read_body(field: Record) -> Body:
    """Return what a field says: its HTML, else its text, under its name if it has one. Raises Quarantined if broken."""
    html, name = field.raw("Html"), field.text("Navn")
    try:
        node = parse_fragment(html)
    except Quarantined as error:
        raise Quarantined(f"{field.place('Html')}: {error}") from error
    lines = read_node(node) if node else ()
    if not any(line.text for line in lines):
        return Body(with_heading(name, read_lines(field.raw("Tekst"))))
    underlined = words_of(node, "u")
    lines = tuple(part for line in lines for part in split_entries(line, underlined))
    return Body(with_heading(name, lines), underlined, words_of(node, f".{DECISION_MARK}"))


def split_entries(line: Line, underlined: frozenset[str]) -> list[Line]:
    """Return a line cut before what opens an entry of a case's history, which the vendor may set in mid-line.

    "Afbud: Anna Holm 15-08-2022 Havneudvalget", the second half underlined.
    """
    if not line.text.endswith(tuple(underlined)):
        return [line]
    starts = (match.start() for match in DATE_RE.finditer(line.text))
    begin = next((start for start in starts if line.text[start:] in underlined), 0)
    if not begin:
        return [line]
    return [line._replace(text=line.text[:begin].rstrip()), Line(0, line.text[begin:])]


def with_heading(name: str, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines of a field under its name, unless they begin with it or there are none."""
    first = next((line.text for line in lines if line.text), None)
    return (Line(0, name, level=FIELD_LEVEL), Line(0, ""), *lines) if name and first not in (None, name) else lines


def words_of(node: LexborNode | None, selector: str) -> frozenset[str]:
    """Return the words of the elements that a selector finds, each element's first line."""
    found = [read_node(each) for each in node.css(selector)] if node else []
    return frozenset(next((line.text for line in lines if line.text), "") for lines in found) - {""}
