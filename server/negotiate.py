"""Content negotiation (RFC 9110, 12.5.1) as pure functions: header, suffix and what is offered in, an offer out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from server.formats import Offer

MAX_RANGES = 100
"""How much of a header is read: no client needs more, and reading takes time."""

# what stands between commas, and between semicolons, of which neither counts within quotes
ELEMENT_RE = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*+"?)++')
PARAMETER_RE = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*+"?)++')
# more lenient than RFC 9110, 12.4.2: Java has sent `q=.2` for decades
QUALITY_RE = re.compile(r"\d+\.?\d*|\.\d+")


@dataclass(frozen=True)
class MediaRange:
    """One element of an Accept header, in lower case and without parameters, and its quality from 0 to 1."""

    media_type: str
    quality: float

    @property
    def specificity(self) -> int:
        """0 for `*/*`, 1 for `type/*`, 2 for `type/subtype`."""
        return 2 - self.media_type.count("*")

    def covers(self, media_type: str) -> bool:
        """Tell whether `media_type` is within this range."""
        return self.media_type in {"*/*", media_type} or (
            self.media_type.endswith("/*") and media_type.startswith(self.media_type[:-1])
        )


def read_quality(parameters: Sequence[str]) -> float:
    """Return the weight among a range's parameters; 1 when there is none or it is no number from 0 to 1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q" and QUALITY_RE.fullmatch(value.strip()):
            return min(float(value), 1.0)
    return 1.0


def read_accept(header: str | None) -> list[MediaRange]:
    """Return the first ranges of an Accept header; a missing or empty one accepts everything."""
    ranges = []
    for element in islice(ELEMENT_RE.finditer(header or ""), MAX_RANGES):
        media_type, *parameters = PARAMETER_RE.findall(element[0]) or [""]
        if "/" in media_type:
            ranges.append(MediaRange(media_type.strip().lower(), read_quality(parameters)))
    return ranges or [MediaRange("*/*", 1.0)]


def rate(offer: Offer, ranges: Sequence[MediaRange]) -> tuple[float, int]:
    """Return how welcome an offer is: quality and specificity of the range that says most about it."""
    by_type = max(
        ((accepted.specificity, accepted.quality) for accepted in ranges if accepted.covers(offer.media_type)),
        default=(0, 0.0),
    )
    by_alias = max((accepted.quality for accepted in ranges if accepted.media_type in offer.aliases), default=0.0)
    return max((by_type[1], by_type[0]), (by_alias, 2))


def negotiate(accept: str | None, suffix: str | None, offered: Sequence[Offer]) -> Offer | None:
    """Return the offer to answer with, or None when none is acceptable (406).

    A suffix decides alone. Otherwise the highest quality wins, then the more specific range, then the order of
    `offered`; quality 0 excludes.
    """
    if suffix is not None:
        return next((offer for offer in offered if offer.suffix == suffix), None)
    ranges = read_accept(accept)
    best = max(offered, key=lambda offer: rate(offer, ranges))
    return best if rate(best, ranges)[0] > 0 else None


def split_suffix(path: str, offered: Sequence[Offer]) -> tuple[str, str | None]:
    """Return a path without the suffix of an offer, and that suffix; other dots belong to the path."""
    stem, _, suffix = path.rpartition(".")
    return (stem, suffix) if stem and suffix in {offer.suffix for offer in offered} else (path, None)


def choose_language(accept_language: str | None, asked: str | None, offered: Sequence[str]) -> str:
    """Return the language of a page: the one asked for by `?lang=`, else the header's best, else the first offered."""
    if asked is not None and asked in offered:
        return asked
    best, best_quality = offered[0], 0.0
    for element in (accept_language or "").split(","):
        tag, *parameters = element.split(";")
        language = tag.strip().lower().partition("-")[0]
        quality = read_quality(parameters)
        if language in offered and quality > best_quality:
            best, best_quality = language, quality
    return best
