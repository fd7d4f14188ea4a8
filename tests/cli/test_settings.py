"""Settings: where they come from, and that every fault is told at once."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import pytest

from aligner.errors import SettingsFault
from aligner.settings import Settings, data_folder, load_settings, settings_path, variable_of


def test_options_come_before_the_environment_before_the_file_before_the_defaults() -> None:
    file, environ, given = {"jobs": 1}, {"ALIGNER_JOBS": "2"}, {"jobs": "3"}
    assert load_settings(environ={}).jobs is None
    assert load_settings(file=file, environ={}).jobs == 1
    assert load_settings(file=file, environ=environ).jobs == 2
    assert load_settings(given, file=file, environ=environ).jobs == 3


def test_what_was_not_given_does_not_count() -> None:
    assert load_settings({"jobs": None}, environ={"ALIGNER_JOBS": ""}).jobs is None


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("jobs", "4", 4),
        ("time_limit", "1.5", 1.5),
        ("cost_missed_gap", 3, 3.0),
        ("lang", "en", "en"),
        ("catalogue", "x.json", Path("x.json")),
        ("data", "~/数据", Path.home() / "数据"),
    ],
)
def test_values_become_what_they_are(name: str, raw: object, value: object) -> None:
    assert getattr(load_settings(file={name: raw}, environ={}), name) == value
    assert getattr(load_settings(environ={variable_of(name): str(raw)}), name) == value


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SettingsFault) as caught:
        load_settings(
            {"jobs": "0", "no_such": "1"},
            file={"colour": "red", "cost_missed_gap": True, "catalogue": ""},
            environ={"ALIGNER_TIME_LIMIT": "soon", "ALIGNER_COST_REVIEW": "-7", "ALIGNER_LANG": "fr"},
        )
    faults = "\n".join(caught.value.faults)
    assert len(caught.value.faults) == 8
    for word in ("jobs", "no_such", "colour", "cost_missed_gap", "catalogue", "ALIGNER_TIME_LIMIT", "lang"):
        assert word in faults
    assert "cost_review" in faults


@pytest.mark.parametrize(
    "wrong",
    [
        {"jobs": 0},
        {"jobs": 5000},
        {"time_limit": 0},
        {"time_limit": float("nan")},
        {"cost_missed_gap": float("nan")},
        {"cost_false_gap": float("inf")},
        {"cost_review": -0.1},
        {"lang": "fr"},
    ],
)
def test_impossible_settings_cannot_be_built(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsFault):
        Settings(**wrong)  # type: ignore[arg-type]


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().jobs = 2  # type: ignore[misc]


def test_the_fingerprint_changes_with_what_verdicts_depend_on_and_with_nothing_else() -> None:
    plain = Settings()
    assert plain.fingerprint() == Settings().fingerprint()
    other = {"lang": "en", "data": Path("x"), "catalogue": Path("x"), "model": Path("x"), "jobs": 3, "time_limit": 1.0}
    for field in fields(Settings):
        value = other.get(field.name, 0.25)
        changed = replace(plain, **{field.name: value})
        assert (changed.fingerprint() != plain.fingerprint()) is bool(field.metadata.get("judges")), field.name


def test_as_many_processes_as_asked_for_else_one_a_core() -> None:
    assert Settings(jobs=7).workers == 7
    assert Settings().workers >= 1


def test_the_settings_file_and_the_data_have_their_places(tmp_path: Path) -> None:
    assert settings_path({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "aligner" / "settings.toml"
    assert settings_path({}).name == "settings.toml"
    # In a checkout, as the tests run in one.
    assert data_folder({}).name == "provincial_uploads"
