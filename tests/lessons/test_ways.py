"""The ways to the lessons without an installation: Binder, Colab, a hub with nbgitpuller, VS Code; and the links to them."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
import test_project
from packaging.specifiers import SpecifierSet

import notebooks

HOME = notebooks.HOME
README = (HOME / "README.md").read_text(encoding="utf-8")
START = HOME / "deploy" / "colab" / "start.ipynb"
LESSON = f"{notebooks.NAMES[2]}.ipynb"

spec = importlib.util.spec_from_file_location("links", HOME / "deploy" / "links.py")
spec.loader.exec_module(links := importlib.util.module_from_spec(spec))
ADDRESS = links.address()


def git(*words, at):
    who = ["-c", "user.name=A teacher", "-c", "user.email=teacher@example.org", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *who, *words], cwd=at, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def upstream(tmp_path):
    """Put the project into a repository of its own, as on a code host."""
    home = notebooks.unzip(tmp_path / "upstream")
    for name in (".gitignore", ".gitattributes"):
        shutil.copy(HOME / name, home)
    git("init", "--quiet", at=home)
    git("add", "--all", at=home)
    git("commit", "--quiet", "--message", "First release", at=home)
    return home


# Binder


def test_binder_keeps_its_environment_when_a_text_is_edited():
    """A step of the image is made anew where a file is new that it has copied: so environment.yml is alone, and first."""
    pytest.importorskip("repo2docker")
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(HOME)]
    image = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    steps = re.findall(
        r"^COPY --chown=\S+ (src/\S*)|(mamba|MAMBA_EXE)\S* env update .*--file \"(\S+)\"|^RUN \./(postBuild)", image, re.M
    )
    assert ["".join(step).replace("MAMBA_EXE", "") for step in steps] == [
        "src/environment.yml",
        "environment.yml",
        "src/",
        "postBuild",
    ]


# A hub with nbgitpuller


def pull(upstream, student):
    """Do what a hub does when a student clicks on the link; return what it says."""
    puller = pytest.importorskip("nbgitpuller.pull")
    return "".join(puller.GitPuller(upstream.as_uri(), str(student)).pull())


def edited(path, words, **outputs):
    """Write words into the first cell and the last of a notebook, and outputs into the cells of code; return its text."""
    notebook = nbformat.read(path, as_version=4)
    for cell in (notebook.cells[0], notebook.cells[-1]):
        cell.source += f"\n{words}"
    for count, cell in enumerate(notebooks.code_cells(notebook) if outputs else [], start=1):
        cell.update(execution_count=count, outputs=[nbformat.v4.new_output("stream", **outputs)])
    nbformat.write(notebook, path)
    return path.read_text(encoding="utf-8")


def release(upstream, words="New words."):
    """Publish a new version of a lesson and of a table; return the text of the lesson."""
    path = upstream / "notebooks" / LESSON
    notebook = nbformat.read(path, as_version=4)
    del notebook.cells[5]
    notebook.cells.insert(9, nbformat.v4.new_markdown_cell("A new cell."))
    nbformat.write(notebook, path)
    new = edited(path, words)
    (upstream / "data" / "events.csv").open("a", encoding="utf-8").write("new,row\n")
    git("commit", "--quiet", "--all", "--message", "Second release", at=upstream)
    return new


def test_a_release_takes_nothing_from_a_student_on_a_hub(upstream, tmp_path):
    student = tmp_path / "student"
    pull(upstream, student)
    work, lesson = student / "notebooks" / "my_work", student / "notebooks" / LESSON
    work.mkdir()
    (work / "answers.csv").write_text("exercise_id,answer\n02-clue,998\n", encoding="utf-8")
    (student / "notebooks" / "mine.ipynb").write_text("{}", encoding="utf-8")
    mine = edited(lesson, "# What I wrote.", name="stdout", text="what I saw\n")
    new = release(upstream)

    pull(upstream, student)

    assert lesson.read_text(encoding="utf-8") == mine, "the student's lesson, whole: no line of the other one is mixed in"
    assert (work / "answers.csv").read_text(encoding="utf-8") == "exercise_id,answer\n02-clue,998\n"
    assert (student / "notebooks" / "mine.ipynb").read_text(encoding="utf-8") == "{}"
    assert (student / "data" / "events.csv").read_text(encoding="utf-8").endswith("new,row\n"), "what nobody has edited is new"

    lesson.rename(lesson.with_name("my lesson.ipynb"))
    pull(upstream, student)

    assert lesson.read_text(encoding="utf-8") == new, "a student who renames a lesson gets the new one beside it"
    assert lesson.with_name("my lesson.ipynb").read_text(encoding="utf-8") == mine


@pytest.mark.parametrize("words", [("rm",), ("mv", "notebooks/02_dates.ipynb")], ids=["deletes", "renames"])
def test_a_lesson_of_a_student_outlives_a_release_that(words, upstream, tmp_path):
    student = tmp_path / "student"
    pull(upstream, student)
    mine = edited(student / "notebooks" / LESSON, "# What I wrote.", name="stdout", text="what I saw\n")
    git(words[0], f"notebooks/{LESSON}", *words[1:], at=upstream)
    git("commit", "--quiet", "--message", "Second release", at=upstream)
    pull(upstream, student)
    assert mine in {path.read_text(encoding="utf-8") for path in (student / "notebooks").glob("*.ipynb")}


def test_a_lesson_that_a_student_has_not_touched_becomes_the_new_one(upstream, tmp_path):
    student = tmp_path / "student"
    pull(upstream, student)
    for words in ("New words.", "Newer words."):
        new = release(upstream, words)
        pull(upstream, student)
        assert (student / "notebooks" / LESSON).read_text(encoding="utf-8") == new


def test_a_file_of_a_student_with_the_name_of_a_new_one_is_kept_beside_it(upstream, tmp_path):
    student = tmp_path / "student"
    pull(upstream, student)
    (student / "notebooks" / "07_more.ipynb").write_text("mine", encoding="utf-8")
    (upstream / "notebooks" / "07_more.ipynb").write_text("theirs", encoding="utf-8")
    git("add", "--all", at=upstream)
    git("commit", "--quiet", "--message", "A lesson more", at=upstream)
    pull(upstream, student)
    kept = {path.read_text(encoding="utf-8") for path in (student / "notebooks").glob("07_more*.ipynb")}
    assert kept == {"mine", "theirs"}


def test_no_file_of_the_project_lies_where_students_keep_theirs():
    if not (HOME / ".git").exists():
        pytest.skip("this copy of the project is no git repository")
    assert git("ls-files", "notebooks/my_work", at=HOME) == ""


# Colab


def in_colab(notebook, folder):
    """Run a notebook where Colab runs it: in a folder that knows nothing of the project. Return what it said last."""
    folder.mkdir(exist_ok=True)
    notebooks.run(notebook, folder, allow_errors=True)
    return notebook


def start_at(address):
    notebook = nbformat.read(START, as_version=4)
    (code,) = notebooks.code_cells(notebook)
    code.source = code.source.replace(f'ADDRESS = "{ADDRESS}"', f'ADDRESS = "{address}"')
    return notebook


def test_the_colab_notebook_leads_to_a_lesson_that_runs(upstream, tmp_path):
    start = in_colab(start_at(upstream.as_uri()), tmp_path / "first")
    assert not notebooks.outputs(start, "error")
    (said,) = notebooks.outputs(start, "stream")
    (listed,) = (output.data["text/markdown"] for output in notebooks.outputs(start, "execute_result"))
    assert re.findall(r"\[(\w+)\.ipynb\]", listed) == notebooks.NAMES
    (line,) = (line for line in said.text.splitlines() if line.startswith("!"))

    lesson = notebooks.read(notebooks.NAMES[0])
    lesson.cells = [nbformat.v4.new_code_cell(line), *lesson.cells[:10]]  # what step 2 says; the rest runs in other tests
    in_colab(lesson, tmp_path / "second")
    assert not notebooks.outputs(lesson, "error")


@pytest.mark.parametrize(("address", "help_"), {"": "Write the address", "file:///nowhere": "Nothing has come"}.items())
def test_the_colab_notebook_says_what_is_missing(address, help_, tmp_path):
    (error,) = notebooks.outputs(in_colab(start_at(address), tmp_path), "error")
    assert error.evalue.startswith(help_)
    assert "Traceback" not in "".join(error.traceback)


def test_only_the_colab_notebook_fetches_anything():
    for name in notebooks.NAMES:
        code = "\n".join(cell.source for cell in notebooks.code_cells(notebooks.read(name)))
        assert not re.search(r"^[!%]|git clone|https?://", code, re.M), name


# VS Code and Codespaces


def test_vs_code_gets_the_environment_of_make_env():
    container = json.loads((HOME / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    program, target = container["postCreateCommand"].split()
    assert program == "make"
    assert re.search(rf"^{target}:.*## ", makefile, re.M)
    (folder,) = re.findall(r"^ENV := (\S+)$", makefile, re.M)
    code = container["customizations"]["vscode"]
    assert code["settings"]["python.defaultInterpreterPath"] == f"${{containerWorkspaceFolder}}/{folder}/bin/python"
    assert {"ms-python.python", "ms-toolsai.jupyter"} <= set(code["extensions"])
    assert all((HOME / name).exists() for name in container["customizations"]["codespaces"]["openFiles"])
    (version,) = re.findall(r":(3\.\d+)-\w+$", container["image"])
    assert version in SpecifierSet(test_project.PROJECT["requires-python"])


# Links


def printed(project, folder):
    """Run ``python deploy/links.py`` in a folder that has this pyproject.toml."""
    (folder / "deploy").mkdir()
    shutil.copy(HOME / "deploy" / "links.py", folder / "deploy")
    (folder / "pyproject.toml").write_text(project, encoding="utf-8")
    command = [sys.executable, "deploy/links.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "PYTHONUTF8": "1"})


def test_all_links_are_made_from_the_address_alone(tmp_path):
    said = printed('[project.urls]\nRepository = "https://github.com/Ann-B/lessons.git"\n[project]\n', tmp_path)
    found = re.findall(r"https://[^\s)`\"]+", said.stdout)
    assert said.returncode == 0
    assert len(found) == 7
    assert all(re.search(r"ann-b\.github\.io/lessons/|Ann-B/lessons", link) for link in found)
    assert all("lessons.git" not in link for link in found)
    for path in re.findall(r"(?:main|doc/tree(?:/lessons)?)/(\S+?\.ipynb)", said.stdout):
        assert (HOME / path).exists(), path


@pytest.mark.parametrize(
    ("project", "help_"),
    [
        ("[project.urls]\n[project]\n", "The project has no address yet."),
        ("[project]\n", "The project has no address yet."),
        ('[project.urls]\nRepository = "github.com/ann/lessons"\n[project]\n', "Write it like https://github.com/OWNER/NAME"),
        ('[project.urls]\nRepository = "https://gitlab.com/ann/lessons"\n[project]\n', "Write it like https://github.com/OWNER"),
    ],
)
def test_an_address_that_is_missing_or_wrong_is_said_in_a_sentence(project, help_, tmp_path):
    said = printed(project, tmp_path)
    assert said.returncode == 1
    assert help_ in said.stdout
    assert said.stderr == ""


def test_the_readme_and_the_colab_notebook_have_the_links_of_the_address():
    assert notebooks.code_cells(nbformat.read(START, as_version=4))[0].source.startswith(f'ADDRESS = "{ADDRESS}"\n')
    services = re.findall(r"https://(?:mybinder|colab|codespaces|github|\w+\.github|\S+git-pull)[^\s)`]*", README)
    if not ADDRESS:
        assert services == [], "a link that is not made from the address"
        pytest.skip("the project has no address yet: pyproject.toml, [project.urls], Repository")
    wanted = links.links(ADDRESS).values()
    assert [link for link in wanted if link not in README] == [], "python deploy/links.py says what to paste"
    assert set(services) <= set(wanted)
