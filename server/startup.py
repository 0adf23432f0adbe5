"""Before the first request: every file of the program that answers are made of is read.

So a running server answers as before while its files are replaced, by `git checkout` or an upgrade, until it is started
again: old code with new templates would not go together.
"""

from collections.abc import Callable
from functools import partial

from ontology.vocabulary import read_context, read_turtle
from server.api.saved_queries import read_saved_queries
from server.api.view import read_columns
from server.editor.assets import read_assets
from server.editor.completion import read_words
from server.editor.places import read_places
from server.guides.answers import GUIDES, REFERENCE, read_guide
from server.pages import LANGUAGES, read_asset, read_texts, templates
from server.reconciliation.gazetteer import read_table
from server.things.ballots import parties
from server.things.tables import read_tables

READERS: tuple[Callable[[], object], ...] = (
    *(partial(read_turtle, package) for package in ("ontology", "shapes")),
    *(read_context, read_saved_queries, read_columns, read_assets, read_words, read_places, read_table, parties),
    *(partial(read_guide, name) for name in (*GUIDES, REFERENCE)),
    *(partial(read_texts, language) for language in LANGUAGES),
    *(partial(read_asset, name) for name in ("style.css", "icon.svg")),
    *(templates, read_tables),
)
"""Who reads which files; each keeps what it has read."""


def read_files() -> None:
    """Read every file once. Raises OSError or ValueError for one that is missing or broken."""
    for read in READERS:
        read()
