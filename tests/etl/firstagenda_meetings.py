"""Invented meetings as FirstAgenda's publication API answers them, for tests to change and spoil."""

import json
from pathlib import Path
from typing import Any

from etl.content import Content, read_content
from etl.kinds.firstagenda import read_json
from etl.kinds.firstagenda_minutes import read_meeting
from etl.model import Minutes, Municipality

SITE = "https://dagsordener.aeroekommune.dk"
Answer = dict[str, Any]


def guid(number: int) -> str:
    """Return an id as the API writes them."""
    return f"00000000-0000-4000-8000-{number:012x}"


def html(decision: str | None, body: str = "<h3>Resume</h3><div>Molen er for kort.</div>", history: str = "") -> str:
    """Return an item's HTML: the decision under its heading (none without), the case's body, and its history."""
    decided = f"<div><h3>Beslutning</h3>\r\n<span>{decision}</span>\r\n</div>" if decision else ""
    told = f"<h3>Sagens forløb</h3>\r\n<span class='sagsforloeb'>{history}</span>" if history else ""
    return (
        f"<div><div id='sagsfremstillingContainer'>\r\n{decided}\r\n<h3>Fremstilling</h3>"
        f"<span class='ukendt'><div> {body} </div></span>\r\n{told}\r\n</div></div>"
    )


def item(number: int, words: str, title: str = "Ny mole", **fields: Any) -> Answer:
    """Return an item with HTML; `fields` take the place of others."""
    return {
        "Felter": [{"Navn": "", "Html": words, "Tekst": None, "Link": f"{SITE}/Vis/Pdf/bilag/{guid(900 + number)}"}],
        "SagsNummer": f"24-00012{number}",
        "CaseNumber": f"24-00012{number}",
        "Navn": title,
        "Caption": title,
        "Punktnummer": str(number),
        "Sorting": number,
        "IsOpen": False,
        "ItemDecision": None,
        "Bilag": [{"Navn": "Tegning", "Id": guid(number), "HarPdfVersion": "true", "Order": 0}],
    } | fields


def member(name: str, *, absent: bool = False, excused: bool = False, **fields: Any) -> Answer:
    """Return a member and how he or she took part."""
    return {"Name": name, "Absent": absent, "ParticipationCancelled": excused, "AttendanceType": 0} | fields


def meeting(*items: Answer, committee: str = "Havneudvalget 2022-2025", **fields: Any) -> Answer:
    """Return a meeting; `fields` take the place of those of `Moede`."""
    return {
        "Id": guid(1),
        "Udvalg": {"Id": guid(2), "Navn": committee, "Historisk": False},
        "Moede": {
            "MeetingBeginUtc": "2024-05-22T15:30:00+02:00",
            "Dato": "2024-05-22T15:30:00+02:00",
            "Sted": "Mødelokale 2",
            "Afsluttet": True,
            "Moededeltagere": [member("Anna Holm"), member("Signe Krag", excused=True)],
            "Navn": "Dagsorden",
            "IsSupplementaryAgenda": False,
        }
        | fields,
        "Dagsordenpunkter": list(items) or [item(1, html("Godkendt."))],
        "TillaegsDagsorden": False,
        "Lydfiler": None,
    }


def as_bytes(answer: Any) -> bytes:
    """Return an answer as the API sends it."""
    return json.dumps(answer, ensure_ascii=False).encode()


HISTORY = (
    "<u>08-05-2024 Teknik- og Miljøudvalget 2024</u><br>\r <div>Anbefales.</div> Fraværende: Palle Vad "
    "<u>22-05-2024 Havneudvalget 2024</u><br>\r <div>Godkendt, som indstillet.</div><br>\r "
    "<u>28-05-2024 Seniorforum</u><br>\r Drøftet den\r\n 27-05-2024 Byrådet var til stede.<br>"
    "<u>03-06-2024 Økonomiudvalget</u><br>\r Beslutning ikke frigivet<br>\r"
)


AEROE = Municipality("0492", "Ærø")


def read(answer: Answer) -> Minutes:
    """Return the minutes that an answer holds. Raises Quarantined."""
    fields = read_json(as_bytes(answer)).meeting
    assert fields is not None
    return read_meeting(fields, AEROE)


def content_of(folder: Path, answer: Answer) -> Content:
    """Return an answer as it is read from a file in a folder. Raises Quarantined."""
    path = folder / "meeting.json"
    path.write_bytes(as_bytes(answer))
    return read_content(path)
