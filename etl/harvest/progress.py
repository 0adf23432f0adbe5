"""Tells of a harvest as it goes: on a terminal a bar with rate and time left, in a pipe or a log one line per event."""

import sys
from typing import Never, TextIO

from tqdm import tqdm

from etl.harvest.coverage import FAILED, SETTLED, WAITING, Outcome


class Progress:
    """Tells of one site after the other."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to `stream`, by default the standard error stream."""
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self.bar: tqdm[Never] | None = None
        self.site, self.done, self.total = "", 0, 0

    def begin(self, site: str, total: int) -> None:
        """Tell that a site is begun which lists so many meetings."""
        self.site, self.done, self.total = site, 0, total
        if self.live:
            self.bar = tqdm(total=total, desc=site, unit=" meetings", file=self.stream, leave=False)

    def meeting(self, outcome: Outcome) -> None:
        """Tell what became of a meeting; one that was not asked for gets no line of its own."""
        self.done += 1
        if self.bar is not None:
            self.bar.update()
        if outcome.outcome == FAILED or (outcome.outcome not in (SETTLED, WAITING) and not self.live):
            meeting = outcome.meeting
            reason = f": {outcome.reason}" if outcome.reason else ""
            line = f"{self.done}/{self.total} {outcome.outcome} {meeting.date} {meeting.committee} {meeting.id}{reason}"
            self.event(line)

    def event(self, line: str) -> None:
        """Tell of something that stays on the screen."""
        text = f"{self.site}: {line}" if self.site else line
        text = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
        if self.bar is not None:
            self.bar.write(text, file=self.stream)
        else:
            self.stream.write(text + "\n")
            self.stream.flush()

    def end(self) -> None:
        """Tell that the site is ended."""
        if self.bar is not None:
            self.bar.close()
        self.bar, self.site = None, ""
