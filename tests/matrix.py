"""Oldest and newest of all that ``pyproject.toml`` admits, each in an environment of its own: ``make matrix``.

Prints one line for each cell: its versions, and how many tests passed. A cell that cannot be
made (no such Python here, no wheel of a package for it) is named as such, and fails nothing.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
UV = [str(HOME / ".venv" / "bin" / "uv")]
TOOLS = ["pytest", "pytest-xdist", "nbclient", "edtf", "krippendorff", "pymupdf"]  # what these tests import
TESTS = ["lessons/test_lessons_run.py", "lessons/test_answers_0*.py", "house/test_results.py", "house/test_charts.py"]
TESTS += ["house/test_explore.py", "house/test_dates.py"]
# What the site with Python in the browser has.
BROWSER = ["numpy==2.0.2", "pandas==2.2.3", "matplotlib==3.8.4", "ipywidgets==8.1.7", "ipython==8.23.0"]
# Python, which versions of our own requirements, and what else is there.
CELLS = [
    ("3.11", "lowest-direct", []),
    ("3.12", "lowest-direct", []),
    ("3.11", "highest", []),
    ("3.12", "highest", []),
    ("3.13", "highest", []),
    ("3.14", "highest", []),
    ("3.12", "lowest-direct", ["pyarrow<18"]),  # with words as pandas 3 has them, by an option; later ones need another numpy
    ("3.12", "highest", ["pyarrow"]),
    ("3.12", "highest", ["pandas<3"]),
    ("3.12", "highest", BROWSER),
]
NAMED = ["jupyterlab", "pandas", "matplotlib", "ipywidgets"]


def make(folder, python, resolution, more) -> str:
    """Make an environment; return what stood in the way, or nothing."""
    installs = ["pip", "install", "--quiet", "--python", str(folder), "--only-binary", ":all:"]
    steps = [
        ["venv", "--quiet", "--python", python, str(folder)],
        [*installs, *more, *TOOLS, "--resolution", "highest"],
        [*installs, *more, "--requirement", str(HOME / "pyproject.toml"), "--extra", "export", "--resolution", resolution],
    ]
    for step in steps:
        done = subprocess.run([*UV, *step], capture_output=True, text=True)
        if done.returncode:
            return " ".join(done.stderr.split())[:300]
    return ""


def versions(python) -> str:
    code = f"import importlib.metadata as found; print(*(f'{{name}} {{found.version(name)}}' for name in {NAMED}), sep=', ')"
    return subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()


def tried(python, output) -> tuple[bool, str]:
    """Run the tests, and export a lesson in all forms; return whether all went well, and the last lines of what was said."""
    files = [str(path) for pattern in TESTS for path in sorted((HOME / "tests").glob(pattern))]
    tests = subprocess.run([python, "-m", "pytest", "-n", "2", *files], cwd=HOME, capture_output=True, text=True)
    command = [python, "-m", "utils", "export", "02", "--output", output]
    export = subprocess.run(command, cwd=HOME, capture_output=True, text=True)
    said = [line for line in tests.stdout.splitlines() if re.search(r"FAILED|ERROR|passed|failed", line)]
    return not (tests.returncode or export.returncode), "; ".join([*said[-6:], *export.stdout.splitlines()[-1:]])


def main() -> int:
    failed = 0
    for python, resolution, more in CELLS:
        with tempfile.TemporaryDirectory(prefix="matrix-", ignore_cleanup_errors=True) as root:
            home = Path(root) / "env"
            trouble = make(home, python, resolution, more)
            name = f"Python {python}, {'oldest' if resolution == 'lowest-direct' else 'newest'} {' '.join(more)}".strip()
            if trouble:
                print(f"{name}: cannot be made here. {trouble}", flush=True)
                continue
            own = str(home / "bin" / "python")
            well, said = tried(own, str(Path(root) / "build"))
            failed += not well
            print(f"{name} ({versions(own)}): {'passed' if well else 'FAILED'}. {said}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
