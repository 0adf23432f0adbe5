"""A transcript cut into lines: its title, the fields of its head, then each item with its headings."""

from etl.text import Line, fold
from etl.transcripts.contents import Contents, split_contents
from etl.transcripts.heads import cut_head
from etl.transcripts.items import cut_items
from etl.transcripts.pages import find_transcript
from etl.transcripts.people import known_names


def unfold(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines of a transcript as the original had them, as far as labels, titles and headings tell.

    Every other document is returned as it is.
    """
    transcript = find_transcript(lines)
    if transcript is None:
        return lines
    head, listed, pages = split_contents(transcript.pages)
    contents = Contents(listed)
    names = known_names(pages)
    result: list[tuple[str, int]] = [(text, 1) for text in cut_head(transcript.title, names, is_title=True)]
    result += [(text, 1) for text in cut_head(head, names)]
    result += [(transcript.page_head, 1)] if transcript.page_head else []
    for number, text in cut_items(pages, contents, names):
        result += [("", number), *((part, number) for part in text)]
    texts = ((fold(text), page) for text, page in result)
    return tuple(replace_line(n, text, page) for n, (text, page) in enumerate(texts, start=1))


def replace_line(number: int, text: str, page: int) -> Line:
    """Return a line of a page."""
    return Line(number, text, page=page)
