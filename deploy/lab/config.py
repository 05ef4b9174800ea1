"""JupyterLab as `make lab` opens it: its folders, its first page, and no question to the internet.

`overrides.json` beside this file holds settings of JupyterLab. They are defaults: what a user has set goes first.
"""

from pathlib import Path

from jupyter_core.application import JupyterApp

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]

# --config takes the place of the user's own settings of the server: they hold too.
own = JupyterApp(config_file_name="jupyter_server_config")
own.load_config_file()

c = get_config()  # noqa: F821 (Jupyter gives it to this file)
c.merge(own.config)
c.ServerApp.root_dir = str(PROJECT)
c.LabApp.app_settings_dir = str(HERE)
c.LabApp.workspaces_dir = str(PROJECT / "build" / "lab")  # the tabs that a user has open elsewhere stay theirs
c.LabApp.default_url = "/doc/tree/notebooks/00_start_here.ipynb"  # /doc: one page at a time, file browser folded
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
