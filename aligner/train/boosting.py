"""Boosted trees fitted by LightGBM and taken over as plain arrays: checking needs no LightGBM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.learned import Trees

Floats = NDArray[np.float32]

# Small trees, many rows a leaf, strong shrinkage: plans are few. Values chosen on the project's own plans left out.
_SHARED: Mapping[str, Any] = {
    "objective": "binary", "bagging_fraction": 0.7, "bagging_freq": 1, "feature_fraction": 0.5, "lambda_l2": 5.0,
    "min_data_in_leaf": 40, "verbosity": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": 0,
}  # fmt: skip
LINK: Mapping[str, Any] = {"rounds": 200, "learning_rate": 0.06, "num_leaves": 15}
POINT: Mapping[str, Any] = {"rounds": 150, "learning_rate": 0.05, "num_leaves": 12}
LEVEL: Mapping[str, Any] = {"rounds": 150, "learning_rate": 0.04, "num_leaves": 10}


def fit_trees(
    rows: Floats, labels: NDArray[np.bool_], weights: Floats, names: Sequence[str], shape: Mapping[str, Any]
) -> Trees:
    """Fit trees to weighted rows (n, features) and return them as arrays."""
    import lightgbm

    data = lightgbm.Dataset(rows, labels.astype(np.int8), weight=weights, feature_name=list(names), free_raw_data=False)
    parameters = {**_SHARED, "learning_rate": shape["learning_rate"], "num_leaves": shape["num_leaves"]}
    booster = lightgbm.train(parameters, data, num_boost_round=shape["rounds"])
    return _taken_over(booster.dump_model(), tuple(names))


def _taken_over(dump: Mapping[str, Any], names: tuple[str, ...]) -> Trees:
    trees = [_flat(tree["tree_structure"]) for tree in dump["tree_info"]]
    width = max(len(tree) for tree in trees)
    shape = (len(trees), width)
    feature, left, right = (np.zeros(shape, dtype=np.int16) for _ in range(3))
    threshold, value = (np.zeros(shape, dtype=np.float32) for _ in range(2))
    for number, tree in enumerate(trees):
        for node, entry in enumerate(tree):
            (
                feature[number, node],
                threshold[number, node],
                left[number, node],
                right[number, node],
                value[number, node],
            ) = entry
    return Trees(
        names=names, feature=feature, threshold=threshold, left=left, right=right, value=value,
        depth=max(_depth(tree["tree_structure"]) for tree in dump["tree_info"]),
    )  # fmt: skip


def _flat(root: Mapping[str, Any]) -> list[tuple[int, float, int, int, float]]:
    """Nodes as (feature, threshold, left, right, value) with the root first; a leaf points to itself."""
    nodes: list[Any] = []

    def add(node: Mapping[str, Any]) -> int:
        place = len(nodes)
        nodes.append(None)
        if "split_feature" not in node:
            nodes[place] = (0, 0.0, place, place, float(node["leaf_value"]))
            return place
        left, right = add(node["left_child"]), add(node["right_child"])
        # Rounded down to single precision: rows are compared in single precision too.
        limit = np.float32(node["threshold"])
        nodes[place] = (int(node["split_feature"]), float(limit), left, right, float(node["internal_value"]))
        return place

    add(root)
    return nodes


def _depth(node: Mapping[str, Any]) -> int:
    if "split_feature" not in node:
        return 0
    return 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))
