"""The gate before the switch: what a new version has lost against the served one, per municipality.

`gate.toml` says what is compared, and from when on a loss holds a version back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.municipality import named_municipality
from etl.tables import read_toml
from ontology.coverage import RATES, Coverage, measure
from ontology.dataset import Manifest


@dataclass(frozen=True)
class Thresholds:
    """What `gate.toml` says: the share that may be lost, what must be gone at least, and the rates in words."""

    max_loss: float
    minimum: Mapping[str, int]
    rates: Mapping[str, str]


@dataclass(frozen=True)
class Loss:
    """What a municipality loses: a count, or a rate from 0 to 1; in numbers and in words."""

    municipality: str
    measure: str
    before: float
    after: float
    words: str


@cache
def thresholds() -> Thresholds:
    """Return the thresholds. Raises BrokenTable, or ValueError when one names what is not measured."""
    found = Thresholds(**read_toml(Path(__file__).with_name("gate.toml")))
    unknown = found.rates.keys() - RATES.keys() | {RATES[name][1] for name in found.rates} - found.minimum.keys()
    if unknown:
        raise ValueError(f"not measured, or without a minimum: {', '.join(sorted(unknown))}")
    return found


def find_losses(before: Manifest | None, after: Manifest, max_loss: float | None = None) -> tuple[Loss, ...]:
    """Return what holds `after` back, or nothing; a first version loses nothing.

    `max_loss` is the share that may be lost, by default the one of the table.
    """
    if before is None:
        return ()
    share = thresholds().max_loss if max_loss is None else max_loss
    there = {coverage.municipality: coverage for coverage in measure(after)}
    return tuple(
        loss
        for old in measure(before)
        for new in [there.get(old.municipality) or Coverage(old.municipality, (), {}, (), {}, {})]
        for loss in (*lost_counts(old, new, share), *lost_rates(old, new, share))
    )


def lost_counts(old: Coverage, new: Coverage, share: float) -> Iterator[Loss]:
    """Yield the counts of a municipality that fall by more than a share and by the minimum."""
    for name, minimum in thresholds().minimum.items():
        was, now = counted(old, name), counted(new, name)
        if was - now > share * was and was - now >= minimum:
            words = f"{name} {was:.0f} -> {now:.0f} ({(now - was) / was:+.1%})"
            yield Loss(old.municipality, name, was, now, f"{shown(old.municipality)}: {words}")


def lost_rates(old: Coverage, new: Coverage, share: float) -> Iterator[Loss]:
    """Yield the rates of a municipality that fall by more than a share, where that is the minimum of what they are of.

    A rate of nothing is none: where all is gone, the counts tell it.
    """
    for name, text in thresholds().rates.items():
        was, now, whole = old.rates.get(name), new.rates.get(name), RATES[name][1]
        if was is None or now is None:
            continue
        if was - now > share and (was - now) * counted(new, whole) >= thresholds().minimum[whole]:
            words = f"{text} {was:.1%} -> {now:.1%}"
            yield Loss(old.municipality, name, was, now, f"{shown(old.municipality)}: {words}")


def counted(coverage: Coverage, name: str) -> float:
    """Return a count; how many documents there are is known of older versions, too."""
    return coverage.published if name == "documents" else coverage.counts.get(name, 0)


def shown(code: str) -> str:
    """Return a municipality as people know it."""
    return f"{named_municipality(code).name} ({code})" if code else "no known municipality"
