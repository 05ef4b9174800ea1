"""Any case will do: the smallest one, one that lacks a table, one with other words, one in the making.

Each tool works, or says in a sentence what it needs. It never breaks with an error that only a programmer understands.
"""

import csv
import json
import logging
import re
import shutil
import traceback
import warnings
from contextlib import suppress
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from conftest import EXAMPLE, REAL, SMALL
from test_charts import boxes

import utils
from utils import CaseError, load_case
from utils.__main__ import main
from utils.case.case import Advice, Case, in_words
from utils.case.description import standard
from utils.explorers import ask, base
from utils.explorers.ask import Question
from utils.explorers.base import Explorer
from utils.proof.verify import verify
from utils.show.chart import Chart
from utils.show.table import Note, Table

# The tools, each with a call that fits any case. Where a case has no name to give, it gets one that does not exist.


def first(case, table, column, otherwise):
    """Name the first thing of a table."""
    names = case.table(table)[column]
    return names.iloc[0] if len(names) else otherwise


def prose(case):
    return next(iter(case.sentences.loc[case.sentences["kind"] == "prose", "sentence_id"]), "p1s1")


def ladder_scale(case):
    return first(case, "scales", "scale", "rungs")


def likelihood(case):
    """Name a scale with numbers."""
    scales = case.scales.dropna(subset=["low", "high"])
    return scales["scale"].iloc[0] if len(scales) else "likelihood"


def risk_row(case):
    codes = case.scales.loc[case.scales["scale"] == ladder_scale(case), "code"]
    return {"risk_id": first(case, "risks", "risk_id", "none"), "rung": next(iter(codes), "1"), "reason": "it is so"}


def second_codes(case):
    return dict(zip(case.claims["claim_id"], case.claims["second_status"], strict=True))


def alike(first, second):
    """Stand in for a measure of agreement."""
    return (first == second).mean()


def coded(case, number=4):
    """Give each of the first claims the status of the second coding."""
    codes = dict(list(second_codes(case).items())[:number])
    coder = utils.status_coder(case, list(codes), alike)
    for claim, status in codes.items():
        coder.controls["claim_id"].value, coder.controls["status"].value = claim, status
    return coder


def lock(case):
    """Lock a forecast on the slip, for the first question if there is one."""
    slip = utils.forecast_slip(case, scale=likelihood(case), save_as="forecasts.csv")
    fields = {"question": slip.controls["question"].options[-1][1], "percent": "30", "reason": "because it is so"}
    for name, value in fields.items():
        slip.controls[name].value = value
    slip.shown[-1].children[-1].click()
    return slip


def after_a_forecast(call):
    def locked(case):
        lock(case)
        return call(case)

    return locked


def kept(case):
    """Count for each side how many of its warnings came true."""
    rows = case.warnings.assign(kept=case.warnings["narrow"] == "yes")
    return rows.groupby("side")["kept"].agg(["sum", "size"]).reset_index()


def each_exercise(case):
    """Ask for all that a self-check has to say, about each of them."""
    ids = list(case.exercises["exercise_id"]) or ["00-claims"]
    answers = [..., 1, "2031-04-21", ["a", "b"], {"a": "b"}, object()]
    said = [utils.check(case, name, answer) for name in ids for answer in answers]
    said += [ask(case, name) for name in ids for ask in (utils.hint, utils.hint, utils.solution, utils.guessed)]
    said += [utils.progress(case, lesson) for lesson in [None, *case.exercises["notebook"].unique()]]
    return [*said, utils.kept_words(case)]


def each_question(case):
    """Ask each self-check with its fields: untouched, with every button pressed while they are empty and filled, and again."""
    ids = list(case.exercises["exercise_id"]) or ["00-claims"]
    asked, said = [utils.ask(case, name) for name in [*ids, "no exercise"]], []
    for question in [question for question in asked if isinstance(question, Question)]:
        for words in ("", "one way, and another"):
            for field in question.fields:
                field.value = words
            for button in question.buttons.values():
                button.click()
                said.append(question.note)
    return [*asked, *said, *(utils.ask(case, name) for name in ids), utils.kept_words(case)]


CHARTS = {
    "sentence bars": utils.sentence_bars,
    "sentence bars, one pointed at": lambda case: utils.sentence_bars(case, highlight=prose(case)),
    "sentence claims": lambda case: utils.sentence_claims(case, prose(case)),
    "share bars": lambda case: utils.share_bars(kept(case), of="warnings that were kept", source="Source: warnings.csv"),
    "bounds": utils.bounds,
    "claim trace": lambda case: utils.claim_trace(case, next(iter(case.claims["topic"].dropna()), "none")),
    "dating funnel": utils.dating_funnel,
    "dating funnel, no clue": lambda case: utils.dating_funnel(case, clues=[]),
    "timeline": utils.timeline,
    "timeline, with facts from outside": lambda case: utils.timeline(
        case, outside=[first(case, "context", "context_id", "none")]
    ),
    "timeline, nothing solved": lambda case: utils.timeline(case, solved=[]),
    "against the record": utils.against_record,
    "voice matrix": utils.voice_matrix,
    "ladder, empty": lambda case: utils.ladder(case, scale=ladder_scale(case)),
    "ladder": lambda case: utils.ladder(case, [risk_row(case)], scale=ladder_scale(case)),
    "forecast dots": after_a_forecast(lambda case: utils.forecast_dots(utils.class_forecasts(case))),
}
EXPLORERS = {
    "sentence reader": utils.sentence_reader,
    "clue switches": utils.clue_switches,
    "claim tracer": utils.claim_tracer,
    "status coder": lambda case: utils.status_coder(case, list(case.claims["claim_id"][:4]), alike),
    "status coder, all coded": coded,
    "status coder, coded like the key": lambda case: coded(
        case.with_tables(claims=case.claims.assign(second_status=case.claims["status"]))
    ),
    "ladder placer": lambda case: utils.ladder_placer(case, scale=ladder_scale(case)),
    "forecast slip": lambda case: utils.forecast_slip(case, scale=likelihood(case)),
    "forecast slip, one locked": lock,
}
OTHERS = {
    "the case itself": lambda case: [repr(case), case._repr_html_(), Table(case.summary(), "Tables"), case.coders()],
    "usable clues": utils.usable_clues,
    "voices": utils.voices,
    "reporting verbs": utils.reporting_verbs,
    "words": lambda case: [
        utils.words(case, name) for name in [*case.glossary["first_notebook"].unique(), *case.exercises["notebook"][:1]]
    ],
    "class codes": utils.class_codes,
    "class forecasts": utils.class_forecasts,
    "epilogue, still sealed": lambda case: utils.open_epilogue(case, save_as="nothing.csv"),
    "epilogue": after_a_forecast(lambda case: utils.open_epilogue(case, save_as="forecasts.csv")),
    "scores": after_a_forecast(lambda case: utils.scores(case, lambda p, o: (p - o) ** 2, save_as="forecasts.csv")),
    "exercises": each_exercise,
    "questions": each_question,
    "work to take home": lambda case: [utils.take_home()],
}
TOOLS = CHARTS | EXPLORERS | OTHERS


def test_every_tool_is_tried():
    here = Path(__file__).read_text(encoding="utf-8")
    classes = {"Case", "CaseError", "Chart", "Note", "Span", "Table", "load_case", "parse_edtf"}
    assert [name for name in set(utils.__all__) - classes if f"utils.{name}" not in here] == []


# The cases, each made from a copy of the example.


def rewrite(folder, table, change):
    """Change the rows of a table: a function takes a list of dictionaries and returns one."""
    path = folder / f"{table}.csv"
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), reader.fieldnames
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def describe(folder, change):
    """Change the description of a case."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package), encoding="utf-8")


def in_full(folder):
    """Write the columns of the standard tables into the description of a case."""
    describe(
        folder, lambda package: package.update(resources=[{**standard()[item["name"]], **item} for item in package["resources"]])
    )
    return folder


def without(name):
    """Take a table away, from the folder and from the description."""

    def change(folder):
        (folder / f"{name}.csv").unlink()
        describe(
            folder, lambda package: package.update(resources=[item for item in package["resources"] if item["name"] != name])
        )

    return change


def empty(name):
    """Leave the header of a table only, and no row anywhere that points to what is gone."""

    def change(folder):
        rewrite(folder, name, lambda rows: [])
        links = [(table, link) for table, item in standard().items() for link in item["schema"].get("foreignKeys", [])]
        before = None
        while before != (before := [len(rows_of(folder, table)) for table in standard()]):
            for table, link in links:
                target = link["reference"]
                there = {"", *(row[target["fields"]] for row in rows_of(folder, target["resource"]))}
                rewrite(folder, table, lambda rows, link=link, there=there: [row for row in rows if row[link["fields"]] in there])

    return change


def rows_of(folder, table):
    with open(folder / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def field_of(package, table, column):
    (resource,) = (item for item in package["resources"] if item["name"] == table)
    return next(field for field in resource["schema"]["fields"] if field["name"] == column)


def with_value(table, column, value):
    """Allow one more value in a column, say nothing about it, and use it in the first row."""

    def change(folder):
        in_full(folder)
        describe(folder, lambda package: field_of(package, table, column)["constraints"]["enum"].append(value))
        rewrite(folder, table, lambda rows: [{**rows[0], column: value}, *rows[1:]])

    return change


def renamed(old, new, *places):
    """Write a value in another way, in all rows and wherever the description has it."""

    def change(folder):
        in_full(folder)
        for table, column in places:
            describe(folder, lambda package, table=table, column=column: rename(field_of(package, table, column)))
            rewrite(
                folder, table, lambda rows, column=column: [{**row, column: new} if row[column] == old else row for row in rows]
            )
        describe(folder, lambda package: rename(field_of(package, "claims", "status")))  # its categories name voices

    def rename(field):
        field["constraints"]["enum"] = [new if value == old else value for value in field["constraints"]["enum"]]
        for item in field.get("categories", []):
            item |= {word: new for word in ("value", "voice") if item.get(word) == old}

    return change


STATUS = [("claims", "status"), ("claims", "second_status"), ("risks", "status")]


def with_a_table(folder):
    """Add a table that no tool knows."""
    columns = [{"name": "letter_id", "type": "string"}, {"name": "words", "type": "integer"}, {"name": "claim_id"}]
    link = {"fields": "claim_id", "reference": {"resource": "claims", "fields": "claim_id"}}
    schema = {"fields": columns, "primaryKey": "letter_id", "foreignKeys": [link]}
    describe(folder, lambda package: package["resources"].append({"name": "letters", "title": "a letter", "schema": schema}))
    (folder / "letters.csv").write_text("letter_id,words,claim_id\none,12,p1s1-a\ntwo,,\n", encoding="utf-8")


def all_empty(folder):
    for name in standard():
        rewrite(folder, name, lambda rows: [])


MORE = {
    "a status": ("claims", "status", "rumour"),
    "a verdict": ("record", "verdict", "disputed"),
    "a date basis": ("events", "date_basis", "guessed"),
    "a kind of record": ("record", "kind", "photograph"),
    "a kind of actor": ("actors", "kind", "river"),
    "a kind of exercise": ("exercises", "kind", "essay"),
    "a stance": ("positions", "stance", "hesitates"),
    "a voice": ("positions", "voice", "hinted"),
    "a rule of counting": ("clues", "counting", "working days"),
}
OTHER_NAMES = {
    "a status": ("reported_fact", "plain_fact", *STATUS),
    "a status for quotations": ("direct_quote", "own_words", *STATUS),
    "a verdict": ("same", "agrees", ("record", "verdict")),
    "a date basis": ("absolute", "written out", ("events", "date_basis")),
    "no date basis": ("none", "undated", ("events", "date_basis")),
    "a kind of record": ("fact", "main fact", ("record", "kind")),
    "a kind of actor": ("person", "human being", ("actors", "kind")),
    "a kind of exercise": ("number", "amount", ("exercises", "kind")),
    "a stance": ("supports", "is for", ("positions", "stance")),
    "a voice": ("acts only", "acts", ("positions", "voice")),
    "a rule of counting": ("inclusive", "day one counts", ("clues", "counting")),
}
WORDS = {
    **{f"{name} more": with_value(*value) for name, value in MORE.items()},
    **{f"{name} with another name": renamed(*names) for name, names in OTHER_NAMES.items()},
    "a unit that nobody knows": lambda folder: rewrite(
        folder, "quantities", lambda rows: [{**row, "unit": "furlong"} for row in rows]
    ),
}
VARIANTS = {
    "as it is": lambda folder: None,
    "described in full": in_full,
    **{f"without {name}": without(name) for name in standard()},
    **{f"{name} with a header only": empty(name) for name in standard()},
    "all tables with a header only": all_empty,
    **WORDS,
    "a table that no tool knows": with_a_table,
}


@pytest.fixture(scope="session")
def variant(tmp_path_factory):
    """Give a function from the name of a variant to its case; each is made once."""

    @cache
    def make(name):
        if name == "two claims":
            return load_case(SMALL)
        folder = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("variant") / "data"))
        VARIANTS[name](folder)
        return load_case(folder)

    return make


DRAWN, FEW = {}, 4


def go_through(explorer):
    """Ask for each picture that the controls can choose; to write it as a file is another matter, and slow."""
    offered = [getattr(control, "options", (("off", False), ("on", True))) for control in explorer.controls.values()]
    picture = None
    for places in product(*offered):
        values = dict(zip(explorer.controls, (value for _, value in places), strict=True))
        picture = explorer.draw(picture, **values)


# What a tool shows, it shows as a notebook and as an export would.


@pytest.fixture
def show(monkeypatch, caplog):
    """Give a function that shows what a tool returns; a warning on the way is a fault."""
    monkeypatch.setattr(base, "DPI", 50)
    draw = Chart.png

    def png(chart, small=True):
        """Draw a picture, but not again if the same was drawn for another case."""
        key = json.dumps([chart.about(), chart.live])
        if key not in DRAWN:
            DRAWN[key] = draw(chart, small)
        return DRAWN[key]

    monkeypatch.setattr(Chart, "png", png)

    class Handle:
        def update(self, bundle, raw, metadata):
            checked(bundle)

    def display(thing, raw=False, metadata=None, display_id=None):
        checked(thing if raw else thing.bundle() if hasattr(thing, "bundle") else {})
        json.dumps(metadata)
        return Handle() if display_id else None

    def checked(bundle):
        assert not re.search(r"\b(nan|NaN|NaT|None(?! of the three))\b", bundle.get("text/plain", "")), bundle["text/plain"]

    def shown(thing):
        if isinstance(thing, list):
            for part in thing:
                shown(part)
        elif isinstance(thing, (Explorer, Question)):
            if isinstance(thing, Explorer) and thing.paper is None and base.LIMIT == FEW:
                go_through(thing)
            monkeypatch.setattr(base, "display", display)
            monkeypatch.setattr(ask, "display", display)
            monkeypatch.delenv("LESSON_EXPORT", raising=False)
            thing._ipython_display_()
            monkeypatch.setenv("LESSON_EXPORT", "1")
            thing._ipython_display_()
            monkeypatch.delenv("LESSON_EXPORT")
        elif isinstance(thing, (Chart, Note, Table)):
            if isinstance(thing, Chart):
                thing.dpi = 50
            checked(thing.bundle())
            json.dumps(thing.about())
        return thing

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield shown
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.fixture(scope="session")
def needed(variant):
    """Say which tables each tool asks for, when all are there."""
    needed, tables = {}, set()

    def noted(method):
        return lambda case, table, *rest: (tables.add(table), method(case, table, *rest))[1]

    with pytest.MonkeyPatch.context() as patch:
        for name in ("table", "allowed", "said_of"):
            patch.setattr(Case, name, noted(getattr(Case, name)))
        for tool, call in TOOLS.items():
            tables.clear()
            with suppress(Exception):  # what breaks is named by the test of this tool
                call(variant("as it is"))
            needed[tool] = set(tables)
    return needed


def changed(case, other):
    """List the tables in which two cases differ, by their rows or by their description."""

    def described(case):
        return {resource["name"]: resource["schema"] for resource in case.package["resources"]}

    names = {*described(case), *described(other)}
    mine, its = described(case), described(other)
    return {name for name in names if mine.get(name) != its.get(name) or not case.table(name).equals(other.table(name))}


def said_by(call, case, show):
    """Show what a tool returns; return the sentence with which it declines, or nothing."""
    try:
        show(call(case))
    except Advice as problem:
        return str(problem)
    except Exception as problem:  # no sentence at all: say where it broke
        place = [frame for frame in traceback.extract_tb(problem.__traceback__) if "utils" in Path(frame.filename).parts][-1]
        return f"{type(problem).__name__} in {Path(place.filename).name}, line {place.lineno}: {problem}"
    return ""


def is_advice(said, case):
    """Say whether a sentence names what to write, or a table that has no row."""
    missing = re.findall(r"(?<=needs )(\w+)\.csv", said)
    if missing:
        return all(case.table(name).empty for name in missing) and said.endswith(".")
    return re.fullmatch(r"[^\n]*(Write|write|Look up|Give|\.csv)[^\n]*\.", said) is not None


@pytest.mark.parametrize("name", ["as it is", "described in full", *WORDS, "a table that no tool knows"])
def test_with_all_tables_every_tool_works_whatever_the_words(name, variant, needed, show, monkeypatch):
    if name in WORDS:
        DRAWN.clear()  # another word may have another mark
    if name != "as it is":  # there, a file of each picture is written for each medium
        monkeypatch.setattr(base, "LIMIT", FEW)
    case = variant(name)
    new = changed(case, variant("as it is")) if name in WORDS else {*standard()}
    said = {tool: said_by(call, case, show) for tool, call in TOOLS.items() if needed[tool] & new}
    assert {tool: words for tool, words in said.items() if words} == {}


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_the_pictures_show_the_same_whatever_a_value_is_called(name, variant, needed):
    case, usual = variant(f"{name} with another name"), variant("as it is")
    old, new = map(in_words, OTHER_NAMES[name][:2])
    for tool, call in CHARTS.items():
        if needed[tool] & changed(case, usual):
            now, before = call(case).alt, call(usual).alt
            assert now.replace(new, old) == before.replace(new, old), tool


# What is left out works as if it were there, or says so.


@pytest.mark.parametrize("name", [name for name in VARIANTS if "without" in name or "only" in name])
def test_without_a_table_a_tool_works_or_says_what_it_needs(name, variant, needed, show, monkeypatch):
    monkeypatch.setattr(base, "LIMIT", FEW)
    case = variant(name)
    gone = changed(case, variant("as it is"))
    said = {tool: said_by(call, case, show) for tool, call in TOOLS.items() if needed[tool] & gone}
    assert {tool: words for tool, words in said.items() if words and not is_advice(words, case)} == {}


def test_with_two_claims_a_tool_works_or_says_what_it_needs(small, show):
    said = {tool: said_by(call, small, show) for tool, call in TOOLS.items()}
    assert {tool: words for tool, words in said.items() if words and not is_advice(words, small)} == {}
    works = ["sentence bars", "sentence claims"]
    works += ["sentence reader", "status coder", "status coder, all coded", "words"]
    works += ["exercises", "questions"]
    assert [tool for tool in works if said[tool]] == []


@pytest.mark.parametrize("tool", ["sentence bars", "sentence claims"])
def test_the_pictures_of_two_claims_can_be_read(tool, small):
    chart = CHARTS[tool](small)
    chart.png()
    texts = [(text, box.padded(-2)) for text, box in boxes(chart).items() if text.get_rotation() == 0]
    for number, (text, first) in enumerate(texts):
        for other, second in texts[number + 1 :]:
            assert not first.overlaps(second), (text.get_text(), other.get_text())


# The commands


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("name", VARIANTS)
def test_the_commands_go_through_any_case(name, variant, capsys):
    case = variant(name)
    count = len(case.package["resources"])
    assert run(capsys, "check", case.folder)[1].startswith(f"All {count} tables in {case.folder} are in order")
    assert run(capsys, "describe", case.folder)[0] == 0
    code, said = run(capsys, "verify", EXAMPLE / "article.txt", "--data", case.folder)
    assert code == (1 if "to correct." in said else 0)
    assert all(
        re.match(r"\w+\.csv( row \d+)?(, column '\w+')?: .+ Fix: .+\.|[a-z ]+: \d+ of \d+|\d+ to correct|Numbers", line)
        for line in said.splitlines()
    ), said


@pytest.mark.parametrize("name", [name for name in WORDS if "another name" in name and "date basis" not in name])
def test_a_case_with_other_words_is_proven_as_before(name, variant, example_article):
    faults = verify(variant(name), example_article.read_text(encoding="utf-8"))[0]
    assert [fault for fault in faults if fault.column != "fingerprint"] == [], "another word is another row, and read again"


@pytest.mark.parametrize("name", [name for name in WORDS if "date basis with another name" in name])
def test_the_basis_of_a_date_may_have_another_name(name, variant, example_article):
    assert verify(variant(name), example_article.read_text(encoding="utf-8"))[0] == []


def test_two_claims_are_checked_and_proven(capsys):
    assert run(capsys, "check", SMALL) == (0, f"All 3 tables in {SMALL} are in order: 5 rows.\n")
    code, said = run(capsys, "verify", SMALL / "article.txt", "--data", SMALL)
    assert code == 0
    assert "hedges: 1 of 1" in said
    code, said = run(capsys, "index", SMALL / "article.txt")
    assert (code, said) == (0, (SMALL / "sentences.csv").read_text(encoding="utf-8"))


def test_the_lesson_of_two_claims_is_exported(tmp_path, capsys):
    lesson = SMALL / "lesson.ipynb"
    code, said = run(capsys, "export", lesson, "--data", SMALL, "--output", tmp_path, "--to", "html", "--edition", "student")
    assert (code, said.split(" are in ")[0]) == (0, "1 of 1 files")
    page = (tmp_path / "student" / "lesson.html").read_text(encoding="utf-8")
    assert "Bar chart with 2 horizontal bars" in page
    assert "How many claims does the table hold?" in page


# A new case, step by step, as data/README.md says


@pytest.fixture
def new_case(folder):
    """Copy the folder and empty the tables; headers and description stay."""
    all_empty(folder)
    describe(folder, lambda package: package.update(title="A case in the making"))
    return folder


def test_the_index_of_an_article_is_the_first_table_of_a_new_case(new_case, capsys):
    code, table = run(capsys, "index", SMALL / "article.txt")
    (new_case / "sentences.csv").write_text(table, encoding="utf-8")
    assert code == 0
    assert run(capsys, "check", new_case) == (0, f"All 22 tables in {new_case} are in order: 2 rows.\n")
    code, said = run(capsys, "verify", SMALL / "article.txt", "--data", new_case)
    assert code == 1
    assert "claims.csv: 'p1s1' in p1s1 is not in the table. Fix: add a row for it, or mend the row." in said
    assert "sentences and headings with claims: 0 of 2" in said
    assert repr(load_case(new_case)) == "Case: A case in the making (2 sentences and headings, 0 claims)"


def test_before_the_index_the_article_is_called_missing_sentence_by_sentence(new_case, capsys):
    assert run(capsys, "check", new_case) == (0, f"All 22 tables in {new_case} are in order: 0 rows.\n")
    code, said = run(capsys, "verify", SMALL / "article.txt", "--data", new_case)
    assert code == 1
    assert "sentences.csv: the article's p1s2 is missing." in said


def test_what_is_filled_in_too_early_is_named(new_case, capsys):
    shutil.copy(EXAMPLE / "claims.csv", new_case)
    code, said = run(capsys, "check", new_case)
    assert code == 1
    assert "claims.csv row 2, column 'sentence_id': found 'p1s1', which is not in sentences.csv." in said
    with pytest.raises(CaseError, match=r"which is not in sentences\.csv"):
        load_case(new_case)


# Where a case is


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Work in a folder that has nothing to do with the project."""
    monkeypatch.delenv("CASE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("where", [str(EXAMPLE), "data/example", "./data/example/"])
def test_the_environment_names_the_case(where, elsewhere, monkeypatch, capsys):
    monkeypatch.setenv("CASE", where)
    assert load_case().title == load_case(EXAMPLE).title
    assert "aldermere" not in load_case(REAL).package["name"], "a folder that is named comes first"
    assert run(capsys, "check")[1].startswith("All 22 tables in")
    assert run(capsys, "verify", EXAMPLE / "article.txt")[0] == 0


def test_without_a_name_it_is_the_case_in_data(elsewhere, monkeypatch):
    assert load_case().folder == REAL
    monkeypatch.setenv("CASE", "")
    assert load_case().folder == REAL


def test_a_folder_of_the_project_is_found_from_any_other(elsewhere, capsys):
    assert load_case("data/example").folder.resolve() == EXAMPLE
    assert load_case(Path("tests") / "two_claims").folder.resolve() == SMALL
    assert run(capsys, "check", "data/example")[0] == 0


def test_a_folder_that_is_here_comes_before_one_of_the_project(elsewhere):
    shutil.copytree(SMALL, elsewhere / "data" / "example")
    assert load_case("data/example").title == load_case(SMALL).title


@pytest.mark.parametrize("ask", [lambda: load_case("nowhere"), lambda: main(["check", "nowhere"])])
def test_a_folder_that_is_nowhere_gives_a_sentence(ask, elsewhere, capsys):
    try:
        said = f"{ask()} {capsys.readouterr().out}"
    except CaseError as problem:
        said = str(problem)
    assert "the file is missing" in said
    assert "nowhere" in said
    assert "or name the folder that has it" in said
