"""Ways to spoil files: their bytes, and inside them the parts of a Word file and the values of JSON."""

import io
import json
import zipfile
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, 10**30, "", " ", "x" * 5000, "<b>" * 500, "<table><tr><td>", "2024-13-45",
    "\u0000", "\ud800", [], {}, [None], {"": ""}, "<div><h3>Beslutning</h3></div>", "Fraværende: ", "24-000123",
    "٣", "1. 1. 1. ",
)  # fmt: skip


def spoil_bytes(data: bytes, chance: Random) -> bytes:
    """Return a file after one to eight changes of its bytes: cut off, overwritten, taken out, doubled."""
    spoiled = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(spoiled) + 1)
        end = min(start + chance.choice((1, 4, 64, 1000)), len(spoiled))
        match chance.randrange(5):
            case 0:
                del spoiled[start:end]
            case 1:
                spoiled[start:end] = chance.randbytes(end - start)
            case 2:
                spoiled[start:start] = spoiled[start:end] * 3
            case 3:
                spoiled[start:end] = bytes(end - start)
            case _:
                del spoiled[max(start, len(spoiled) // 2) :]
    return bytes(spoiled)


def spoil_word(data: bytes, chance: Random) -> bytes:
    """Return a Word file in which tags of one part are moved about, doubled or taken out, and sometimes its bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {part.filename: package.read(part) for part in package.infolist()}
    name = chance.choice(["word/document.xml", "word/document.xml", *parts])
    tags = parts[name].split(b"<")
    for _ in range(chance.randint(1, 6)):
        at, other = chance.randrange(len(tags)), chance.randrange(len(tags))
        tags[at:at] = tags[other : other + chance.randint(0, 30)] * chance.choice((1, 1, 1, 40))
    parts[name] = b"<".join(tags) if chance.random() < 0.8 else spoil_bytes(parts[name], chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for filename, content in parts.items():
            package.writestr(filename, content)
    return packed.getvalue()


def spoil_json(data: bytes, chance: Random) -> bytes:
    """Return JSON in which one to five values are odd, gone, doubled or have the place of others."""
    value = json.loads(data)
    for _ in range(chance.randint(1, 5)):
        _spoil_value(value, chance)
    return json.dumps(value).encode()


def _spoil_value(value: Any, chance: Random) -> None:
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    if not keys:
        return
    key = chance.choice(keys)
    if isinstance(value[key], dict | list) and chance.random() < 0.8:
        _spoil_value(value[key], chance)
    elif isinstance(value[key], str) and chance.random() < 0.5:
        value[key] = spoil_bytes(value[key].encode("utf-8", "replace"), chance).decode("utf-8", "replace")
    elif chance.random() < 0.3:
        value.pop(key)
    else:
        value[key] = deepcopy(chance.choice((*ODD, value[chance.choice(keys)])))


SPOILERS: dict[str, tuple[Callable[[bytes, Random], bytes], ...]] = {
    ".txt": (spoil_bytes,),
    ".html": (spoil_bytes,),
    ".pdf": (spoil_bytes,),
    ".docx": (spoil_word, spoil_word, spoil_bytes),
    ".json": (spoil_json, spoil_json, spoil_bytes),
}


def spoil_file(data: bytes, suffix: str, chance: Random) -> bytes:
    """Return a file of a kind, spoiled in one of the ways for its kind."""
    return chance.choice(SPOILERS[suffix])(data, chance)
