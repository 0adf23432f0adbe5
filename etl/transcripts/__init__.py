"""Transcripts of PDF files: a page is one running paragraph behind its number; cut into the lines that it held."""

from etl.transcripts.unfold import unfold

__all__ = ["unfold"]
