"""The description of the tables is checked like a cell: file, part, what was found, what to write."""

import json
import re
from contextlib import suppress

import pytest
from conftest import EXAMPLE, HOME

import utils
from utils import CaseError, load_case
from utils.__main__ import main
from utils.case.case import Advice
from utils.case.description import read_package, standard
from utils.case.schema import EDTF


def package():
    """Describe the example in full, to be spoilt."""
    short = json.loads((EXAMPLE / "datapackage.json").read_text(encoding="utf-8"))
    usual = json.loads(json.dumps(standard()))
    return short | {"resources": [usual[resource["name"]] for resource in short["resources"]]}


def table(description, name="claims"):
    return next(resource for resource in description["resources"] if resource["name"] == name)


def field(description, name="status"):
    return next(item for item in table(description)["schema"]["fields"] if item["name"] == name)


def putting(into):
    """Return what makes a slip: it writes something into one place of a description."""
    return lambda **parts: lambda it: into(it).update(parts)


in_all, in_table, in_field = putting(lambda it: it), putting(table), putting(field)
in_schema, in_rules = putting(lambda it: table(it)["schema"]), putting(lambda it: field(it)["constraints"])


def spoilt(change):
    """Give a description with one slip, as it would stand in the file."""
    description = package()
    change(description)
    return json.dumps(description)


def link(**parts):
    return {"fields": "speaker", "reference": {"resource": "actors", "fields": "actor_id"}, **parts}


TEXT, LIST, PART = "write a text in quotation marks", "write a list", "curly brackets"
# A slip, the part that is named, what was found, and what to write.
SLIPS = {
    "no name": (lambda it: it.pop("name"), None, "there is no 'name'", '"name": ...'),
    "a name that is empty": (in_all(name=" "), "name", 'found " "', TEXT),
    "a name that is a number": (in_all(name=7), "name", "found 7", TEXT),
    "a title that is a list": (in_all(title=["a"]), "title", 'found ["a"]', TEXT),
    "contributors that are a text": (in_all(contributors="Ann"), "contributors", 'found "Ann"', LIST),
    "contributors that are texts": (in_all(contributors=["Ann"]), "contributors[1]", 'found "Ann"', PART),
    "no resources": (lambda it: it.pop("resources"), None, "there is no 'resources'", '"resources": ...'),
    "resources that are empty": (in_all(resources=[]), "resources", "found []", LIST),
    "resources that are no list": (in_all(resources={"claims": 1}), "resources", "found {", LIST),
    "resources that are nothing": (in_all(resources=None), "resources", "found null", LIST),
    "resources that are names": (in_all(resources=["claims"]), "resources[1]", 'found "claims"', PART),
    "a table without a name": (lambda it: table(it).pop("name"), "resources[2]", "there is no 'name'", '"name": ...'),
    "a table whose name is a list": (in_table(name=["a"]), ".name", 'found ["a"]', TEXT),
    "a table twice": (lambda it: it["resources"].append(table(it)), "resources", "'claims' is there twice", "its own name"),
    "an unknown table without columns": (
        lambda it: it["resources"].append({"name": "letters"}),
        "resources[letters]",
        "there is no 'schema'",
        '"schema": ...',
    ),
    "a schema that is a text": (in_table(schema="x"), "resources[claims].schema", 'found "x"', PART),
    "a schema without columns": (
        lambda it: table(it)["schema"].pop("fields"),
        "resources[claims].schema",
        "there is no 'fields'",
        '"fields": ...',
    ),
    "no columns": (in_schema(fields=[]), "schema.fields", "found []", LIST),
    "columns that are names": (in_schema(fields=["text"]), "schema.fields[1]", 'found "text"', PART),
    "a column without a name": (lambda it: field(it).pop("name"), "fields[4]", "there is no 'name'", '"name": ...'),
    "a column twice": (in_field(name="text"), "claims", "'text' is there twice", "its own name"),
    "a type that nobody knows": (in_field(type="words"), "fields[status].type", 'found "words"', "string, int"),
    "a type that is a list": (in_field(type=["string"]), "fields[status].type", "found [", "string, int"),
    "a type that is a mapping": (in_field(type={}), "fields[status].type", "found {}", "string, int"),
    "a note that is a number": (in_field(description=7), "fields[status].description", "found 7", TEXT),
    "rules that are a text": (in_field(constraints="required"), ".constraints", 'found "required"', PART),
    "values that are a text": (in_rules(enum="a"), "constraints.enum", 'found "a"', LIST),
    "values that are none": (in_rules(enum=[]), "constraints.enum", "found []", LIST),
    "values that are a mapping": (in_rules(enum={"a": 1}), "constraints.enum", "found {", LIST),
    "a pattern that is none": (in_rules(pattern="(p"), "constraints.pattern", 'found "(p"', "write a regular expression"),
    "a pattern that is a number": (in_rules(pattern=7), "constraints.pattern", "found 7", "write a regular expression"),
    "a limit that is a text": (in_rules(minimum="1"), "constraints.minimum", 'found "1"', "write a number"),
    "categories that are no list": (in_field(categories={"a": 1}), ".categories", "found {", LIST),
    "categories that are words": (in_field(categories=["a"]), ".categories[1]", 'found "a"', PART),
    "a category without a value": (
        in_field(categories=[{"label": "a"}]),
        ".categories[1]",
        "there is no 'value'",
        '"value": ...',
    ),
    "a category whose value is a list": (in_field(categories=[{"value": ["a"]}]), ".categories[1].value", 'found ["a"]', TEXT),
    "a key that names no column": (
        in_schema(primaryKey="claim"),
        "claims.primaryKey",
        "'claim', which is not described",
        "write claim_id",
    ),
    "a key with a part that names no column": (
        in_schema(primaryKey=["claim_id", "zzz"]),
        "claims.primaryKey",
        "'zzz', which is not described",
        "claim_id, sentence_id, ",
    ),
    "a key that is a number": (in_schema(primaryKey=7), "claims.primaryKey", "found '7'", "claim_id, "),
    "a key that is a mapping": (in_schema(primaryKey={"a": 1}), "claims.primaryKey", "found '{", "claim_id, "),
    "a key that is a list of lists": (in_schema(primaryKey=[["claim_id"]]), "claims.primaryKey", "found '[", "claim_id"),
    "a link from no column": (
        in_schema(foreignKeys=[link(fields="speakers")]),
        "claims.foreignKeys",
        "'speakers', which is not described",
        "write speaker",
    ),
    "a link to no table": (
        in_schema(foreignKeys=[link(reference={"resource": "actor", "fields": "actor_id"})]),
        "claims.foreignKeys",
        "'actor', which is not described",
        "write actors",
    ),
    "a link to no column": (
        in_schema(foreignKeys=[link(reference={"resource": "actors", "fields": "actor-id"})]),
        "foreignKeys",
        "'actor-id', which is not described",
        "write actor_id",
    ),
    "a link without an end": (
        in_schema(foreignKeys=[{"fields": "speaker"}]),
        ".foreignKeys[1]",
        "there is no 'reference'",
        '"reference": ...',
    ),
    "a link with several columns": (
        in_schema(foreignKeys=[link(fields=["speaker", "verb"])]),
        ".foreignKeys[1].fields",
        "found [",
        TEXT,
    ),
    "links that are no list": (in_schema(foreignKeys="speaker"), ".foreignKeys", 'found "speaker"', LIST),
    "a bound of no column": (in_field(notAbove="statu"), "claims.notAbove", "'statu', which is not described", "write status"),
    "a bound that is a list": (in_field(notAbove=["status"]), "fields[status].notAbove", "found [", TEXT),
    "a path that leads up": (
        in_table(path="../claims.csv"),
        "claims.path",
        "'../claims.csv' leads out of the folder",
        "the name of a file in it",
    ),
    "a path from the root": (
        in_table(path="/etc/passwd"),
        "claims.path",
        "'/etc/passwd' leads out of the folder",
        "the name of a file in it",
    ),
    "a path that is a list": (in_table(path=["a.csv"]), "resources[claims].path", "found [", TEXT),
    "a path that is empty": (in_table(path=""), "resources[claims].path", 'found ""', TEXT),
}
# Another thing in its place.
INSTEAD = {
    "an empty mapping": ("{}", None, "there is no 'name'", '"name": ...'),
    "an empty list": ("[]", None, "found []", PART),
    "a text": ('"claims"', None, 'found "claims"', PART),
    "a number": ("7", None, "found 7", PART),
    "null": ("null", None, "found null", PART),
    "not a number": ("NaN", None, "found NaN", PART),
}
FILES = INSTEAD | {name: (spoilt(change), *rest) for name, (change, *rest) in SLIPS.items()}

EVERY = pytest.mark.parametrize("name", FILES)


@pytest.fixture
def described(folder):
    """Give a function that writes a description into a copy of the example."""

    def write(content):
        path = folder / "datapackage.json"
        path.write_text(content, encoding="utf-8")
        return folder

    return write


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    return code, capsys.readouterr().out


@EVERY
def test_a_slip_is_named_with_its_part_what_was_found_and_what_to_write(name, described):
    content, part, found, advice = FILES[name]
    _, faults = read_package(described(content))
    fault = next(fault for fault in faults if found in fault.problem)
    assert (fault.file, fault.row) == ("datapackage.json", None)
    assert (fault.column or "").endswith(part) if part else fault.column is None
    assert advice in fault.fix
    assert len(str(fault)) < 400
    assert "\n" not in str(fault)


@EVERY
def test_no_command_goes_on_with_a_slip_and_none_breaks(name, described, capsys, tmp_path, example_article):
    content, _, found, _ = FILES[name]
    folder = described(content)
    with pytest.raises(CaseError, match=re.escape(found)):
        load_case(folder)
    commands = [["check", folder], ["describe", folder], ["verify", example_article, "--data", folder]]
    for command in [*commands, ["export", "00", "--data", folder, "--output", tmp_path / "out"]]:
        code, said = run(capsys, *command)
        assert code == 1, command
        assert "datapackage.json" in said, command
        assert found in said, command
        assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("depth", [50, 300, 600, 800, 900, 950, 980])
def test_a_name_that_is_a_list_of_lists_of_lists_is_named_or_called_no_json(depth, described):
    _, faults = read_package(described(spoilt(in_all(name=0)).replace("0", "[" * depth + "]" * depth, 1)))
    assert re.match(r"found \[\[|it is not valid JSON", faults[0].problem)


def test_all_slips_of_one_description_are_named_in_one_go(described, capsys):
    def change(it):
        it.pop("name")
        field(it).update(type="words")
        table(it, "risks").pop("name")

    code, said = run(capsys, "check", described(spoilt(change)))
    assert code == 1
    assert "3 to correct." in said


# What cannot be called a slip, and yet means nothing, breaks nothing

ODD = {
    "a limit for texts": in_rules(minimum=1),
    "a limit for true and false": lambda it: it["resources"].append(odd(type="boolean", constraints={"minimum": 1})),
    "a limit that is true": lambda it: it["resources"].append(odd(type="integer", constraints={"minimum": True})),
    "numbers as the values of a text": in_rules(enum=[1, 2]),
    "texts as the values of a number": lambda it: it["resources"].append(odd(type="integer", constraints={"enum": ["1"]})),
    "lists as values": in_rules(enum=[["reported_fact"], {}, None]),
    "true values that are a number": lambda it: it["resources"].append(odd(type="boolean", trueValues=1)),
    "true values that are a text": lambda it: it["resources"].append(odd(type="boolean", trueValues="1")),
    "a pattern for a number": lambda it: it["resources"].append(odd(type="integer", constraints={"pattern": "1"})),
    "a text that is not above a text": in_field(notAbove="verb"),
    "a date that is not above a text": in_field(notAbove="verb", rdfType=EDTF),
    "a date that is a number": lambda it: it["resources"].append(odd(type="integer", rdfType=EDTF)),
    "a path with a null": in_table(path="a\0.csv"),
    "a path that is the folder": in_table(path="."),
    "a path that is the description": in_table(path="datapackage.json"),
    "a path without end": in_table(path="a" * 5000 + ".csv"),
    "two tables with one file": lambda it: it["resources"].append({**table(it), "name": "more"}),
    "a table called title": lambda it: it["resources"].append(odd(table="title")),
    "a table called _known": lambda it: it["resources"].append(odd(table="_known")),
    "a table with a strange name": lambda it: it["resources"].append(odd(table="né|e` \n[x]")),
    "a sealed that is a text": in_table(sealed="no"),
    "a coder without a name": in_all(contributors=[{"role": "coder"}, {"role": ["coder"]}]),
    "a category of a value that is not allowed": in_field(categories=[{"value": "zzz", "mark": "none"}]),
    "a mark that nobody knows": lambda it: field(it)["categories"][0].update(mark="purple"),
    "a mark that is a list": lambda it: field(it)["categories"][0].update(mark=["solid"]),
    "a label that is a number": lambda it: field(it)["categories"][0].update(known=7),
}


def odd(table="odd", **more):
    """Describe a small table of its own; its file holds the number 1."""
    return {"name": table, "path": "odd.csv", "title": "a thing", "schema": {"fields": [{"name": "thing", **more}]}}


@pytest.mark.parametrize("name", ODD)
def test_what_means_nothing_breaks_nothing(name, described, capsys, example_article):
    folder = described(spoilt(ODD[name]))
    (folder / "odd.csv").write_text("thing\n1\n", encoding="utf-8")
    try:
        case = load_case(folder)
    except CaseError as problem:
        assert re.search(r"Fix: \w+", str(problem))
    else:
        for draw in (utils.timeline, utils.sentence_bars):
            with suppress(Advice):
                draw(case)
        assert "Case: " in repr(case)
        assert case._repr_html_()
        assert case.coders()
    for command in (["check", folder], ["describe", folder], ["verify", example_article, "--data", folder]):
        code, said = run(capsys, *command)
        assert code in (0, 1)
        assert said.strip()


# What is no slip

FINE = {
    "a byte order mark": lambda text: "\ufeff" + text,
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "line ends of old Macs": lambda text: text.replace("\n", "\r"),
    "letters as numbers": lambda text: text.replace("Aldermere", "\\u0041ldermere"),
    "no title": lambda text: text.replace('"title": "The footbridge of Aldermere",', ""),
    "no contributors": lambda text: re.sub(r'"contributors": .*\n', "", text),
    "no path": lambda text: text.replace(', "path": "claims.csv"', ""),
    "words that nobody asked for": lambda text: text.replace('"version"', '"mood": ["fine"], "version"'),
}


@pytest.mark.parametrize("name", FINE)
def test_what_does_no_harm_is_fine(name, described, example):
    text = (EXAMPLE / "datapackage.json").read_text(encoding="utf-8")
    assert FINE[name](text) != text
    case = load_case(described(FINE[name](text)))
    assert case.title in (example.title, case.package["name"])
    assert len(case.claims) == len(example.claims)


SHORTER = {
    "a column without a description": lambda it: field(it).pop("description"),
    "a column without a type": lambda it: field(it).pop("type"),
    "a column without rules": lambda it: field(it).pop("constraints"),
    "a column without categories": lambda it: field(it).pop("categories"),
    "a table without a key": lambda it: table(it)["schema"].pop("primaryKey"),
    "a table without links": lambda it: table(it)["schema"].pop("foreignKeys"),
    "a table without a title": lambda it: table(it).pop("title"),
    "a table without a description": lambda it: table(it).pop("description"),
    "columns that say nothing at all": lambda it: table(it)["schema"].update(
        fields=[{"name": item["name"]} for item in table(it)["schema"]["fields"]]
    ),
}


@pytest.mark.parametrize("name", SHORTER)
def test_what_may_be_left_out_may_be_left_out(name, described, example, capsys):
    folder = described(spoilt(SHORTER[name]))
    assert list(load_case(folder).claims["claim_id"]) == list(example.claims["claim_id"])
    assert run(capsys, "check", folder)[0] == 0
    code, said = run(capsys, "describe", folder)
    assert code == 0
    assert "| `status` | string |" in said


def letters(**more):
    columns = [{"name": "letter_id", "type": "integer"}, {"name": "words"}]
    return {"name": "letters", "schema": {"fields": columns, "primaryKey": "letter_id"}, **more}


def test_a_table_that_is_described_is_read_checked_and_printed(described, capsys):
    folder = described(spoilt(lambda it: it["resources"].append(letters(title="a letter", path="post.csv"))))
    (folder / "post.csv").write_text("letter_id,words\n1,yes\n2,\n", encoding="utf-8")
    assert list(load_case(folder).letters["letter_id"]) == [1, 2]
    assert "### `post.csv`: one row is a letter" in run(capsys, "describe", folder)[1]
    (folder / "post.csv").write_text("letter_id,words\n1,yes\n1,\n", encoding="utf-8")
    code, said = run(capsys, "check", folder)
    assert code == 1
    assert "post.csv row 3, column 'letter_id': found '1', which row 2 has too." in said


def test_the_title_of_an_own_table_may_be_left_out(described, capsys):
    folder = described(spoilt(lambda it: it["resources"].append(letters())))
    (folder / "letters.csv").write_text("letter_id,words\n", encoding="utf-8")
    assert load_case(folder).summary()["table"].iloc[-1] == "letters"
    assert "### `letters.csv`" in run(capsys, "describe", folder)[1]


def test_an_own_table_whose_file_is_missing_is_named(described, capsys):
    folder = described(spoilt(lambda it: it["resources"].append(letters())))
    code, said = run(capsys, "check", folder)
    assert code == 1
    assert "letters.csv: the file is missing." in said


def test_the_columns_of_a_usual_table_may_be_others(described, capsys):
    folder = described(spoilt(lambda it: table(it)["schema"]["fields"].append({"name": "mood", "type": "string"})))
    code, said = run(capsys, "check", folder)
    assert code == 1
    assert "claims.csv row 1, column 'mood': the column is missing." in said


def test_the_standard_description_is_without_fault():
    package, faults = read_package(HOME / "data")
    assert faults == []
    assert list(standard()) == [resource["name"] for resource in package["resources"]]


def test_reading_a_description_changes_no_file(folder):
    before = (folder / "datapackage.json").read_bytes()
    read_package(folder)
    load_case(folder)
    assert (folder / "datapackage.json").read_bytes() == before
