"""An explorer is a chart with controls: the picture follows them, and a student's work is never lost."""

import csv
import os
import shutil

import pytest
from conftest import with_cells
from ipywidgets import Button, Dropdown

import utils
from utils import explore
from utils.output import Note


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
        assert output[-1] == utils.sentence_claims(any_case, sentence, dpi=explore.DPI).bundle()
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
