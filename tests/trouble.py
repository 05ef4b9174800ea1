"""Make trouble in a real hub while students answer, and say what came of it.

    .venv/hub/bin/python tests/trouble.py killed_server     a student's server is killed
    .venv/hub/bin/python tests/trouble.py killed_hub        the hub is killed, and started again
    .venv/hub/bin/python tests/trouble.py full_disk         the disk of all homes is full for a while
    .venv/hub/bin/python tests/trouble.py others_work       a student tries to read what is another's
    .venv/hub/bin/python tests/trouble.py like_any_kernel   pictures, interrupt, restart, and too much memory

Each prints its figures as JSON. `lost` lists the answers that a lesson had confirmed and that are
not on disk at the end.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import load
import psutil

FIRST, REST = slice(0, 12), slice(12, None)  # cells of the lesson, before the trouble and after it


def processes(name) -> list[psutil.Process]:
    """List the processes of a student, the oldest first."""
    found = [one for one in psutil.process_iter(["username", "create_time"]) if one.info["username"] == name]
    return sorted(found, key=lambda one: one.info["create_time"])


async def killed_server(kind="ours"):
    """Kill a student's server; the student starts it again from the hub, and goes on."""
    with load.Hub(2, kind) as hub:
        ann, ben = (load.Student(hub, name) for name in hub.names)
        for student in (ann, ben):
            await student.open()
            await student.run(FIRST)
        before = set(ann.confirmed)
        server = processes(ann.name)[0]
        family = server.children(recursive=True)
        server.kill()
        _, alive = await asyncio.to_thread(psutil.wait_procs, family, 10)
        lost_at_once, begun = ann.lost(), time.monotonic()
        await ann.close()
        again = load.Student(hub, ann.name)
        while time.monotonic() < begun + 120:
            try:
                await again.open()
                break
            except Exception:  # the hub has not noticed yet
                await again.close()
                again = load.Student(hub, ann.name)
                await asyncio.sleep(2)
        back = time.monotonic() - begun
        await again.run()
        await ben.run(REST)
        for student in (again, ben):
            await student.save()
            await student.close()
        again.confirmed |= before
        return {
            "confirmed": len(again.confirmed) + len(ben.confirmed),
            "lost": [*lost_at_once, *again.lost(), *ben.lost()],
            "left behind": len(alive),
            "seconds until she went on": round(back, 1),
            "failed": [*ann.failed, *again.failed, *ben.failed],
        }


async def killed_hub(kind="ours"):
    """Kill the hub while two students work; start it again; both go on in the same kernels."""
    with load.Hub(2, kind) as hub:
        students = [load.Student(hub, name) for name in hub.names]
        for student in students:
            await student.open()
            await student.run(FIRST)
        servers = [processes(name)[0].pid for name in hub.names]
        hub.process.kill()
        hub.process.wait()
        await asyncio.gather(*(student.run(slice(12, 18)) for student in students))
        without = sum(len(student.confirmed) for student in students)
        hub.start()
        for student in students:
            student.reader.cancel()
            await student.connect()
            await student.run(slice(18, None))
            await student.save()
            await student.close()
        return {
            "confirmed": sum(len(student.confirmed) for student in students),
            "confirmed before the hub was back": without,
            "lost": [task for student in students for task in student.lost()],
            "same servers": servers == [processes(name)[0].pid for name in hub.names],
            "failed": [failure for student in students for failure in student.failed],
        }


@contextmanager
def small_disk(megabytes):
    """Give a disk of its own for all homes."""
    folder = Path(tempfile.mkdtemp(prefix="homes-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "none", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


async def full_disk(kind="ours"):
    """Fill the disk while a student answers; make room again; the student answers one more task."""
    with small_disk(100) as homes, load.Hub(1, kind, homes) as hub:
        ann = load.Student(hub, hub.names[0])
        await ann.open()
        await ann.run(FIRST)
        before = len(ann.confirmed)
        with open(homes / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError as error:
                full = error.strerror
        await ann.run(slice(12, 20))
        refused, ann.failed = ann.failed, []
        lost_while_full = ann.lost()
        try:
            await ann.save()
            said = "saved"
        except load.httpx.HTTPStatusError as error:
            said = error.response.json()["message"]
        (homes / "filler").unlink()
        await ann.run(slice(20, None))
        await ann.save()
        await ann.close()
        rows = hub.work(ann.name).read_text(encoding="utf-8")
        return {
            "the disk": full,
            "confirmed before": before,
            "not confirmed while it was full": refused,
            "what saving said then": said,
            "confirmed": len(ann.confirmed),
            "lost": [*lost_while_full, *ann.lost()],
            "kept when there was room": sum(f"on {line.split(' ')[0]}" in rows for line in refused),
            "failed": ann.failed,
        }


LISTEN = """
import zmq
ear = zmq.Context().socket(zmq.SUB)
ear.subscribe(b"")
for port in {ports}: ear.connect(f"tcp://127.0.0.1:{{port}}")
heard = b""
while ear.poll(4000): heard += b"".join(ear.recv_multipart())
print("heard" if b"a secret" in heard else "nothing heard")
"""
KEYS = """
import os
from glob import glob
found = set()
for path in glob("/proc/[0-9]*/environ"):
    try: found |= set(open(path, "rb").read().split(b"\\0"))
    except OSError: pass
print(sorted(name for name in (b"CONFIGPROXY_AUTH_TOKEN", b"only-for-the-hub") if any(name in one for one in found)))
"""


def holds(process, secret) -> bool:
    """Look for a secret in the memory of a process that it can write; as root, who may."""
    with open(f"/proc/{process.pid}/maps") as maps, open(f"/proc/{process.pid}/mem", "rb") as memory:
        for first, last in re.findall(r"^(\w+)-(\w+) rw", maps.read(), re.M):
            memory.seek(int(first, 16))
            try:
                if secret in memory.read(int(last, 16) - int(first, 16)):
                    return True
            except OSError:  # a part that nobody may read
                continue
    return False


async def others_work(kind="ours"):
    """Let one student try to read the other's work: as the other user of the machine, through the hub, from a kernel."""
    os.environ["CONFIGPROXY_AUTH_TOKEN"] = "only-for-the-hub"
    with load.Hub(2, kind) as hub:
        ann, ben = (load.Student(hub, name) for name in hub.names)
        for student in (ann, ben):  # one after the other: ben's server begins where ann's has been
            await student.open()
        await ann.run(FIRST)
        file = hub.work(ann.name)
        as_ben = {"user": ben.name, "capture_output": True, "text": True, "cwd": "/"}
        shell = subprocess.run(["cat", file], **as_ben)
        listing = subprocess.run(["ls", file.parent], **as_ben)
        page = await ben.http.get(f"{ann.home}/api/contents/lessons/notebooks/my_work/answers.csv")
        tried = await ben.execute(f"open({str(file)!r}).read()")
        ben.failed.clear()
        ports = {one.laddr.port for process in processes(ann.name) for one in process.net_connections() if one.status == "LISTEN"}
        ear = asyncio.create_task(ben.execute(LISTEN.format(ports=sorted(ports))))
        for _ in range(6):
            await asyncio.sleep(0.5)
            await ann.execute("print('a secret')")
        heard = "".join(output.get("text", "") for output in await ear)
        keys = "".join(output.get("text", "") for output in await ben.execute(KEYS))
        (token,) = await ann.execute("print(__import__('os').environ['JUPYTERHUB_API_TOKEN'])")
        secret = token["text"].strip().encode()
        for student in (ann, ben):
            await student.close()
        return {
            "ann's key in her own programs": any(holds(process, secret) for process in processes(ann.name)),
            "ann's key in ben's programs": any(holds(process, secret) for process in processes(ben.name)),
            "answers in the file": len(file.read_text().splitlines()) - 1,
            "by the shell": shell.stderr.strip().split(": ")[-1],
            "the list of files": listing.stderr.strip().split(": ")[-1],
            "through the hub": page.status_code,
            "shown by the hub": f"{ann.name} on" in page.text,
            "from a kernel": tried[-1].get("ename", "read"),
            "by the kernel's port": heard.strip(),
            "keys of the hub": keys.strip(),
        }


FOLDERS = """
import os, pathlib, site, sys, tempfile
import IPython, jupyter_core.paths as jupyter
inside = [pathlib.Path.home(), IPython.paths.get_ipython_dir(), get_ipython().profile_dir.location, os.getcwd()]
inside += [jupyter.jupyter_config_dir(), jupyter.jupyter_data_dir(), jupyter.jupyter_runtime_dir()]
print([str(path) for path in inside if not str(path).startswith(os.environ["HOME"])])
"""


async def like_any_kernel(kind="ours"):
    """Use a kernel as lessons and students do."""
    with load.Hub(1, kind) as hub:
        ann = load.Student(hub, hub.names[0])
        await ann.open()
        shown = await ann.execute("import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()")
        paths = (await ann.execute(FOLDERS))[-1]
        endless = asyncio.create_task(ann.execute("import time\nwhile True: time.sleep(0.1)"))
        await asyncio.sleep(2)
        await ann.api("POST", f"kernels/{ann.kernel}/interrupt")
        stopped = (await asyncio.wait_for(endless, 30))[-1]["ename"]
        large = (await ann.execute("much = bytearray(3 * 2**30); print('there was room')"))[-1]
        first = processes(ann.name)[-1].pid
        await ann.api("POST", f"kernels/{ann.kernel}/restart")
        ann.reader.cancel()
        await ann.connect()
        new = (await ann.execute("print('much' in globals())"))[-1]["text"].strip()
        await ann.api("DELETE", f"kernels/{ann.kernel}")
        await asyncio.sleep(2)
        kernels = [one.pid for one in processes(ann.name) if one.pid >= first]
        seen, site = {"_xsrf": ann._xsrf("/hub")}, {"Referer": f"{hub.address}/hub/"}
        await ann.http.delete(f"/hub/api/users/{ann.name}/server", params=seen, headers=site)
        stays = await asyncio.to_thread(psutil.wait_procs, processes(ann.name), 20)
        await ann.close()
        return {
            "folders of others": paths["text"].strip(),
            "a picture": any("image/png" in output.get("data", {}) for output in shown),
            "an endless loop": stopped,
            "3 GB": large.get("ename") or large["text"].strip(),
            "after a restart": new,
            "kernels that stay": kernels,
            "after the server was stopped": len(stays[1]),
        }


if __name__ == "__main__":
    if lacks := load.missing():
        sys.exit(f"Nothing was tried. {lacks}")
    load.follow_orphans()
    print(json.dumps(asyncio.run(globals()[sys.argv[1]](*sys.argv[2:]))))
