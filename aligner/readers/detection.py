"""What a file is, told by its content: names lie (a ``.doc`` may be HTML, a ``.txt`` a DOCX), bytes do not."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from aligner.errors import UnusableInput
from aligner.readers.encoding import Decoded, decode

_SAVE_AS = "请另存为 .docx、文字版 PDF 或 .txt 后再上传"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_KINDS = (
    ("EncryptedPackage", "文件已加密，需要密码才能打开；请在 Word 或 WPS 中取消密码后重新保存，再上传"),
    ("WordDocument", "这是 Word 97—2003 或 WPS 的旧格式（.doc、.wps）；请用 Word 或 WPS 另存为 .docx 后再上传"),
    ("Workbook", f"这是 Excel 表格，不是规划文本；{_SAVE_AS}"),
    ("PowerPoint Document", f"这是演示文稿，不是规划文本；{_SAVE_AS}"),
)
_MAGIC = (
    (b"{\\rtf", f"这是 RTF 文档；{_SAVE_AS}"),
    (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"BM", "image"),
    (b"II*\x00", "image"), (b"MM\x00*", "image"), (b"RIFF", "image"),
    (b"7z\xbc\xaf", "archive"), (b"Rar!", "archive"), (b"\x1f\x8b", "archive"), (b"PK\x05\x06", "archive"),
)
_SENTENCES = {
    "image": "这是一张图片，没有可读取的文字；请先做文字识别（OCR），或上传可编辑版本",
    "archive": "这是压缩包；请解压后上传其中的规划文件",
}
_ZIP_KINDS = (
    ("OFD.xml", "这是 OFD 版式文件，暂不能读取；请另存为 PDF 或 .docx 后再上传"),
    ("xl/workbook.xml", f"这是 Excel 表格，不是规划文本；{_SAVE_AS}"),
    ("ppt/presentation.xml", f"这是演示文稿，不是规划文本；{_SAVE_AS}"),
    ("content.xml", f"这是 OpenDocument 文件；{_SAVE_AS}"),
    ("META-INF/container.xml", f"这是电子书；{_SAVE_AS}"),
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_HTML_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HTML_TAG = re.compile(r"</(?:p|div|td|span|li|h[1-6])>|<br\s*/?>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^#{1,6}[ \u3000]\S|^\|(?:\s*:?-{3,}:?\s*\|)+\s*$", re.MULTILINE)
_EXTENSIONS = {
    "txt": {"", "txt", "text"}, "markdown": {"md", "markdown", "mkd", "txt"}, "docx": {"docx", "docm", "dotx", "wps"},
    "pdf": {"pdf"}, "html": {"html", "htm", "shtml", "xhtml", "jhtml", "aspx", "jsp", "php"},
}
_OTHER_EXTENSIONS = {"doc", "rtf", "ofd", "xls", "xlsx", "ppt", "pptx", "png", "jpg"}
_NAMES = {
    "txt": "纯文本", "markdown": "Markdown 文本", "docx": "Word 文档（DOCX）", "pdf": "PDF", "html": "网页（HTML）",
}
_DAMAGED = "文件已损坏或不完整（可能没有下载完）；请重新下载，或用 Word 打开后另存一份再上传"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The bytes of a file with its format and, for formats made of characters, its decoded text."""

    data: bytes
    format: str
    decoded: Decoded | None = None


def detect(data: bytes, name: str) -> Source:
    """Tell the format of a file by its content; UnusableInput with the next step for what cannot be a plan.

    The name decides only between plain text and Markdown, which are both right readings of the same characters.
    """
    if not data.strip():
        raise UnusableInput("文件是空的，没有任何内容；请确认上传的是完整的规划文件")
    if b"%PDF-" in data[:1024]:
        return Source(data=data, format="pdf")
    if data.startswith(b"PK\x03\x04"):
        return Source(data=data, format=_zip_format(data))
    _refuse_known(data)
    decoded = decode(data, _declared(data))
    return Source(data=data, format=_text_format(decoded.text, name), decoded=decoded)


def extension_note(source_format: str, name: str) -> str | None:
    """The remark on a name whose extension contradicts the content, None where they agree."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    known = {e for group in _EXTENSIONS.values() for e in group} | _OTHER_EXTENSIONS
    if extension in _EXTENSIONS[source_format] or extension not in known:
        return None
    return f"文件扩展名为 .{extension}，内容实为{_NAMES[source_format]}，已按实际内容读取"


def _zip_format(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise UnusableInput(_DAMAGED) from error
    for member, sentence in _ZIP_KINDS:
        if member in members:
            raise UnusableInput(sentence)
    if any(member.startswith("word/") for member in members) or "[Content_Types].xml" in members:
        return "docx"
    raise UnusableInput(_SENTENCES["archive"])


def _refuse_known(data: bytes) -> None:
    """Refuse the kinds of file that are known and not read, each with its own next step."""
    if data.startswith(_OLE):
        for stream, sentence in _OLE_KINDS:
            if stream.encode("utf-16-le") in data:
                raise UnusableInput(sentence)
        raise UnusableInput(f"无法识别的 Office 旧格式文件；{_SAVE_AS}")
    for magic, sentence in _MAGIC:
        if data.startswith(magic):
            raise UnusableInput(_SENTENCES.get(sentence, sentence))
    head = data[:4000]
    if head.lstrip()[:13].lower() == b"mime-version:":
        raise UnusableInput(f"这是网页归档文件（MHTML）；{_SAVE_AS}")
    if b"<w:wordDocument" in head or b"<pkg:package" in head:
        raise UnusableInput(f"这是 Word XML 文档；{_SAVE_AS}")


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    return found.group(1).decode("ascii") if found else None


def _text_format(text: str, name: str) -> str:
    head = text[:20_000]
    controls = sum(1 for c in head if c < " " and c not in "\t\n\r\f\v")
    if controls > max(len(head) * 0.005, 8):
        raise UnusableInput(f"无法识别的文件类型，不是文档；{_SAVE_AS}")
    if _HTML_HEAD.match(head) or len(_HTML_TAG.findall(head)) >= 5:
        return "html"
    if name.lower().endswith((".md", ".markdown")) or len(_MARKDOWN.findall(head)) >= 3:
        return "markdown"
    return "txt"
