"""Why this package exists: one check, many faces; each is a function from a `Check` to bytes or text.

A face is imported when it is asked for: a JSON check never pays for openpyxl.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aligner.export.batch import (
        PlanSummary as PlanSummary,
    )
    from aligner.export.batch import (
        failure_of as failure_of,
    )
    from aligner.export.batch import (
        summary_of as summary_of,
    )
    from aligner.export.batch import (
        to_batch_json as to_batch_json,
    )
    from aligner.export.batch_excel import to_batch_excel as to_batch_excel
    from aligner.export.contract import as_contract as as_contract
    from aligner.export.contract import to_json as to_json
    from aligner.export.delimited import to_csv as to_csv
    from aligner.export.excel import to_excel as to_excel
    from aligner.export.markdown import to_markdown as to_markdown
    from aligner.export.terminal import to_terminal as to_terminal

_HOMES = {
    "PlanSummary": "batch",
    "as_contract": "contract",
    "failure_of": "batch",
    "summary_of": "batch",
    "to_batch_excel": "batch_excel",
    "to_batch_json": "batch",
    "to_csv": "delimited",
    "to_excel": "excel",
    "to_json": "contract",
    "to_markdown": "markdown",
    "to_terminal": "terminal",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
