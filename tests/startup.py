"""How long a lesson of the site takes from opening to its first picture, against a stock JupyterLite site.

Prints ratios measured side by side in one run: ``python tests/startup.py`` (after ``make site``). The
stock site has the same versions, the same lesson with a ``%pip`` cell before it, and comes
from the same machine. Each round opens both with an empty memory, and once more with a full one.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOME), str(HOME / "deploy" / "jupyterlite")]

import build_site  # noqa: E402
from chromium import CHROMIUM, FLAGS  # noqa: E402
from clients import IDLE, served  # noqa: E402
from playwright.sync_api import TimeoutError as Late  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

LESSON = "00_start_here"
PIP = {"cell_type": "code", "id": "pip", "metadata": {}, "execution_count": None, "outputs": []}
READ = "document.querySelector('#curtain > div')?.shadowRoot?.querySelector('p')"
PICTURE = "document.querySelector('.jp-OutputArea-output img, .jp-OutputArea-output svg')"


def stock(folder) -> Path:
    """Build a site as JupyterLite's documentation says: Pyodide as it is, the project as files, packages by %pip."""
    environment, lite, contents = HOME / ".venv" / "site", folder / "settings", folder / "contents"
    pyodide = lite / "static" / "pyodide"
    pyodide.mkdir(parents=True)
    build_site.gather(pyodide)
    lock, ssl = build_site.pins(), {"name": "ssl", "file_name": "ssl.zip", "depends": [], "imports": ["ssl"]}
    build_site.pack(pyodide / "ssl.zip", [])  # ours is empty too
    lock["packages"]["ssl"] = {**ssl, "version": "0", "install_dir": "site", "package_type": "package"}
    lock["packages"]["ssl"]["sha256"] = hashlib.sha256((pyodide / "ssl.zip").read_bytes()).hexdigest()
    (pyodide / "pyodide-lock.json").write_text(json.dumps(lock))
    for name in ("data", "utils"):
        shutil.copytree(HOME / name, contents / name, ignore=shutil.ignore_patterns("export", "__pycache__"))
    notebook = json.loads((HOME / "notebooks" / f"{LESSON}.ipynb").read_text())
    notebook["cells"].insert(0, {**PIP, "source": "%pip install -q ipywidgets matplotlib pandas"})
    (contents / "notebooks").mkdir()
    (contents / "notebooks" / f"{LESSON}.ipynb").write_text(json.dumps(notebook))
    (lite / "jupyter-lite.json").write_text(
        json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": {"exposeAppInBrowser": True}})
    )
    pinned = (HOME / "deploy" / "jupyterlite" / "requirements.txt").read_text()
    names = re.findall(r"^((?:ipywidgets|comm|jupyterlab-widgets)==\S+)", pinned, re.M)
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder / "wheels", *names]
    subprocess.run(fetch, check=True)
    command = [environment / "bin" / "jupyter-lite", "build", "--lite-dir", lite, "--contents", contents]
    command += ["--output-dir", folder / "built", "--apps", "notebooks", "--apps", "tree"]
    for wheel in (folder / "wheels").glob("*.whl"):
        command += ["--piplite-wheels", wheel]
    subprocess.run(list(map(str, command)), cwd=folder, check=True, capture_output=True)
    site = folder / "site"
    shutil.copytree(folder / "built", site / "lite")
    shutil.copy(HOME / "deploy" / "jupyterlite" / "serve.py", site)
    return site


def visit(window, address) -> tuple[float, float]:
    """Open the lesson and run it as soon as that can be done; return the seconds to the first words and the first picture."""
    page, begin = window.new_page(), time.perf_counter()
    page.goto(f"{address}/lite/notebooks/index.html?path=notebooks/{LESSON}.ipynb", wait_until="commit")
    try:
        page.wait_for_function(READ, timeout=5_000, polling=50)
        words = time.perf_counter() - begin
    except Late:
        words = float("nan")
    page.wait_for_function(f"window.jupyterapp?.shell.currentWidget?.sessionContext && {IDLE}", timeout=300_000, polling=100)
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    page.wait_for_function(PICTURE, timeout=300_000, polling=100)
    picture = time.perf_counter() - begin
    page.wait_for_timeout(2_000)  # the browser puts away what it has fetched
    page.close()
    return words, picture


def main(rounds=3) -> None:
    """Measure both sites, one after the other, so many times."""
    taken = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        sites = {"ours": HOME / "build" / "site", "stock": stock(Path(folder))}
        for _ in range(rounds):
            for name, site in sites.items():
                with served(site) as (_, address), tempfile.TemporaryDirectory() as memory:
                    window = play.chromium.launch_persistent_context(memory, executable_path=CHROMIUM, args=FLAGS)
                    for visited in ("cold", "warm"):
                        taken.setdefault((name, visited), []).append(visit(window, address))
                    window.close()
    for visited in ("cold", "warm"):
        ours, theirs = (statistics.median(picture for _, picture in taken[name, visited]) for name in ("ours", "stock"))
        words = statistics.median(words for words, _ in taken["ours", visited])
        print(f"{visited}: first words {words:.1f} s; first picture {ours:.1f} s : {theirs:.1f} s = {ours / theirs:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
