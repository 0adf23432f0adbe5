"""What a harvest came to: of everything that a site lists, what is held and what is not, and why."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from etl.harvest.firstagenda import Listed

FETCHED, CHANGED, UNCHANGED, SETTLED = "fetched", "changed", "unchanged", "not asked again"
HELD = (FETCHED, CHANGED, UNCHANGED, SETTLED)
"""New; replaced by another answer; asked for and the same; held, and final for long or before the day asked for."""
FAILED, NOT_ASKED, WAITING, UNREACHED = "failed", "not asked for", "not yet fetched", "not reached"
"""Asked for in vain; before the day from which it was to be fetched; never had; held, but the harvest ended before it
could tell whether that is still the answer."""
GONE, UNREADABLE = "gone", "unreadable"


@dataclass(frozen=True)
class Outcome:
    """What became of one listed meeting; `held` tells whether an answer, if only an older one, lies on disk."""

    meeting: Listed
    outcome: str
    held: bool
    reason: str | None = None


@dataclass(frozen=True)
class Gap:
    """A meeting that the coverage names: it failed, was not fetched yet, or is no longer listed."""

    id: str
    date: str
    committee: str
    url: str
    outcome: str
    held: bool
    reason: str | None = None


@dataclass(frozen=True)
class Coverage:
    """What a harvest of one site came to; the numbers of `totals` without "gone" and "unreadable" add up to `listed`.

    `gone` were listed before and are no longer, `unreadable` are entries of the list that lack what is needed to ask
    for them; `stopped` is why the harvest ended early.
    """

    site: str
    base_url: str
    municipality: str
    started: str
    ended: str
    listed: int
    totals: dict[str, int]
    gaps: tuple[Gap, ...]
    unreadable: tuple[str, ...]
    stopped: str | None = None

    @property
    def held(self) -> int:
        """How many listed meetings were found to be held as the site has them."""
        return sum(self.totals.get(outcome, 0) for outcome in HELD)

    @property
    def is_whole(self) -> bool:
        """Tell whether everything that was to be fetched is there."""
        return not (self.stopped or self.unreadable or self.totals.get(FAILED))

    def as_json(self) -> bytes:
        """Return it as JSON."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")

    def __str__(self) -> str:
        """Return it in one line."""
        counts = ", ".join(f"{number} {outcome}" for outcome, number in self.totals.items())
        stopped = f"; stopped early: {self.stopped}" if self.stopped else ""
        return f"{self.site}: {self.listed} listed: {counts or 'none'}{stopped}"


def count_outcomes(outcomes: Iterable[Outcome], gone: int, unreadable: int) -> dict[str, int]:
    """Return how many meetings came to each outcome, in a fixed order and without zeros."""
    found = Counter(outcome.outcome for outcome in outcomes) | Counter({GONE: gone, UNREADABLE: unreadable})
    return {
        name: found[name] for name in (*HELD, FAILED, NOT_ASKED, WAITING, UNREACHED, GONE, UNREADABLE) if found[name]
    }


def exit_code(coverages: Iterable[Coverage | None]) -> int:
    """Return the exit code for the sites (contract): None is a site of which nothing could be learnt.

    0 all well, 1 something was not fetched, 2 nothing could be fetched.
    """
    known = list(coverages)
    reached = [coverage for coverage in known if coverage]
    if all(coverage and coverage.is_whole for coverage in known):
        return 0
    return 1 if any(coverage.held for coverage in reached) else 2
