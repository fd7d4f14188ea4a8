"""How fast a folder of real plans is checked: the whole batch with its start-up, and seconds a plan and core.

python benchmarks/folder.py FOLDER [--jobs N]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from aligner.batch import check_folder, find_plans
from aligner.catalogue import load_catalogue
from aligner.readers import Given
from aligner.settings import load_settings


def main() -> None:
    """Measure one folder and print three lines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int)
    asked = parser.parse_args()
    settings = load_settings({"jobs": asked.jobs})
    plans = find_plans(asked.folder, recursive=True).plans
    with tempfile.TemporaryDirectory() as out:
        begun = time.perf_counter()
        batch = check_folder(plans, Path(out), load_catalogue(), settings, Given())
        seconds = time.perf_counter() - begun
    print(f"plans              {len(plans)} ({len(batch.failed)} failed)")
    print(f"whole batch        {seconds:.1f} s with {settings.workers} processes")
    print(f"a plan and core    {seconds * settings.workers / len(plans):.2f} s, start-up and reports included")


if __name__ == "__main__":
    main()
