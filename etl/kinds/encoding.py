"""From bytes to text: UTF-8, UTF-16 with a mark or without, and Windows-1252 where the result is Danish."""

import codecs
import re

from etl.model import Quarantined

UTF_16 = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SAMPLE_BYTES = 4096

# Letters and signs of UTF-8 read as Windows-1252: "Ã¸", "Ã…", "Â§", "â€“". Not: "Ã" before a plain letter, "På", "§".
TWICE_RE = re.compile("Ã[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Â[\u00a0-\u00bf]|â€[\u0080-\u00bf“”˜™œ¦¢]")
LETTERS = frozenset("æøåÆØÅ")
# What Danish minutes hold beyond ASCII: letters, also of names and of the neighbours' languages, and signs
EXPECTED = LETTERS | frozenset("äöüßÄÖÜéèêëáàâãíìîïóòôõúùûñçýðþÉÈÁÓÚÍŠšŽž§°½¼¾²³±·´¨«»¤£€©®“”‘’‚„–—…•\u00a0\u00ad")
EXPECTED_SHARE = 0.95
MAX_WELL_FORMED = 0.02  # of the other bytes: how many may happen to look like UTF-8


def transcode(data: bytes) -> bytes:
    """Return UTF-16 as UTF-8, and everything else as it is. Raises Quarantined when UTF-16 is broken."""
    encoding = next((name for mark, name in UTF_16 if data.startswith(mark)), None) or unmarked_utf_16(data)
    if not encoding or data.startswith(codecs.BOM_UTF32_LE):
        return data
    try:
        return data.decode(encoding).encode("utf-8")
    except UnicodeError as error:
        raise Quarantined(f"broken UTF-16 ({error}); save the file as UTF-8") from error


def unmarked_utf_16(data: bytes) -> str | None:
    """Return the byte order of UTF-16 text without a mark, in which nearly every other byte is NUL, or None."""
    sample = data[:SAMPLE_BYTES]
    high, low = sample[1::2].count(0), sample[::2].count(0)
    half = len(sample) // 2
    if len(sample) < 8 or len(data) % 2 or min(high, low) > half // 10 or max(high, low) < half * 0.9:
        return None
    return "utf-16-le" if high > low else "utf-16-be"


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text of bytes, and warnings: UTF-8 with or without byte order mark, else Windows-1252.

    Raises Quarantined at the first byte that is neither, and when the text was wrongly converted before.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return decode_windows_1252(data, error)
    return text, check_twice_encoded(text)


def decode_windows_1252(data: bytes, error: UnicodeDecodeError) -> tuple[str, list[str]]:
    """Return bytes that are no UTF-8 as Windows-1252 (of which Latin-1 is a part), when that makes Danish text."""
    # The codec drops the byte order mark before it counts.
    offset = error.start + len(data) - len(error.object)
    line = data.count(b"\n", 0, offset) + 1
    where = f"byte 0x{data[offset]:02X} at offset {offset}, line {line}"
    text = windows_1252(data)
    if text is not None and is_danish(text) and not is_mixed(data):
        return text, [f"not UTF-8 ({where}); read as Windows-1252"]
    letter = bytes([data[offset]]).decode("cp1252", "replace")
    meant = f'in Windows-1252 and Latin-1 it is "{letter}"; ' if letter.isalpha() else ""
    problem = "a mixture of UTF-8 and another encoding" if is_mixed(data) else "not UTF-8, nor Windows-1252"
    raise Quarantined(
        f"{problem}: {where}; {meant}save the file as UTF-8 (iconv -f ENCODING -t UTF-8 OLD > NEW)"
    ) from error


def windows_1252(data: bytes) -> str | None:
    """Return the text, or None where a byte has no meaning in Windows-1252."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return None


def is_danish(text: str) -> bool:
    """Tell whether nearly all that is not ASCII is what Danish text holds, and some of it a Danish letter."""
    beyond = [each for each in text if not each.isascii()]
    expected = sum(each in EXPECTED for each in beyond)
    return expected >= len(beyond) * EXPECTED_SHARE and any(each in LETTERS for each in beyond)


def is_mixed(data: bytes) -> bool:
    """Tell whether bytes that are no UTF-8 stand among characters that are."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    well_formed = sum(not each.isascii() for each in text) - bad
    return well_formed > bad * MAX_WELL_FORMED


def check_twice_encoded(text: str) -> list[str]:
    """Return a warning about letters such as "Ã¸", UTF-8 that was read as something else and saved again.

    Raises Quarantined when they are the rule in the text.
    """
    found = TWICE_RE.findall(text)
    if not found:
        return []
    line = text.count("\n", 0, text.index(found[0])) + 1
    if len(found) > sum(each in LETTERS for each in text):
        raise Quarantined(
            f'the text was encoded twice: "{found[0]}" in line {line}, {len(found)} such places; '
            "convert it back (iconv -f UTF-8 -t WINDOWS-1252 OLD > NEW)"
        )
    return [f'{len(found)} places were encoded twice, such as "{found[0]}", first in line {line}']
