"""How the tests read and run a lesson: as a student does, in a copy, with a real kernel."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HOME = Path(__file__).resolve().parent.parent
LESSONS = sorted((HOME / "notebooks").glob("[0-9][0-9]_*.ipynb"))
NAMES = [path.stem for path in LESSONS]


def read(name):
    return nbformat.read(HOME / "notebooks" / f"{name}.ipynb", as_version=4)


def markdown(notebook) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def words(notebook) -> str:
    """Join all that an author wrote: the cells, and their words for a slide."""
    return " ".join(f"{cell.source} {cell.metadata.get('on_slide', '')}" for cell in notebook.cells)


def headings(text) -> list[tuple[int, str]]:
    return [(len(marks), words) for marks, words in re.findall(r"^(#+) (.+)$", text, re.MULTILINE)]


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def unzip(target: Path) -> Path:
    """Copy what a zip file of the project would hold; nothing is installed."""
    for part in ("data", "notebooks", "utils"):
        shutil.copytree(HOME / part, target / part, ignore=shutil.ignore_patterns("__pycache__", "my_work", ".ipynb_checkpoints"))
    return target


def run(notebook, folder: Path, path: Path | None = None, allow_errors=False):
    """Run a notebook with a new kernel in a folder; ``path`` goes to the front of its Python path."""
    return run_all([(notebook, folder, path)], allow_errors)[0]


def run_all(jobs, allow_errors=False) -> list:
    """Run notebooks (see `run`), two at a time."""

    async def one(gate, notebook, folder, path):
        where = {"metadata": {"path": str(folder)}}
        client = NotebookClient(notebook, timeout=120, resources=where, allow_errors=allow_errors, shutdown_kernel="immediate")
        async with gate:
            await client.async_execute(env={**os.environ, **({"PYTHONPATH": str(path)} if path else {})})
        return notebook

    async def each():
        gate = asyncio.Semaphore(2)
        return await asyncio.gather(*(one(gate, *job) for job in jobs))

    return asyncio.run(each())


def outputs(notebook, kind):
    return [output for cell in code_cells(notebook) for output in cell.outputs if output.output_type == kind]


def html(notebook) -> list[str]:
    shown = outputs(notebook, "display_data") + outputs(notebook, "execute_result")
    return [output.data["text/html"] for output in shown if "text/html" in output.data]
