"""Let a class arrive on a real JupyterHub, and measure it: ``make load N="1 5 10 20"``.

Students are real users of this machine. All of them log in at once, start their server and open
a lesson; when the last one is ready, all run every cell of it through the websocket, answer each
task in its fields and save. Ours (``deploy/hub``) and a stock hub take turns, with the same
versions and the same proxy (configurable-http-proxy). All traffic stays on 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import csv
import ctypes
import json
import os
import re
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import suppress
from pathlib import Path

import httpx
import numpy as np
import psutil
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect
from tqdm import tqdm

HOME = Path(__file__).resolve().parents[1]
HUB = HOME / ".venv" / "hub"
SETTINGS = HOME / "deploy" / "hub" / "jupyterhub_config.py"
LESSON = "02_timeline"
PATIENCE = 300  # seconds: nothing here waits longer
COLD = "c.JupyterHub.spawner_class.loaded.kill(); c.JupyterHub.spawner_class = 'jupyterhub.spawner.LocalProcessSpawner'"
# What each hub of a comparison has: lines after our settings, or None for JupyterHub's own.
HUBS = {
    "ours": "",
    "no-fork": COLD,  # what remains of it in Kubernetes and in The Littlest JupyterHub
    "no-fork-all-imports": f"{COLD}; c.Spawner.cmd = ['jupyterhub-singleuser']",
    "no-fork-all-extensions": f"{COLD}; c.Spawner.args = []",
    "no-fork-memory-as-it-comes": f"{COLD}; c.Spawner.environment = {{}}",
    "stock": None,
}


class Hub:
    """A hub with its proxy; its students are users of this machine, each with a copy of the lessons."""

    def __init__(self, number, kind="ours", homes=None):
        self.names = [f"load-{secrets.token_hex(3)}-{one}" for one in range(number)]  # nobody here has such a name
        self.folder = Path(tempfile.mkdtemp(prefix="hub-"))
        self.folder.chmod(0o711)
        self.homes = homes or self.folder / "home"
        self.homes.mkdir(exist_ok=True)
        self.password = secrets.token_hex(8)
        port, api, inside = (free_port() for _ in range(3))
        self.address = f"http://127.0.0.1:{port}"
        lines = [
            "c = get_config()",
            *([f"load_subconfig({str(SETTINGS)!r})", HUBS[kind]] if HUBS[kind] is not None else []),
            f"c.JupyterHub.bind_url, c.JupyterHub.hub_port = {self.address!r}, {inside}",
            f"c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{api}'",
            f"c.ConfigurableHTTPProxy.command = [{str(HUB / 'node_modules/.bin/configurable-http-proxy')!r}]",
            f"c.Authenticator.allowed_users = {set(self.names)!r}",
        ]
        (self.folder / "config.py").write_text("\n".join(lines))

    def __enter__(self):
        try:
            lessons = self.folder / "skel" / "lessons"
            left = shutil.ignore_patterns("__pycache__", "my_work", ".ipynb_checkpoints")
            for part in ("data", "notebooks", "utils"):
                shutil.copytree(HOME / part, lessons / part, ignore=left)
            make = ["useradd", "--create-home", "--base-dir", self.homes, "--skel", lessons.parent]
            for name in self.names:  # homes are open to all, as some systems make them: it is for the settings to close them
                subprocess.run([*make, "--key", "HOME_MODE=0755", name], check=True)
            lines = "".join(f"{name}:{self.password}\n" for name in self.names)
            subprocess.run("chpasswd", input=lines, text=True, check=True)
            self.start()
            time.sleep(5)  # a hub is there before a class comes
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        """Start the hub, as its administrator does; wait until it answers."""
        command = [HUB / "bin" / "python", "-m", "jupyterhub", "--config", self.folder / "config.py"]
        env = os.environ | {"PATH": f"{HUB / 'bin'}:{os.environ['PATH']}"}
        with open(self.folder / "log", "a") as log:
            self.process = psutil.Popen(command, cwd=self.folder, env=env, stdout=log, stderr=log, start_new_session=True)
        begun = time.monotonic()
        while time.monotonic() < begun + 60 and self.process.poll() is None:
            for left in psutil.Process().children():  # what a former hub has left, and this one ends
                if left.pid != self.process.pid and left.status() == psutil.STATUS_ZOMBIE:
                    left.wait()
            with suppress(httpx.HTTPError):
                if httpx.get(f"{self.address}/hub/health").status_code == 200:
                    return
            time.sleep(0.2)
        said = [line for line in (self.folder / "log").read_text().splitlines() if "JupyterHub" in line or "Error" in line]
        raise RuntimeError("The hub does not start. It says: " + "\n".join(said[-20:]))

    def __exit__(self, *_):
        if hasattr(self, "process"):
            self.process.terminate()
            psutil.wait_procs([*self.process.children(), self.process], 10)
        for _ in range(3):  # who is killed may just have started another
            left = psutil.Process().children(recursive=True)
            for process in left:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(left, 10)
        for name in self.names:
            subprocess.run(["userdel", name], stderr=subprocess.DEVNULL)
        shutil.rmtree(self.folder)

    def work(self, name) -> Path:
        """Say where a student's answers are."""
        return self.homes / name / "lessons" / "notebooks" / "my_work" / "answers.csv"


class Student:
    """A student's browser: logs in, opens a lesson, runs its cells, answers in its fields, saves.

    Attributes
    ----------
    confirmed : set of str
        The tasks whose answer the lesson has kept, by its own words.
    failed : list of str
        What went wrong.
    """

    def __init__(self, hub, name):
        self.hub, self.name, self.home = hub, name, f"/user/{name}"
        self.http = httpx.AsyncClient(base_url=hub.address, follow_redirects=True, timeout=PATIENCE, verify=False)
        self.confirmed, self.failed, self.widgets, self.waiting = set(), [], {}, {}

    async def open(self):
        """Log in, have a server started, open the lesson, and wait for its kernel."""
        await self.http.get("/hub/login")
        form = {"username": self.name, "password": self.hub.password, "_xsrf": self._xsrf("/hub")}
        page = await self.http.post("/hub/login?next=%2Fhub%2Fspawn", data=form)
        if "/hub/login" in page.url.path:
            raise RuntimeError("the hub refuses the password")
        await self.started()
        self.file = await self.api("GET", f"contents/lessons/notebooks/{LESSON}.ipynb")
        what = {"path": f"lessons/notebooks/{LESSON}.ipynb", "name": LESSON, "type": "notebook", "kernel": {"name": "python3"}}
        self.kernel = (await self.api("POST", "sessions", json=what))["kernel"]["id"]
        await self.connect()

    async def started(self):
        """Wait until the hub says that the server is there, and fetch the page of the lesson."""
        address, seen = f"/hub/api/users/{self.name}/server/progress", {"_xsrf": self._xsrf("/hub")}
        async with self.http.stream("GET", address, params=seen, headers={"Referer": f"{self.hub.address}/hub/"}) as events:
            async for line in events.aiter_lines():
                said = json.loads(line[5:]) if line.startswith("data:") else {}
                if said.get("failed"):
                    raise RuntimeError(said["message"])
                if said.get("ready"):
                    break
        page = await self.http.get(f"{self.home}/doc/tree/lessons/notebooks/{LESSON}.ipynb")
        if page.status_code != 200 or not page.url.path.startswith(self.home):
            raise RuntimeError(f"{page.url.path} instead of the lesson ({page.status_code})")

    async def connect(self):
        """Open the websocket to the kernel, and wait until it answers."""
        self.session = uuid.uuid4().hex
        address = f"{self.hub.address}{self.home}/api/kernels/{self.kernel}/channels?session_id={self.session}"
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.http.cookies.jar if f"{self.home}/".startswith(one.path))
        request = HTTPRequest(address.replace("http", "ws", 1), headers={"Cookie": cookies, "Origin": self.hub.address})
        self.socket = await websocket_connect(request, max_message_size=2**28)
        self.reader = asyncio.create_task(self._read())
        await self.send("kernel_info_request", {})

    async def api(self, method, path, **more):
        """Ask the student's own server."""
        headers = {"X-XSRFToken": self._xsrf(self.home), "Referer": f"{self.hub.address}{self.home}/"}
        answer = await self.http.request(method, f"{self.home}/api/{path}", headers=headers, **more)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def _xsrf(self, path):
        found = [one.value for one in self.http.cookies.jar if one.name == "_xsrf" and one.path.rstrip("/") == path]
        return found[-1] if found else ""

    async def _read(self):
        while (text := await self.socket.read_message()) is not None:
            message = json.loads(text)
            kind, content, parent = message["msg_type"], message["content"], message["parent_header"].get("msg_id")
            if kind == "comm_open" and content["target_name"] == "jupyter.widget":
                self.widgets[content["comm_id"]] = content["data"]["state"]
            if parent in self.waiting:
                messages, due, done = self.waiting[parent]
                messages.append(message)
                due -= {kind, content.get("execution_state")}
                if not due:
                    done.set()

    async def send(self, kind, content) -> list[dict]:
        """Send a message to the kernel; return all that it says to it, until it is idle again."""
        header = {"msg_id": uuid.uuid4().hex, "username": self.name, "session": self.session, "msg_type": kind, "version": "5.3"}
        due = {"idle"} if kind == "comm_msg" else {"idle", kind.replace("_request", "_reply")}
        messages, _, done = self.waiting[header["msg_id"]] = [], due, asyncio.Event()
        message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
        await self.socket.write_message(json.dumps(message | {"buffers": []}))
        await asyncio.wait_for(done.wait(), PATIENCE)
        return messages

    async def execute(self, source) -> list[dict]:
        """Run a cell; return its outputs as a notebook keeps them."""
        how = {"silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
        outputs = []
        for message in await self.send("execute_request", {"code": source, **how}):
            kind, content = message["msg_type"], message["content"]
            if kind in ("display_data", "execute_result", "stream", "error"):
                outputs.append({"output_type": kind, **{name: value for name, value in content.items() if name != "transient"}})
            if kind == "error":
                self.failed.append(f"{content['ename']}: {content['evalue']}")
        return outputs

    async def run(self, part=slice(None), tick=lambda: None):
        """Run the cells of the lesson, or a part of them, and answer each task in its fields."""
        for cell in [cell for cell in self.file["content"]["cells"] if cell["cell_type"] == "code"][part]:
            cell["outputs"] = await self.execute(cell["source"])
            for output in cell["outputs"] if cell["source"].startswith("ask(") else ():
                view = output.get("data", {}).get("application/vnd.jupyter.widget-view+json")
                if view:
                    await self.answer(view["model_id"], re.search(r'"(.*)"', cell["source"])[1])
            tick()

    def _inside(self, model):
        parts = [one.removeprefix("IPY_MODEL_") for one in self.widgets[model].get("children", [])]
        return [model, *(found for part in parts for found in self._inside(part))]

    async def answer(self, box, task):
        """Type into the fields of a task and press its button. Whether the answer was right does not matter; it is kept."""
        states = {model: self.widgets[model] for model in self._inside(box)}
        for model in [model for model, state in states.items() if state["_model_name"] in ("TextModel", "TextareaModel")]:
            state = {"value": f"{self.name} on {task}"}
            await self.send("comm_msg", {"comm_id": model, "data": {"method": "update", "state": state, "buffer_paths": []}})
        (button,) = [model for model, state in states.items() if state.get("description") in ("Check", "Keep")]
        said = await self.send("comm_msg", {"comm_id": button, "data": {"method": "custom", "content": {"event": "click"}}})
        note = next(one["content"]["metadata"]["lesson"] for one in said if one["msg_type"] == "update_display_data")
        if note["exercise"]["verdict"] in ("right", "wrong", "kept") and "could not be saved" not in note["text"]:
            self.confirmed.add(task)
        else:
            self.failed.append(f"{task} is not kept: {note['text']}")

    async def save(self):
        """Save the lesson, as JupyterLab does."""
        body = {"type": "notebook", "format": "json", "content": self.file["content"]}
        await self.api("PUT", f"contents/lessons/notebooks/{LESSON}.ipynb", json=body)

    async def close(self):
        """Close the browser."""
        if hasattr(self, "reader"):
            self.reader.cancel()
        await self.http.aclose()

    def lost(self) -> list[str]:
        """List the tasks whose answer was confirmed and is not on disk."""
        file, rows = self.hub.work(self.name), []
        if file.exists():
            with open(file, encoding="utf-8-sig", newline="") as text:
                rows = list(csv.DictReader(text))
        kept = {row["exercise_id"] for row in rows if f"{self.name} on {row['exercise_id']}" in row["answer"]}
        return sorted(self.confirmed - kept)


def free_port() -> int:
    """Give a port of this machine that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def used() -> np.ndarray:
    """Return what students and the hub use: memory of each (PSS, in MB), and seconds of processor of each so far."""
    found = np.zeros(4)
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess, OSError):
            rollup, whose = Path(f"/proc/{process.pid}/smaps_rollup").read_text(), 0 if process.uids().real else 1
            found[whose] += int(re.search(r"^Pss: +(\d+)", rollup, re.M)[1]) / 1024
            found[2 + whose] += sum(process.cpu_times()[:4])
    return found


async def lesson(hub, kind) -> dict:
    """Let all students of a hub do the lesson; return the figures."""
    students = [Student(hub, name) for name in hub.names]
    bar = tqdm(total=len(students), desc=f"{kind}, {len(students)} ready", leave=False)

    async def timed(student, begun, *acts):
        try:
            for act in acts:
                await act()
        except Exception as error:  # whatever it is, the others go on, and the report says it
            student.failed.append(f"{type(error).__name__}: {error}")
        return time.monotonic() - begun

    async def opened(student):
        await student.open()
        bar.update()

    before, begun = used(), time.monotonic()
    ready = await asyncio.gather(*(timed(one, begun, lambda one=one: opened(one)) for one in students))
    between, begun = used(), time.monotonic()
    cells = sum(cell["cell_type"] == "code" for cell in students[0].file["content"]["cells"])
    bar.reset(cells * len(students))
    bar.set_description(f"{kind}, {len(students)} run {LESSON}")
    run = await asyncio.gather(*(timed(one, begun, lambda one=one: one.run(tick=bar.update), one.save) for one in students))
    after = used()
    bar.close()
    for student in students:
        await student.close()
    return {
        "hub": kind,
        "students": len(students),
        "ready": [round(statistics.median(ready), 1), round(max(ready), 1)],
        "run": [round(statistics.median(run), 1), round(max(run), 1)],
        "MB of all": round(sum(after[:2])),
        "CPU to ready": round(sum((between - before)[2:]) / len(students), 2),
        "of it the hub's": round((between - before)[3] / len(students), 2),
        "CPU to run": round(sum((after - between)[2:]) / len(students), 2),
        "failures": [failure for student in students for failure in student.failed],
        "confirmed": sum(len(student.confirmed) for student in students),
        "lost": sum(len(student.lost()) for student in students),
    }


def missing() -> str:
    """Say in a sentence what this machine lacks for a hub; nothing if it lacks nothing."""
    if os.geteuid():
        return "A hub makes each student a user of the machine, and only root can do that: run it as root."
    if not HUB.exists() or not (HUB / "node_modules").exists():
        return "make load makes the environment of the hub; it needs npm, which brings the proxy."
    nobody = {"user": "nobody", "cwd": "/", "capture_output": True}
    if subprocess.run(["sh", "-c", f"{HUB}/bin/python -c 'import sys' && test -r {SETTINGS}"], **nobody).returncode:
        return f"Students cannot run {HUB}/bin/python: it, or its Python, is in a folder that only root may enter."
    return ""


def main(numbers, kinds):
    """Measure each hub with each number of students, turn by turn; print a line for each, and what follows."""
    if lacks := missing():
        sys.exit(f"Nothing was measured. {lacks}")
    follow_orphans()
    lines = []
    for number in numbers:
        for kind in kinds:
            busy = os.getloadavg()[0]
            with Hub(number, kind) as hub:
                line = asyncio.run(lesson(hub, kind)) | {"load before": round(busy, 1)}
            print(json.dumps(line), flush=True)
            lines.append(line)
    for kind in kinds if len(numbers) > 1 else ():
        known = [line for line in lines if line["hub"] == kind]
        slope, start = np.polyfit([line["students"] for line in known], [line["MB of all"] for line in known], 1)
        print(f"{kind}: {start:.0f} MB + {slope:.0f} MB a student; {1024 / slope:.1f} students per GB")
    return int(any(line["failures"] or line["lost"] for line in lines if line["hub"] != "stock"))


def follow_orphans():
    """Have all that is started here as a child or grandchild, also what its own parent has left; end it with this program."""
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main([int(word) for word in words if word.isdigit()], [word for word in words if word in HUBS] or ["ours", "stock"]))
