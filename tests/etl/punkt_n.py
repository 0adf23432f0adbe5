"""Invented minutes whose items begin "Punkt 1: ...", to be filled in, and how tests of the reader read them."""

import etl.layouts
from etl.model import Minutes, Municipality
from etl.text import read_lines

FANOE = Municipality("0563", "Fanø")
HEAD = "REFERAT Havneudvalget d. 02-05-2024\n\nMødedato Torsdag d. 2. maj 2024 kl. 9:00\n\nMødedeltagere {people}\n\n"
TITLE = "Referat fra møde i Havneudvalget den 2. maj 2024\n\n"
ITEM = "Punkt 1: Ny mole\n\n24/17\n\nResumé\n\nMolen skal være længere.\n\n"


def read_minutes(text: str, municipality: Municipality) -> Minutes:
    return etl.layouts.read_minutes(read_lines(text), municipality)


def read_punkt_n(body: str, people: str = "Anna Holm, Bo Dahl"):  # type: ignore[no-untyped-def]
    return read_minutes(HEAD.format(people=people) + body, FANOE)


def read_below_title(items: str) -> Minutes:
    """Read items of any layout below a line that says what the document is."""
    return read_minutes(TITLE + items, FANOE)
