"""Why this module exists: a file that this program writes is either whole or not there, whatever happens meanwhile."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from aligner.errors import AlignerError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file at once: a temporary file beside it takes its name when complete (a killed run leaves none).

    Raises AlignerError with one sentence where the place cannot be written.
    """
    refuse_unwritable(path)
    try:
        handle, temporary = tempfile.mkstemp(prefix=".aligner-", suffix=".tmp", dir=path.parent)
    except OSError as fault:
        raise AlignerError(f"{path}：无法写入文件夹（{fault.strerror}）；请换一个位置") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode_of(path))
        os.replace(temporary, path)
    except OSError as fault:
        raise AlignerError(f"{path}：写入失败（{fault.strerror}）；请检查磁盘空间和权限") from None
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def refuse_unwritable(path: Path) -> None:
    """Say before any long work that a file cannot be written there; silent where it can."""
    if path.is_dir():
        raise AlignerError(f"{path}：这是一个文件夹；请给出文件名，例如 {path / '差距清单.xlsx'}")
    folder = path.parent
    if not folder.exists():
        raise AlignerError(f"{path}：文件夹 {folder} 不存在；请先建立，或换一个位置")
    if not folder.is_dir():
        raise AlignerError(f"{path}：{folder} 不是文件夹；请换一个位置")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise AlignerError(f"{path}：没有写入文件夹 {folder} 的权限；请换一个位置")


def _mode_of(path: Path) -> int:
    """The permissions the file has, or a new one would get: a temporary file starts out private."""
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
