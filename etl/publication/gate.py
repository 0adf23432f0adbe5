"""The gate before the switch: what a new version has lost against the served one, per municipality.

`gate.toml` says what is compared, and from when on a loss holds a version back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.tables import municipalities, read_toml
from ontology.coverage import RATES, Coverage
from ontology.dataset import Manifest
from ontology.measure import measure


@dataclass(frozen=True)
class Thresholds:
    """What `gate.toml` says: the share that may be lost, of what, how much must be gone, and the rates in words."""

    max_loss: float
    counts: tuple[str, ...]
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
    compared = {*found.counts, *(RATES[name][1] for name in found.rates if name in RATES)}
    unknown = found.rates.keys() - RATES.keys() | compared - found.minimum.keys()
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
    sources = {document.source for document in after.documents}
    lost = {document.municipality for document in before.documents if document.source not in sources}
    return tuple(
        loss
        for old in measure(before)
        for new in [there.get(old.municipality) or Coverage(old.municipality)]
        for gone in [old.municipality in lost and not new.published]
        for loss in (*lost_counts(old, new, share, gone=gone), *lost_rates(old, new, share))
    )


def lost_counts(old: Coverage, new: Coverage, share: float, *, gone: bool) -> Iterator[Loss]:
    """Yield the counts of a municipality that fall by more than a share, and by the minimum if it is not gone."""
    for name in thresholds().counts:
        was, now = counted(old, name), counted(new, name)
        whole = gone and name == "documents"
        if was - now > share * was and (whole or was - now >= thresholds().minimum[name]):
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
    """Return a count; how many documents there are is known of those too of which nothing else was counted."""
    return coverage.published if name == "documents" else coverage.counts.get(name, 0)


def shown(code: str) -> str:
    """Return a municipality as people know it."""
    row = municipalities().get(code)
    return f"{row.name} ({code})" if row else code or "no known municipality"
