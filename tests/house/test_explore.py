"""An explorer is a chart with controls: the picture follows them, and a student's work is never lost."""

import base64
import csv
import io
import os
import re
from functools import cache
from itertools import product
from urllib.parse import unquote

import nbformat
import numpy as np
import pandas as pd
import pytest
from conftest import CASES, HOME, with_cells
from ipywidgets import Button, Dropdown
from PIL import Image
from test_charts import likelihood

import notebooks
import utils
from utils import load_case
from utils.explorers import base
from utils.export import page
from utils.show import ABOUT, vector
from utils.show.chart import Chart
from utils.show.table import Output, Table


class Shown(dict):
    """An output as a notebook keeps it; ``about`` is what its metadata say."""

    def __init__(self, bundle, metadata):
        super().__init__(bundle)
        self.about = metadata[ABOUT]


class Handle:
    """Stand in for the place of an output in a notebook."""

    def __init__(self):
        self.shown = []

    def update(self, bundle, raw, metadata):
        assert raw
        self.shown.append(Shown(bundle, metadata))


def show(explorer):
    """Show an explorer as a notebook would, and return its outputs; later ones follow."""
    handle = Handle()

    def display(thing, raw=False, metadata=None, display_id=None):
        if isinstance(thing, Output | Chart):
            handle.update(thing.bundle(), True, {ABOUT: thing.about()})
        elif raw:
            handle.update(thing, raw, metadata)
        return handle if display_id else None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "display", display)
        explorer._ipython_display_()
    return handle.shown


def share(first, second):
    return (first == second).mean()


def first_claims(case, number=4):
    return list(case.claims["claim_id"][:number])


def coder(case, **words):
    return utils.status_coder(case, first_claims(case), share, **{"save_as": "codes.csv"} | words)


def code_all(explorer, case, other=None):
    """Give each claim the status of the second coding; ``other``: another status for some."""
    statuses = case.claims.set_index("claim_id")["second_status"]
    for claim in first_claims(case):
        explorer.controls["claim_id"].value = claim
        explorer.controls["status"].value = (other or {}).get(claim, statuses[claim])


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EXPLORERS = {
    "sentence reader": utils.sentence_reader,
    "clue switches": utils.clue_switches,
    "claim tracer": utils.claim_tracer,
    "status coder": lambda case: utils.status_coder(case, first_claims(case), share),
}


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_control_says_what_it_is_for(name, any_case):
    explorer = EXPLORERS[name](any_case)
    buttons = [item for item in explorer.shown if isinstance(item, Button)]
    for control in [*explorer.controls.values(), *buttons]:
        assert control.description.strip()
    assert all(hasattr(control, "value") for control in explorer.controls.values())


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_picture_is_there_before_anything_is_touched(name, any_case):
    (bundle,) = show(EXPLORERS[name](any_case))
    assert {"text/html", "text/plain"} <= set(bundle)
    assert bundle["text/plain"].strip()


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_control_may_be_set_before_the_explorer_is_shown(name, any_case):
    control = next(iter(EXPLORERS[name](any_case).controls.values()))
    control.value = control.options[1][1] if isinstance(control, Dropdown) else not control.value


def test_the_sentence_reader_shows_the_chosen_sentence(any_case):
    explorer = utils.sentence_reader(any_case)
    output = show(explorer)
    prose = any_case.sentences.loc[any_case.sentences["kind"] == "prose", "sentence_id"]
    control = explorer.controls["sentence_id"]
    assert [value for _, value in control.options] == list(prose)
    for sentence in [*prose[1:4], prose.iloc[-1], prose.iloc[0]]:
        control.value = sentence
        twin = utils.sentence_claims(any_case, sentence, medium="strip")
        twin.dpi, twin.live = base.DPI, True
        assert output[-1] == twin.bundle()
        assert output[-1].about == twin.about()
        assert f"{sentence} is pointed at" in output[-1]["text/plain"]


def test_the_claim_tracer_shows_the_chosen_topic(any_case):
    explorer = utils.claim_tracer(any_case)
    output = show(explorer)
    control = explorer.controls["topic"]
    for _, topic in [*control.options[1:], control.options[0]]:
        control.value = topic
        twin = utils.claim_trace(any_case, topic)
        twin.dpi, twin.live = base.DPI, True
        assert output[-1] == twin.bundle()
        assert set(twin.data["claim"]) == set(any_case.claims.loc[any_case.claims["topic"] == topic, "claim_id"])


def test_the_clue_switches_follow_every_box_and_the_rule(any_case):
    explorer = utils.clue_switches(any_case)
    output = show(explorer)
    boxes = {name: control for name, control in explorer.controls.items() if name != "counting"}
    rule = explorer.controls["counting"]
    for changed in [*boxes.values(), rule, *boxes.values()]:
        before = len(output)
        changed.value = other_rule(any_case) if changed is rule else not changed.value
        assert len(output) > before
        on = [name for name, box in boxes.items() if box.value]
        twin = utils.dating_funnel(any_case, clues=on, counting=rule.value)
        assert explorer.picture().alt == twin.alt
        assert twin.alt in output[-1]["text/plain"]


def other_rule(case):
    """Name the last rule of counting of a description."""
    return case.allowed("clues", "counting")[-1]


def test_the_menu_of_rules_offers_those_of_the_description_in_its_words(any_case):
    menu = utils.clue_switches(any_case).controls["counting"]
    labels = any_case.said_of("clues", "counting", "label")
    rules = any_case.allowed("clues", "counting")
    assert list(menu.options) == [(labels.get(rule, rule), rule) for rule in rules]
    assert menu.value == rules[0]


def test_the_labels_follow_the_rule_of_counting(example):
    explorer = utils.clue_switches(example)
    explorer.picture()
    explorer.controls["counting"].value = "elapsed"
    texts = [text.get_text() for text in explorer.picture().axes[0].texts]
    assert "50 full days are being reached" in texts


def test_each_switch_has_a_clue_and_each_clue_a_switch(any_case):
    names = set(utils.clue_switches(any_case).controls) - {"counting"}
    first = any_case.allowed("clues", "counting")[0]
    clues = any_case.clues
    assert names == set(clues.loc[clues["counting"].fillna(first) == first, "clue_id"])


# The student's own codes


def test_the_key_appears_when_all_claims_are_coded_and_not_before(any_case):
    explorer = coder(any_case)
    output = show(explorer)
    assert explorer.picture().heading == "0 of 4 coded"
    code_all(explorer, any_case, {first_claims(any_case)[1]: "conditional"})
    *before, last = output
    assert [bundle.about["heading"] for bundle in before if "of 4 coded" not in bundle.about["heading"]] == []
    assert not any(words in bundle["text/plain"] for bundle in before for words in ("The same status", "Beyond luck"))
    table = explorer.picture()
    assert (last, last.about) == (table.bundle(), table.about())
    assert list(table.frame.columns) == ["claim", "text", "you", "key", "note"]
    (row,) = table.frame.itertuples()
    claim = any_case.claims.set_index("claim_id").loc[row.claim]
    assert row.claim == first_claims(any_case)[1]
    assert (row.text, row.you, row.key) == (claim["text"], "conditional", claim["status"].replace("_", " "))
    assert pd.isna(row.note) if pd.isna(claim["note"]) else row.note == claim["note"]
    assert table.caption.startswith("The same status as in the key for 3 of 4 claims. Beyond luck: 0.75. ")
    assert "by 25 percentage points" in table.caption


def test_whoever_codes_like_the_key_is_told_that_there_is_no_difference(any_case):
    explorer = coder(any_case)
    code_all(explorer, any_case)
    note = explorer.picture()
    assert note.heading == "No differences"
    assert note.text.startswith("The same status as in the key for 4 of 4 claims. Beyond luck: 1.00. ")


def test_the_measure_gets_the_codes_of_the_same_claims_in_the_same_order(example):
    seen = []
    chosen = ["p2s3-a", "p1s1-a", "p1s3-b"]
    explorer = utils.status_coder(example, chosen, lambda mine, key: seen.append((list(mine), list(key))) or 0.0)
    for claim, status in zip(chosen, ("forecast", "conditional", "direct_quote"), strict=True):
        explorer.controls["claim_id"].value, explorer.controls["status"].value = claim, status
    explorer.picture()
    assert seen == [(["forecast", "conditional", "direct_quote"], ["analyst_speculation", "reported_fact", "direct_quote"])]


def test_each_choice_is_saved_at_once(any_case, my_work):
    explorer = coder(any_case)
    first, second = first_claims(any_case, 2)
    explorer.controls["status"].value = "forecast"
    of = {"case": any_case.package["name"]}
    assert read(my_work / "codes.csv") == [of | {"claim_id": first, "status": "forecast"}]
    explorer.controls["claim_id"].value = second
    assert explorer.controls["status"].value == ""
    explorer.controls["status"].value = "conditional"
    explorer.controls["claim_id"].value = first
    assert explorer.controls["status"].value == "forecast"
    explorer.controls["status"].value = "reported_fact"
    codes = {row["claim_id"]: row["status"] for row in read(my_work / "codes.csv")}
    assert codes == {first: "reported_fact", second: "conditional"}
    assert os.listdir(my_work) == ["codes.csv"]


def test_the_button_goes_to_the_next_claim_and_from_the_last_to_the_first(any_case):
    explorer = coder(any_case)
    (button,) = (item for item in explorer.shown if isinstance(item, Button))
    seen = []
    for _ in range(5):
        seen.append(explorer.controls["claim_id"].value)
        button.click()
    assert seen == [*first_claims(any_case), first_claims(any_case)[0]]


def test_saved_codes_are_taken_up_again(any_case, my_work):
    code_all(coder(any_case), any_case)
    saved = (my_work / "codes.csv").read_bytes()
    again = coder(any_case)
    assert again.controls["status"].value == any_case.claims["second_status"][0]
    assert again.picture().heading == "No differences"
    assert (my_work / "codes.csv").read_bytes() == saved


@pytest.mark.parametrize(
    "content",
    {
        "another table": b"name,mark\nAnna,1\n",
        "semicolons": b"claim_id;status\np1s1-b;half a fact\n",
        "an empty file": b"",
        "no text": b"\xff\xfe\x00PK",
        "an open quotation mark": b'claim_id,status\n"p1s1-a,forecast\n' + b"x" * 140_000,
        "a column of the student's own": b"claim_id,status,why\np1s1-a,forecast,because of the verb\n",
        "a status of the student's own": b"claim_id,status\np1s1-a,half a fact\n",
        "another claim": b"claim_id,status\np1s1-z,forecast\n",
        "more cells than columns": b"claim_id,status\np1s1-a,forecast,and a thought\n",
    }.items(),
    ids=lambda item: item[0],
)
def test_what_stands_in_the_file_is_never_lost(content, example, my_work):
    (my_work / "codes.csv").write_bytes(content[1])
    explorer = coder(example)
    explorer.controls["claim_id"].value = "p1s1-a"
    explorer.controls["status"].value = "conditional"
    saved = {row["claim_id"]: row["status"] for row in read(my_work / "codes.csv")}
    assert saved["p1s1-a"] == "conditional"
    kept = [path.read_bytes() for path in my_work.iterdir()]
    own_words = (b"Anna", b"because of the verb", b"half a fact", b"and a thought", b"p1s1-z", b"PK", b"x" * 99)
    for words in own_words:
        assert words not in content[1] or any(words in file for file in kept), words


def test_a_file_that_is_set_aside_replaces_no_other(example, my_work):
    for number in range(3):
        (my_work / "codes.csv").write_text(f"something,else\n{number},\n", encoding="utf-8")
        coder(example).controls["status"].value = "forecast"
    kept = {path.name: path.read_text(encoding="utf-8") for path in my_work.glob("codes.kept-*.csv")}
    assert kept == {f"codes.kept-{number + 1}.csv": f"something,else\n{number},\n" for number in range(3)}


def test_without_a_file_name_nothing_is_saved(example, my_work, monkeypatch):
    monkeypatch.chdir(my_work)
    explorer = utils.status_coder(example, first_claims(example), share)
    explorer.controls["status"].value = "forecast"
    assert explorer.picture().text.endswith("Your codes are not saved.")
    assert not os.listdir(my_work)


def refuse(*_args, **_words):
    raise PermissionError(13, "Permission denied")


def test_a_folder_that_cannot_be_written_gives_a_sentence(example, monkeypatch):
    monkeypatch.setattr("utils.practice.work.write", refuse)
    explorer = coder(example)
    explorer.controls["status"].value = "forecast"
    said = "Your codes could not be saved in codes.csv (Permission denied). Write them down before you leave."
    assert said in explorer.picture().text
    assert explorer.controls["status"].value == "forecast"


def test_what_could_not_be_saved_is_saved_with_the_next_choice(example, my_work, monkeypatch):
    explorer = coder(example)
    first, second = first_claims(example, 2)
    with monkeypatch.context() as patch:
        patch.setattr("utils.practice.work.write", refuse)
        explorer.controls["status"].value = "forecast"
    explorer.controls["claim_id"].value = second
    explorer.controls["status"].value = "conditional"
    assert read(my_work / "codes.csv") == [
        {"case": example.package["name"], "claim_id": claim, "status": status}
        for claim, status in ((first, "forecast"), (second, "conditional"))
    ]
    assert explorer.picture().text.endswith("Your codes are saved in codes.csv.")


def test_a_file_that_cannot_be_set_aside_gives_a_sentence_and_stays(example, my_work, monkeypatch):
    (my_work / "codes.csv").write_text("something,else\n1,2\n", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.rename", refuse)
    explorer = coder(example)
    explorer.controls["status"].value = "forecast"
    assert "could not be saved in codes.csv (Permission denied)" in explorer.picture().text
    assert (my_work / "codes.csv").read_text(encoding="utf-8") == "something,else\n1,2\n"


def test_an_interrupted_save_loses_nothing(example, my_work, monkeypatch):
    code_all(coder(example), example)
    before = (my_work / "codes.csv").read_bytes()
    monkeypatch.setattr("utils.practice.work.os.replace", refuse)
    explorer = coder(example)
    explorer.controls["status"].value = "forecast"
    assert (my_work / "codes.csv").read_bytes() == before
    assert os.listdir(my_work) == ["codes.csv"]


def test_a_folder_that_is_not_there_yet_is_made(example, my_work):
    coder(example, save_as="my/own/codes.csv").controls["status"].value = "forecast"
    assert (my_work / "my" / "own" / "codes.csv").exists()


def test_an_unknown_claim_gives_a_sentence(example):
    with pytest.raises(ValueError, match=r"no claim 'p9s9-z'.*Look up the name"):
        utils.status_coder(example, ["p9s9-z"], share)


def test_a_claim_is_shown_as_text_and_not_as_a_page(example, my_work):
    explorer = coder(with_cells(example, "claims", 0, text="<script>x</script>"))
    explorer.picture()  # as when it is shown
    assert "<script>" not in explorer.shown[1].value
    assert "&lt;script&gt;" in explorer.shown[1].value


# In an export: no kernel, so no controls that need one

READERS = {name: EXPLORERS[name] for name in ("sentence reader", "clue switches")}
WRITERS = {
    "status coder": EXPLORERS["status coder"],
    "ladder": lambda case: utils.ladder_placer(case, scale=case.scales["scale"][0]),
    "slip": lambda case: utils.forecast_slip(case, scale=likelihood(case)),
}
each_writer = pytest.mark.parametrize("make", WRITERS.values(), ids=WRITERS)


def exported(explorer):
    """Show an explorer as an export would, and return its outputs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LESSON_EXPORT", "1")
        return show(explorer)


@cache
def drawn_ahead(reader, name):
    """Show an explorer of a case once as an export would: case, explorer, output, and what that says of all states."""
    case = load_case(CASES[name])
    explorer = READERS[reader](case)
    (output,) = exported(explorer)
    assert output.about["kind"] == "explorer"
    return case, explorer, output, output.about


@pytest.fixture(params=product(READERS, CASES), ids=" ".join)
def drawn(request):
    return drawn_ahead(*request.param)[1:]


def size(control):
    """Count the places of a control, as an export describes it."""
    return 2 if control["kind"] == "switch" else len(control["options"])


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")).astype(int)


def test_a_kernel_of_an_export_gets_pictures_and_tables_and_no_controls(example, monkeypatch):
    monkeypatch.setenv("LESSON_EXPORT", "1")
    start = f"from utils import *\ncase = load_case({str(example.folder)!r})\nscale = {likelihood(example)!r}"
    calls = ["sentence_reader(case)", "clue_switches(case)", "ladder_placer(case, scale=scale)"]
    calls += ["forecast_slip(case, scale=scale)"]
    calls += ["status_coder(case, list(case.claims['claim_id'][:3]), len)"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in [start, *calls]])
    _, *cells = notebooks.run(notebook, HOME / "tests", HOME).cells
    kinds = {cell.source.split("(")[0]: [output.metadata[ABOUT]["kind"] for output in cell.outputs] for cell in cells}
    assert kinds == {
        "sentence_reader": ["explorer"],
        "clue_switches": ["explorer"],
        "ladder_placer": ["table", "chart"],
        "forecast_slip": ["table"],
        "status_coder": ["table", "table"],
    }
    for output in (output for cell in cells for output in cell.outputs):
        page = {"text/html"} if output.metadata[ABOUT]["kind"] == "table" else set()  # a picture is drawn in lines
        assert set(output.data) == {"text/plain"} | page, "no MIME type of its own"


def test_all_that_the_controls_can_show_is_drawn_ahead(drawn):
    explorer, _, content = drawn
    assert [control["name"] for control in content["controls"]] == list(explorer.controls)
    assert [control["label"] for control in content["controls"]] == [item.description for item in explorer.controls.values()]
    places = product(*(range(size(control)) for control in content["controls"]))
    assert [tuple(state["places"]) for state in content["states"]] == list(places)


@pytest.mark.parametrize("name", CASES)
def test_a_state_of_the_sentence_reader_is_what_the_notebook_shows(name):
    case, _, _, content = drawn_ahead("sentence reader", name)
    (control,) = content["controls"]
    assert (control["kind"], control["value"]) == ("menu", 0)
    for state, label in zip(content["states"], control["options"], strict=True):
        twin = utils.sentence_claims(case, label.split()[0])
        assert (state["alt"], state["beside"], state["data"]) == (twin.alt, twin.beside.about(), twin.table().about())


@pytest.mark.parametrize("name", CASES)
def test_a_state_of_the_clue_switches_is_what_the_notebook_shows(name):
    case, _, _, content = drawn_ahead("clue switches", name)
    *switches, rule = content["controls"]
    rules = case.allowed("clues", "counting")
    assert {(switch["kind"], switch["value"]) for switch in switches} == {("switch", 1)}
    assert (rule["kind"], rule["value"], len(rule["options"])) == ("menu", 0, len(rules))
    for state in content["states"]:
        *on, counting = state["places"]
        clues = [switch["name"] for switch, place in zip(switches, on, strict=True) if place]
        twin = utils.dating_funnel(case, clues=clues, counting=rules[counting])
        assert (state["alt"], state["data"]) == (twin.alt, twin.table().about())
        assert "beside" not in state


def test_what_looks_different_is_described_differently(drawn):
    _, _, content = drawn
    states = content["states"]
    looks = {(state["drawn"]["page"], state["over"]) for state in states}
    assert len({state["alt"] for state in states}) == len(looks) == len(states)


def written(drawing):
    """List the texts of a drawing."""
    return sorted(re.findall(r"<text[^>]*>([^<]*)</text>", drawing))


def test_what_stays_and_what_moves_make_a_whole_picture(drawn):
    explorer, _, content = drawn
    now = [control["value"] for control in content["controls"]]
    (state,) = (state for state in content["states"] if state["places"] == now)
    assert state["over"]
    for medium, still in content["bases"].items():
        whole = vector.svg(explorer.picture().on(medium))
        assert sorted(written(still) + written(state["drawn"][medium])) == written(whole)
        assert re.search("viewBox=[^>]*", still)[0] == re.search("viewBox=[^>]*", state["drawn"][medium])[0]


def test_in_print_what_moves_is_as_large_as_what_it_lies_on(drawn):
    shown = page.parsed(page._SHOWN["explorer"]({"media": page.PAPER, **drawn[2]}))
    for image in shown.iter("img"):
        picture = unquote(image.get("src"))
        outer, *inner = re.findall("<svg[^>]*>", picture)
        assert "width=" in outer
        assert [layer for layer in inner if "width=" in layer] == []


def test_the_pictures_of_all_states_are_small(drawn):
    for state in drawn[2]["states"]:
        assert max(map(len, state["drawn"].values())) < (10_000 if state["over"] else 30_000)


def test_the_output_is_the_picture_of_the_first_state(drawn):
    explorer, output, content = drawn
    assert output == {"text/plain": explorer.picture().bundle()["text/plain"]}
    first = [control["value"] for control in content["controls"]]
    (state,) = (state for state in content["states"] if state["places"] == first)
    assert state["alt"] == explorer.picture().alt


@pytest.mark.parametrize("spare", [0, -1])
def test_more_states_than_a_page_can_carry_become_one_picture_that_says_so(spare, any_case, monkeypatch):
    explorer = utils.clue_switches(any_case)
    count = 2 ** (len(explorer.controls) - 1) * len(explorer.controls["counting"].options)
    monkeypatch.setattr(base, "LIMIT", count + spare)
    monkeypatch.setattr(base, "svg", lambda *_, **__: "")  # how many there are is the question, and not their lines
    (output,) = exported(explorer)
    if spare == 0:
        assert len(output.about["states"]) == count
    else:
        assert output.about["controls"] == [], "no control that leads nowhere"
        (state,) = output.about["states"]
        assert state["places"] == []
        assert (state["note"]["heading"], state["note"]["text"]) == (f"One of {count} pictures", "The notebook shows them all.")
        assert state["alt"] == utils.dating_funnel(any_case).alt


@each_writer
def test_where_a_reader_writes_an_export_gives_room_to_write(make, any_case):
    explorer = make(any_case)
    outputs = exported(explorer)
    *lists, task = outputs[: len(explorer.paper)]
    assert all(table.about["kind"] == "table" and table.about["paper"] for table in (*lists, task))
    assert "blank" in [column["role"] for column in task.about["columns"]]
    assert not any(column["role"] == "blank" for table in lists for column in table.about["columns"])
    for output in outputs:
        assert "beside" not in output.about
        for word in ("save", "click", "press", "button", "menu"):
            assert word not in output["text/plain"].casefold()


@each_writer
def test_only_what_the_reader_has_to_write_is_empty(make, any_case):
    *lists, task = (table.frame for table in make(any_case).paper)
    empty = [column for column in task if (task[column] == "").all()]
    assert empty
    assert empty == list(task.columns[-len(empty) :]), "at the right end"
    assert make(any_case).paper[-1].blank == tuple(empty)
    for frame in (*lists, task.drop(columns=empty)):
        assert frame.map(lambda cell: isinstance(cell, str) and cell.strip() != "").all(axis=None)


@each_writer
def test_on_paper_there_is_no_key_and_no_answer(make, any_case):
    """Another key, with other notes, another end of the story: the same paper."""
    claims = any_case.claims.assign(status="forecast", second_status="conditional", note="the key")
    other = any_case.with_tables(claims=claims, risks=any_case.risks.assign(status="forecast", note="the key"))
    other = other.with_tables(record=other.record[:0], feedback=other.feedback[:0], exercises=other.exercises[:0])
    other = other.with_tables(**{name: frame[:0] for name, frame in other.sealed.items()})
    assert [repr(table) for table in make(any_case).paper] == [repr(table) for table in make(other).paper]


@each_writer
def test_paper_shows_text_and_not_a_page(make, example):
    nasty = "<script>x</script>"
    case = example.with_tables(
        actors=example.actors.assign(name=nasty),
        claims=example.claims.assign(text=nasty),
        risks=example.risks.assign(pathway=nasty),
        questions=example.questions.assign(question=nasty),
    )
    pages = [output.get("text/html", "") for output in exported(make(case))]
    assert not any(nasty in page for page in pages)
    assert any("&lt;script&gt;" in page for page in pages)


def test_the_paper_of_the_status_coder_has_the_claims_in_their_order_and_all_statuses(example):
    chosen = ["p2s3-a", "p1s3-b", "p1s1-a"]
    menu, task = utils.status_coder(example, chosen, share).paper
    names = [name.replace("_", " ") for name in example.allowed("claims", "status")]
    assert menu.frame.to_dict("list") == {"status": ["; ".join(names)]}
    assert isinstance(task, Table)
    assert task.frame.to_numpy().tolist() == [
        ["p2s3-a", "Salt on the road has made the steel weaker, in six winters.", "Analysts", "speculate, may", ""],
        ["p1s3-b", 'The mayor about the protest: "a fair reminder".', "Helen Stroud", "none", ""],
        ["p1s1-a", "Nobody has been able to use the bridge since 3 March 2031.", "nobody named", "none", ""],
    ]
    assert list(task.frame.columns) == ["claim", "in our words", "said by", "hedges", "status"]


@pytest.mark.parametrize("make", EXPLORERS.values(), ids=EXPLORERS)
def test_in_a_notebook_nothing_is_drawn_ahead(make, any_case):
    explorer = make(any_case)
    assert show(explorer) == [explorer.picture().bundle()]
