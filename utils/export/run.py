"""Run lessons: a copy of the project for each, a kernel for several, a clean start every time."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

KERNELS = 2  # three are slower than two on a machine with two cores
SECONDS = 300  # longest time for a cell
EXPORTING = "LESSON_EXPORT"  # tells an explorer to draw what stays when there is no kernel

# What a lesson finds is what a new kernel would give it: no names, and the tools loaded anew
# from its own copy. Only libraries stay loaded, which is most of the time of a start.
CLEAN_START = """
get_ipython().run_line_magic("reset", "-sf")
import os as _os, sys as _sys
for _name in [name for name in _sys.modules if name.partition(".")[0] == "utils"]:
    del _sys.modules[_name]
_sys.path[:] = [entry for entry in _sys.path if not entry.startswith({root!r})]
_os.chdir({folder!r})
"""


class LessonFailed(Exception):
    """A cell of a lesson raised an error. The message names the cell and says what was raised."""


def run_lessons(lessons, home):
    """Run lessons, two at a time, and give each back as soon as it is done.

    Nothing is written into the project: each lesson runs in a copy of it, without the files
    that students saved.

    Parameters
    ----------
    lessons : list of pathlib.Path
        The notebooks.
    home : pathlib.Path
        Folder of the project: with ``data``, ``notebooks`` and ``utils``.

    Yields
    ------
    lesson : pathlib.Path
    result : nbformat.NotebookNode or LessonFailed
        The notebook with its outputs, or what went wrong.
    """
    waiting, done, stop = queue.Queue(), queue.Queue(), threading.Event()
    for lesson in lessons:
        waiting.put(lesson)
    with tempfile.TemporaryDirectory(prefix="lessons-", ignore_cleanup_errors=True) as root:
        os.environ[EXPORTING] = "1"  # the kernels inherit it
        workers = [threading.Thread(target=_work, args=(waiting, done, stop, home, root)) for _ in lessons[:KERNELS]]
        try:
            for worker in workers:
                worker.start()
            for _ in lessons:
                yield done.get()
        finally:
            stop.set()
            os.environ.pop(EXPORTING)
            for worker in workers:
                worker.join()


def _work(waiting, done, stop, home, root) -> None:
    """Run lessons until none is waiting: in one kernel, and in a new one after an error."""
    with suppress(queue.Empty):
        while not stop.is_set():
            client = NotebookClient(new_notebook(), kernel_name="python3", timeout=SECONDS, shutdown_kernel="immediate")
            lesson = waiting.get_nowait()
            # What a kernel says about itself is not for teachers.
            with client.setup_kernel(cwd=root, stderr=subprocess.DEVNULL):
                while not stop.is_set():
                    try:
                        done.put((lesson, _run(lesson, client, home, Path(root))))
                    except Exception as problem:  # of whatever kind: it must not stop the other lessons
                        failed = problem if isinstance(problem, LessonFailed) else LessonFailed(f"it could not be run: {problem}")
                        done.put((lesson, failed))
                        break
                    lesson = waiting.get_nowait()


def _run(lesson, client, home, root):
    folder = root / lesson.stem
    for part in ("data", "notebooks", "utils"):
        shutil.copytree(home / part, folder / part, ignore=shutil.ignore_patterns("my_work", ".ipynb_checkpoints"))
    notebook = nbformat.read(lesson, as_version=4)
    begin = CLEAN_START.format(root=str(root), folder=str(folder / lesson.parent.name))
    for cells in [new_code_cell(begin)], notebook.cells:
        client.nb = new_notebook(cells=cells)
        client.reset_execution_trackers()
        for number, cell in enumerate(cells, 1):
            try:
                client.execute_cell(cell, number - 1)
            except CellExecutionError as error:
                raise LessonFailed(f"cell {number}: {error.ename}: {error.evalue}") from None
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times of day
        for output in cell.get("outputs", []):
            if "execution_count" in output:
                output.execution_count = None
    return notebook
