"""Why this module exists: the program speaks Chinese unless asked for English, in help, messages and errors alike."""

from __future__ import annotations

from contextvars import ContextVar

from aligner.labels import LANGUAGES, Lang

_LANGUAGE: ContextVar[Lang] = ContextVar("language", default="zh")


def say(zh: str, en: str) -> str:
    """The text in the language in use."""
    return zh if _LANGUAGE.get() == "zh" else en


def language() -> Lang:
    """The language in use."""
    return _LANGUAGE.get()


def use_language(name: object) -> None:
    """Speak this language from now on; Chinese where it is none of ours (the setting's own check reports it)."""
    _LANGUAGE.set(next((known for known in LANGUAGES if known == name), "zh"))
