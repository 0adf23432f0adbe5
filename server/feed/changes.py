"""`/changes`: the changes of things as lines of JSON, from a cursor on.

Who has the dump of a version goes on from the cursor that the version states; who has nothing begins at 0.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response

from ontology.feed import Feed, Member
from server.formats import NDJSON
from server.refusal import Refusal
from server.responses import conditional, tag_of
from server.site import Publication, Site

MOST = 1000
"""How many changes one answer tells."""
LARGEST = 10**15


async def answer_changes(request: Request) -> Response:
    """Answer `/changes`."""
    site: Site = request.app.state.site
    publication = await site.publication()
    feed, asked = publication.feed, request.query_params
    after, limit = read_number(asked, "after", 0, LARGEST), max(read_number(asked, "limit", MOST, MOST), 1)
    whole = asked.get("statements", "false")
    if whole not in {"true", "false"}:
        raise Refusal(400, "statements is true or false.\n")
    if after > feed.cursor:
        raise Refusal(400, beyond(after, publication))
    members, more = await asyncio.to_thread(read_after, feed, after, limit)
    headers = {"Link": link_next(publication, members, limit, whole)} if more else {}
    tag = tag_of(publication, "changes", request.url.query)
    return await conditional(request, publication, NDJSON, tag, headers, lambda: write(members, whole == "true"))


def read_number(asked: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    """Return a number from the address. Raises Refusal (400)."""
    text = asked.get(name, str(otherwise))
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most):
        raise Refusal(400, f"{name} is a whole number, at most {most}.\n")
    return int(text)


def beyond(after: int, publication: Publication) -> str:
    """Return what to tell a consumer whose cursor is not there yet."""
    return (
        f"There is no change {after} yet: version {publication.manifest.version} ends with {publication.feed.cursor}. "
        "If you were told this cursor here, the data set has been made anew since: take a dump again and go on from "
        "the cursor in its Link header (rel=monitor), or begin at 0.\n"
    )


def read_after(feed: Feed, cursor: int, limit: int) -> tuple[list[Member], bool]:
    """Return so many changes after a cursor, and whether there are more."""
    found = list(islice(feed.after(cursor), limit + 1))
    return found[:limit], len(found) > limit


def link_next(publication: Publication, members: list[Member], limit: int, whole: str) -> str:
    """Return the Link header that leads to what comes after some changes."""
    query = f"after={members[-1].cursor}&limit={limit}" + ("&statements=true" if whole == "true" else "")
    return f'<{publication.root}/changes?{query}>; rel="next"'


def write(members: list[Member], whole: bool) -> bytes:
    """Return changes as lines of JSON, with what is stated of the things or without."""
    left_out = set() if whole else {"statements"}
    rows = ({name: value for name, value in asdict(each).items() if name not in left_out} for each in members)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
