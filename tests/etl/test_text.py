"""Lines, dates and times."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.text import MONTHS, Line, find_date, find_time, fold, paragraph_text, read_lines

DATES = [
    ("25. februar 2015", date(2015, 2, 25)),
    ("Torsdag d. 11. februar 2021 kl. 14:00", date(2021, 2, 11)),
    ("Onsdag, 11 januar, 2021 - 19:00", date(2021, 1, 11)),
    ("06. feb 2023", date(2023, 2, 6)),
    ("Torsdag, September 10, 2020 - 16:30", date(2020, 9, 10)),
    ("18-08-2020", date(2020, 8, 18)),
    ("3/4/2022", date(2022, 4, 3)),
    ("16.12.2014", date(2014, 12, 16)),
    ("2024-05-14", date(2024, 5, 14)),
    ("31-02-2020", None),
    ("Sagsnr. 306-2009-600", None),
    ("S2018-2162", None),
    ("kl. 14.30", None),
    ("15.20.00-P00-1-13", None),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_a_date_is_read_in_the_forms_minutes_use(text: str, expected: date | None) -> None:
    assert find_date(text) == expected


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2100, 12, 31)))
def test_a_printed_date_is_read_back(day: date) -> None:
    month = next(name for name, number in MONTHS.items() if number == day.month)

    for printed in (f"{day.day}. {month} {day.year}", f"{day:%d-%m-%Y}", day.isoformat()):
        assert find_date(printed) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kl. 14:00", time(14)),
        ("Kl 9.30", time(9, 30)),
        ("kl. 19", time(19)),
        ("2020 - 16:30", time(16, 30)),
        ("kl. 25:00", None),
        ("lokale 4", None),
    ],
)
def test_a_time_is_read_with_or_without_minutes(text: str, expected: time | None) -> None:
    assert find_time(text) == expected


def test_markdown_is_taken_off_and_said_apart() -> None:
    assert read_lines("## **Punkt 1: Ny** vej\n\n- et punkt\n\u00a0\n[Kort](https://example.org/k.pdf)") == (
        Line(1, "Punkt 1: Ny vej", level=2),
        Line(2, ""),
        Line(3, "et punkt", bullet=True),
        Line(4, "", cell=True),
        Line(5, "Kort"),
    )


def test_a_wrapped_sentence_is_whole_again_and_a_new_line_stays() -> None:
    wrapped = "Der fremlægges en sag til efterretning om øens\nøkonomi.\nUdvalget drøftede den."

    assert paragraph_text(read_lines(wrapped)) == (
        "Der fremlægges en sag til efterretning om øens økonomi.\nUdvalget drøftede den."
    )


@given(st.text())
def test_no_text_breaks_the_reading_of_lines_and_folded_text_stays(text: str) -> None:
    for line in read_lines(text):
        assert line.text == fold(line.text)
