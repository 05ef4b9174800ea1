"""Where students open a lesson: JupyterLab, Notebook 7 and the site with Python in the browser, in Chromium and in Firefox."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from chromium import CHROMIUM, FLAGS

import notebooks

READY = "window.jupyterapp?.shell.currentWidget?.context?.isReady"
IDLE = "window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
RUN = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
# Cells off the screen are drawn too.
DRAWN = ("@jupyterlab/notebook-extension/tracker.jupyterlab-settings", '{"windowingMode": "none"}')
DRAW = """() => { const { content } = window.jupyterapp.shell.currentWidget;
    content.notebookConfig = { ...content.notebookConfig, windowingMode: 'none' }; }"""
APPS = {"jupyterlab": ("LabApp", "doc/tree/notebooks"), "notebook": ("JupyterNotebookApp", "notebooks/notebooks")}
APPS["jupyterlite"] = ("", "lite/notebooks/index.html?path=notebooks")
X_NAMES = {"Space": "space", "Enter": "Return", "ArrowDown": "Down", "Control+s": "ctrl+s"}


@dataclass
class Client:
    """One way to open a lesson: ``application`` in ``browser``; ``home`` is the project that it shows at ``address``."""

    application: str
    browser: object
    home: Path
    address: str
    display: str | None

    def open(self, name, width=1024, height=768, page=None, python=True):
        """Open a lesson on a page of its own (left out: with a memory of its own).

        Wait for its kernel, or (``python`` is False, on the site) go to the lesson at once.
        """
        page = page or self.browser.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{self.address}/{APPS[self.application][1]}/{name}.ipynb{'?reset' * (self.application == 'jupyterlab')}")
        if self.application == "jupyterlite":
            page.get_by_role("button", name="Begin the lesson" if python else "Go to the lesson now").click(timeout=300_000)
        page.wait_for_function(READY, timeout=60_000)
        if python:
            page.wait_for_function(IDLE, timeout=60_000)
        if self.application == "jupyterlite":
            page.evaluate(DRAW)
        return page

    def press(self, page, *keys):
        """Press keys, one after the other.

        Firefox shows a menu in a window of its own, which only keys of the X server reach.
        """
        if self.display is None:
            for key in keys:
                page.keyboard.press(key)
        else:
            self._xdotool(page, "key", "--delay", "200", *(X_NAMES.get(key, key) for key in keys))

    def type(self, page, text):
        """Type a text into the field that has the focus."""
        if self.display is None:
            page.keyboard.type(text)
        else:
            self._xdotool(page, "type", "--delay", "20", text)

    def _xdotool(self, page, *command):
        focus = ["search", "--name", re.escape(page.title()), "windowfocus", "--sync"]  # each page is a window of its own
        for words in (focus, command):
            subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": self.display}, check=True)


def run(page):
    """Run all cells, and wait for the last output."""
    assert page.evaluate(RUN)
    page.wait_for_function(IDLE, timeout=60_000)


@contextmanager
def opened(application, browser, folder):
    """Start a server as a student does and a browser beside it; yield the `Client`. ``folder`` is an empty one, or the site."""
    start = served(folder) if application == "jupyterlite" else started(application, folder)
    with start as (home, address), BROWSERS[browser]() as (window, display):
        yield Client(application, window, home, address, display)


@contextmanager
def started(application, folder):
    """Start JupyterLab (as `make lab` does) or Notebook 7 on an unzipped copy; yield the copy and the address."""
    home = notebooks.unzip(folder / "home")
    shutil.copytree(notebooks.HOME / "deploy", home / "deploy")
    settings = folder / "settings" / DRAWN[0]
    settings.parent.mkdir(parents=True)
    settings.write_text(DRAWN[1])
    port = free_port()
    name = APPS[application][0]
    command = [sys.executable, "-m", application, "--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token="]
    command += [f"--{name}.expose_app_in_browser=True", f"--{name}.user_settings_dir={folder / 'settings'}"]
    command += ["--config=deploy/lab/config.py"] * (application == "jupyterlab")
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(command, cwd=home, stdout=log, stderr=log, env={**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"})
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(server, f"{address}/api", folder / "log")
        yield home, address
    finally:
        ended(server)


@contextmanager
def served(site):
    """Show the site as a student with a stick does; yield its folder and the address."""
    port = free_port()
    with open(site.parent / "log", "w") as log:
        command, calm = [sys.executable, "serve.py", str(port)], {**os.environ, "BROWSER": "true"}  # a browser that opens nothing
        server = subprocess.Popen(command, cwd=site, stdout=log, stderr=log, env=calm)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(server, address, site.parent / "log")
        yield site, address
    finally:
        ended(server)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(server, address, log):
    """Wait until a server answers; if it does not, fail with what it has said."""
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.5)
    pytest.fail(log.read_text()[-2000:])


def ended(process):
    """End a process, and wait for its end."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:  # on a busy machine its kernels take their time
        process.kill()
        process.wait()


@contextmanager
def chromium():
    """Start Chromium; yield it, and no display: its keys come from the driver."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        window = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield window, None
        window.close()


@contextmanager
def firefox():
    """Start Firefox on a screen that nobody sees; yield it, and the name of that display."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("firefox-esr") or shutil.which("firefox")
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if missing or program is None:
        pytest.skip(f"NOT TESTED IN FIREFOX: install {', '.join(['firefox-esr'] * (program is None) + missing)}")
    read, write = os.pipe()
    screen = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24"]
    server = subprocess.Popen(screen, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with os.fdopen(read) as said:
            display = f":{said.readline().strip()}"
        with sync_playwright() as play:
            # WebDriver BiDi, which every Firefox speaks: no Firefox of Playwright's own is needed.
            launch = partial(play.firefox.launch, channel="moz-firefox", executable_path=program, headless=False)
            window = launch(env={**os.environ, "DISPLAY": display})
            yield window, display
            window.close()
    finally:
        os.close(write)
        ended(server)


BROWSERS = {"chromium": chromium, "firefox": firefox}
