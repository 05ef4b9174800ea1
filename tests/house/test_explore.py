"""An explorer is a chart with controls: the picture follows them, and a student's work is never lost."""

import base64
import csv
import io
import json
import os
import shutil
from dataclasses import replace
from itertools import product

import lessons
import nbformat
import numpy as np
import pytest
from conftest import CASES, HOME, with_cells
from ipywidgets import Button, Dropdown
from PIL import Image
from test_charts import likelihood

import utils
from utils import explore
from utils.explore import STATES
from utils.output import Note, Table


class Handle:
    """Stand in for the place of an output in a notebook."""

    def __init__(self):
        self.shown = []

    def update(self, bundle, raw):
        assert raw
        self.shown.append(bundle)


@pytest.fixture
def shown(monkeypatch):
    """Give a function that shows an explorer as a notebook would, and returns its output."""

    def show(explorer):
        handle = Handle()

        def display(thing, raw=False, display_id=None):
            if raw:
                handle.update(thing, raw=raw)
            return handle if display_id else None

        monkeypatch.setattr(explore, "display", display)
        explorer._ipython_display_()
        return handle.shown

    return show


def share(first, second):
    return sum(one == other for one, other in zip(first, second, strict=True)) / len(first)


def first_claims(case, number=4):
    return list(case.claims["claim_id"][:number])


def coder(case, folder, **words):
    return utils.status_coder(case, first_claims(case), share, save_as="codes.csv", folder=folder, **words)


def code_all(explorer, case):
    """Give each claim the status of the second coding."""
    statuses = case.claims.set_index("claim_id")["second_status"]
    for claim in first_claims(case):
        explorer.controls["claim_id"].value = claim
        explorer.controls["status"].value = statuses[claim]


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EXPLORERS = {
    "sentence reader": utils.sentence_reader,
    "clue switches": utils.clue_switches,
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
def test_a_picture_is_there_before_anything_is_touched(name, any_case, shown):
    (bundle,) = shown(EXPLORERS[name](any_case))
    assert {"text/html", "text/plain"} <= set(bundle)
    assert bundle["text/plain"].strip()


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_control_may_be_set_before_the_explorer_is_shown(name, any_case):
    control = next(iter(EXPLORERS[name](any_case).controls.values()))
    control.value = control.options[1][1] if isinstance(control, Dropdown) else not control.value


def test_the_sentence_reader_shows_the_chosen_sentence(any_case, shown):
    explorer = utils.sentence_reader(any_case)
    output = shown(explorer)
    prose = any_case.sentences.loc[any_case.sentences["kind"] == "prose", "sentence_id"]
    control = explorer.controls["sentence_id"]
    assert [value for _, value in control.options] == list(prose)
    for sentence in [*prose[1:4], prose.iloc[-1], prose.iloc[0]]:
        control.value = sentence
        twin = utils.sentence_claims(any_case, sentence, dpi=explore.DPI)
        twin.live = True
        assert output[-1] == twin.bundle()
        assert explorer.picture().alt == utils.sentence_claims(any_case, sentence).alt
        assert f"{sentence} is pointed at" in output[-1]["text/plain"]


def test_the_clue_switches_follow_every_box_and_the_rule(any_case, shown):
    explorer = utils.clue_switches(any_case)
    output = shown(explorer)
    boxes = {name: control for name, control in explorer.controls.items() if name != "counting"}
    rule = explorer.controls["counting"]
    for changed in [*boxes.values(), rule, *boxes.values()]:
        before = len(output)
        changed.value = "elapsed" if changed is rule else not changed.value
        assert len(output) > before
        on = [name for name, box in boxes.items() if box.value]
        twin = utils.dating_funnel(any_case, clues=on, counting=rule.value)
        assert explorer.picture().alt == twin.alt
        assert twin.alt in output[-1]["text/plain"]


def test_the_labels_follow_the_rule_of_counting(second_case):
    explorer = utils.clue_switches(second_case)
    explorer.picture()
    explorer.controls["counting"].value = "elapsed"
    texts = [text.get_text() for text in explorer.picture().axes[0].texts]
    assert "50 full days are being reached" in texts


def test_each_switch_has_a_clue_and_each_clue_a_switch(any_case):
    names = set(utils.clue_switches(any_case).controls) - {"counting"}
    clues = any_case.clues
    assert names == set(clues.loc[clues["counting"].fillna("inclusive") == "inclusive", "clue_id"])


# The student's own codes


def test_the_key_appears_when_all_claims_are_coded_and_not_before(any_case, shown, tmp_path):
    explorer = coder(any_case, tmp_path)
    output = shown(explorer)
    assert isinstance(explorer.picture(), Note)
    code_all(explorer, any_case)
    before = [bundle for bundle in output if "image/png" not in bundle]
    assert len(output) > len(before)
    assert "4 of 4" not in "".join(bundle["text/plain"] for bundle in before)
    assert not any("the key." in bundle["text/plain"] for bundle in before)
    statuses = any_case.claims.set_index("claim_id")["second_status"]
    twin = utils.coding_result(any_case, {name: statuses[name] for name in first_claims(any_case)}, share)
    assert explorer.picture().alt == twin.alt
    assert twin.alt in output[-1]["text/plain"]


def test_each_choice_is_saved_at_once(any_case, tmp_path):
    explorer = coder(any_case, tmp_path)
    first, second = first_claims(any_case, 2)
    explorer.controls["status"].value = "forecast"
    assert read(tmp_path / "codes.csv") == [{"claim_id": first, "status": "forecast"}]
    explorer.controls["claim_id"].value = second
    assert explorer.controls["status"].value == ""
    explorer.controls["status"].value = "conditional"
    explorer.controls["claim_id"].value = first
    assert explorer.controls["status"].value == "forecast"
    explorer.controls["status"].value = "reported_fact"
    codes = {row["claim_id"]: row["status"] for row in read(tmp_path / "codes.csv")}
    assert codes == {first: "reported_fact", second: "conditional"}
    assert os.listdir(tmp_path) == ["codes.csv"]


def test_the_button_goes_to_the_next_claim_and_from_the_last_to_the_first(any_case, tmp_path):
    explorer = coder(any_case, tmp_path)
    (button,) = (item for item in explorer.shown if isinstance(item, Button))
    seen = []
    for _ in range(5):
        seen.append(explorer.controls["claim_id"].value)
        button.click()
    assert seen == [*first_claims(any_case), first_claims(any_case)[0]]


def test_saved_codes_are_taken_up_again(any_case, tmp_path):
    code_all(coder(any_case, tmp_path), any_case)
    saved = (tmp_path / "codes.csv").read_bytes()
    again = coder(any_case, tmp_path)
    assert again.controls["status"].value == any_case.claims["second_status"][0]
    assert not isinstance(again.picture(), Note)
    assert (tmp_path / "codes.csv").read_bytes() == saved


@pytest.mark.parametrize(
    "content",
    {
        "another table": b"name,mark\nAnna,1\n",
        "semicolons": b"claim_id;status\np1s1-a;forecast\n",
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
def test_what_stands_in_the_file_is_never_lost(content, second_case, tmp_path):
    (tmp_path / "codes.csv").write_bytes(content[1])
    coder(second_case, tmp_path).controls["status"].value = "conditional"
    saved = {row["claim_id"]: row["status"] for row in read(tmp_path / "codes.csv")}
    assert saved["p1s1-a"] == "conditional"
    kept = [path.read_bytes() for path in tmp_path.iterdir()]
    own_words = (b"Anna", b"because of the verb", b"half a fact", b"and a thought", b"p1s1-z", b"PK", b"x" * 99)
    for words in own_words:
        assert words not in content[1] or any(words in file for file in kept), words


def test_a_file_that_is_set_aside_replaces_no_other(second_case, tmp_path):
    for number in range(3):
        (tmp_path / "codes.csv").write_text(f"something,else\n{number},\n", encoding="utf-8")
        coder(second_case, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"codes.kept-{number}.csv" for number in (1, 2, 3)]


def test_without_a_file_name_nothing_is_saved(second_case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    explorer = utils.status_coder(second_case, first_claims(second_case), share)
    explorer.controls["status"].value = "forecast"
    assert "not saved" in explorer.picture().text
    assert not os.listdir(tmp_path)


def refuse(*_args, **_words):
    raise PermissionError(13, "Permission denied")


def test_a_folder_that_cannot_be_written_gives_a_sentence(second_case, tmp_path, monkeypatch):
    monkeypatch.setattr("utils.work.tempfile.mkstemp", refuse)
    explorer = coder(second_case, tmp_path)
    explorer.controls["status"].value = "forecast"
    assert "could not be saved (Permission denied)" in explorer.picture().text
    assert "Write them down" in explorer.picture().text
    assert explorer.controls["status"].value == "forecast"


def test_a_file_that_cannot_be_set_aside_gives_a_sentence_and_stays(second_case, tmp_path, monkeypatch):
    (tmp_path / "codes.csv").write_text("something,else\n1,2\n", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.rename", refuse)
    explorer = coder(second_case, tmp_path)
    explorer.controls["status"].value = "forecast"
    assert "not be saved" in explorer.picture().text
    assert (tmp_path / "codes.csv").read_text(encoding="utf-8") == "something,else\n1,2\n"


def test_an_interrupted_save_loses_nothing(second_case, tmp_path, monkeypatch):
    code_all(coder(second_case, tmp_path), second_case)
    before = (tmp_path / "codes.csv").read_bytes()
    monkeypatch.setattr("utils.work.os.replace", refuse)
    explorer = coder(second_case, tmp_path)
    explorer.controls["status"].value = "forecast"
    assert (tmp_path / "codes.csv").read_bytes() == before
    assert os.listdir(tmp_path) == ["codes.csv"]


def test_a_folder_that_is_not_there_yet_is_made(second_case, tmp_path):
    coder(second_case, tmp_path / "my" / "work").controls["status"].value = "forecast"
    assert (tmp_path / "my" / "work" / "codes.csv").exists()
    shutil.rmtree(tmp_path / "my")


def test_an_unknown_claim_gives_a_sentence(second_case):
    with pytest.raises(ValueError, match=r"no claim 'p9s9-z'.*Look up the name"):
        utils.status_coder(second_case, ["p9s9-z"], share)


def test_a_claim_is_shown_as_text_and_not_as_a_page(second_case, tmp_path):
    explorer = coder(with_cells(second_case, "claims", 0, text="<script>x</script>"), tmp_path)
    assert "<script>" not in explorer.shown[1].value
    assert "&lt;script&gt;" in explorer.shown[1].value


# In an export: no kernel, so no controls that need one

READERS = {name: EXPLORERS[name] for name in ("sentence reader", "clue switches")}
WRITERS = {
    "status coder": EXPLORERS["status coder"],
    "grid": utils.power_interest_grid,
    "ladder": lambda case: utils.ladder_placer(case, scale=case.scales["scale"][0]),
    "slip": lambda case: utils.forecast_slip(case, scale=likelihood(case)),
    "bench": lambda case: utils.rewrite_bench(case, sentences=list(case.sentences["sentence_id"][:3])),
}
each_writer = pytest.mark.parametrize("make", WRITERS.values(), ids=WRITERS)


@pytest.fixture
def exported(shown, monkeypatch):
    """Give a function that shows an explorer as an export would, and returns its outputs."""
    monkeypatch.setenv("LESSON_EXPORT", "1")
    return shown


@pytest.fixture(scope="module", params=list(product(READERS, CASES)), ids=" ".join)
def drawn(request):
    """Show an explorer of a case once as an export would: the explorer, its one output, and what that says about all states."""
    reader, name = request.param
    explorer = READERS[reader](request.getfixturevalue("case" if name == "real" else "second_case"))
    outputs = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LESSON_EXPORT", "1")
        patch.setattr(explore, "display", lambda bundle, raw: outputs.append(bundle))
        explorer._ipython_display_()
    (bundle,) = outputs
    return explorer, bundle, bundle[STATES]


def size(control):
    """Count the places of a control, as an export describes it."""
    return 2 if control["kind"] == "switch" else len(control["options"])


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")).astype(int)


def test_a_kernel_of_an_export_gets_pictures_and_tables_and_no_controls(any_case, monkeypatch):
    monkeypatch.setenv("LESSON_EXPORT", "1")
    start = f"from utils import *\ncase = load_case({str(any_case.folder)!r})\nscale = {likelihood(any_case)!r}"
    calls = ["sentence_reader(case)", "clue_switches(case)", "power_interest_grid(case)", "ladder_placer(case, scale=scale)"]
    calls += ["forecast_slip(case, scale=scale)", "rewrite_bench(case, sentences=['p1s1'])"]
    calls += ["status_coder(case, list(case.claims['claim_id'][:3]), len)"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in [start, *calls]])
    _, *cells = lessons.run(notebook, HOME / "tests", HOME).cells
    kinds = {cell.source.split("(")[0]: [set(output.data) for output in cell.outputs] for cell in cells}
    tables, picture = {"text/html", "text/plain"}, {"text/html", "text/plain", "image/png"}
    assert kinds == {
        "sentence_reader": [picture | {STATES}],
        "clue_switches": [picture | {STATES}],
        "power_interest_grid": [tables, picture],
        "ladder_placer": [tables, picture],
        "forecast_slip": [tables],
        "rewrite_bench": [tables, picture],
        "status_coder": [tables],
    }


def test_all_that_the_controls_can_show_is_drawn_ahead(drawn):
    explorer, _, content = drawn
    assert [control["name"] for control in content["controls"]] == list(explorer.controls)
    assert [control["label"] for control in content["controls"]] == [item.description for item in explorer.controls.values()]
    places = product(*(range(size(control)) for control in content["controls"]))
    assert list(content["states"]) == ["-".join(map(str, state)) for state in places]


def test_a_state_of_the_sentence_reader_is_what_the_notebook_shows(any_case, exported):
    (bundle,) = exported(utils.sentence_reader(any_case))
    (control,) = bundle[STATES]["controls"]
    assert (control["kind"], control["value"]) == ("menu", 0)
    for state, label in zip(bundle[STATES]["states"].values(), control["options"], strict=True):
        twin = utils.sentence_claims(any_case, label.split()[0])
        assert (state["alt"], state["above"]) == (twin.alt, twin.beside._repr_html_())
    assert bundle[STATES]["data"] == twin.table()._repr_html_(), "once, because it is the same for all sentences"


def test_a_state_of_the_clue_switches_is_what_the_notebook_shows(any_case, exported):
    (bundle,) = exported(utils.clue_switches(any_case))
    *switches, rule = bundle[STATES]["controls"]
    assert {(switch["kind"], switch["value"]) for switch in switches} == {("switch", 1)}
    assert (rule["kind"], rule["value"], len(rule["options"])) == ("menu", 0, 2)
    for key, state in bundle[STATES]["states"].items():
        *on, counting = key.split("-")
        clues = [switch["name"] for switch, place in zip(switches, on, strict=True) if place == "1"]
        twin = utils.dating_funnel(any_case, clues=clues, counting=["inclusive", "elapsed"][int(counting)])
        assert (state["alt"], state["data"], state["above"]) == (twin.alt, twin.table()._repr_html_(), "")


def test_what_looks_different_is_described_differently(drawn):
    _, _, content = drawn
    states = content["states"].values()
    assert len({state["alt"] for state in states}) == len({state["png"] for state in states}) == len(states)


def test_the_pictures_of_all_states_are_small_and_clean(drawn):
    _, bundle, content = drawn
    now = "-".join(str(control["value"]) for control in content["controls"])
    small, full = pixels(content["states"][now]["png"]), pixels(bundle["image/png"])
    assert abs(small - full).mean() < 1.5
    assert small[abs(full - 255).max(axis=2) == 0].min() == 255, "what is white stays white"
    assert all(len(state["png"]) < 20_000 for state in content["states"].values())
    assert len(json.dumps(content)) < 800_000


def test_the_first_state_is_an_ordinary_picture_that_names_its_settings(drawn):
    explorer, bundle, content = drawn
    plain = explorer.picture().bundle()
    settings, words = bundle["text/plain"].split("\n", 1)
    assert words == plain["text/plain"]
    assert bundle["image/png"] == plain["image/png"]
    assert bundle["text/html"].endswith(plain["text/html"])
    for control in content["controls"]:
        label = ["off", "on"][control["value"]] if control["kind"] == "switch" else control["options"][control["value"]]
        assert f"{control['label']}: {label}" in settings


def test_the_settings_are_shown_as_text_and_not_as_a_page(second_case, exported):
    (bundle,) = exported(utils.clue_switches(with_cells(second_case, "clues", 0, label="<b>closed</b>")))
    assert bundle["text/html"].startswith("<p>&lt;b&gt;closed&lt;/b&gt;: on; ")


@pytest.mark.parametrize(("spare", "count"), [(0, 32), (-1, 1)])
def test_more_states_than_a_page_can_carry_become_one_picture_that_says_so(spare, count, any_case, exported, monkeypatch):
    monkeypatch.setattr(explore, "LIMIT", 32 + spare)
    (bundle,) = exported(utils.clue_switches(any_case))
    content = bundle[STATES]
    assert len(content["states"]) == count
    if count == 1:
        assert (content["controls"], list(content["states"])) == ([], [""]), "no control that leads nowhere"
        state = content["states"][""]
        assert "One of 32 pictures</strong><br>The notebook shows them all." in state["above"]
        assert state["alt"] == utils.dating_funnel(any_case).alt


@each_writer
def test_where_a_reader_writes_an_export_gives_room_to_write(make, any_case, exported):
    paper, *picture = exported(make(any_case))
    assert paper["text/html"].startswith('<div class="paper"><table>')
    assert '"></td>' in paper["text/html"]
    assert paper["text/html"].count("<caption") == paper["text/html"].count("<table")
    for bundle in (paper, *picture):
        for word in ("save", "click", "press", "button", "menu"):
            assert word not in bundle["text/plain"].casefold()


@each_writer
def test_only_what_the_reader_has_to_write_is_empty(make, any_case):
    *lists, task = (table.frame for table in make(any_case).paper)
    empty = [column for column in task if (task[column] == "").all()]
    assert empty
    assert empty == list(task.columns[-len(empty) :]), "at the right end"
    for frame in (*lists, task.drop(columns=empty)):
        assert frame.map(lambda cell: isinstance(cell, str) and cell.strip() != "").all(axis=None)


@each_writer
def test_on_paper_there_is_no_key_and_no_answer(make, any_case):
    """Another key, with other notes, another end of the story: the same paper."""
    claims = any_case.claims.assign(status="forecast", second_status="conditional", note="the key")
    other = replace(any_case, claims=claims, risks=any_case.risks.assign(status="forecast", note="the key"))
    other = replace(other, record=other.record[:0], feedback=other.feedback[:0], exercises=other.exercises[:0])
    other = replace(other, sealed={name: frame[:0] for name, frame in other.sealed.items()})
    assert [repr(table) for table in make(any_case).paper] == [repr(table) for table in make(other).paper]


@each_writer
def test_paper_shows_text_and_not_a_page(make, second_case, exported):
    nasty = "<script>x</script>"
    case = replace(
        second_case,
        actors=second_case.actors.assign(name=nasty),
        claims=second_case.claims.assign(text=nasty),
        risks=second_case.risks.assign(pathway=nasty),
        questions=second_case.questions.assign(question=nasty),
    )
    paper, *_ = exported(make(case))
    assert nasty not in paper["text/html"]
    assert "&lt;script&gt;" in paper["text/html"]


def test_the_paper_of_the_status_coder_has_the_claims_in_their_order_and_all_statuses(second_case):
    chosen = ["p2s3-a", "p1s3-b", "p1s1-a"]
    menu, task = utils.status_coder(second_case, chosen, share).paper
    names = [name.replace("_", " ") for name in second_case.allowed("claims", "status")]
    assert menu.frame.to_dict("list") == {"status": ["; ".join(names)]}
    assert isinstance(task, Table)
    assert task.frame.to_numpy().tolist() == [
        ["p2s3-a", "The plank has been chewed by six beavers.", "pond-watchers", "speculate, may", ""],
        ["p1s3-b", 'The mayor about the protest: "a splendid wet procession".', "Ottilie Quabbersnatch", "none", ""],
        ["p1s1-a", "Nobody has been able to use the bridge since 3 March 2031.", "nobody named", "none", ""],
    ]
    assert list(task.frame.columns) == ["claim", "in our words", "said by", "hedges", "status"]


@pytest.mark.parametrize("make", EXPLORERS.values(), ids=EXPLORERS)
def test_in_a_notebook_nothing_is_drawn_ahead(make, any_case, shown):
    explorer = make(any_case)
    assert shown(explorer) == [explorer.picture().bundle()]
