"""Pages of web sites: the minutes are kept whole, what stands around them is not."""

from pathlib import Path

import pytest

from etl.content import Content, read_content
from etl.model import Quarantined

PAGES = Path(__file__).parent / "pages"


def read(path: Path, data: bytes) -> Content:
    path.write_bytes(data)
    return read_content(path)


def texts(content: Content) -> list[str]:
    return [line.text for line in content.lines if line.text]


def test_menus_banners_and_footers_are_left_out_and_counted() -> None:
    content = read_content(PAGES / "prepare-public.html")

    assert texts(content) == [
        "Referat fra Havneudvalget", "UDVALG", "Havneudvalget", "MØDE", "4", "STED", "Havnekontoret", "STARTTIDSPUNKT",
        "06-11-2018 07:30:00", "PUNKTER", "1. Godkendelse af dagsorden", "Beslutning Havneudvalget den 06-11-2018",
        "Godkendt.", "2. Ny belysning på østmolen", "Punkttype | Beslutning", "Tema | Drift", "Sagsbeskrivelse",
        "Belysningen på molen er fra 1990 og skal skiftes.", "År | Udgift | Bevilling",
        "2019 | 100.000 kr. | 90.000 kr.",
        "Indstilling", "1. at belysningen skiftes", "2. at udgiften tages af rammen",
        "Beslutning Havneudvalget den 06-11-2018", "Godkendt, dog uden punkt 2.", "Bilag", "Tilbud på lamper",
        "Kort over molen",
    ]  # fmt: skip
    assert content.warnings == ("left out as menus, banners and forms: 33% of the page's text",)
    assert [line.level for line in content.lines if line.text.startswith(("Referat", "PUNKTER", "1. Godk"))] == [
        1,
        2,
        3,
    ]


def test_a_page_in_one_form_and_layout_tables_loses_only_its_menus() -> None:
    content = read_content(PAGES / "webforms-1252.html")

    assert texts(content) == [
        "REFERAT", "Teknisk Udvalg tirsdag den 5. juni 2012 kl. 16.00", "Mødelokale 3, Rådhuset", "Fraværende: Ingen",
        "12. Støj fra “Sandvejen” – målinger", "Sagsnr.: 12/4321", "Sagsfremstilling",
        "Støjen er målt i maj. Den er over grænsen på 58 dB på en tredjedel af strækningen.", "Indstilling",
        "at orienteringen tages til efterretning", "Beslutning", "Taget til efterretning.", "Sidst gemt 5/6 2012",
    ]  # fmt: skip


def test_what_is_folded_away_is_read() -> None:
    content = read_content(PAGES / "folded.html")

    assert texts(content) == [
        "Byrådet - Referat", "Onsdag den 14. august 2024 kl. 15.30, Byrådssalen", "1. Fraværende", "Beslutning",
        "Ingen var fraværende.", "2. Skolevejen lukkes for biler", "Sagsnr. 24/118", "Sagsfremstilling",
        "Skolevejen er smal.", "Den bruges af mange børn.", "Beslutning",
        "Med stemmerne 12 for og 3 imod godkendte Byrådet indstillingen.", "Imod stemte: B og Ø.",
        "Bilag: Kort over skolevejen",
    ]  # fmt: skip


@pytest.mark.parametrize("element", ["aside", "footer", "header", "form", "div class='menu'"])
def test_a_box_with_the_head_of_the_minutes_stays_wherever_it_is(tmp_path: Path, element: str) -> None:
    box = (
        f"<{element}><p>Mødedato: 4. maj 2020</p><p><a href='k'>Kalender</a></p></{element.split(' ', maxsplit=1)[0]}>"
    )
    page = f"<body>{box}<main><p>1. Ny vej</p><p>Beslutning</p><p>Byrådet godkendte sagen som indstillet.</p></main>"

    assert "Mødedato: 4. maj 2020" in texts(read(tmp_path / "a.html", page.encode()))


def test_a_page_without_main_content_is_read_whole(tmp_path: Path) -> None:
    page = "<body><div><p>Byrådet 4. maj 2020</p></div><div>" + "<p>Byrådet godkendte sagen.</p>" * 50 + "</div>"

    assert texts(read(tmp_path / "a.html", page.encode()))[0] == "Byrådet 4. maj 2020"


def test_a_body_named_after_cookies_is_no_banner(tmp_path: Path) -> None:
    page = '<body class="cookie-accepted"><p>Byrådet drøftede cookies på skolernes sider.</p>'

    assert texts(read(tmp_path / "a.html", page.encode())) == ["Byrådet drøftede cookies på skolernes sider."]


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "utf-8", None])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_page_is_decoded_as_it_is_whatever_it_declares(tmp_path: Path, declared: str | None, encoding: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = f"<html><head>{meta}</head><body><p>Mødet på Ærø</p></body></html>"

    assert texts(read(tmp_path / "a.html", page.encode(encoding))) == ["Mødet på Ærø"]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"<html><body><div id=app></div><script>var a = 1</script></body></html>", "an HTML page without text"),
        (b"<html><body>" + b"<div>" * 100_000, "nested more than 1000 elements deep"),
        (b"<html><body>" + b"<b><p>" * 30_000, "nested more than 1000 elements deep"),
        (b"<html><body>" + b"<p>a</p>" * 200_000, "400002 tags, and the limit is 300000"),
        (b"<html><body>a\0b", "NUL byte"),
    ],
)
def test_a_page_that_is_no_minutes_has_a_reason(tmp_path: Path, page: bytes, reason: str) -> None:
    with pytest.raises(Quarantined, match=reason):
        read(tmp_path / "a.html", page)
