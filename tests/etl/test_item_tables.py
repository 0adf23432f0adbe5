"""Tables whose rows are items, as small boards print their minutes, in text, HTML and Markdown."""

from etl.kinds.html_lines import read_fragment
from etl.layouts import read_minutes
from etl.model import Minutes, Municipality
from etl.text import Line, read_lines

FANOE = Municipality("0563", "Fanø")
HEAD = "Referat fra møde i Ældrerådet den 2. maj 2024\n\n"
ROWS = (
    ("1", "Godkendelse af referat", "", "Godkendt.", "AH"),
    ("2", "Ny mole", "Molen er kort.", "Udsat til næste møde.", ""),
    ("3", "Eventuelt", "Der er kaffe.", "", "alle"),
)
NAMES = ("Pkt.", "Emne", "Sagsfremstilling", "Referat/aftaler", "Ansvarlig")


def read(lines: tuple[Line, ...]) -> Minutes:
    return read_minutes(lines, FANOE)


def facts(minutes: Minutes) -> list[tuple[str | None, str, str | None]]:
    return [(item.number, item.title, item.decision and item.decision.text) for item in minutes.items]


EXPECTED = [
    ("1", "Godkendelse af referat", "Godkendt."),
    ("2", "Ny mole", "Udsat til næste møde."),
    ("3", "Eventuelt", None),
]


def test_a_row_of_a_markdown_table_is_an_item() -> None:
    table = "\n".join(f"| {' | '.join(row)} |" for row in (NAMES, ("---",) * 5, *ROWS))

    assert facts(read(read_lines(HEAD + table + "\n"))) == EXPECTED


def test_a_row_of_a_table_of_a_page_is_an_item_and_its_cells_may_hold_paragraphs() -> None:
    def row(*cells: str) -> str:
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    long = "<p>Molen er kort.</p><p>" + "Den skal være længere. " * 40 + "</p>"
    rows = [row(*NAMES), *(row(*(long if cell == "Molen er kort." else cell for cell in each)) for each in ROWS)]
    minutes = read(read_fragment(f"<p>{HEAD}</p><table>{''.join(rows)}</table>"))

    assert facts(minutes) == EXPECTED


def test_numbers_may_stand_with_the_titles() -> None:
    rows = [(f"{number}. {title}", *rest) for number, title, *rest in ROWS]
    table = "\n".join(f"| {' | '.join(row)} |" for row in (("Dagsordenspunkt", *NAMES[2:]), *rows))

    assert facts(read(read_lines(HEAD + table + "\n"))) == EXPECTED


def test_a_table_without_decisions_or_with_numbers_that_fall_holds_no_items() -> None:
    table = "| Nr. | Emne | Frist |\n| 1 | Mole | maj |\n| 2 | Bro | juni |\n| 3 | Kaj | juli |\n"
    fallen = "| Nr. | Emne | Beslutning |\n| 3 | Mole | Ja |\n| 1 | Bro | Ja |\n| 2 | Kaj | Nej |\n"
    item = "1. Ny mole\n\nSagsfremstilling\n\n{}\nBeslutning\n\nGodkendt.\n"

    for text in (table, fallen):
        assert facts(read(read_lines(HEAD + item.format(text)))) == [("1", "Ny mole", "Godkendt.")]
