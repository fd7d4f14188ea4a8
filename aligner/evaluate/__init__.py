"""Why this package exists: whether verdicts can be trusted is a figure on labelled plans, not a claim.

`read_truths` reads what readers found, `score_plan` holds one check against it, `Figures` turns counts into ratios.
Scoring needs only the standard library and reads the JSON of a check, whatever program made it (docs/labels.md,
docs/evaluation.md).
"""

from __future__ import annotations

from aligner.evaluate.comparison import Change, changes
from aligner.evaluate.evaluation import Evaluation
from aligner.evaluate.figures import Bin, confusion, figures, reliability
from aligner.evaluate.scoring import PlanScore, TaskScore, TrapScore, score_plan
from aligner.evaluate.truth import Truth, TruthTask, read_truth, read_truths

__all__ = [
    "Bin",
    "Change",
    "Evaluation",
    "PlanScore",
    "TaskScore",
    "TrapScore",
    "Truth",
    "TruthTask",
    "changes",
    "confusion",
    "figures",
    "read_truth",
    "read_truths",
    "reliability",
    "score_plan",
]
