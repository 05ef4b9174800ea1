"""Start each student's server and kernels as forks of one process that has all their modules loaded.

Servers and kernels that begin from nothing spend most of their time and memory on imports,
and all on the same ones. Here one process does them once. A fork shares that memory as long as
it does not change it:

    hub ─ orders ─► loaded process ─ fork ─► server of ann ─ orders ─► nursery of ann ─ fork ─► kernel of ann
                                   ─ fork ─► server of ben ...

Only the first process is root's. It gets its orders from the hub alone, starts without the
hub's environment, where the hub's keys stand, and ends with the hub. The servers stay: a hub that
starts again finds them. Whatever belongs to a student runs as that student from the fork on.
"""

import asyncio
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from importlib import import_module

import psutil
from jupyterhub.spawner import LocalProcessSpawner, set_user_setuid
from jupyterhub.utils import random_port

KERNEL = ["-m", "ipykernel_launcher"]  # how a kernel's command begins, after the name of Python
OF_SERVERS = ["jupyterhub.singleuser", "jupyterlab.labapp", "jupyterlab.extensions", "jupyter_server.nbconvert.handlers"]
SERVICES = ["contents", "events", "kernels", "kernelspecs", "sessions"]
OF_SERVERS += [f"jupyter_server.services.{name}.handlers" for name in SERVICES]
OF_SERVERS += ["jupyter_server.services.kernels.connection.channels", "nbgitpuller.handlers"]
OF_KERNELS = ["ipykernel.kernelapp", "ipykernel.debugger", "pandas", "matplotlib.figure", "matplotlib.backends.backend_agg"]


class WarmSpawner(LocalProcessSpawner):
    """Start a student's server by an order to the loaded process; all else is JupyterHub's own."""

    loaded = None  # one process for all students
    turn = asyncio.Lock()

    @classmethod
    def warm_up(cls, environment):
        """Start the loaded process, with the variables of ``environment`` that a program reads when it begins."""
        plain = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        command, env, pipe = [sys.executable, __file__], plain | environment, subprocess.PIPE
        cls.loaded = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=env, text=True)

    async def start(self):
        """Start the server; return where it listens."""
        self.port = self.port or random_port()
        order = {"user": self.user.name, "args": self.get_args(), "env": self.get_env(), "limit": self.mem_limit}
        async with WarmSpawner.turn:
            if WarmSpawner.loaded is None or WarmSpawner.loaded.poll() is not None:
                self.warm_up(self.environment)
            self.pid = await asyncio.to_thread(ask, WarmSpawner.loaded.stdin, WarmSpawner.loaded.stdout, order)
        return self.ip or "127.0.0.1", self.port


def ask(orders, numbers, order) -> int:
    """Give an order; return the number of the process that was forked for it."""
    orders.write(json.dumps(order) + "\n")
    orders.flush()
    return int(numbers.readline())


class Forked(psutil.Process):
    """A kernel that another process has started, as Jupyter expects one."""

    stdin = stdout = stderr = None

    def poll(self):
        """Return None while it runs."""
        return None if self.is_running() else 0


def serve(orders, say, become):
    """Fork for each order, one line of JSON each; the new process says its number.

    The fork alone reads its order, with the student's key in it: nothing of it is left here for the forks to come.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who ends leaves nothing behind
    while select.select([orders], [], []):
        mine, theirs = os.pipe()
        if not os.fork():
            try:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                line = b""
                while not line.endswith(b"\n") and (part := os.read(orders, 65536)):
                    line += part
                if line:  # else who gives the orders has ended
                    os.write(theirs, b"read")
                    os.close(mine), os.close(theirs)
                    os.setsid()  # a group of its own: for signals, and for a fair share of the processor
                    os.write(say, f"{os.getpid()}\n".encode())
                    become(json.loads(line))
            finally:
                os._exit(1)
        os.close(theirs)
        go_on = os.read(mine, 4)
        os.close(mine)
        if not go_on:
            return


def become_server(order):
    """Turn this process into the server of one student, with a nursery for the kernels."""
    import resource

    from jupyter_client.provisioning import local_provisioner
    from jupyterhub.singleuser import main

    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the orders of the hub are for the other process
    os.dup2(2, 1)
    if order["limit"]:  # whoever asks for more gets a MemoryError, and nobody else is in trouble
        resource.setrlimit(resource.RLIMIT_DATA, (order["limit"], order["limit"]))
    set_user_setuid(order["user"])()
    os.chmod(".", 0o700)  # the student's home: no other student reads in it
    os.environ.clear()
    os.environ.update(order["env"])

    here, there = socket.socketpair()
    if not os.fork():
        here.close()
        try:
            serve(there.fileno(), there.fileno(), become_kernel)
        finally:  # the server has ended: so do the kernels, who see that their parent is gone
            os._exit(0)
    there.close()
    orders, numbers, launch = here.makefile("w"), here.makefile("r"), local_provisioner.launch_kernel

    def fork_kernel(command, cwd=None, env=None, **more):
        if command[1:3] != KERNEL:
            return launch(command, cwd=cwd, env=env, **more)
        return Forked(ask(orders, numbers, {"args": command[3:], "cwd": cwd, "env": dict(env)}))

    local_provisioner.launch_kernel = fork_kernel
    sys.argv = ["jupyterhub-singleuser", *order["args"]]
    main()


def become_kernel(order):
    """Turn this process into a kernel."""
    from ipykernel.kernelapp import launch_new_instance

    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    sys.path[0] = ""  # the folder of the lesson, not that of this file
    sys.argv = ["ipykernel_launcher", *order["args"], f"--IPKernelApp.parent_handle={os.getppid()}"]
    launch_new_instance()


def load(folder):
    """Import what servers and kernels need; ``folder`` holds what Matplotlib wants to find again."""
    sys.modules["rfc3987_syntax"] = None  # see jupyterhub_config.py
    os.chmod(folder, 0o755)
    # Matplotlib asks these when it is imported, and never again: else pictures would go nowhere, and its files to root.
    os.environ |= {"MPLCONFIGDIR": folder, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    for name in (*OF_SERVERS, *OF_KERNELS):
        import_module(name)
    gc.collect()
    gc.freeze()  # else the first sweep of each fork would copy all that they share


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="matplotlib-") as known:
        load(known)
        serve(0, 1, become_server)
