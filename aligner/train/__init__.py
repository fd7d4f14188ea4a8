"""Why this package exists: everything learned has a recipe — from labelled texts in the repository to one model file.

`learn` fits the topic network, the link, point and level models; each stage sees only what earlier stages predicted
for plans they were not fitted on. Needs the extra ``train`` (LightGBM, SciPy); checking needs neither.
"""

from __future__ import annotations

from aligner.train.material import Example, LabelledPlan, Material, load_material
from aligner.train.stack import learn, learn_left_out

__all__ = ["Example", "LabelledPlan", "Material", "learn", "learn_left_out", "load_material"]
