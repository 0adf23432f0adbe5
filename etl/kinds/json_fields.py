"""Fields of JSON that others wrote: each read as what it must be, and what is wrong named by its path."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from etl.cpr import find_cpr_numbers
from etl.kinds.plain import CONTROL_RE
from etl.model import Quarantined
from etl.text import fold

SHOWN = 60  # characters of a wrong value in a message


@dataclass(frozen=True)
class Record:
    """An object of JSON with its path, "Dagsordenpunkter[3]"; empty for the outermost one."""

    values: Mapping[str, Any]
    path: str = ""

    def place(self, name: str) -> str:
        """Return the path of a field."""
        return f"{self.path}.{name}" if self.path else name

    def wrong(self, name: str, expected: str) -> Quarantined:
        """Return the error for a field that is not what it must be."""
        value = "missing" if name not in self.values else show(self.values[name])
        return Quarantined(f"{self.place(name)} is {value} where {expected} is expected; get the meeting again")

    def text(self, *names: str) -> str:
        """Return the first of the fields that holds words, white space folded, or "" when none does.

        Raises Quarantined when a field is neither text nor number, or holds a CPR number or control characters.
        """
        for name in names:
            text = fold(self.raw(name))
            if text:
                self._check(name, text)
                return text
        return ""

    def raw(self, name: str) -> str:
        """Return a field's text as it stands, or "". Raises Quarantined when it is neither text nor number."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.wrong(name, "text")
        # Half of a pair of surrogates is no letter
        return str(value).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def flag(self, name: str) -> bool | None:
        """Return whether a field is true, or None where it says nothing. Raises Quarantined for anything else."""
        value = self.values.get(name)
        if isinstance(value, str):
            value = {"true": True, "false": False, "": None}.get(value.strip().lower(), value)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(name, "true or false")
        return value

    def number(self, name: str) -> float | None:
        """Return a field's number, or None where it has none. Raises Quarantined for anything else."""
        text = self.raw(name).strip()
        try:
            return float(text) if text else None
        except ValueError:
            raise self.wrong(name, "a number") from None

    def record(self, name: str) -> "Record":
        """Return the object in a field. Raises Quarantined when there is none."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            raise self.wrong(name, "an object")
        return Record(value, self.place(name))

    def records(self, name: str) -> tuple["Record", ...]:
        """Return the objects in a list, none where the field is empty. Raises Quarantined when it holds others."""
        values = self.values.get(name)
        if values is None:
            return ()
        if not isinstance(values, list):
            raise self.wrong(name, "a list")
        entries = {f"{name}[{number}]": value for number, value in enumerate(values)}
        for entry, value in entries.items():
            if not isinstance(value, dict):
                raise Record(entries, self.path).wrong(entry, "an object")
        return tuple(Record(value, self.place(entry)) for entry, value in entries.items())

    def _check(self, name: str, text: str) -> None:
        if any(find_cpr_numbers(text)):
            raise Quarantined(
                f"holds what looks like a CPR number in {self.place(name)}; remove the number, and tell the "
                "municipality if it is published like that"
            )
        if match := CONTROL_RE.search(text):
            raise Quarantined(f"control character U+{ord(match[0]):04X} in {self.place(name)}; get the meeting again")


def show(value: object) -> str:
    """Return a value as a message shows it: what it is, and its beginning where that is short; never personal data."""
    if isinstance(value, dict):
        return f"an object with {len(value)} fields"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
