"""A meeting and its items told by one another: one spelling a participant, and who was there by what all items say."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from etl.attendance import with_conflicts
from etl.model import AgendaItem, Attendance, Decision, Minutes, Vote
from etl.spellings import find_name, find_part

AWAY = ("absent", "excused")


@dataclass
class Joiner:
    """The participants of a meeting, and where other spellings of their names were read as theirs."""

    names: tuple[str, ...]
    joined: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def rename(self, printed: Iterable[str], position: int, *, parts: bool = False) -> dict[str, str]:
        """Return the participants' names for the names printed in one place, `parts` of names too.

        Where a participant stands under his own name, another spelling beside it is another person.
        """
        printed = dict.fromkeys(printed)
        found = {
            name: find_name(name, self.names) or (find_part(name, self.names) if parts else None) for name in printed
        }
        taken = [*printed, *found.values()]
        renamed = {name: other for name, other in found.items() if other and taken.count(other) == 1}
        for pair in renamed.items():
            self.joined[pair].append(position)
        return renamed

    def warnings(self) -> list[str]:
        """Return what is to be known of names that were read as a participant's."""
        return [
            f"'{printed}' (item {', '.join(map(str, dict.fromkeys(places)))}) is read as the participant {name}"
            for (printed, name), places in self.joined.items()
        ]


def join_participants(minutes: Minutes) -> Minutes:
    """Return the minutes with the names in items as the meeting spells them, conflicts told, and who was never there.

    What was changed so is said in the warnings.
    """
    joiner = Joiner(participants(minutes))
    items = tuple(joined_item(item, joiner) for item in minutes.items)
    warnings = (*minutes.warnings, *joiner.warnings())
    return with_the_absent(replace(minutes, items=items, warnings=warnings, spellings=tuple(joiner.joined)))


def participants(minutes: Minutes) -> tuple[str, ...]:
    """Return who is named as taking part in the meeting or as missing it."""
    return tuple(dict.fromkeys((*minutes.present, *minutes.absent, *(each.person for each in minutes.attendance))))


def joined_item(item: AgendaItem, joiner: Joiner) -> AgendaItem:
    """Return an item with its participants' names, those conflicted told as such."""
    decision = item.decision
    told = with_conflicts(item.attendance, decision.text, item.called) if decision else item.attendance
    names = joiner.rename([*(each.person for each in told), *(decision.absent if decision else ())], item.position)
    return replace(
        item,
        attendance=tuple({each.person: each for each in (renamed(each, names) for each in told)}.values()),
        decision=joined_decision(decision, joiner, item.position, own=True) if decision else None,
        earlier_decisions=tuple(
            joined_decision(each, joiner, item.position, own=False) for each in item.earlier_decisions
        ),
    )


def renamed(person: Attendance, names: dict[str, str]) -> Attendance:
    """Return how somebody took part, under the participant's name."""
    whose = person.substitutes_for
    return replace(
        person,
        person=names.get(person.person, person.person),
        substitutes_for=names.get(whose, whose) if whose else None,
    )


def joined_decision(decision: Decision, joiner: Joiner, position: int, *, own: bool) -> Decision:
    """Return a decision with its participants' names; only in the meeting's own may a part of a name stand for one."""
    names = joiner.rename(decision.absent, position)
    return replace(
        decision,
        absent=tuple(names.get(name, name) for name in decision.absent),
        votes=tuple(joined_vote(vote, joiner, position, parts=own) for vote in decision.votes),
    )


def joined_vote(vote: Vote, joiner: Joiner, position: int, *, parts: bool) -> Vote:
    """Return a vote with its participants' names; a voter so named is a person, not a party."""
    sides = (vote.voted_for, vote.voted_against, vote.abstained, vote.reserved_by)
    names = joiner.rename((label for side in sides for label in side), position, parts=parts)
    voted_for, voted_against, abstained, reserved_by = (
        tuple(names.get(label, label) for label in side) for side in sides
    )
    return replace(
        vote,
        voted_for=voted_for,
        voted_against=voted_against,
        abstained=abstained,
        reserved_by=reserved_by,
        members=tuple(dict.fromkeys(names.get(name, name) for name in vote.members)),
    )


def with_the_absent(minutes: Minutes) -> Minutes:
    """Return the minutes where nobody is present whom every decided item says was away; items do not repeat it."""
    away = {name: status for name in listed_present(minutes) if (status := status_in_items(name, minutes.items))}
    if not away:
        return minutes
    told = [person for person in minutes.attendance if person.person not in away]
    attendance = [*told, *(Attendance(name, status) for name, status in away.items())]
    warning = f"the list of those present says {len(away)} were there whom every item says were absent"
    return replace(
        minutes,
        present=tuple(name for name in minutes.present if name not in away),
        absent=tuple(dict.fromkeys((*minutes.absent, *away))),
        attendance=tuple(attendance),
        items=tuple(without_the_absent(item, away) for item in minutes.items),
        warnings=(*minutes.warnings, warning),
    )


def listed_present(minutes: Minutes) -> list[str]:
    """Return who is present at the meeting as it lists them: who left, or took part for another, is told by that."""
    told = {person.person: person.status for person in minutes.attendance}
    listed = dict.fromkeys((*minutes.present, *told))
    return [name for name in listed if told.get(name, "present") == "present"]


def status_in_items(name: str, items: Iterable[AgendaItem]) -> str | None:
    """Return how somebody missed every item that has a decision, or None where one says else or nothing."""
    statuses: list[str | None] = []
    for item in items:
        said = [person.status for person in item.attendance if person.person == name]
        voted = item.decision and any(name in voters(vote) for vote in item.decision.votes)
        if item.decision or said:
            statuses.append(said[0] if said and not voted else None)
    if not statuses or any(status not in AWAY for status in statuses):
        return None
    return "excused" if set(statuses) == {"excused"} else "absent"


def voters(vote: Vote) -> tuple[str, ...]:
    """Return who voted or abstained."""
    return (*vote.voted_for, *vote.voted_against, *vote.abstained, *vote.reserved_by)


def without_the_absent(item: AgendaItem, away: Iterable[str]) -> AgendaItem:
    """Return an item that does not repeat who missed the whole meeting."""
    return replace(item, attendance=tuple(person for person in item.attendance if person.person not in away))
