"""Settings of a JupyterHub for the series: for Kubernetes, for The Littlest JupyterHub, and for one of your own.

What holds for each student stands first, for all three. The first two bring their own way to
start servers, to log in and to stop what nobody uses. A hub of your own gets them at the end.
README.md beside this file says where to put it, and from which measurements the numbers are.
"""

import sys
from pathlib import Path

# In The Littlest JupyterHub and in Kubernetes, where other names differ, `c` is there already.
c = globals().get("c") or get_config()  # noqa: F821 (JupyterHub gives it to this file)
student = c.KubeSpawner if "KubeSpawner" in c else c.Spawner  # Kubernetes has set its own, which would win

student.mem_guarantee = "256M"
student.mem_limit = "1G"
student.cpu_guarantee = 0.05  # students read and think; a full core now and then is enough
student.cpu_limit = 1
student.start_timeout = student.http_timeout = 180  # a whole class at once, on few cores

# Nobody needs the package that knows all rules of addresses, and to import it takes longer than all others together.
START = "import sys; sys.modules['rfc3987_syntax'] = None; from jupyterhub.singleuser import main; main()"
student.cmd = ["python3", "-c", START]
student.args = [
    *(f"--ServerApp.jpserver_extensions={name}=False" for name in ("jupyter_lsp", "jupyter_server_terminals", "notebook_shim")),
    "--LabApp.extension_manager=readonly",  # no list of extensions from the internet, and nothing made ready for it
    "--MappingKernelManager.cull_idle_timeout=600",  # the kernel of a lesson that is no longer open
    "--MappingKernelManager.transport_encryption=auto",  # else all users of a machine can hear what a kernel says
]
student.environment = {
    "MALLOC_ARENA_MAX": "1",  # these two: memory that is free again goes back
    "MALLOC_TRIM_THRESHOLD_": "1000000",
    "OPENBLAS_NUM_THREADS": "1",  # tables of a lesson are small, and a thread for each core costs memory
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else each kernel prints a warning about the debugger
}

if "KubeSpawner" not in c and "tljh" not in sys.modules:  # a hub of your own
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from warm import WarmSpawner

    c.JupyterHub.spawner_class = WarmSpawner
    WarmSpawner.warm_up(student.environment)

    # Who may log in: the accounts of this machine that are in the group "students", with their passwords there.
    c.JupyterHub.authenticator_class = "pam"
    c.PAMAuthenticator.allowed_groups = {"students"}
    c.PAMAuthenticator.open_sessions = False

    c.JupyterHub.cleanup_servers = False  # a hub that starts again finds the servers as they were
    culler = [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600", "--cull-every=300"]
    c.JupyterHub.services = [{"name": "culler", "command": culler}]
    scopes = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
    c.JupyterHub.load_roles = [{"name": "culler", "scopes": scopes, "services": ["culler"]}]
