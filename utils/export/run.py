"""Run lessons: each in a kernel of its own and a copy of the project, two at a time."""

import atexit
import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from textwrap import shorten

import matplotlib
import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from .lesson import CannotExport, source_of

KERNELS = 2  # three are slower than two on a machine with two cores
SECONDS = 300  # longest time for a cell
# What belongs to the person who exports, and shall change no lesson.
OURS = {
    "MATPLOTLIBRC": f"{matplotlib.get_data_path()}/matplotlibrc",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONSTARTUP": "",
    "PYTHONWARNINGS": "ignore",
}


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
    result : nbformat.NotebookNode or CannotExport
        The notebook with its outputs, or what went wrong: the cell, and what was raised.
    """
    with tempfile.TemporaryDirectory(prefix="lessons-", ignore_cleanup_errors=True) as root:
        shutil.copytree(case, Path(root) / "case", ignore=_not_copied)
        pool = ThreadPoolExecutor(KERNELS)
        try:
            running = {pool.submit(_run, lesson, home, Path(root), str(number)): lesson for number, lesson in enumerate(lessons)}
            for done in as_completed(running):
                problem = done.exception()
                if problem and not isinstance(problem, CannotExport):
                    problem = CannotExport(f"it could not be run ({shorten(str(problem), 200)}).")
                yield running[done], problem or done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _not_copied(folder, names):
    """Leave out what students saved, what editors keep for themselves, and links that lead nowhere or back."""
    paths = [Path(folder, name) for name in names]
    kept = [path for path in paths if path.is_file() or (path.is_dir() and path.resolve() not in path.parents)]
    return {path.name for path in paths if path not in kept or path.name[0] == "." or path.name == "my_work"}


def _run(lesson, home, root, name):
    for part in ("data", "notebooks", "utils"):
        shutil.copytree(home / part, root / name / part, ignore=_not_copied)
    notebook, started = nbformat.reads(source_of(lesson), as_version=4), []
    client = NotebookClient(
        notebook,
        # The Python that exports, whatever kernels of this name are installed beside it.
        km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[])),
        timeout=SECONDS,
        resources={"metadata": {"path": str(root / name / "notebooks")}},
        shutdown_kernel="immediate",
        record_timing=False,
        coalesce_streams=True,  # a busy machine may send what one line prints in two parts
        on_cell_start=lambda cell, cell_index: started.append(cell_index + 1),
    )
    # The kernels inherit it: an explorer draws what stays when there is no kernel.
    about = {"LESSON_EXPORT": "1", "CASE": str(root / "case"), "IPYTHONDIR": str(root / "ipython")}
    try:
        # What a kernel says about itself is not for teachers.
        client.execute(env={**os.environ, **OURS, **about}, cleanup_kc=True, stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        raise CannotExport(f"cell {started[-1]}: {error.ename}: {shorten(error.evalue, 300)}") from None
    except CellTimeoutError:
        raise CannotExport(f"cell {started[-1]}: it was not ready after {SECONDS} seconds. Let it do less.") from None
    except DeadKernelError:
        raise CannotExport(f"cell {started[-1]}: Python stopped in it. Does a line end it, or fill the memory?") from None
    except Exception as error:
        if started:
            raise
        why = f"{type(error).__name__}: {shorten(str(error), 200)}"
        raise CannotExport(f"no Python could be started to run it ({why}). Run make env, and export again.") from None
    finally:
        atexit.unregister(client._cleanup_kernel)  # nbclient would clean up twice, and fail
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "execution_count" in output:
                output.execution_count = None
    return notebook
