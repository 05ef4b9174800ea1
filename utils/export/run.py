"""Run lessons: each in a kernel of its own and a copy of the project, two at a time."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

KERNELS = 2  # three are slower than two on a machine with two cores
SECONDS = 300  # longest time for a cell
NOT_COPIED = shutil.ignore_patterns("my_work", "__pycache__", ".*")


class LessonFailed(Exception):
    """A lesson could not be run. The message names the cell and says what was raised."""


def run_lessons(lessons, home, case):
    """Run lessons, and give each back as soon as it is done.

    Nothing is written into the project: each lesson runs in a copy of it, without the files
    that students saved.

    Parameters
    ----------
    lessons : list of pathlib.Path
        The notebooks.
    home : pathlib.Path
        Folder of the project: with ``data``, ``notebooks`` and ``utils``.
    case : pathlib.Path
        Folder of the case.

    Yields
    ------
    lesson : pathlib.Path
    result : nbformat.NotebookNode or LessonFailed
        The notebook with its outputs, or what went wrong.
    """
    with tempfile.TemporaryDirectory(prefix="lessons-", ignore_cleanup_errors=True) as root:
        # The kernels inherit it: an explorer draws what stays when there is no kernel.
        before = {name: os.environ.get(name) for name in ("LESSON_EXPORT", "CASE")}
        os.environ.update(LESSON_EXPORT="1", CASE=str(shutil.copytree(case, Path(root) / "case", ignore=NOT_COPIED)))
        pool = ThreadPoolExecutor(KERNELS)
        try:
            running = {pool.submit(_run, lesson, home, Path(root) / str(number)): lesson for number, lesson in enumerate(lessons)}
            for done in as_completed(running):
                problem = done.exception()
                if problem and not isinstance(problem, LessonFailed):
                    problem = LessonFailed(f"it could not be run: {problem}")
                yield running[done], problem or done.result()
        finally:
            pool.shutdown(cancel_futures=True)
            for name, value in before.items():
                os.environ.pop(name)
                os.environ.update({name: value} if value is not None else {})


def _run(lesson, home, folder):
    for part in ("data", "notebooks", "utils"):
        shutil.copytree(home / part, folder / part, ignore=NOT_COPIED, ignore_dangling_symlinks=True)
    notebook = nbformat.read(lesson, as_version=4)
    resources = {"metadata": {"path": str(folder / "notebooks")}}
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=SECONDS,
        resources=resources,
        shutdown_kernel="immediate",
        record_timing=False,
        coalesce_streams=True,  # a busy machine may send what one line prints in two parts
    )
    try:
        client.execute(stderr=subprocess.DEVNULL)  # what a kernel says about itself is not for teachers
    except CellExecutionError as error:
        number = next(
            number
            for number, cell in enumerate(notebook.cells, 1)
            if any(output.output_type == "error" for output in cell.get("outputs", []))
        )
        raise LessonFailed(f"cell {number}: {error.ename}: {error.evalue}") from None
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "execution_count" in output:
                output.execution_count = None
    return notebook
