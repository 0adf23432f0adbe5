"""A field in the head of a document while its lines are read: which lines belong to it or go on with a value."""

from dataclasses import dataclass, field

from etl.layouts.contents import is_wrapped_entry
from etl.layouts.head_labels import STATUS
from etl.layouts.labels import labels
from etl.layouts.marks import read_group
from etl.layouts.members import ROW_HEAD_RE, ROW_RE, read_members
from etl.layouts.titles import read_title_line
from etl.text import Line


@dataclass
class Entry:
    """A field that a label opened, with its values: one a line, wrapped lines put together.

    A table of contents may be `unlabelled`: then only lines that are known to be of it belong to it.
    """

    name: str
    line: Line
    values: list[str] = field(default_factory=list)
    unlabelled: bool = False


def opens_people(text: str) -> bool:
    """Tell whether a point of a list is the word over the people that follow: "• Afbud"."""
    return labels("header").fields.get(text.rstrip(" :").lower()) in STATUS


def belongs(entry: Entry, line: Line, previous: Line) -> bool:
    """Tell whether a line without a label goes on with the open field: an entry of a list, a wrapped or first value."""
    is_group = read_group(line.text)[0]
    if is_group or entry.unlabelled:
        return is_group and entry.name == "contents"
    if ROW_RE.match(line.text) or ROW_HEAD_RE.match(line.text):
        return False
    if entry.name in STATUS or entry.name == "members":
        wrapped = line.number == previous.number + 1 and "," in line.text
        people, rest = read_members(line.text, STATUS.get(entry.name, "present"))
        return bool(line.bullet or wrapped or (people and not rest))
    if entry.name == "contents":
        return True
    if entry.name == "other" and (title := read_title_line(line.text)) and title.strength > 1:
        return False
    open_end = bool(entry.values) and (entry.values[-1].endswith((",", "-", " og")) or line.text[0].islower())
    return not entry.values or (line.number == previous.number + 1 and open_end)


def extend(entry: Entry, line: Line, previous: Line) -> None:
    """Add a line to the open field."""
    if entry.name == "contents":
        wrapped = bool(entry.values) and is_wrapped_entry(entry.values, line)
    elif entry.name in STATUS and entry.values:
        wrapped = line.number == previous.number + 1 and not line.bullet and goes_on(entry.values[-1], line.text)
    else:
        wrapped = bool(entry.values) and line.number == previous.number + 1 and not line.bullet
    if wrapped:
        entry.values[-1] += " " + line.text
    else:
        entry.values.append(line.text)


def goes_on(value: str, text: str) -> bool:
    """Tell whether a list of people goes on in the middle of a name: one of the two lines is no list by itself."""
    if value.endswith(","):
        return True
    return bool(read_members(value, "absent")[1] or read_members(text, "absent")[1])
