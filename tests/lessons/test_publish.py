"""What is tested, built and published by GitHub, by whom, and with which rights."""

import re
import subprocess
import zipfile

import pytest
import yaml

import notebooks

HOME = notebooks.HOME
TEXT = (HOME / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load(TEXT)
JOBS = WORKFLOW["jobs"]
BUILD = JOBS["build"]["steps"]
MAKE = [target for step in BUILD for target in re.findall(r"^make ([a-z-]+)$", step.get("run", ""), re.M)]
EXPLAINED = re.findall(r"^([a-z-]+):.*## ", (HOME / "Makefile").read_text(encoding="utf-8"), re.M)


def uses(name, job="build"):
    """Return the step of a job that uses an action."""
    (step,) = (step for step in JOBS[job]["steps"] if step.get("uses", "").startswith(f"actions/{name}@"))
    return step


def test_what_is_published_has_passed_the_tests():
    assert MAKE == ["lint", "test", "export", "site"], "in this order: the site holds the exports"
    assert [job for job in JOBS if JOBS[job].get("needs") != "build"] == ["build"]
    assert not [step for job in JOBS.values() for step in [job, *job["steps"]] if "continue-on-error" in step]


@pytest.mark.parametrize("target", MAKE)
def test_the_makefile_has_each_target(target):
    assert target in EXPLAINED


def test_nobody_has_more_rights_than_the_task_needs():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert {name: job.get("permissions") for name, job in JOBS.items()} == {
        "build": None,
        "pages": {"pages": "write", "id-token": "write"},
        "release": {"contents": "write"},
    }
    assert uses("checkout")["with"]["persist-credentials"] is False


def test_a_job_that_may_write_runs_no_code_of_the_project():
    for name, commands in {"pages": [], "release": ["gh"]}.items():
        assert [step["run"].split()[0] for step in JOBS[name]["steps"] if "run" in step] == commands
        assert "actions/checkout" not in str(JOBS[name])


def test_no_words_of_a_stranger_reach_a_command_line():
    """An expression in a command is put in as text: the title of a pull request could be a command."""
    assert [step["run"] for job in JOBS.values() for step in job["steps"] if "${{" in step.get("run", "")] == []
    assert "pull_request_target" not in TEXT


def test_actions_are_pinned_to_a_commit_and_say_their_version():
    lines = re.findall(r"^.*\buses: (.+)$", TEXT, re.M)
    assert len(lines) == 6
    assert [line for line in lines if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_pages_come_from_main_and_a_release_from_a_tag():
    assert WORKFLOW[True]["push"] == {"branches": ["main"], "tags": ["v*"]}  # True: YAML 1.1 reads the word `on` so
    for gate in (uses("upload-pages-artifact"), JOBS["pages"]):
        assert gate["if"] == "github.ref == 'refs/heads/main'"
    for gate in (uses("upload-artifact"), JOBS["release"]):
        assert gate["if"] == "github.ref_type == 'tag'"


def test_pages_hold_no_answers_and_the_release_says_where_they_are(tmp_path):
    build = tmp_path / "build"
    for name in ("site/index.html", "student/02.pdf", "student/02.slides.html", "instructor/02.pdf", "lessons-site.zip"):
        (build / name).parent.mkdir(parents=True, exist_ok=True)
        (build / name).write_text(name, encoding="utf-8")
    (layout,) = (step["run"] for step in BUILD if step.get("name") == "Lay out the release")
    subprocess.run(["bash", "-eo", "pipefail", "-c", layout], cwd=tmp_path, check=True)

    assert uses("upload-pages-artifact")["with"]["path"] == "build/site"
    released = tmp_path / uses("upload-artifact")["with"]["path"]
    held = {path.name: zipfile.ZipFile(path).namelist() for path in released.iterdir() if zipfile.is_zipfile(path)}
    assert {name for name, inside in held.items() if any("instructor" in file for file in inside)} == {
        "for-teachers-with-answers.zip"
    }
    assert {"student/02.pdf", "student/02.slides.html"} <= set(held["for-students.zip"])
    assert (released / "lessons-site.zip").read_text(encoding="utf-8") == "lessons-site.zip"
