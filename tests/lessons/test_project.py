"""What the project says about itself is so: versions, dictionary, commands, honesty."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import urllib.request
import venv
from pathlib import Path

import pytest
from clients import ended, free_port, wait_for
from packaging.requirements import Requirement
from packaging.version import Version

import notebooks

HOME = notebooks.HOME
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RANGES = {need.name: need.specifier for need in map(Requirement, PROJECT["dependencies"])}
EXPORT = {need.name: need.specifier for need in map(Requirement, PROJECT["optional-dependencies"]["export"])}
IN_CONDA = {"matplotlib-base": "matplotlib"}  # conda's name for matplotlib without its GUI


def pins(file):
    """Read a file of pinned versions: name -> all versions that it pins, for any Python; each has the checksums of its files."""
    found = {}
    for entry in re.split(r"\n(?! )", (HOME / file).read_text(encoding="utf-8").strip()):
        shape = r"([A-Za-z0-9._-]+)==([^ ;]+)[^\\]*(\\\n +--hash=sha256:[0-9a-f]{64} ?)+"
        name, version, _ = re.fullmatch(shape, entry).groups()
        found.setdefault(name, set()).add(Version(version))
    return found


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-test.txt", "deploy/hub/requirements.txt"])
def test_the_pinned_versions_are_within_the_ranges_of_pyproject(file):
    pinned = pins(file)
    for name, specifier in (RANGES | EXPORT).items():
        assert all(version in specifier for version in pinned[name]), name


@pytest.mark.parametrize("file", ["requirements-test.txt", "deploy/hub/requirements.txt"])
def test_tests_and_a_hub_pin_what_a_class_gets(file):
    class_, others = pins("requirements.txt"), pins(file)
    assert {name: others.get(name) for name in class_} == class_


def test_conda_gets_the_same_versions():
    lines = re.findall(r"^  - ([a-z-]+)=([\d.]+)$", (HOME / "environment.yml").read_text(encoding="utf-8"), re.MULTILINE)
    asked = {IN_CONDA.get(name, name): version for name, version in lines if name != "python"}
    assert set(asked) == set(RANGES)
    by_pip = dict(
        re.findall(r"^      - ([a-z-]+)==([\d.]+)$", (HOME / "environment.yml").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(by_pip) == set(EXPORT)
    for name, version in (asked | by_pip).items():
        assert all(f"{pinned}.".startswith(f"{version}.") for pinned in pins("requirements.txt")[name]), name


def test_the_dictionary_for_people_is_the_one_for_machines():
    command = [sys.executable, "-m", "utils", "describe"]
    printed = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    page = (HOME / "data" / "README.md").read_text(encoding="utf-8")
    assert page.split("<!-- dictionary -->\n")[1] == printed


def test_every_make_target_of_the_readme_exists_and_is_explained():
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert {"env", "lab", "test", "bench", "help"} <= explained
    assert set(re.findall(r"(?:`|^)make ([a-z]+)\b", (HOME / "README.md").read_text(encoding="utf-8"), re.MULTILINE)) <= explained


def test_make_windows_and_conda_start_jupyterlab_alike():
    start = "python -m jupyterlab --config=deploy/lab/config.py\n"
    assert (HOME / "Makefile").read_text(encoding="utf-8").count(start) == 1
    assert (HOME / "README.md").read_text(encoding="utf-8").replace("\\", "/").count(start) == 2


@pytest.fixture
def moved(tmp_path):
    """A project that was moved after its environment was made: its programs still name the former folder."""
    old = notebooks.unzip(tmp_path / "old")
    for name in ("Makefile", "pyproject.toml", "requirements.txt"):
        shutil.copy(HOME / name, old)
    shutil.copytree(HOME / "deploy", old / "deploy")
    made, ours = old / ".venv", Path(sys.prefix)
    venv.create(made, symlinks=True)
    (packages,) = made.glob("lib/python3*/site-packages")
    (packages / "ours.pth").write_text(sysconfig.get_path("purelib"))  # in place of a copy of them all
    (made / "share").symlink_to(ours / "share")
    for program in (ours / "bin").glob("jupyter*"):
        shutil.copy(program, made / "bin")
        (made / "bin" / program.name).write_bytes(program.read_bytes().replace(bytes(ours), bytes(made)))
    for stamp in ("python", "lessons"):
        (made / stamp).touch()
    return old.rename(tmp_path / "new")


def test_a_project_that_was_moved_starts_as_before(moved, tmp_path):
    settings = {"ServerApp": {"port": free_port(), "open_browser": False, "allow_root": True}, "IdentityProvider": {"token": ""}}
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps(settings))
    address = f"http://127.0.0.1:{settings['ServerApp']['port']}"
    with open(tmp_path / "log", "w") as log:
        own = {**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path)}
        server = subprocess.Popen(["make", "lab"], cwd=moved, stdout=log, stderr=log, env=own)
    try:
        wait_for(server, f"{address}/api", tmp_path / "log")
        page = urllib.request.urlopen(f"{address}/doc/tree/notebooks/00_start_here.ipynb").read()
        assert b"<title>JupyterLab</title>" in page
    finally:
        ended(server)


def test_links_between_the_pages_lead_somewhere():
    for page in [HOME / "README.md", HOME / "data" / "README.md", *HOME.glob("notebooks/teaching/*.md")]:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_the_teaching_page_has_every_exercise_with_its_answer(name, case):
    page = (HOME / "notebooks" / "teaching" / f"{name}.md").read_text(encoding="utf-8")
    own = case.exercises[(case.exercises["notebook"] == name) & (case.exercises["asks"] != "guess")]
    for row in own.itertuples():
        assert f"`{row.exercise_id}`" in page
        if row.kind in ("number", "date"):
            near = page.split(f"`{row.exercise_id}`")
            assert any(re.search(rf"\b{re.escape(row.answer)}\b", part[:80]) for part in near[1:]), row.exercise_id


def test_every_term_of_the_glossary_is_used_where_it_says(case):
    claims = " ".join(case.claims["text"])
    for row in case.glossary.itertuples():
        lesson = " ".join(cell.source for cell in notebooks.read(row.first_notebook).cells)
        assert row.term.casefold() in (claims if row.origin == "article" else lesson).casefold(), row.term


# The honesty rules


def test_no_column_holds_a_rating(case):
    for resource in case.package["resources"]:
        for field in resource["schema"]["fields"]:
            assert not re.search("probab|likelih|risk_score|influence|sentiment", field["name"])


def test_every_row_from_the_article_has_a_locator(case):
    for name in ("events", "clues", "quantities", "positions", "relations", "risks"):
        assert getattr(case, name)["claim_id"].notna().all(), name
    assert case.actors["first_sentence"].notna().all()


def test_only_the_five_quotations_are_quoted(case):
    assert case.claims["quote"].count() == 5
    assert set(case.claims["claim_id"][case.claims["quote"].notna()]) == set(
        case.claims["claim_id"][case.claims["status"] == "direct_quote"]
    )


def test_what_the_article_cannot_date_has_no_day(case):
    dates = case.events.set_index("event_id")["date_edtf"]
    for name in ("zelensky-words", "russia-words", "peskov-words", "macron-words", "xi-words", "troops", "promise"):
        assert dates.isna()[name], name
    assert (dates["approval"], dates["putin-warning"]) == ("2024-11~", "2024-09")


def test_nothing_is_dated_after_the_article_but_the_day_that_it_names_itself(case):
    later = case.events[case.events["date_edtf"].fillna("").str.strip("~") > "2024-11-20"]
    assert list(later["event_id"]) == ["office"]
