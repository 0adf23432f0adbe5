"""The links of pages that are files: relative, to other files; of a link to what only a server answers, the text."""

from collections.abc import Collection
from os.path import relpath
from pathlib import PurePosixPath
from urllib.parse import parse_qs, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from server.pages import LANGUAGES

DUMPS = "/dumps/"


def file_of(address: str, language: str = LANGUAGES[0]) -> str:
    """Return the file of a page by its path and language: "/docs/" in English is "docs/index.en.html"."""
    suffix = ".html" if language == LANGUAGES[0] else f".{language}.html"
    return f"{address[1:]}index{suffix}" if address.endswith("/") else address[1:] + suffix


class Linker:
    """Makes the links of pages lead to files."""

    def __init__(self, base: str, files: Collection[str]) -> None:
        """Take the base URL of the data set, and the names of all files."""
        self.base = base
        self.files = files

    def relink(self, html: bytes, address: str, language: str) -> bytes:
        """Return a page, by its path and language, with links to files, and without those to what is no file."""
        tree = LexborHTMLParser(html)
        for node in tree.css("[href], [src], form"):
            for name in ("href", "src"):
                link = node.attrs.get(name)
                if link is not None:
                    found = self.find(link, address, language)
                    if found is None:
                        leave_out(node)
                    else:
                        node.attrs[name] = found
            if node.tag == "form":
                node.decompose()
        return (tree.html or "").encode()

    def find(self, link: str, address: str, language: str) -> str | None:
        """Return where a link of a page leads among the files, the link itself where it leads elsewhere, or None."""
        target = urljoin(f"{self.base}{address}", link)
        if link.startswith("#") or not target.startswith((f"{self.base}/", f"{self.base}#", f"{self.base}?")):
            return link
        path, query, fragment = urlsplit(target.removeprefix(self.base))[2:]
        asked = parse_qs(query)
        (chosen,) = asked.pop("lang", [LANGUAGES[0]])
        if path == DUMPS and "part" in asked:  # whose files are on the page of that data set
            path = f"/catalog/{asked.pop('part')[0]}"
        name = next((each for each in (path[1:], file_of(path or "/", chosen)) if each in self.files), None)
        if asked or name is None:
            return None
        here = PurePosixPath(file_of(address, language)).parent
        return relpath(name, here) + (f"#{fragment}" if fragment else "")


def leave_out(node: LexborNode) -> None:
    """Make a link its text; in a list of places to go it goes altogether, and so does what is no text."""
    place = node.parent
    if node.tag != "a":
        node.decompose()
    elif place and place.tag == "li" and node.css_matches("nav a, .tiles a, .guides a"):
        place.decompose()
    else:
        node.unwrap()
