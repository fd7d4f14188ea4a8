"""Why this module exists: every failure a user can cause has one shape, so every edge can say it in one sentence."""

from __future__ import annotations


class AlignerError(Exception):
    """Input that cannot be used: what is wrong, where, and what to do next, in one sentence for the user."""


class UnusableInput(AlignerError):
    """A file that cannot be read as a plan (empty, damaged, encrypted, not a plan, too large)."""


class CatalogueFault(AlignerError):
    """A national plan's catalogue file with faults; `faults` lists all of them at once."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("；".join(faults))


class SettingsFault(AlignerError):
    """Settings that contradict each other or do not exist; `faults` lists all of them at once."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("；".join(faults))
