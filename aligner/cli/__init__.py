"""The command line: each command parses, calls one function, presents.

Importing this package costs nothing but itself; `main` starts the program, and each command loads what it needs.
"""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run `aligner` with the process's arguments and end the process with its exit status."""
    from aligner.cli.program import program

    program.main()
