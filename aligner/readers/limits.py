"""Why this module exists: a file from outside must not cost more than a plan can cost.

The longest real plans are a few hundred pages and well under 20 MB; the caps leave a wide margin and stop bombs.
"""

from __future__ import annotations

from aligner.errors import UnusableInput

MAX_BYTES = 100 * 1024 * 1024
MAX_PAGES = 2000
MAX_CHARACTERS = 3_000_000
# A part of a zip (word/document.xml of a million characters is about 15 MB) and all of its members together.
MAX_PART_BYTES = 64 * 1024 * 1024
MAX_EXPANDED_BYTES = 512 * 1024 * 1024
# Ordinary DOCX members expand 5 to 30 times; only a member that is large as well is a bomb.
MAX_EXPANSION = 200
EXPANSION_FREE_BYTES = 16 * 1024 * 1024


def check_length(count: int) -> None:
    """Refuse a text longer than any plan (the longest known has some 100,000 characters)."""
    if count > MAX_CHARACTERS:
        raise UnusableInput(f"全文超过 {MAX_CHARACTERS // 10_000} 万字，不像一份规划；请只上传规划正文，或拆分后再上传")


def check_size(count: int) -> None:
    """Refuse a file larger than any plan."""
    if count > MAX_BYTES:
        raise UnusableInput(
            f"文件过大（{count / 1048576:.0f} MB，上限 {MAX_BYTES // 1048576} MB）；请压缩其中的图片或拆分后再上传"
        )
