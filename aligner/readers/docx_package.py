"""The zip around a DOCX: its parts, read within limits, whatever the zip's own directory claims."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING

from aligner.errors import UnusableInput
from aligner.readers.limits import (
    EXPANSION_FREE_BYTES,
    MAX_EXPANDED_BYTES,
    MAX_EXPANSION,
    MAX_PART_BYTES,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_DAMAGED = "文件已损坏或不完整（可能没有下载完）；请重新下载，或用 Word 打开后另存一份再上传"
_BOMB = "文件解压后异常庞大，可能是压缩炸弹，已拒绝读取；请用 Word 打开后另存一份再上传"
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """The parts of one DOCX; raises UnusableInput for a bomb, damage, encryption or a part that is no XML."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise UnusableInput(_DAMAGED) from error
        _check_directory(self._zip.infolist())
        self._names = {info.filename for info in self._zip.infolist()}
        self._read_so_far = 0

    def xml(self, name: str) -> _Element | None:
        """The root of an XML part, None where the package has no such part."""
        if name not in self._names:
            return None
        from lxml import etree

        data = self._bytes(name)
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnusableInput(_DAMAGED) from error

    def main(self) -> str:
        """The name of the main document part."""
        for _, kind, target in self.relationships(""):
            if kind == "officeDocument":
                return target
        if "word/document.xml" in self._names:
            return "word/document.xml"
        raise UnusableInput(_DAMAGED)

    def relationships(self, part: str) -> tuple[tuple[str, str, str], ...]:
        """Id, kind (the last word of its type) and target of each relationship of a part; `` `` is the package."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return ()
        return tuple(
            (
                item.get("Id", ""),
                item.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/"),
            )
            for item in root.iter(_RELATIONSHIP)
            if item.get("TargetMode") != "External"
        )

    def _bytes(self, name: str) -> bytes:
        """A part's bytes: no more than the limits allow, even where the directory lies about its size."""
        try:
            with self._zip.open(name) as part:
                data = part.read(MAX_PART_BYTES + 1)
        except RuntimeError as error:
            raise UnusableInput("文件已加密，需要密码才能打开；请取消密码后重新保存，再上传") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise UnusableInput(_DAMAGED) from error
        self._read_so_far += len(data)
        if len(data) > MAX_PART_BYTES or self._read_so_far > MAX_EXPANDED_BYTES:
            raise UnusableInput(_BOMB)
        return data


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    """Refuse a bomb by what the zip's directory says, before anything is unpacked."""
    if len(members) > 20_000 or sum(member.file_size for member in members) > MAX_EXPANDED_BYTES:
        raise UnusableInput(_BOMB)
    for member in members:
        if member.file_size > EXPANSION_FREE_BYTES and member.file_size > MAX_EXPANSION * max(member.compress_size, 1):
            raise UnusableInput(_BOMB)
