"""Annotating an invented text as one section of an invented item."""

from datetime import date

from etl.model import AgendaItem, LawReference, MeetingReference, Mention, Municipality, PersonReference, Section
from etl.references import annotate_item

HERNING = Municipality("0657", "Herning")
COMMITTEE = "Arbejdsmarkedsudvalget"
DAY = date(2023, 9, 21)


def annotate(*texts: str, day: date = DAY, committee: str = COMMITTEE, title: str = "Sag") -> tuple[Mention, ...]:
    """Return the mentions in an item with these section texts; each quote is checked against its place."""
    sections = tuple(Section(position, "exposition", None, text) for position, text in enumerate(texts, start=1))
    item = annotate_item(AgendaItem(1, "1", title, sections=sections), HERNING, committee, day)
    for mention in item.mentions:
        text = title if mention.section is None else texts[mention.section - 1]
        assert text[mention.start : mention.end] == mention.quote
    return item.mentions


def laws(*texts: str, day: date = DAY) -> list[tuple[str, str | None]]:
    """Return each cited act's label, or its wording where it has no act, with the provision."""
    entities = [mention.entity for mention in annotate(*texts, day=day)]
    cited = [entity for entity in entities if isinstance(entity, LawReference)]
    return [(law.act.label if law.act else law.wording, law.provision) for law in cited]


def provisions(*texts: str, day: date = DAY) -> list[tuple[str, str | None]]:
    """Return each cited act's label with its provision, leaving out acts cited as a whole."""
    return [(act, provision) for act, provision in laws(*texts, day=day) if provision]


def people(text: str) -> list[tuple[str, str]]:
    """Return each named person with the role."""
    entities = [mention.entity for mention in annotate(text)]
    return [(entity.name, entity.role) for entity in entities if isinstance(entity, PersonReference)]


def meetings(*texts: str, committee: str = COMMITTEE, day: date = DAY) -> list[tuple[str, str]]:
    """Return each meeting referred to, as committee and ISO date."""
    entities = [mention.entity for mention in annotate(*texts, committee=committee, day=day)]
    return [(entity.committee, entity.date.isoformat()) for entity in entities if isinstance(entity, MeetingReference)]
