"""Another national plan runs through the same code: other ids, counts and years; the check says it is unproven."""

from __future__ import annotations

import json
from pathlib import Path

from aligner.catalogue import load_catalogue
from aligner.export import to_json
from aligner.pipeline import check_plan
from aligner.settings import Settings

ROOT = Path(__file__).parent.parent


def test_a_catalogue_with_other_numbers_gives_a_whole_check(tmp_path: Path) -> None:
    record = json.loads((ROOT / "national_plan" / "catalogue.json").read_text("utf-8"))
    record["id"], record["title"] = "another-plan", "另一部国家规划"
    sections = [section["id"] for section in record["sections"]][:2]
    record["sections"] = [section for section in record["sections"] if section["id"] in sections]
    record["tasks"] = [task for task in record["tasks"] if task["section"] in sections]
    record["indicators"] = record["indicators"][:3]
    record["milestones"] = []
    file = tmp_path / "another.json"
    file.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    catalogue = load_catalogue(file)

    plan = next((ROOT / "samples").glob("临川市*.txt"))
    check = check_plan(plan, catalogue, Settings())

    result = json.loads(to_json(check))
    assert [task["id"] for task in result["tasks"]] == [task["id"] for task in record["tasks"]]
    assert len(result["indicators"]) == 3
    assert result["milestones"] == []
    assert result["national_plan"]["id"] == "another-plan"
    assert any("没有为《另一部国家规划》" in issue["message"] for issue in result["document"]["issues"])
    assert {task["best_guess"] for task in result["tasks"]} - {"missing"}
