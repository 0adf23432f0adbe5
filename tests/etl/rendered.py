"""Minutes given as text, made anew as a web page, a Word file and a PDF file, the way vendors and offices make them."""

import html
import io
from collections.abc import Iterator
from itertools import groupby

import docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer

from etl.text import Line, continues

PAGE = """<!DOCTYPE html><html lang="da"><head><meta charset="utf-8"><title>Referat - Kommunen</title>
<style>.menu {{ color: red }}</style><script>var x = "<p>Punkt 99: Script</p>";</script></head>
<body class="page cookie-ready">
<div id="cookie-banner" class="cookie-consent"><h2>Vi bruger cookies</h2><p>Vi samler statistik ved hjælp af cookies
for at gøre siden bedre.</p><button>Tillad alle</button><button>Kun nødvendige</button></div>
<a class="skip-link" href="#main">Spring til indhold</a>
<header class="site-header"><a href="/">Kommunen</a><nav class="main-menu"><ul>{menu}</ul></nav>
<form role="search"><label>Søg</label><input name="q"><button>Søg</button></form></header>
<ol class="breadcrumb"><li><a href="/">Forside</a></li><li><a href="/politik">Politik</a></li></ol>
<main id="main"><div class="row"><div class="col-9">{minutes}</div></div></main>
<aside><h2>Kontakt</h2><p>Rådhuset, telefon 12 34 56 78</p></aside>
<footer><p>Kommunen, Torvet 1</p><ul><li><a href="/was">Tilgængelighed</a></li></ul></footer>
</body></html>"""
MENU = (
    "Borger",
    "Erhverv",
    "Politik",
    "Om kommunen",
    "Job",
    "Dagsordener og referater",
    "Udvalg",
    "Byrådet",
    "Høringer",
)


def paragraphs(lines: tuple[Line, ...]) -> Iterator[list[Line]]:
    """Yield what stands between empty lines; a sentence that was wrapped is one line."""
    for filled, group in groupby(lines, key=lambda line: bool(line.text)):
        if filled:
            yield list(unwrapped(group))


def unwrapped(lines: Iterator[Line]) -> Iterator[Line]:
    """Yield lines, those put together that are one sentence."""
    whole = last = next(lines)
    for line in lines:
        if continues(last, line):
            whole = Line(whole.number, f"{whole.text} {line.text}", whole.level, whole.bullet)
        else:
            yield whole
            whole = line
        last = line
    yield whole


def as_html(lines: tuple[Line, ...]) -> bytes:
    """Return a page with menus, search and a banner around the minutes."""
    menu = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in MENU)
    return PAGE.format(menu=menu, minutes="\n".join(map(html_paragraph, paragraphs(lines)))).encode()


def html_paragraph(lines: list[Line]) -> str:
    """Return a paragraph, a heading or a list."""
    parts = []
    for kind, group in groupby(lines, key=lambda line: "h" if line.level else "li" if line.bullet else "p"):
        texts = [html.escape(line.text) for line in group]
        if kind == "h":
            level = lines[0].level or 2
            parts += [f"<h{level}>{text}</h{level}>" for text in texts]
        elif kind == "li":
            parts.append("<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>")
        else:
            parts.append("<p>" + "<br>\n".join(texts) + "</p>")
    return "".join(parts)


def as_word(lines: tuple[Line, ...]) -> bytes:
    """Return a Word file with a header and a footer on each page."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Kommunen, fortroligt til mødet"
    document.sections[0].footer.paragraphs[0].text = "Side 1"
    for paragraph in paragraphs(lines):
        for kind, group in groupby(paragraph, key=lambda line: (line.level, line.bullet)):
            level, bullet = kind
            style = f"Heading {level}" if level else "List Bullet" if bullet else None
            for text in ["\n".join(line.text for line in group)] if not (level or bullet) else [g.text for g in group]:
                document.add_paragraph(text, style)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_pdf(lines: tuple[Line, ...]) -> bytes:
    """Return a PDF file of A4 pages with wrapped lines, page headers and page numbers."""
    file = io.BytesIO()
    template = BaseDocTemplate(file, pagesize=A4, leftMargin=60, rightMargin=60, topMargin=80, bottomMargin=70)
    frame = Frame(60, 70, A4[0] - 120, A4[1] - 150)
    template.addPageTemplates(PageTemplate(frames=[frame], onPage=margins))
    template.build([flowable for paragraph in paragraphs(lines) for flowable in pdf_paragraph(paragraph)])
    return file.getvalue()


def margins(canvas: Canvas, _template: BaseDocTemplate) -> None:
    """Print the header and the footer of a page."""
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, A4[1] - 40, "Kommunen, åben dagsorden")
    canvas.drawRightString(A4[0] - 60, 35, f"Side {canvas.getPageNumber()}")


def pdf_paragraph(lines: list[Line]) -> Iterator[Paragraph | Spacer]:
    """Yield the lines of a paragraph, and the space after it."""
    for line in lines:
        size = 10 if not line.level else 16 - line.level
        style = ParagraphStyle("line", fontName="Helvetica-Bold" if line.level else "Helvetica", fontSize=size,
                               leading=size * 1.2, leftIndent=12 if line.bullet else 0)  # fmt: skip
        yield Paragraph(html.escape(line.text), style, bulletText="•" if line.bullet else None)
    yield Spacer(1, 9)
