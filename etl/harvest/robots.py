"""What a site asks of programs that visit it, in its robots.txt (RFC 9309)."""

from dataclasses import dataclass

from protego import Protego

MAX_BYTES = 500 * 1024
"""So much must be read (RFC 9309, section 2.5); what follows is left out."""


@dataclass(frozen=True)
class Rules:
    """The rules of one robots.txt for one visitor, by the name that it gives itself."""

    parsed: Protego
    name: str

    def allow(self, url: str) -> bool:
        """Tell whether the visitor may ask for an address."""
        return self.parsed.can_fetch(url, self.name)

    @property
    def delay(self) -> float:
        """The seconds that the visitor shall let pass between two requests (Crawl-delay), 0 where none are named."""
        return max(self.parsed.crawl_delay(self.name) or 0.0, 0.0)


def read_rules(body: bytes, name: str) -> Rules:
    """Return the rules in a robots.txt for the visitor `name`; lines that mean nothing are passed over, as it says."""
    return Rules(Protego.parse(body[:MAX_BYTES].decode("utf-8-sig", "replace")), name)
