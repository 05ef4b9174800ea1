"""The export as a teacher uses it: one command, all files, no answers for students, clear words when something is wrong."""

import base64
import copy
import csv
import io
import json
import re
import shutil
import signal
import subprocess
import sys
import time
import warnings
from itertools import pairwise

import nbformat
import pytest
from bs4 import BeautifulSoup
from chromium import faults_by_axe, in_browser
from conftest import REAL, rows

import notebooks

FORMATS = {"html": ".html", "slides": ".slides.html", "pdf": ".pdf"}
EDITIONS = ("student", "instructor")
NAMES = [f"{name}{suffix}" for name in notebooks.NAMES for suffix in FORMATS.values()]
WEB = [f"{edition}/{name}" for edition in EDITIONS for name in NAMES if name.endswith(".html")]
PDFS = [f"{edition}/{name}" for edition in EDITIONS for name in NAMES if name.endswith(".pdf")]
STUDENTS = [f"student/{name}" for name in NAMES]


def export(home, *arguments):
    """Run the command of the README in a project folder."""
    command = [sys.executable, "-m", "utils", "export", *map(str, arguments)]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, encoding="utf-8")


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def words_of(path):
    """Return everything that a file holds, as text without spaces: the source of a page, the text of a PDF."""
    if path.suffix == ".pdf":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pymupdf

        with pymupdf.open(path) as document:
            text = "".join(page.get_text() for page in document) + json.dumps(document.metadata)
    else:
        source = path.read_text(encoding="utf-8")
        text = source + BeautifulSoup(source, "html.parser").get_text()
    return squeezed(text)


def squeezed(text):
    """Leave out what a format may change: spaces, marks of Markdown, the form of quotation marks."""
    return re.sub(r"[\s\u00ad`*\"'“”‘’]+", "", text)


@pytest.fixture(scope="module", params=WEB)
def web(request, exported):
    return exported / request.param, BeautifulSoup((exported / request.param).read_text(encoding="utf-8"), "html.parser")


# All files


def test_one_command_writes_every_file_and_a_page_that_lists_them(exported):
    assert set(contents(exported)) == {f"{edition}/{name}" for edition in EDITIONS for name in [*NAMES, "index.html"]}
    for edition in EDITIONS:
        index = BeautifulSoup((exported / edition / "index.html").read_text(encoding="utf-8"), "html.parser")
        assert sorted(link["href"] for link in index.find_all("a")) == sorted(NAMES)


def test_nothing_in_the_project_is_touched(export_home):
    for part in ("data", "notebooks", "utils"):
        here, there = contents(notebooks.HOME / part), contents(export_home / part)
        changed = [name for name in there if here.get(name) != there[name] and not re.search("__pycache__|my_work", name)]
        assert changed == [], part


def test_an_export_with_nothing_changed_runs_nothing_and_gives_the_same_bytes(export_home, exported, tmp_path):
    code = (
        "import sys; from utils.__main__ import main; print(main(['export', '--output', sys.argv[1]]), 'nbclient' in sys.modules)"
    )
    again = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=export_home, capture_output=True, text=True)
    assert again.stdout.splitlines()[-1] == "0 False"
    assert contents(tmp_path) == contents(exported)


def test_an_export_from_nothing_gives_the_same_bytes(export_home, exported, tmp_path):
    home = tmp_path / "moved"
    shutil.copytree(export_home, home, ignore=shutil.ignore_patterns("build"))
    assert export(home, "--output", tmp_path / "out").returncode == 0
    differ = [name for name, content in contents(tmp_path / "out").items() if content != (exported / name).read_bytes()]
    assert differ == []


def test_an_export_from_lessons_that_were_run_before_gives_the_same_bytes(export_home, exported, tmp_path):
    home = tmp_path / "moved"
    shutil.copytree(export_home, home)
    for kept in (home / "build" / ".cache").iterdir():
        if kept.suffix != ".ipynb":
            kept.unlink()
    code = "import sys; sys.modules['utils.export.run'] = None; "
    code += "from utils.__main__ import main; main(['export', '--output', sys.argv[1]])"
    said = subprocess.run([sys.executable, "-c", code, str(tmp_path / "out")], cwd=home, capture_output=True, text=True)
    differ = [name for name, content in contents(exported).items() if content != (tmp_path / "out" / name).read_bytes()]
    assert differ == [], said.stderr


def test_a_part_can_be_asked_for(export_home, tmp_path):
    said = export(export_home, "02", "--to", "html", "--edition", "student", "--output", tmp_path)
    assert set(contents(tmp_path)) == {"student/02_timeline.html", "student/index.html"}
    assert "1 of 1 files" in said.stdout


def test_what_does_not_fit_on_a_slide_is_named(export_home, tmp_path):
    remarks = export(export_home, "--to", "slides", "--edition", "student", "--output", tmp_path).stdout.splitlines()[:-1]
    assert remarks == [], "everything fits; what does not is tried in tests/house/test_slides.py"


# What students must not get


def secrets():
    """List all texts that give an answer away, with where they come from."""
    for row in rows("real", "exercises"):
        for column in ("solution", "hint_1", "hint_2"):
            if row[column]:  # a guess has no hint
                yield f"{row['exercise_id']} {column}", row[column]
    for row in rows("real", "feedback"):
        yield f"feedback {row['exercise_id']}", row["message"]
    for page in (notebooks.HOME / "notebooks" / "teaching").glob("0*.md"):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > 60 and not line.startswith("|"):
                yield f"{page.name} line {number}", line


def sealed():
    with open(REAL / "epilogue.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield from (text for text in row.values() if len(text) > 40)


@pytest.mark.parametrize("name", STUDENTS)
def test_no_student_file_gives_an_answer_away(name, exported):
    text = words_of(exported / name)
    assert [where for where, secret in secrets() if squeezed(secret) in text] == []


@pytest.mark.parametrize("name", [f"{edition}/{name}" for edition in EDITIONS for name in NAMES])
def test_the_seal_of_the_epilogue_holds(name, exported):
    text = words_of(exported / name)
    assert [secret for secret in sealed() if squeezed(secret) in text] == []


@pytest.mark.parametrize("name", [f"{edition}/{name}" for edition in EDITIONS for name in NAMES])
def test_no_file_carries_a_sentence_of_the_article_even_where_it_lies_in_my_work(name, article, exported, export_home):
    from utils.proof.article import split_article

    assert (export_home / "notebooks" / "my_work" / "article.txt").exists()
    sentences = split_article(article.read_text(encoding="utf-8"))
    sentences = sentences[sentences["kind"] == "prose"]["text"]
    assert len(sentences) == 29
    text = words_of(exported / name)
    assert [sentence for sentence in sentences if squeezed(sentence) in text] == []


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_the_search_for_answers_finds_them_in_the_files_for_teachers(name, exported):
    for suffix in (".html", ".pdf"):
        text = words_of(exported / "instructor" / f"{name}{suffix}")
        for row in rows("real", "exercises"):
            if row["notebook"] == name:
                assert squeezed(row["solution"]) in text


@pytest.mark.parametrize("name", STUDENTS)
def test_no_state_of_a_widget_and_no_data_of_a_notebook_is_left(name, exported):
    content = (exported / name).read_bytes()
    for trace in (b"widget-state", b"widget-view", b"application/vnd.jupyter", b"my_work/answers.csv:", b"data-open"):
        assert trace not in content


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_each_self_check_has_room_for_an_answer_in_the_files_of_students(name, exported):
    asked = {row["exercise_id"] for row in rows("real", "exercises") if row["notebook"] == name}
    page = BeautifulSoup((exported / "student" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    assert {room["data-exercise"] for room in page.select(".room[data-exercise]")} == asked


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_the_teaching_page_stands_under_the_same_headings(name, exported):
    teaching = (notebooks.HOME / "notebooks" / "teaching" / f"{name}.md").read_text(encoding="utf-8")
    page = BeautifulSoup((exported / "instructor" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    under = {aside.find_previous(["h1", "h2"]).get_text() for aside in page.select("aside.teacher")}
    sections = {words for rank, words in notebooks.headings(teaching) if rank == 2}
    assert sections <= under


# Pages and decks that anybody can read


def test_every_picture_is_described(web):
    images = web[1].find_all("img")
    assert images
    for image in images:
        assert len(image["alt"]) > 100
        assert "no description" not in image["alt"].casefold()
        assert int(image["width"]) > 0
        assert int(image["height"]) > 0


def test_every_table_has_a_name_and_every_head_a_scope(web):
    for table in web[1].find_all("table"):
        assert table.caption is not None
        assert table.caption.get_text(strip=True)
        for head in table.find_all("th"):
            assert head["scope"] in ("col", "row")
            assert head.get_text(strip=True)


def test_a_page_has_one_title_a_language_and_no_level_left_out(web):
    page = web[1]
    assert page.html["lang"] == "en"
    assert page.title.get_text()
    ranks = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    assert ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))


DATA = r"data:image/(png|svg\+xml);base64,"


def drawing(image) -> str:
    """Return a picture that is drawn in lines as text; a bitmap has none."""
    kind, _, content = image["src"].partition(",")
    return base64.b64decode(content).decode() if "svg" in kind else ""


def test_nothing_in_a_page_asks_for_another_host(web):
    page = web[1]
    assert page.find_all(["link", "iframe", "object", "embed"]) == []
    assert [script for script in page.find_all("script") if script.get("src")] == []
    assert [image["src"][:40] for image in page.find_all("img") if not re.match(DATA, image["src"])] == []
    assert [source["srcset"][:40] for source in page.find_all("source") if not re.match(DATA, source["srcset"])] == []
    assert "href=" not in "".join(map(drawing, page.find_all("img"))).replace('xlink:href="#', "")
    assert re.findall(r"url\((?!['\"]?data:)[^)]*\)|@import", "".join(style.get_text() for style in page.find_all("style"))) == []


def test_a_link_within_a_page_leads_somewhere(web):
    path, page = web
    if not path.name.endswith(".slides.html"):  # a deck leaves out the words of the lesson
        there = {tag["id"] for tag in page.find_all(id=True)}
        assert [
            link["href"] for link in page.find_all("a") if link["href"].startswith("#") and link["href"][1:] not in there
        ] == []


def test_a_page_without_its_pictures_is_light(web):
    path, page = web[0], copy.copy(web[1])
    for picture in page.select("picture, img, form"):
        picture.attrs.clear()
        for source in picture.find_all("source"):
            source.decompose()
    for state in page.select(".state"):
        state.decompose()
    assert len(str(page).encode()) <= (450_000 if path.name.endswith(".slides.html") else 150_000)


def test_the_pictures_are_small_and_whole(web):
    from PIL import Image

    for picture in web[1].find_all("img"):
        content = base64.b64decode(picture["src"].split(",")[1])
        assert len(content) < 80_000
        if drawing(picture):
            wide, high = map(float, re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', content).groups())
        else:
            image = Image.open(io.BytesIO(content))
            assert image.mode == "P"
            wide, high = image.size
        assert abs(wide / high - int(picture["width"]) / int(picture["height"])) < 0.02


# PDF


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_is_tagged_and_passes_two_checkers(name, exported):
    import outloud
    import pdfua

    verdict = outloud.check(str(exported / name))
    assert (verdict.error, verdict.errors) == (None, 0)
    assert [row["name"] for table in verdict.criteria.values() for row in table if row["status"] == "fail"] == []
    assert pdfua.validate(str(exported / name)).findings == ()


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_has_a_title_a_language_and_its_pictures_described(name, exported):
    import pikepdf

    page = BeautifulSoup((exported / name.replace(".pdf", ".html")).read_text(encoding="utf-8"), "html.parser")
    shown = [image for image in page.select("figure img") if not image.find_parent(hidden=True)]
    with pikepdf.open(exported / name) as pdf:
        assert str(pdf.Root.Lang).startswith("en")
        assert pdf.Root.MarkInfo.Marked
        assert pdf.open_metadata()["dc:title"].startswith(page.h1.get_text())
        alts = [str(thing.Alt) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"]
    assert sorted(alts) == sorted(image["alt"] for image in shown)


# JupyterLab's menu


@pytest.mark.parametrize("kind", ["handout", "slides", "pdf"])
def test_jupyterlab_offers_each_format_for_students_and_for_teachers(kind):
    from nbconvert.exporters import get_exporter

    labels = {get_exporter(f"lesson_{kind}{who}").export_from_notebook for who in ("", "_teacher")}
    assert len(labels) == 2
    assert all(label.startswith("Lesson: ") for label in labels)


def test_a_lesson_that_was_not_run_says_so(tmp_path):
    source = notebooks.HOME / "notebooks" / "02_timeline.ipynb"
    command = [sys.executable, "-m", "nbconvert", "--to", "lesson_handout", "--output-dir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    assert "Run All Cells" in (tmp_path / "02_timeline.html").read_text(encoding="utf-8")


def test_what_a_student_has_answered_is_exported_as_it_stands(tmp_path, export_home):
    notebook = notebooks.read("02_timeline")
    for cell in notebooks.code_cells(notebook):
        cell.source = cell.source.replace("monday = ...", 'monday = "2024-11-18"')
    notebooks.run(notebook, notebooks.unzip(tmp_path / "home") / "notebooks")
    nbformat.write(notebook, tmp_path / "home" / "notebooks" / "02_timeline.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "lesson_handout", "--output-dir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "home" / "notebooks" / "02_timeline.ipynb")], check=True, capture_output=True)
    page = BeautifulSoup((tmp_path / "02_timeline.html").read_text(encoding="utf-8"), "html.parser")
    verdict = page.select_one('[data-exercise="02-monday"]')
    assert "Correct" in verdict.get_text()
    assert "room" in page.select_one('[data-exercise="02-day-1000"]')["class"]


# A lesson in which an answer stands is not for students


def short_lesson(home, name, source):
    """Write lesson 00 under another name: with its words and its first two cells, and one other line of code."""
    notebook = notebooks.read("00_start_here")
    _, _, one, *rest = notebooks.code_cells(notebook)
    one.source = source
    notebook.cells = [cell for cell in notebook.cells if cell not in rest]
    nbformat.write(notebook, home / "notebooks" / f"{name}.ipynb")


ROW = "case.exercises.set_index('exercise_id').loc['00-claims']"
GIVEN_AWAY = {
    "a wrong answer": ('prose = 27\ncheck(case, "00-prose", prose)', "an answer to 00-prose"),
    "a right answer": ('prose = 29\ncheck(case, "00-prose", prose)', "an answer to 00-prose"),
    "a solution": ('solution(case, "00-claims")', "the solution to 00-claims"),
    "a hint": ('hint(case, "00-claims")', "a hint to 00-claims"),
    "a solution as text": (f"print({ROW}['solution'])", "solution of 00-claims"),
    "a table of all answers": ("Table(case.exercises, 'Exercises')", "00-"),
    "the answers alone": ("print(case.exercises[['exercise_id', 'answer']].to_string())", "the answer to 00-"),
    "what is said to a mistake": ("print(case.feedback['message'][0])", "what is said to a wrong answer to"),
    "the epilogue": ("print(case.sealed['epilogue']['finding'][0])", "a row of the sealed epilogue"),
}


@pytest.fixture(scope="module")
def given_away(tmp_path_factory):
    """Copies of lesson 00 that each give something away, exported for students and for teachers in one go."""
    home = notebooks.unzip(tmp_path_factory.mktemp("answers") / "home")
    names = {}
    for number, (what, (source, _)) in enumerate(GIVEN_AWAY.items(), 10):
        names[what] = f"{number}_lesson"
        short_lesson(home, names[what], source)
    return home, names, export(home, *names.values(), "--to", "html")


@pytest.mark.parametrize("what", GIVEN_AWAY)
def test_a_lesson_that_gives_an_answer_away_is_refused_for_students_and_named(what, given_away):
    home, names, said = given_away
    assert said.returncode == 1
    line = next(line for line in said.stdout.splitlines() if line.startswith(f"{names[what]}: cell "))
    assert GIVEN_AWAY[what][1] in line
    assert not (home / "build" / "student" / f"{names[what]}.html").exists()
    assert (home / "build" / "instructor" / f"{names[what]}.html").exists()


# When something is wrong


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["07"], "There is no lesson '07'. Write one of: 00_start_here, "),
        (["0"], "There is no lesson '0'. Write one of: 00_start_here, "),
        (["--to", "docx"], "There is no format 'docx'. Write one of: html, slides, pdf."),
        (["--edition", "parents"], "There is no edition 'parents'. Write one of: student, instructor."),
        (["--output", "README"], "cannot be written (Not a directory). Name another one: --output FOLDER."),
    ],
)
def test_a_command_that_cannot_be_carried_out_is_answered_in_one_sentence(arguments, sentence, export_home):
    (export_home / "README").write_text("a file in the way")
    said = export(export_home, *arguments)
    (export_home / "README").unlink()
    assert said.returncode == 1
    assert sentence in said.stdout
    assert len(said.stdout.splitlines()) == 1
    assert "Traceback" not in said.stderr


def broken(home):
    """Break four lessons in four ways."""

    def change(name, edit):
        path = home / "notebooks" / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        edit(notebook.cells)
        nbformat.write(notebook, path)

    plot = "from matplotlib.figure import Figure\nfigure = Figure()\nfigure.add_subplot()\n"
    shown = (
        'from IPython.core.pylabtools import print_figure\ndisplay({"image/png": print_figure(figure, base64=True)}, raw=True)'
    )
    change("00_start_here", lambda cells: cells.insert(7, nbformat.v4.new_code_cell("len(nobody)")))
    change("01_background", lambda cells: cells.append(nbformat.v4.new_code_cell(plot + shown)))
    change("02_timeline", lambda cells: cells.append(nbformat.v4.new_markdown_cell("#### Too deep")))
    change(
        "03_stakeholder_positions",
        lambda cells: cells.insert(2, nbformat.v4.new_markdown_cell("## Renamed\n\n<img src='x.png' alt='A map'>")),
    )


def test_a_lesson_that_cannot_be_exported_is_named_and_the_others_come_out(tmp_path, exported, export_home):
    home = shutil.copytree(export_home, tmp_path / "home")
    shutil.rmtree(home / "build" / "student")
    broken(home)
    former = home / "build" / "student" / "00_start_here.html"
    former.parent.mkdir()
    former.write_text("the former file")
    said = export(home, "00", "01", "02", "03", "04", "--to", "html", "--edition", "student")
    assert said.returncode == 1
    assert "00_start_here: cell 8: NameError: name 'nobody' is not defined" in said.stdout
    assert re.search(r"01_background: cell \d+: a picture has no alternative text\. Show a Chart", said.stdout)
    assert re.search(r"02_timeline: cell \d+: the heading 'Too deep' has 4 signs # .* Write 3 of them", said.stdout)
    assert "03_stakeholder_positions: cell 3: the picture 'x.png' lies in another file." in said.stdout
    assert "1 of 5 files" in said.stdout
    assert former.read_text() == "the former file"
    assert (
        contents(home / "build" / "student")["04_escalation_risks.html"]
        == (exported / "student" / "04_escalation_risks.html").read_bytes()
    )
    assert "Traceback" not in said.stderr
    assert not [name for name in contents(home / "build") if name.rpartition("/")[2].startswith(".0")], "no half-written file"


def test_a_section_of_the_teaching_page_that_the_lesson_does_not_have_is_named(tmp_path, export_home):
    home = shutil.copytree(export_home, tmp_path / "home")
    shutil.rmtree(home / "build" / "student")
    page = home / "notebooks" / "teaching" / "02_timeline.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n## No such section\n\nText.\n", encoding="utf-8")
    said = export(home, "02", "--to", "html")
    assert said.returncode == 1
    assert "02_timeline: the teaching page has a section 'No such section' and the lesson has none of this name." in said.stdout
    assert set(contents(home / "build" / "student")) == {"02_timeline.html", "index.html"}


def test_an_export_without_its_packages_says_what_to_do(tmp_path):
    home = notebooks.unzip(tmp_path / "home")
    code = "import sys; sys.modules['tqdm'] = None; from utils.__main__ import main; print(main(['export']))"
    said = subprocess.run([sys.executable, "-c", code], cwd=home, capture_output=True, text=True)
    assert said.stdout.splitlines() == [
        "The export needs a package that is not installed: tqdm. Run make env, or install requirements.txt.",
        "1",
    ]


def test_an_export_that_is_stopped_leaves_the_former_files_whole(tmp_path):
    home = notebooks.unzip(tmp_path / "home")
    former = home / "build" / "student" / "05_path_ahead.html"
    former.parent.mkdir(parents=True)
    former.write_text("the former file")
    command = [sys.executable, "-m", "utils", "export"]
    with subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        time.sleep(3)
        running.send_signal(signal.SIGINT)
        said, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert said == "Stopped. What was written is whole; the other files are as they were before.\n"
    assert "Traceback" not in errors
    assert former.read_text() == "the former file"
    for path, content in contents(home / "build").items():
        if path.endswith(".html") and not path.endswith("05_path_ahead.html"):
            assert content.rstrip().endswith(b"</html>"), path


# In a real browser with no network: nothing is missing, cut off, or out of reach

HANDOUTS = [name for name in WEB if not name.endswith(".slides.html")]
DECKS = [name for name in WEB if name.endswith(".slides.html")]
READY = "window.Reveal && Reveal.isReady()"
CUT_OFF = """() => {
    const slide = Reveal.getCurrentSlide(), frame = document.querySelector('.slides').getBoundingClientRect();
    const hidden = '.notes, .notes *, option, legend, .unseen, [hidden], [hidden] *';
    return [...slide.querySelectorAll(`:scope *:not(${hidden})`)].filter(thing => {
        const box = thing.getBoundingClientRect();
        return box.width > 1 && (box.bottom > frame.bottom + 2 || box.right > frame.right + 2 || box.top < frame.top - 2
            || thing.scrollWidth > thing.clientWidth + 2 && getComputedStyle(thing).overflowX !== 'visible');
    }).map(thing => thing.outerHTML.slice(0, 80));
}"""
SMALLEST = """() => Math.min(...[...Reveal.getCurrentSlide().querySelectorAll(':scope *:not(.notes, .notes *, .unseen)')]
    .filter(thing => [...thing.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) && thing.offsetParent)
    .map(thing => parseFloat(getComputedStyle(thing).fontSize)))"""


@pytest.fixture
def offline(browser):
    """Open files in a browser without a network; whatever it asks for or complains about is kept."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    asked, said = [], []

    def open_file(path):
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield open_file
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert said == []
    context.close()


@in_browser
@pytest.mark.parametrize("name", [*HANDOUTS, "student/index.html", "instructor/index.html"])
def test_a_page_breaks_no_rule_of_accessibility_in_light_and_dark_and_on_a_phone(name, exported, offline):
    page = offline(exported / name)
    assert faults_by_axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults_by_axe(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, "only a wide table scrolls, in its own frame"
    assert faults_by_axe(page) == []


@in_browser
@pytest.mark.parametrize("name", DECKS)
def test_every_slide_of_a_deck_is_whole_legible_and_breaks_no_rule_of_accessibility(name, exported, offline):
    page = offline(exported / name)
    page.wait_for_function(READY)
    slides, wrong = 0, []
    while True:
        slides += 1
        number = page.evaluate("Reveal.getSlidePastCount() + 1")
        assert number == slides
        wrong += [(number, fault) for fault in page.evaluate(CUT_OFF)]
        if page.evaluate(SMALLEST) < 18:
            wrong.append((number, "the type is too small"))
        # The decks of teachers differ in the notes alone, which no slide shows.
        if name.startswith("student"):
            part = None if number == 1 else [["section.present"]]  # the frame around the slides stays the same
            wrong += [(number, fault) for fault in faults_by_axe(page, part)]
        if page.evaluate("Reveal.isLastSlide()"):
            break
        page.keyboard.press("Space")
    assert wrong == []
    assert slides == page.evaluate("Reveal.getTotalSlides()")
    assert page.locator(".slide-number:visible").count() == 1


def explorer(page, name):
    """Return the explorer with a picture, on its slide if the page is a deck."""
    form = page.locator("form.explorer:has(img)").first
    if "slides" in name:
        page.wait_for_function(READY)
        while not form.evaluate("form => Reveal.getCurrentSlide().contains(form)"):
            page.evaluate("Reveal.next()")
    return form


PLACE = "JSON.stringify(window.Reveal?.getIndices() ?? null)"  # the address in the browser follows a second later


@in_browser
@pytest.mark.parametrize("name", [f"student/00_start_here{end}" for end in (".html", ".slides.html")])
def test_the_sentence_reader_still_works(name, exported, offline):
    page = offline(exported / name)
    form = explorer(page, name)
    before = page.evaluate(PLACE)
    seen = set()
    form.locator("select").focus()
    for _ in range(29):
        seen.add(form.locator("img:visible").get_attribute("alt"))
        page.keyboard.press("ArrowDown")
    assert len(seen) == 29, "the description follows the choice"
    assert page.evaluate(PLACE) == before, "keys that work a menu turn no page"
    shown = page.locator("form.explorer .state:not([hidden]) caption").all_text_contents()
    assert any("p11s2" in caption for caption in shown), "the table follows, too, on whatever slide it stands"


@in_browser
@pytest.mark.parametrize("name", [f"instructor/02_timeline{end}" for end in (".html", ".slides.html")])
def test_the_clue_switches_still_work(name, exported, offline):
    page = offline(exported / name)
    form = explorer(page, name)
    alt = form.locator("img:visible").get_attribute("alt")
    form.locator("input").last.focus()
    page.keyboard.press("Space")
    assert not form.locator("input").last.is_checked()
    assert form.locator("img:visible").get_attribute("alt") != alt
    page.keyboard.press("Space")
    assert form.locator("img:visible").get_attribute("alt") == alt


@in_browser
def test_the_speaker_sees_the_teaching_page_and_the_class_does_not(exported, offline):
    page = offline(exported / "instructor" / "02_timeline.slides.html")
    page.wait_for_function(READY)
    assert "The one idea" not in page.inner_text("body")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    opened.value.wait_for_selector(".speaker-controls-notes .value :text('The one idea')")


@in_browser
def test_the_list_of_keys_opens_and_closes(exported, offline):
    page = offline(exported / "student" / "02_timeline.slides.html")
    page.wait_for_function(READY)
    page.keyboard.press("Shift+?")
    page.wait_for_selector("[role=dialog] :text('Speaker notes')")
    assert faults_by_axe(page) == []
    page.keyboard.press("Escape")
    page.wait_for_selector("[role=dialog]", state="detached")


@in_browser
def test_a_handout_can_be_read_without_its_script(exported, browser):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((exported / "student" / "00_start_here.html").as_uri())
    assert page.locator("form.explorer .state:visible").count() == 1
    assert page.locator("figure img:visible").count() > 2
    context.close()


@in_browser
def test_small_letters_of_a_picture_can_be_enlarged_on_a_slide(exported, offline):
    page = offline(exported / "student" / "03_stakeholder_positions.slides.html")
    page.wait_for_function(READY)
    while not page.evaluate("Boolean(Reveal.getCurrentSlide().querySelector('img'))"):
        page.keyboard.press("Space")
    picture = page.locator("section.present section.present img")
    before = picture.bounding_box()["width"]
    picture.click(modifiers=["Shift"])
    page.wait_for_timeout(1000)
    assert picture.bounding_box()["width"] > 1.8 * before
    page.mouse.move(640, 360)
    page.keyboard.down("Shift")
    page.mouse.click(640, 360)
    page.wait_for_timeout(1000)
    assert abs(picture.bounding_box()["width"] - before) < 2
