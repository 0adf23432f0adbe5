"""The 198 real meetings of one municipality as its site answers them: read as their fields and their HTML say.

What is expected is told from the raw HTML by other means than the reader's: by its three outermost headings.
`pytest --log-cli-level=INFO` shows the figures.
"""

import html
import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from etl.content import read_content
from etl.kinds.firstagenda_minutes import read_meeting
from etl.model import AgendaItem, Minutes, Municipality, Quarantined
from tests.conftest import SHARED

LOG = logging.getLogger(__name__)
HARVEST = SHARED / "harvest"
GREVE = Municipality("0253", "Greve")
SITE = "https://dagsordener.greve.dk/Vis/Pdf/bilag/"
IN_FIELDS = 0.995
DECISIONS = 0.99
ABSENCE = re.compile(r"(?:Afbud|Fraværende|Ikke til stede)\b", re.IGNORECASE)
UNRELEASED = "Beslutning ikke frigivet"

pytestmark = pytest.mark.skipif(not HARVEST.is_dir(), reason="the harvested meetings (../shared) are not here")


@cache
def read() -> tuple[dict[Path, Minutes], dict[Path, str]]:
    """Return the meetings that are read, and why the others are not."""
    minutes, refused = {}, {}
    for path in sorted(HARVEST.glob("*.json")):
        try:
            content = read_content(path)
        except Quarantined as reason:
            refused[path] = str(reason)
        else:
            minutes[path] = read_meeting(content.meeting or {}, GREVE)
    return minutes, refused


def items() -> Iterator[tuple[dict[str, Any], AgendaItem, Minutes]]:
    """Yield each item as the site answers it and as it was read."""
    for path, minutes in read()[0].items():
        answers = json.loads(path.read_text(encoding="utf-8"))["Dagsordenpunkter"]
        assert len(answers) == len(minutes.items)
        yield from ((answer, item, minutes) for answer, item in zip(answers, minutes.items, strict=True))


def fold(text: str) -> str:
    """Return text with single spaces."""
    return " ".join(text.split())


def words(fragment: str) -> str:
    """Return the words of HTML without its tags and without lines that name the absent."""
    broken = re.sub(r"(?i)<(?:br|/p|/div|/li|/tr|/h\d|/td|u)\b[^>]*>", "\n", fragment)
    lines = [fold(line) for line in html.unescape(re.sub(r"<[^>]+>", "", broken)).split("\n")]
    return " ".join(line for line in lines if line and not ABSENCE.match(line))


def letters(text: str) -> str:
    """Return only the letters of text, which no numbering of lists and no white space changes."""
    return re.sub(r"[\W\d_]", "", text.replace("\u00ad", ""))


def expected_decision(answer: dict[str, Any]) -> str | None:
    """Return the words between "Beslutning" and "Fremstilling", or before the first heading, but for the title."""
    fragment = answer["Felter"][0]["Html"]
    headed = re.search(
        r"<h3>\s*Beslutning\s*</h3>(.*?)(?:<h3>\s*(?:Fremstilling|Sagens forløb)\s*</h3>|$)", fragment, re.S
    )
    first = headed[1] if headed else re.split(r"<h\d", fragment)[0]
    text = words(first).removeprefix("" if headed else fold(answer["Navn"]))
    return text if re.search(r"\w", text) and not text.startswith(UNRELEASED) else None


def expected_history(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Return date and body (as printed) of the released entries of the case's history."""
    _, _, history = answer["Felter"][0]["Html"].partition("<h3>Sagens forløb</h3>")
    entries = re.findall(r"<u>(\d\d)-(\d\d)-(\d{4}) (.*?)</u>(.*?)(?=<u>\d\d-\d\d-\d{4} |$)", history, re.DOTALL)
    return [
        (f"{year}-{month}-{day}", fold(html.unescape(body)))
        for day, month, year, body, text in entries
        if re.search(r"\w", words(text)) and UNRELEASED not in text
    ]


def test_every_meeting_is_read_but_the_two_that_nobody_held() -> None:
    minutes, refused = read()

    assert len(minutes) + len(refused) == 198
    assert [path.name[:10] for path in refused] == ["2022-01-01", "2023-01-01"]
    assert all("questions and answers, not a meeting" in reason for reason in refused.values())
    assert {key for key, n in Counter(each.key.path for each in minutes.values()).items() if n > 1} == set()


def test_titles_numbers_case_numbers_and_attachments_are_as_in_the_fields() -> None:
    agree: Counter[str] = Counter()
    for answer, item, _ in items():
        attached = [(fold(each["Navn"]), each["Id"], SITE + each["Id"]) for each in answer["Bilag"]]
        agree["items"] += 1
        agree["title"] += item.title == fold(answer["Navn"])
        agree["closed"] += item.closed == answer["Navn"].startswith("Lukket")
        agree["number"] += item.number == answer["Punktnummer"]
        agree["case"] += (item.case or "") == answer["SagsNummer"]
        agree["attachments"] += [(each.title, each.identifier, each.url) for each in item.attachments] == attached

    LOG.info("as in the fields: %s", dict(agree))
    assert agree["items"] > 2_800
    assert min(agree.values()) >= IN_FIELDS * agree["items"]


def test_attendance_is_as_in_the_fields() -> None:
    for path, minutes in read()[0].items():
        members = json.loads(path.read_text(encoding="utf-8"))["Moede"]["Moededeltagere"]
        away = {fold(each["Name"]) for each in members if each["Absent"] or each["ParticipationCancelled"]}

        assert set(minutes.absent) == away
        assert {*minutes.present, *minutes.absent} == {fold(each["Name"]) for each in members}


def test_decisions_are_found_with_their_words_and_none_is_made_up() -> None:
    found: Counter[str] = Counter()
    for answer, item, _ in items():
        expected, decided = expected_decision(answer), item.decision.text if item.decision else None
        found["expected"] += expected is not None
        found["found"] += expected is not None and decided is not None
        found["made up"] += expected is None and decided is not None
        found["same words"] += bool(expected and decided and letters(words(decided)) == letters(expected))

    LOG.info("decisions: %s", dict(found))
    assert found["expected"] > 2_600
    assert found["found"] >= DECISIONS * found["expected"]
    assert found["same words"] >= 0.985 * found["expected"]
    assert found["made up"] <= 2


def test_earlier_decisions_are_the_released_entries_of_the_history_but_for_this_meetings() -> None:
    expected: Counter[tuple[str, str]] = Counter()
    read_as: Counter[tuple[str, str]] = Counter()
    for answer, item, minutes in items():
        this = minutes.date.isoformat(), minutes.committee.removesuffix("et")
        entries = [(day, body) for day, body in expected_history(answer) if (day, body.split(" 20")[0]) != this]
        own = [entry for entry in entries if entry[0] == this[0] and entry[1].startswith(this[1])]
        expected.update((answer["Id"], day) for day, body in entries if (day, body) not in own)
        read_as.update((answer["Id"], each.date.isoformat()) for each in item.earlier_decisions if each.date)

    agree = (expected & read_as).total()
    LOG.info("earlier decisions: %s expected, %s read, %s agree", expected.total(), read_as.total(), agree)
    assert expected.total() > 1_400
    assert agree >= IN_FIELDS * max(expected.total(), read_as.total())


def test_every_line_is_accounted_for() -> None:
    minutes = read()[0].values()

    LOG.info("%s lines, all understood", sum(each.lines for each in minutes))
    assert sum(each.lines for each in minutes) > 90_000
    assert [each.unclaimed for each in minutes if each.unclaimed] == []
