"""A hub for a class: settings that three engines take, a page whose numbers follow, and real hubs in trouble.

The chart of Kubernetes is not part of the project: CHART=/path/to/jupyterhub (the folder with
values.schema.yaml) proves `values.yaml` against it. The slow tests start a real JupyterHub with a
real proxy and real users; they need root, and `make test-all` makes their environment.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import numpy as np
import pytest
import yaml
from traitlets.config import Config

import notebooks

HUB = notebooks.HOME / "deploy" / "hub"
PAGE = (HUB / "README.md").read_text(encoding="utf-8")
VALUES = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))
ENVIRONMENT = notebooks.HOME / ".venv" / "hub"


def settings(monkeypatch, engine):
    """Load the settings as an engine does; return them, and the class of settings that each student has."""
    path, c = HUB / "jupyterhub_config.py", Config()
    given = {"__file__": str(path), "get_config": lambda: c}
    monkeypatch.delitem(sys.modules, "tljh", raising=False)
    monkeypatch.setitem(sys.modules, "warm", SimpleNamespace(WarmSpawner=SimpleNamespace(warm_up=lambda environment: None)))
    if engine == "kubernetes":  # it has begun `c`, and its `get_config` is another function
        c.KubeSpawner.mem_limit = "2G"
        given |= {"c": c, "get_config": None}
    elif engine == "tljh":
        monkeypatch.setitem(sys.modules, "tljh", SimpleNamespace())
    exec(compile(path.read_text(encoding="utf-8"), path, "exec"), given)
    return c, c.KubeSpawner if engine == "kubernetes" else c.Spawner


@pytest.mark.parametrize("engine", ["kubernetes", "tljh", "own"])
def test_all_engines_give_a_student_the_same(monkeypatch, engine):
    c, student = settings(monkeypatch, engine)
    assert (student.mem_guarantee, student.mem_limit, student.cpu_limit) == ("256M", "1G", 1)
    assert {"MALLOC_ARENA_MAX", "OPENBLAS_NUM_THREADS"} <= set(student.environment)
    assert "--MappingKernelManager.transport_encryption=auto" in student.args
    ways = {name for name in ("spawner_class", "authenticator_class", "services") if name in c.JupyterHub}
    assert len(ways) == (3 if engine == "own" else 0), "only a hub of one's own gets its ways from us"


def test_the_numbers_of_kubernetes_are_those_of_the_settings(monkeypatch):
    c, student = settings(monkeypatch, "own")
    pod = VALUES["singleuser"]
    assert (pod["memory"]["guarantee"], pod["memory"]["limit"]) == (student.mem_guarantee, student.mem_limit)
    assert (pod["cpu"]["guarantee"], pod["cpu"]["limit"]) == (student.cpu_guarantee, student.cpu_limit)
    assert pod["startTimeout"] == student.start_timeout
    culler = c.JupyterHub.services[0]["command"]
    assert [f"--timeout={VALUES['cull']['timeout']}", f"--cull-every={VALUES['cull']['every']}"] == culler[3:]


def merged(below, above):
    """Lay values over those of the chart, as helm does."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {name: merged(below.get(name), value) for name, value in above.items()}


def test_the_chart_takes_the_values():
    if not os.environ.get("CHART"):
        pytest.skip("VALUES.YAML IS NOT HELD AGAINST THE CHART: set CHART to the folder of Zero to JupyterHub's chart")
    schema, values = (
        yaml.safe_load((Path(os.environ["CHART"]) / name).read_text()) for name in ("values.schema.yaml", "values.yaml")
    )
    ours = merged(values, VALUES)
    ours["hub"]["extraFiles"]["lessons"]["stringData"] = "as --set-file gives it"
    jsonschema.Draft7Validator(schema).validate(ours)


def lines(heading):
    """Read a table of the page: the numbers of each row."""
    table = next(part for part in PAGE.split(heading)[1].split("\n\n") if part.startswith("|"))
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]]
    return [[float(number) for cell in row for number in re.findall(r"\d+(?:\.\d+)?", cell.replace(",", ""))] for row in rows]


def test_the_formula_of_the_page_is_that_of_its_numbers():
    base, each = map(float, re.search(r"MB = (\d+) \+ (\d+) × students", PAGE).groups())
    shape = r"a student costs ([\d.]+) seconds of processor until ready \(([\d.]+) of them .*?, and ([\d.]+) to run"
    ready, hub, run = map(float, re.search(shape, PAGE).groups())
    measured = lines("## What was measured")
    students, memory = ([row[place] for row in measured] for place in (0, 5))
    slope, start = np.polyfit(students, memory, 1)
    assert (round(start), round(slope)) == (base, each)
    for number, gigabytes, cores, least in lines("## How many students, which machine"):
        assert gigabytes == -(-(base + each * number) // 1024), "whole GB, rounded up"
        assert cores == max(2, -(-number * ready // 60), -(-number * run // 120)), "a minute until ready, two to run all"
        assert least == round(number * hub), "seconds that the hub itself needs"


def test_the_page_says_what_was_measured():
    for students, *_, failures, lost in lines("## What was measured"):
        assert (failures, lost) == (0, 0), students
    twenty = lines("## What was measured")[-1]
    assert twenty[0] == 20 and twenty[1] <= twenty[3] / 2, "ready in half the time of a stock hub, or less"


def real(program, *words):
    """Run a program of the hub's environment as root; return the last line that it prints, as data."""
    if os.geteuid() or not (ENVIRONMENT / "node_modules").exists():
        pytest.skip("NO HUB IS STARTED: this needs root, and .venv/hub, which make test-all makes")
    command = ["timeout", "580", ENVIRONMENT / "bin" / "python", notebooks.HOME / "tests" / program, *words]
    said = subprocess.run(command, capture_output=True, text=True)
    if said.stderr.startswith("Nothing was"):
        pytest.skip(f"NO HUB IS STARTED: {said.stderr}")
    assert said.returncode == 0, said.stderr[-3000:]
    return json.loads(said.stdout.splitlines()[-1])


@pytest.mark.slow
def test_two_students_do_a_lesson():
    said = real("load.py", "2", "ours")
    assert (said["students"], said["confirmed"], said["failures"], said["lost"]) == (2, 26, [], 0)


@pytest.mark.slow
def test_a_killed_server_loses_no_answer():
    said = real("trouble.py", "killed_server")
    assert (said["confirmed"], said["lost"], said["failed"], said["left behind"]) == (26, [], [], 0)
    assert said["seconds until she went on"] < 60


@pytest.mark.slow
def test_a_killed_hub_stops_nobody():
    said = real("trouble.py", "killed_hub")
    assert (said["confirmed"], said["lost"], said["failed"], said["same servers"]) == (26, [], [], True)
    assert said["confirmed before the hub was back"] > 8, "who has a server works on without the hub"


@pytest.mark.slow
def test_a_full_disk_loses_no_answer_that_was_confirmed():
    said = real("trouble.py", "full_disk")
    assert said["the disk"] == "No space left on device" in said["what saving said then"]
    assert said["lost"] == said["failed"] == []
    refused = said["not confirmed while it was full"]
    assert refused and all("could not be saved" in words for words in refused)
    assert said["kept when there was room"] == len(refused), "what was typed meanwhile is saved with the next answer"


@pytest.mark.slow
def test_nobody_reads_the_work_of_another():
    said = real("trouble.py", "others_work")
    assert said["answers in the file"] > 0
    assert (said["ann's key in her own programs"], said["ann's key in ben's programs"]) == (True, False)
    assert said["by the shell"] == said["the list of files"] == "Permission denied"
    assert (said["through the hub"], said["shown by the hub"], said["from a kernel"]) == (403, False, "PermissionError")
    assert (said["by the kernel's port"], said["keys of the hub"]) == ("nothing heard", "[]")


@pytest.mark.slow
def test_a_forked_kernel_is_like_any_kernel():
    said = real("trouble.py", "like_any_kernel")
    assert said == {
        "folders of others": "[]",
        "a picture": True,
        "an endless loop": "KeyboardInterrupt",
        "3 GB": "MemoryError",
        "after a restart": "False",
        "kernels that stay": [],
        "after the server was stopped": 0,
    }
