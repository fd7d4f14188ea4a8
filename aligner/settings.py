"""Why this module exists: what can be tuned is in one frozen object, validated together and reported together.

Values come from the command line, else from ``ALIGNER_<NAME>`` in the environment, else from the settings file, else
from the defaults here (docs/settings.md). Costs weigh mistakes: a gap that is missed (漏报) leaves a national task
unanswered; a gap that is none (误报) sends an official looking for nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from aligner.errors import SettingsFault
from aligner.labels import LANGUAGES, Lang

PREFIX = "ALIGNER_"
# What must read the settings file before the settings exist.
SETTINGS_FILE = "ALIGNER_SETTINGS"

# Marks the settings that change verdicts: they are part of the fingerprint.
_JUDGES = {"judges": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every value that can be set, with its default; invalid combinations cannot be built.

    `jobs` None: all cores. `time_limit` in seconds for one plan of a batch. `catalogue` None: the national plan that
    comes with the program; `model` None: the model that comes with it. Raises SettingsFault with every fault at once.
    """

    lang: Lang = "zh"
    data: Path = field(default_factory=lambda: data_folder())
    catalogue: Path | None = None
    model: Path | None = field(default=None, metadata=_JUDGES)
    jobs: int | None = None
    time_limit: float = 600.0
    cost_missed_gap: float = field(default=2.0, metadata=_JUDGES)
    cost_false_gap: float = field(default=1.0, metadata=_JUDGES)
    cost_review: float = field(default=0.3, metadata=_JUDGES)

    def __post_init__(self) -> None:
        faults = tuple(_contradictions(self))
        if faults:
            raise SettingsFault(faults)

    @property
    def workers(self) -> int:
        """The number of processes a batch uses: what was asked for, else one for each core this process may use."""
        return self.jobs or _cores()

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when a setting changes that verdicts depend on."""
        judging = {f.name: _judging_value(getattr(self, f.name)) for f in fields(self) if f.metadata.get("judges")}
        return hashlib.sha256(json.dumps(judging, sort_keys=True).encode()).hexdigest()[:16]


def load_settings(
    given: Mapping[str, Any] | None = None,
    *,
    file: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings from options (`given`), environment and the settings file's values, in this order.

    A value of None was not given. Raises SettingsFault that names every unknown name and unusable value at once.
    """
    given, file = given or {}, file or {}
    unknown = [name for name in (*given, *file) if name not in SETTING_NAMES]
    faults = [f"没有名为“{name}”的设置（可用：{'、'.join(SETTING_NAMES)}）" for name in unknown]
    values: dict[str, Any] = {}
    for name in SETTING_NAMES:
        for source, raw in (
            (f"设置 {name}", given.get(name)),
            (f"环境变量 {variable_of(name)}", environ.get(variable_of(name)) or None),
            (f"设置文件中的 {name}", file.get(name)),
        ):
            if raw is not None:
                try:
                    values[name] = _parsed(name, raw)
                except ValueError as fault:
                    faults.append(f"{source} 的值“{raw}”{fault}")
                break
    try:
        settings = Settings(**values)
    except SettingsFault as fault:
        raise SettingsFault((*faults, *fault.faults)) from None
    if faults:
        raise SettingsFault(tuple(faults))
    return settings


def read_settings_file(environ: Mapping[str, str] = os.environ, path: Path | None = None) -> dict[str, Any]:
    """The settings file's content: settings by name, and a table of option values for each command.

    The file is `path`, else the one that ALIGNER_SETTINGS names, else `settings_path()`; only the last may be absent.
    """
    import tomllib

    named = path or (Path(environ[SETTINGS_FILE]) if environ.get(SETTINGS_FILE) else None)
    place = named or settings_path(environ)
    try:
        return tomllib.loads(place.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        if named:
            raise SettingsFault((f"找不到设置文件 {place}；请检查路径，或不指定设置文件",)) from None
        return {}
    except UnicodeDecodeError:
        raise SettingsFault((f"设置文件 {place} 不是 UTF-8 编码；请另存为 UTF-8",)) from None
    except tomllib.TOMLDecodeError as fault:
        raise SettingsFault((f"设置文件 {place} 不符合 TOML 格式（{fault}）；请对照 docs/settings.md 修改",)) from None
    except OSError as fault:
        raise SettingsFault((f"设置文件 {place} 无法读取（{fault.strerror}）；请检查权限",)) from None


def settings_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the settings file is looked for: ``~/.config/aligner/settings.toml``, or as the system has it."""
    if os.name == "nt" and environ.get("APPDATA"):
        return Path(environ["APPDATA"]) / "aligner" / "settings.toml"
    config = environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else Path.home() / ".config") / "aligner" / "settings.toml"


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the store and the uploads are: ``provincial_uploads/`` in a checkout, the user's data folder otherwise."""
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "setup.cfg").is_file() and (checkout / "provincial_uploads").is_dir():
        return checkout / "provincial_uploads"
    if os.name == "nt" and environ.get("LOCALAPPDATA"):
        return Path(environ["LOCALAPPDATA"]) / "aligner"
    home = environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "aligner"


def variable_of(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


SETTING_NAMES = tuple(f.name for f in fields(Settings))


def _parsed(name: str, raw: object) -> object:
    """A raw value as its setting's type; ValueError says what it should have been."""
    if name in {"data", "catalogue", "model"}:
        if not isinstance(raw, str | Path) or not str(raw).strip():
            raise ValueError("不是路径")
        return Path(raw).expanduser()
    if name == "lang":
        return str(raw)
    if isinstance(raw, bool):
        raise ValueError("不是数字")
    try:
        number = float(str(raw))
    except ValueError:
        raise ValueError("不是数字") from None
    if name == "jobs":
        if not number.is_integer():
            raise ValueError("不是整数")
        return int(number)
    return number


def _judging_value(value: object) -> object:
    """A setting as it goes into the fingerprint: a file by its content, so that moving it changes nothing."""
    if not isinstance(value, Path):
        return value
    return hashlib.sha256(value.read_bytes()).hexdigest() if value.is_file() else str(value)


def _contradictions(settings: Settings) -> list[str]:
    """Everything that is wrong with the values, each as a sentence for the user."""
    faults = []
    if settings.lang not in LANGUAGES:
        faults.append(f"lang 为“{settings.lang}”，只能是 {'、'.join(LANGUAGES)}")
    if settings.model is not None and settings.model.is_dir():
        faults.append(f"model 为文件夹 {settings.model}，应是 aligner train 写出的模型文件")
    if settings.jobs is not None and not 1 <= settings.jobs <= 1024:
        faults.append(f"jobs 为 {settings.jobs}，应在 1 到 1024 之间")
    if not settings.time_limit > 0:
        faults.append(f"time_limit 为 {settings.time_limit:g} 秒，应大于 0")
    for name in ("cost_missed_gap", "cost_false_gap", "cost_review"):
        if not 0 < getattr(settings, name) < float("inf"):
            faults.append(f"{name} 为 {getattr(settings, name):g}，应大于 0")
    return faults


def _cores() -> int:
    """The cores this process may use: a container's share, not the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
