"""From bytes to characters: BOM, strict UTF-8, UTF-16, GB18030, and only then a guess."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.errors import UnusableInput

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HAN = re.compile(r"[一-鿿]")
# The most frequent characters of official prose, simplified and traditional: a wrong decoding has hardly any.
_FREQUENT = frozenset("的和在了是一不人国有大中为业建设发展推进加强以实施全工作体系化为國業設發進強實體與")
# A character of a thousand may be spoiled before a text counts as wrongly decoded.
_SPOILED = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text with the encoding it was read in and how many characters could not be read."""

    text: str
    encoding: str
    spoiled: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a file of characters; `declared` is the encoding that the file itself names (HTML's meta)."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lenient(data[len(bom):], encoding)
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        pass
    for decoded in _attempts(data, declared):
        if decoded is not None:
            return decoded
    raise UnusableInput("无法识别文件的文字编码；请用记事本或 WPS 另存为 UTF-8 编码的文本后再上传")


def _attempts(data: bytes, declared: str | None) -> Iterator[Decoded | None]:
    """Decodings worth trying, most likely first; each is None where it does not fit."""
    yield _utf16_without_bom(data)
    if declared:
        yield _plausible(data, "gb18030" if declared.lower() in {"gb2312", "gbk", "gb_2312-80"} else declared)
    yield _plausible(data, "gb18030")
    yield _plausible(data, "big5hkscs")
    yield _mostly(data, "utf-8")
    yield _mostly(data, "gb18030")
    yield _guessed(data)


def _utf16_without_bom(data: bytes) -> Decoded | None:
    """UTF-16 shows itself by zero bytes beside the line ends and digits, always on the same side."""
    sample = data[:4000]
    if len(sample) < 4 or len(data) % 2 or sample.count(0) < 2:
        return None
    encoding = "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
    return _plausible(data, encoding)


def _plausible(data: bytes, encoding: str) -> Decoded | None:
    """The text in an encoding that fits without a fault and gives Chinese as it is written."""
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return Decoded(text=text, encoding=encoding) if _reads_as_chinese(text) else None


def _mostly(data: bytes, encoding: str) -> Decoded | None:
    """The text in an encoding that fits but for a few spoiled bytes (a file cut in the middle of a character)."""
    decoded = _lenient(data, encoding)
    if decoded.spoiled > max(2, len(decoded.text) * _SPOILED) or not _reads_as_chinese(decoded.text):
        return None
    return decoded


def _guessed(data: bytes) -> Decoded | None:
    import chardet

    encoding = chardet.detect(data[:200_000]).get("encoding")
    return _mostly(data, encoding) if encoding else None


def _lenient(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding, errors="replace")
    except LookupError:
        return Decoded(text="", encoding=encoding, spoiled=len(data))
    return Decoded(text=text, encoding=encoding, spoiled=text.count("\ufffd"))


def _reads_as_chinese(text: str) -> bool:
    sample = text[:20_000]
    han = _HAN.findall(sample)
    if "\x00" in sample or len(han) < 4:
        return False
    return sum(c in _FREQUENT for c in han) >= 0.04 * len(han)
