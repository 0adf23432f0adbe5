"""References in an item's text: acts, organisations and municipalities, people with a role, other meetings.

Each module finds, reads and resolves one kind; `matching` settles what overlaps. Everything is kept with its exact
place, the rule or table row that made it, and a confidence; what fits several entities is kept without one.
"""

from dataclasses import replace
from datetime import date

from etl.model import AgendaItem, Municipality
from etl.references.bodies import find_bodies
from etl.references.laws import find_laws
from etl.references.matching import Setting, passages_of, settle
from etl.references.meetings import find_meetings
from etl.references.people import find_people

FINDERS = (find_laws, find_bodies, find_people, find_meetings)
"""The kinds of reference; where two claim the same words, the first has them."""


def annotate_item(item: AgendaItem, municipality: Municipality, committee: str, date: date) -> AgendaItem:
    """Return the item with the mentions in its title and sections, in the order of the text.

    `committee` (without its term) and `date` are those of the meeting that the item belongs to.
    """
    setting = Setting(municipality, committee, date)
    passages = passages_of(item)
    return replace(item, mentions=settle(mention for find in FINDERS for mention in find(passages, setting)))
