"""Makes the pages of documentation: `python -m server.guides.making`, which `make` runs when the program is set up.

Documents in `docs` become HTML by markdown-it; the ontology is described by pyLODE. Of both only the content is taken:
frame, style and language are the site's own. What is made lies beside this module and is no part of the repository.
"""

import logging
import os
import re
from pathlib import Path

from markdown_it import MarkdownIt
from pylode import OntPub
from rdflib import RDF, Graph, Literal
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ontology.vocabulary import turtle_files
from server.guides.answers import GUIDES, REFERENCE, file_of

DOCUMENTS = Path(__file__).parents[2] / "docs"
DESCRIBED = ("sagsgraf.ttl", "alignments.ttl")
"""The files of the ontology that pyLODE describes; the outcomes are a list of concepts, which `/ontology` shows."""
LANGUAGE = "en"
LEFT_OUT = "h1, #toc h3, [title^='None']"
"""What pyLODE writes that the page has itself; a title without anything to say."""


def make_guide(document: str) -> str:
    """Return the content of a document in `docs` without its title; links to other documents are those of the site.

    Raises KeyError for a link to a document that is no page.
    """
    markdown = (DOCUMENTS / document).read_text(encoding="utf-8")
    tree = LexborHTMLParser(MarkdownIt("commonmark").enable("table").render(markdown))
    for title in tree.css("h1"):
        title.decompose()
    for heading in tree.css("h2"):
        heading.attrs["id"] = re.sub(r"[^\w-]", "", heading.text().lower().replace(" ", "-"))  # as GitHub has it
    for link in tree.css("a[href$='.md']"):
        link.attrs["href"] = find_page(document, link.attrs["href"] or "")
    for cell in tree.css("th"):
        cell.attrs["scope"] = "col"
    for block in tree.css("pre"):
        block.attrs["tabindex"] = "0"  # it scrolls sideways, by keyboard too (WCAG 2.1.1)
    return inner(tree.body)


def find_page(document: str, link: str) -> str:
    """Return the name of the page that a document links to."""
    target = os.path.normpath(Path(document).parent / link)
    return {document: name for name, document in GUIDES.items()}[target]


def inner(node: LexborNode | None) -> str:
    """Return the HTML of what is in an element."""
    return "".join(child.html or "" for child in node.iter(include_text=True)) if node else ""


def read_ontology() -> Graph:
    """Return what pyLODE is to describe, in one language: it would write the names of a term one behind the other."""
    graph = Graph(bind_namespaces="none")  # pyLODE lists the prefixes of the files
    for file in turtle_files("ontology"):
        if file.name in DESCRIBED:
            graph.parse(data=file.read_bytes(), format="turtle")
    for triple in list(graph):
        if isinstance(triple[2], Literal) and triple[2].language not in {None, LANGUAGE}:
            graph.remove(triple)
    return graph


def make_reference(graph: Graph) -> str:
    """Return pyLODE's description of an ontology; each term has its own name as its anchor, as on `/ontology`."""
    publication = OntPub(ontology=graph, sort_subjects=True)
    namespace = str(publication.ns[1])
    ours = (str(term) for term in graph.subjects(RDF.type, None) if str(term).startswith(namespace))
    publication.fids.update({iri: iri.removeprefix(namespace) for iri in ours})
    tree = LexborHTMLParser(publication.make_html())
    for node in tree.css(LEFT_OUT):
        if "title" in node.attrs:
            del node.attrs["title"]
        else:
            node.decompose()
    for pair in tree.css("dl > div"):
        pair.unwrap()
    contents, content = tree.css("#toc")[0], tree.css("#content")[0]
    contents.unwrap_tags(["h4"])
    return f'<nav aria-label="Contents">{inner(contents)}</nav>{inner(content)}'


def main() -> None:
    """Make every page."""
    logging.disable()  # whoever imports pyLODE gets every library's lines for debugging
    pages = {name: make_guide(document) for name, document in GUIDES.items()}
    pages[REFERENCE] = make_reference(read_ontology())
    for name, page in pages.items():
        file_of(name).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
