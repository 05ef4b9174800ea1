"""Ratios of time and memory, measured side by side in one run: ``make bench``.

Nothing here passes or fails. Each line prints what was asked for beside what was measured.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from jupyter_client.manager import start_new_kernel

import notebooks

HOME = Path(__file__).resolve().parent.parent
LESSONS = sorted((HOME / "notebooks").glob("[0-9][0-9]_*.ipynb"))
LESSON = HOME / "notebooks" / "02_timeline.ipynb"

CORE = "import pandas, matplotlib.pyplot, ipywidgets"
TOOLS = "from utils import *; load_case()"
TIMED = "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"
MEMORY = """
import re
print(sum(int(kb) for kb in re.findall(r"^Private_\\w+:\\s+(\\d+)", open("/proc/self/smaps_rollup").read(), re.M)))
"""
REDRAW = """
import io, json, statistics, time
from contextlib import redirect_stdout
import ipywidgets as widgets
import matplotlib.pyplot as plt
from IPython.core.pylabtools import print_figure
from utils import *
from utils.explorers.base import DPI

case = load_case()

def median(change, values):
    times = []
    for value in values:
        start = time.perf_counter()
        change(value)
        times.append(time.perf_counter() - start)
    return statistics.median(times)

def stock(draw):
    # What `interact` does with a new figure: it is captured by an Output widget, and the
    # inline backend saves it with bbox_inches="tight".
    def show(**values):
        chart = draw(**values)
        chart.dpi = DPI
        display({"image/png": print_figure(chart, base64=True)}, raw=True)
    return show
"""
# The stock exporter to PDF downloads a browser of its own; here it takes the one of this machine.
STOCK = """
import sys
from playwright.async_api import BrowserType
browser, launch = sys.argv.pop(1), BrowserType.launch
async def ours(self, args=(), **settings):
    return await launch(self, executable_path=browser, args=[*args, "--no-sandbox"], **settings)
BrowserType.launch = ours
from nbconvert.nbconvertapp import main
main()
"""
READER = """
ours = sentence_reader(case)
display(ours)
menu = widgets.Dropdown(options=ours.controls["sentence_id"].options)
widgets.interact(stock(lambda place: sentence_bars(case, highlight=place)), place=menu)
places = [value for _, value in menu.options][1:21]
a = median(lambda place: setattr(ours.controls["sentence_id"], "value", place), places)
b = median(lambda place: setattr(menu, "value", place), places)
"""
CLUES = """
ours = clue_switches(case)
display(ours)
rule = widgets.Dropdown(options=ours.controls["counting"].options)
widgets.interact(stock(lambda rule: dating_funnel(case, counting=rule)), rule=rule)
values = ["elapsed", "inclusive"] * 10
a = median(lambda value: setattr(ours.controls["counting"], "value", value), values)
b = median(lambda value: setattr(rule, "value", value), values)
"""


def in_kernel(*codes: str) -> str:
    """Run code in a new kernel and return what the last piece prints."""
    manager, client = start_new_kernel(cwd=str(HOME), stderr=subprocess.DEVNULL)  # what a kernel says about itself
    try:
        for code in codes:
            said = []

            def hear(message, said=said):
                if message["msg_type"] == "stream":
                    said.append(message["content"]["text"])
                elif message["msg_type"] == "error":
                    raise SystemExit("\n".join(message["content"]["traceback"]))

            client.execute_interactive(code, output_hook=hear, timeout=120)
        return "".join(said)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def import_ratio(rounds: int = 7) -> tuple[float, float, float]:
    """Return seconds for the core packages alone, with the tools, and the median ratio."""

    def seconds(code):
        run = subprocess.run([sys.executable, "-c", TIMED.format(code)], cwd=HOME, capture_output=True, text=True, check=True)
        return float(run.stdout)

    pairs = [(seconds(CORE), seconds(f"{CORE}; {TOOLS}")) for _ in range(rounds + 1)][1:]  # the first warms the disk
    core, tools = (statistics.median(column) for column in zip(*pairs, strict=True))
    return core, tools, statistics.median(b / a for a, b in pairs)


def redraw_ratio(explorer: str) -> tuple[float, float]:
    """Return seconds of one redraw: this project's explorer, stock ``interact``."""
    printed = in_kernel(REDRAW, explorer, "print(json.dumps([a, b]))")
    return tuple(json.loads(printed.strip().splitlines()[-1]))


def code_of(lesson: Path) -> list[str]:
    """Return the code cells of a lesson."""
    return [cell.source for cell in nbformat.read(lesson, as_version=4).cells if cell.cell_type == "code"]


def series_ratio(rounds: int = 3) -> tuple[float, float]:
    """Return seconds for all lessons, a new kernel each, and for as many kernels that only import the core packages."""

    def seconds(*codes):
        start = time.perf_counter()
        in_kernel(*codes)
        return time.perf_counter() - start

    pairs = []
    for _ in range(rounds):
        pairs.append(
            (sum(seconds(*code_of(lesson)) for lesson in LESSONS), sum(seconds(CORE) for _ in LESSONS))  # side by side
        )
    return sorted(pairs, key=lambda pair: pair[0] / pair[1])[rounds // 2]


def cpu_of(*command, home: Path) -> float:
    """Return the CPU seconds of a command and of all that it starts, from a project folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=home, env={**os.environ, "PYTHONPATH": str(home)}, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def export_ratio(rounds: int = 2) -> tuple[float, float, float, float]:
    """Return CPU seconds of all our exports, the stock ones of one edition, ours again, and of the lessons alone."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    ours = [sys.executable, "-m", "utils", "export"]
    stock = [sys.executable, "-c", STOCK, browser, "--execute", "--output-dir", "stock"]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        home = notebooks.unzip(Path(folder) / "home")
        every = [str(path) for path in sorted((home / "notebooks").glob("[0-9]*.ipynb"))]
        for number in range(rounds + 1):  # the first warms the disk, with one lesson for the stock side
            shutil.rmtree(home / "build", ignore_errors=True)
            whole, again = cpu_of(*ours, home=home), cpu_of(*ours, home=home)
            bare = cpu_of(sys.executable, "-m", "nbconvert", "--to=notebook", "--execute", "--output-dir=bare", *every, home=home)
            formats = ("html", "slides", "webpdf") if browser else ("html", "slides")
            other = sum(cpu_of(*stock, "--to", to, *(every if number else every[:1]), home=home) for to in formats)
            found.append((whole, other, again, bare))
    return sorted(found[1:], key=lambda row: row[0] / row[1])[len(found[1:]) // 2]


def memory() -> tuple[int, int, int]:
    """Return kB of private memory: after lesson 02, the core packages alone, and without jupyterlab itself."""
    return int(in_kernel(*code_of(LESSON), MEMORY)), int(in_kernel(f"{CORE}, jupyterlab", MEMORY)), int(in_kernel(CORE, MEMORY))


def main() -> None:
    """Print one line for each ratio."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a student's machine, Python keeps what it has compiled
    core, tools, ratio = import_ratio()
    print(f"import and load_case   {tools:.2f} s against {core:.2f} s   ratio {ratio:.2f}   (asked for: at most 1.10)")
    for name, explorer in (("sentence_reader", READER), ("clue_switches", CLUES)):
        ours, stock = redraw_ratio(explorer)
        print(f"redraw {name:<15} {ours * 1e3:.0f} ms against {stock * 1e3:.0f} ms   ratio {ours / stock:.2f}   (at most 0.50)")
    series, floor = series_ratio()
    print(
        f"all {len(LESSONS)} lessons         {series:.1f} s against {floor:.1f} s   ratio {series / floor:.2f}   (at most 1.50)"
    )
    ours, stock, again, bare = export_ratio()
    alone = f"{bare:.1f} s for running the lessons alone"
    print(f"export of all files    {ours:.1f} s of CPU against {alone}   ratio {ours / bare:.2f}   (at most 1.60)")
    print(
        f"  stock nbconvert      {stock:.1f} s of CPU for half of them   ratio 1 : {stock / ours:.1f}   (asked for: at least 8)"
    )
    print(f"  with nothing changed {again:.2f} s of CPU")
    lesson, core, without = memory()
    print(
        f"memory after lesson 02 {lesson / 1e3:.0f} MB against {core / 1e3:.0f} MB   ratio {lesson / core:.2f}   (at most 1.15)"
    )
    print(f"  without jupyterlab   {lesson / 1e3:.0f} MB against {without / 1e3:.0f} MB   ratio {lesson / without:.2f}")


if __name__ == "__main__":
    main()
