"""Before the first document is read: every table that the reading rests on is read and checked."""

import re
from collections.abc import Callable
from functools import partial

from etl import name_lists, names, outcomes, tables
from etl.catalog.words import words
from etl.coverage.reasons import reasons
from etl.harvest.sites import sites
from etl.kinds.detect import kinds
from etl.kinds.firstagenda import not_held
from etl.layouts import labels, layout
from etl.layouts.block_ends import finite_verbs
from etl.plain import following
from etl.publication.gate import thresholds
from etl.tables import BrokenTable, read_toml
from etl.tables.instruments import other_texts
from etl.votes.wordings import wordings

LOADERS: dict[str, Callable[[], object]] = {
    "tables/municipalities.tsv": tables.municipalities,
    "tables/body_kinds.tsv": tables.body_kinds,
    "tables/bodies.tsv": tables.bodies,
    "tables/systems.tsv": tables.lookalikes,
    "tables/laws.tsv": tables.laws,
    "tables/idioms.tsv": tables.idioms,
    "tables/other_texts.tsv": other_texts,
    "tables/kle.tsv": tables.subjects,
    "tables/titles.tsv": tables.titles,
    "tables/committees.tsv": tables.committees,
    "tables/attendance.toml": name_lists.statuses,
    "tables/names.toml": names.titles,
    "tables/following.toml": following,
    "tables/people.toml": partial(read_toml, tables.TABLES / "people.toml"),
    "tables/votes.toml": wordings,
    "layouts/item_starts.toml": layout.styles,
    "layouts/labels.toml": labels.label_tables,
    "layouts/headings.tsv": layout.headings,
    "layouts/heading_patterns.tsv": layout.heading_patterns,
    "layouts/case_numbers.tsv": layout.case_number,
    "layouts/chrome.tsv": layout.chrome,
    "layouts/openness.tsv": layout.openness,
    "layouts/groups.tsv": layout.groups,
    "layouts/finite_verbs.tsv": finite_verbs,
    "kinds/kinds.toml": kinds,
    "kinds/firstagenda.toml": not_held,
    "harvest/sites.tsv": sites,
    "catalog/catalog.toml": words,
    "coverage/reasons.toml": reasons,
    "publication/gate.toml": thresholds,
    "ontology/outcomes.ttl": outcomes.phrases,
}
"""Who reads which table; each keeps what it has read."""


def check_tables() -> None:
    """Read every table once. Raises BrokenTable, with file and reason and mostly the line, for the first broken one."""
    for name, load in LOADERS.items():
        try:
            load()
        except BrokenTable:
            raise
        except (ValueError, KeyError, TypeError, SyntaxError, re.error) as error:
            raise BrokenTable(f"{name}: {type(error).__name__}: {error}") from error
