"""A reader places actors and pathways: nothing is preset, a reason is asked for, and no work is lost."""

import os

import pytest
from ipywidgets import Button, Dropdown
from test_explore import exported, read, refuse, show

import utils
from utils.charts.risks import pathways


def grid(case):
    return utils.power_interest_grid(case, save_as="grid.csv")


def ladder(case):
    return utils.ladder_placer(case, scale=case.scales["scale"][0], save_as="ladder.csv")


# For each explorer: what is placed, and the file.
PLACERS = {"grid": (grid, "actor_id", "grid.csv"), "ladder": (ladder, "risk_id", "ladder.csv")}


@pytest.fixture(params=PLACERS)
def placer(request):
    """Take both explorers, one after the other."""
    return PLACERS[request.param]


def press(explorer, name):
    (button,) = (item for item in explorer.shown if isinstance(item, Button) and item.description == name)
    button.click()


def options(control):
    """List what a control offers, without the invitation to choose."""
    return [value for _, value in control.options if value]


def fill(explorer, key, place=0, reason="The sentence says so."):
    """Choose an item and the last of everything that is offered for it."""
    item = options(explorer.controls[key])[place]
    explorer.controls[key].value = item
    for control in explorer.controls.values():
        if isinstance(control, Dropdown) and control is not explorer.controls[key]:
            control.value = options(control)[-1]
    explorer.controls["reason"].value = reason
    return item


def put(explorer, key, place=0, reason="The sentence says so."):
    item = fill(explorer, key, place, reason)
    press(explorer, "Place")
    return item


def said(explorer):
    return explorer.picture().beside.text


def placed(explorer):
    """Count the placed items, by the line above the picture."""
    return int(explorer.picture().beside.heading.split()[0])


def values(explorer):
    return {name: control.value for name, control in explorer.controls.items()}


# Nothing is preset


def test_all_begins_empty(placer, any_case, my_work):
    make, _, _ = placer
    explorer = make(any_case)
    assert set(values(explorer).values()) == {""}
    assert all(
        control.options[0][0].startswith("choose ") for control in explorer.controls.values() if isinstance(control, Dropdown)
    )
    assert placed(explorer) == 0
    assert os.listdir(my_work) == []


def test_an_item_that_is_chosen_has_no_value_yet(placer, any_case):
    make, key, _ = placer
    explorer = make(any_case)
    explorer.controls[key].value = options(explorer.controls[key])[-1]
    assert {value for name, value in values(explorer).items() if name != key} == {""}


def test_the_empty_picture_is_the_empty_chart(any_case):
    assert grid(any_case).picture().alt == utils.power_interest(any_case).alt
    scale = any_case.scales["scale"][0]
    assert ladder(any_case).picture().alt == utils.ladder(any_case, scale=scale).alt


def test_every_control_and_button_says_what_it_is_for(placer, any_case):
    make, _, _ = placer
    assert all(item.description.strip() for item in make(any_case).shown)


def test_all_actors_and_all_pathways_can_be_chosen(any_case):
    assert options(grid(any_case).controls["actor_id"]) == list(any_case.actors["actor_id"])
    assert options(ladder(any_case).controls["risk_id"]) == list(pathways(any_case)["risk_id"])


def test_a_pathway_is_offered_with_its_locator(example):
    labels = [label for label, _ in ladder(example).controls["risk_id"].options]
    assert labels == ["choose a pathway", "the beam bends (p2s2)", "the parade takes another way (p3s4)"]


def test_only_claims_of_sentences_that_name_the_actor_are_evidence(any_case):
    explorer = grid(any_case)
    assert options(explorer.controls["claim_id"]) == []
    for actor in any_case.actors.itertuples():
        explorer.controls["actor_id"].value = actor.actor_id
        sentences = any_case.claims.set_index("claim_id")["sentence_id"][options(explorer.controls["claim_id"])]
        assert set(sentences) == {part.strip() for part in actor.sentences.split(";")}


def test_on_paper_there_are_five_lines_for_the_grid_and_the_names_of_all_actors(any_case):
    menu, task = utils.power_interest_grid(any_case).paper
    assert menu.frame["actor"][0].split("; ") == list(any_case.actors["name"])
    columns = ["actor", "power (1 low to 4 high)", "interest (1 low to 4 high)", "claim (locator)", "reason"]
    assert list(task.frame.columns) == columns
    assert (task.frame == "").all(axis=None)
    assert len(task.frame) == 5


def test_on_paper_every_pathway_of_the_ladder_waits_for_a_rung_and_a_reason(example):
    (task,) = utils.ladder_placer(example, scale="wobble").paper
    assert task.frame.to_dict("split", index=False) == {
        "columns": ["pathway", "locator", "rung", "reason"],
        "data": [["the beam bends", "p2s2", "", ""], ["the parade takes another way", "p3s4", "", ""]],
    }


def test_on_paper_what_the_reader_writes_has_a_column_of_its_own(placer, any_case):
    make, _, _ = placer
    *menus, task = make(any_case).paper
    assert all(menu.blank == () for menu in menus)
    assert task.blank == tuple(name for name in task.frame if (task.frame[name] == "").all())


def test_beside_the_paper_stand_the_empty_grid_and_the_empty_ladder(placer, any_case, my_work):
    make, _, _ = placer
    explorer = make(any_case)
    *tables, picture = exported(explorer)
    assert [table["text/plain"] for table in tables] == [repr(table) for table in explorer.paper]
    assert picture["text/plain"] == picture.about["alt"] == explorer.picture().alt
    assert os.listdir(my_work) == []


# What is asked for


MISSING = {
    "grid": {
        "actor_id": "an actor",
        "power": "the power",
        "interest": "the interest",
        "claim_id": "a claim",
        "reason": "a reason",
    },
    "ladder": {"risk_id": "a pathway", "rung": "a rung", "reason": "a reason"},
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, asked in MISSING.items() for name in asked])
def test_without_all_of_it_nothing_is_placed(kind, name, any_case, my_work):
    explorer = {"grid": grid, "ladder": ladder}[kind](any_case)
    fill(explorer, next(iter(MISSING[kind])))
    explorer.controls[name].value = ""
    press(explorer, "Place")
    assert placed(explorer) == 0
    assert f"Not placed yet. Still missing: {MISSING[kind][name]}" in said(explorer)
    assert os.listdir(my_work) == []


def test_a_button_that_is_pressed_too_early_says_what_is_missing(any_case):
    explorer = grid(any_case)
    press(explorer, "Place")
    assert "Still missing: an actor, the power, the interest, a claim, a reason." in said(explorer)
    press(explorer, "Take away")
    assert "choose an actor that is placed" in said(explorer)


def test_a_reason_of_spaces_is_no_reason(placer, example):
    make, key, _ = placer
    explorer = make(example)
    put(explorer, key, reason=" \n ")
    assert placed(explorer) == 0
    assert "Still missing: a reason." in said(explorer)


@pytest.mark.parametrize("reason", ["Because.", "it is"])
def test_a_reason_of_one_word_or_two_is_too_short(reason, placer, any_case):
    make, key, _ = placer
    explorer = make(any_case)
    put(explorer, key, reason=reason)
    assert placed(explorer) == 0
    assert "Still missing: a reason of at least 3 words." in said(explorer)
    put(explorer, key, reason=f"{reason} really so")
    assert placed(explorer) == 1


def test_the_message_goes_when_the_reader_goes_on(placer, example):
    make, key, _ = placer
    explorer = make(example)
    put(explorer, key, reason="")
    explorer.controls["reason"].value = "Because."
    assert "missing" not in said(explorer)


# What is placed


def test_an_actor_that_is_placed_stands_in_the_text_and_the_table(any_case):
    explorer = grid(any_case)
    actor = put(explorer, "actor_id", -1)
    name = any_case.actors.set_index("actor_id")["name"][actor]
    claim = explorer.controls["claim_id"].value
    assert f"{name}: power 4, interest 4, {claim}." in explorer.picture().alt
    assert list(explorer.picture().data.loc[0]) == [name, "4", "4", claim, "The sentence says so."]
    assert f"Placed: {name}." in said(explorer)


def test_a_pathway_that_is_placed_stands_in_the_text_and_the_table(any_case):
    explorer = ladder(any_case)
    put(explorer, "risk_id", -1)
    code = explorer.controls["rung"].value
    assert explorer.picture().alt.count(f"placed by you on {code}. ") == 1
    assert list(explorer.picture().data["your reason"].dropna()) == ["The sentence says so."]


def test_the_picture_follows_the_button(placer, any_case):
    make, key, _ = placer
    output = show(explorer := make(any_case))
    put(explorer, key)
    assert output[-1] == explorer.picture().bundle()
    assert output[-1].about == explorer.picture().about()
    assert "Placed: " in output[-1]["text/plain"]
    assert output[-1]["image/png"] != output[0]["image/png"]
    press(explorer, "Take away")
    assert output[-1]["image/png"] == output[0]["image/png"]


def test_each_placement_is_saved_at_once(any_case, my_work):
    explorer = grid(any_case)
    first = put(explorer, "actor_id")
    row = {"case": any_case.package["name"], "actor_id": first, "power": "4", "interest": "4"}
    row |= {"claim_id": explorer.controls["claim_id"].value, "reason": "The sentence says so."}
    assert read(my_work / "grid.csv") == [row]
    assert said(explorer).endswith("Your places are saved in grid.csv.")
    second = put(explorer, "actor_id", 1)
    assert [row["actor_id"] for row in read(my_work / "grid.csv")] == [first, second]


def test_a_rung_is_saved_with_its_reason(example, my_work):
    put(ladder(example), "risk_id", reason='It may "bend",\nthey say.')
    row = {"case": "aldermere-footbridge", "risk_id": "bending", "rung": "3", "reason": 'It may "bend",\nthey say.'}
    assert read(my_work / "ladder.csv") == [row]


def test_places_survive_a_restart(placer, any_case, my_work):
    make, key, file = placer
    explorer = make(any_case)
    item = put(explorer, key, 1)
    before, saved = values(explorer), (my_work / file).read_bytes()
    again = make(any_case)
    assert again.picture().alt == explorer.picture().alt
    again.controls[key].value = item
    assert values(again) == before
    assert (my_work / file).read_bytes() == saved


def test_choosing_another_item_and_the_first_again_shows_its_values(placer, any_case):
    make, key, _ = placer
    explorer = make(any_case)
    first = put(explorer, key)
    before = values(explorer)
    explorer.controls[key].value = options(explorer.controls[key])[1]
    assert explorer.controls["reason"].value == ""
    explorer.controls[key].value = first
    assert values(explorer) == before


def test_what_is_not_placed_yet_is_not_lost_by_looking_at_another_item(placer, any_case, my_work):
    make, key, _ = placer
    explorer = make(any_case)
    first = fill(explorer, key, reason="half a thought")
    before = values(explorer)
    second = fill(explorer, key, 1, reason="another half")
    explorer.controls[key].value = first
    assert values(explorer) == before
    explorer.controls[key].value = second
    assert explorer.controls["reason"].value == "another half"
    assert placed(explorer) == 0
    assert os.listdir(my_work) == []


def test_the_chosen_claim_stands_above_the_grid(any_case):
    explorer = grid(any_case)
    fill(explorer, "actor_id")
    claim = explorer.controls["claim_id"].value
    text = any_case.claims.set_index("claim_id")["text"][claim]
    assert said(explorer).startswith(f"{claim}: {text}\n")
    explorer.controls["claim_id"].value = ""
    assert text not in said(explorer)


def test_a_place_can_be_changed(any_case, my_work):
    explorer = grid(any_case)
    put(explorer, "actor_id")
    explorer.controls["power"].value = "1"
    assert "power 4" in explorer.picture().alt
    press(explorer, "Place")
    assert "power 1" in explorer.picture().alt
    assert [row["power"] for row in read(my_work / "grid.csv")] == ["1"]


def test_a_place_can_be_taken_away(placer, any_case, my_work):
    make, key, file = placer
    explorer = make(any_case)
    empty = explorer.picture().alt
    put(explorer, key)
    press(explorer, "Take away")
    assert explorer.picture().alt == empty
    assert "Taken away: " in said(explorer)
    assert read(my_work / file) == []
    assert make(any_case).picture().alt == empty
    press(explorer, "Place")  # a slip of the finger costs nothing
    assert placed(explorer) == 1


def test_what_is_not_placed_cannot_be_taken_away(placer, any_case, my_work):
    make, key, file = placer
    explorer = make(any_case)
    put(explorer, key)
    for other in ["", options(explorer.controls[key])[1]]:
        explorer.controls[key].value = other
        press(explorer, "Take away")
        assert "Nothing was taken away" in said(explorer)
    assert len(read(my_work / file)) == 1


# What stands in the file is never lost


def test_rows_of_another_case_stay_as_they_are(placer, case, example, my_work):
    make, key, file = placer
    put(make(case), key)
    (real,) = read(my_work / file)
    explorer = make(example)
    assert placed(explorer) == 0
    put(explorer, key)
    assert real in read(my_work / file)
    assert len(read(my_work / file)) == 2
    press(explorer, "Take away")
    assert read(my_work / file) == [real]


def test_a_row_that_cannot_be_drawn_stays_in_the_file(example, my_work):
    columns, name = "case,actor_id,power,interest,claim_id,reason\n", example.package["name"]
    odd = ["council,very much,4,p3s1-b,why", "nobody,4,4,p3s1-b,why", "council,4,4,p3s1-b,"]
    odd = [f"{name},{row}" for row in [*odd, "council,4,4,p1s1-a,a claim about somebody else"]]
    (my_work / "grid.csv").write_text(columns + "\n".join(odd) + "\n", encoding="utf-8")
    explorer = grid(example)
    assert placed(explorer) == 0
    put(explorer, "actor_id")
    assert set(odd) < set((my_work / "grid.csv").read_text(encoding="utf-8").splitlines())


def test_it_is_said_whether_rows_are_saved_already(placer, any_case):
    make, key, file = placer
    explorer = make(any_case)
    assert said(explorer) == f"Your places will be saved in {file}."
    put(explorer, key)
    assert said(make(any_case)) == f"Your places are saved in {file}."


def test_a_foreign_file_is_named_and_is_set_aside_by_the_first_place(placer, any_case, my_work):
    make, key, file = placer
    (my_work / file).write_text("name,mark\nAnna,1\n", encoding="utf-8")
    explorer = make(any_case)
    assert "A file of this name has other columns: it will be kept under another name beside it." in said(explorer)
    assert os.listdir(my_work) == [file], "reading renames nothing"
    put(explorer, key)
    kept = my_work / file.replace(".csv", ".kept-1.csv")
    assert kept.read_text(encoding="utf-8") == "name,mark\nAnna,1\n"
    assert len(read(my_work / file)) == 1


def test_a_folder_that_cannot_be_written_keeps_the_work_on_the_screen(placer, any_case, monkeypatch):
    make, key, file = placer
    monkeypatch.setattr("utils.practice.work.write", refuse)
    explorer = make(any_case)
    put(explorer, key)
    assert placed(explorer) == 1
    assert f"Your places could not be saved in {file} (Permission denied). Write them down" in said(explorer)
    assert explorer.controls["reason"].value == "The sentence says so."


def test_a_file_that_cannot_be_set_aside_gives_a_sentence_and_stays(placer, any_case, my_work, monkeypatch):
    make, key, file = placer
    (my_work / file).write_text("name,mark\nAnna,1\n", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.rename", refuse)
    explorer = make(any_case)
    put(explorer, key)
    assert placed(explorer) == 1
    assert f"could not be saved in {file} (Permission denied)" in said(explorer)
    assert (my_work / file).read_text(encoding="utf-8") == "name,mark\nAnna,1\n"


def test_without_a_file_name_nothing_is_saved(any_case, my_work):
    explorer = utils.power_interest_grid(any_case)
    put(explorer, "actor_id")
    assert "not saved" in said(explorer)
    assert os.listdir(my_work) == []


# What does not work says what to write instead


def test_an_unknown_scale_gives_the_names_that_there_are(example):
    with pytest.raises(ValueError, match=r"scale is 'stairs'. Write one of: wobble, likelihood"):
        utils.ladder_placer(example, scale="stairs")


def test_names_and_reasons_are_shown_as_text_and_not_as_a_page(example):
    nasty = "<script>x</script>"
    case = example.with_tables(actors=example.actors.assign(name=nasty), risks=example.risks.assign(pathway=nasty))
    for make, key, _ in PLACERS.values():
        explorer = make(case)
        put(explorer, key, reason=f"{nasty} and so on")
        page = explorer.picture().bundle()["text/html"]
        assert nasty not in page
        assert page.count("&lt;script&gt;") >= 3, "in the line above the picture, its text and its table"
