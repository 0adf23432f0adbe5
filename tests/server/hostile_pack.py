"""Queries made to hang, fill or break a public endpoint, from `hostile_queries.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).parent / "hostile_queries.toml"


@dataclass(frozen=True)
class Hostile:
    """A hostile query, and how it must end: the status, or either of two, and what the message holds."""

    name: str
    query: str
    status: tuple[int, ...]
    says: str


def repeat(text: str, times: int) -> str:
    """Return a text so many times, numbered where it holds `#`; `@next@` is the number after."""
    return "".join(text.replace("#", str(number)).replace("@next@", str(number + 1)) for number in range(times))


def read_pack() -> list[Hostile]:
    """Return the hostile queries, written out."""
    pack = []
    for row in tomllib.loads(TABLE.read_text(encoding="utf-8"))["query"]:
        query = row["query"]
        for part in ("open", "fill", "close"):
            query = query.replace(f"@{part}@", repeat(row.get(part, ""), row.get("times", 0)))
        pack.append(Hostile(row["name"], query, tuple(row["status"]), row["says"]))
    return pack
