"""The search index of a version, which a build writes and a server asks: its fields, and how text becomes terms.

The folder holds two tantivy indexes. In `items` a document is an agenda item, in `things` anything else with a name.
What a reader sees of a hit comes from the store; the indexes keep no texts.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from tantivy import Filter, Index, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

ITEMS, THINGS = "items", "things"

FACETS = ("municipality", "committee", "year", "outcome", "act", "body", "closed")
"""The fields of an item that results are counted and narrowed by; their values are plain terms."""

WORDS, STEMS = "words", "danish"
MAX_TERM = 100
"""Bytes of the longest term that is kept; longer ones are no words."""
SECTION_SIGN = " paragraf "
"""The sign counts as the word, so that "§ 85" is a phrase of two words, as a case's number is one of its parts."""
FOREIGN_RE = re.compile(r"[^\x00-\x7fæøå§]+")


def fold(text: str) -> str:
    """Return text as it is compared: lower case, `aa`, `ae` and `oe` as `å`, `æ` and `ø`, without other accents.

    The sign "§" becomes a word.
    """
    lower = FOREIGN_RE.sub(_plain, unicodedata.normalize("NFC", text).lower())
    return lower.replace("aa", "å").replace("ae", "æ").replace("oe", "ø").replace("§", SECTION_SIGN)


def _plain(match: re.Match[str]) -> str:
    return _without_accents(match[0])


@lru_cache(maxsize=4096)
def _without_accents(characters: str) -> str:
    apart = unicodedata.normalize("NFKD", characters)
    return "".join(each for each in apart if unicodedata.category(each) not in {"Mn", "Cf"})


def _builder() -> TextAnalyzerBuilder:
    return TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(MAX_TERM))


@cache
def word_analyzer() -> TextAnalyzer:
    """Return what cuts folded text into words."""
    return _builder().build()


@cache
def stem_analyzer() -> TextAnalyzer:
    """Return what cuts folded text into the stems of Danish words."""
    return _builder().filter(Filter.stemmer("danish")).build()


def words_of(text: str) -> list[str]:
    """Return the words of a text as the index holds them."""
    return word_analyzer().analyze(fold(text))


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """Return the stem of a folded word."""
    return "".join(stem_analyzer().analyze(word))


@cache
def item_schema() -> Schema:
    """Return the fields of an agenda item: its words and their stems apart, so that the very word counts for more."""
    builder = SchemaBuilder()
    builder.add_text_field("graph", tokenizer_name="raw", index_option="basic")
    for name in ("title", "text"):
        builder.add_text_field(f"{name}_words", tokenizer_name=WORDS, index_option="position")
        builder.add_text_field(f"{name}_stems", tokenizer_name=STEMS, index_option="freq")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_integer_field("order", fast=True)
    builder.add_bytes_field("card", stored=True)
    return builder.build()


@cache
def thing_schema() -> Schema:
    """Return the fields of a thing with a name.

    `name` is a whole name as one term, `own_words` are the words of its names, `words` those of what it belongs to too.
    """
    builder = SchemaBuilder()
    builder.add_text_field("iri", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("name", tokenizer_name="raw", index_option="basic")
    for name in ("own_words", "words"):
        builder.add_text_field(name, tokenizer_name=WORDS, index_option="freq")
    builder.add_text_field("own_stems", tokenizer_name=STEMS, index_option="freq")
    return builder.build()


def open_index(folder: Path, schema: Schema | None = None) -> Index:
    """Return the index in a folder, to write to; with a schema, an empty new one. Raises ValueError without one."""
    index = Index.open(str(folder)) if schema is None else Index(schema, str(folder), reuse=False)
    index.config_reader("manual")  # otherwise a thread watches the folder
    index.register_tokenizer(WORDS, word_analyzer())
    index.register_tokenizer(STEMS, stem_analyzer())
    return index


@contextmanager
def open_untouched(folder: Path) -> Iterator[Index]:
    """Open the index in a folder for reading. Raises ValueError or OSError without one there.

    tantivy locks what it opens with a file in its folder, and watches it. A published folder stays as it is, and may be
    one that nobody may write to; so the index is opened in a private folder of links. A searcher outlives that.
    """
    private = Path(mkdtemp(prefix="sagsgraf-search-"))
    try:
        for path in index_files(folder):
            (private / path.name).symlink_to(path.resolve())
        yield open_index(private)
    finally:
        while private.exists():  # tantivy's own thread may lock it once more while it goes
            rmtree(private, ignore_errors=True)


def index_files(folder: Path) -> list[Path]:
    """Return the files that make an index, without the locks of those who opened it. Raises OSError without it."""
    return [path for path in folder.iterdir() if path.suffix != ".lock"]


def day_number(iso: str) -> int:
    """Return an ISO date as the number that the field `day` holds: 20150225."""
    return int(iso.replace("-", ""))


@dataclass(frozen=True)
class Card:
    """What a list of hits says about an item without asking the store; the first five are IRIs or parts of them."""

    item: str
    municipality: str
    committee: str
    case: str
    outcomes: tuple[str, ...]
    date: str
    number: str
    title: str
    closed: bool

    def pack(self) -> bytes:
        """Return the card as the index keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def unpack(cls, packed: bytes) -> "Card":
        """Return the card that `pack` packed."""
        row = json.loads(packed)
        return cls(**row | {"outcomes": tuple(row["outcomes"])})
