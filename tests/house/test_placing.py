"""A reader places pathways on a ladder: nothing is preset, a reason is asked for, and no work is lost."""

import os

import pytest
from ipywidgets import Dropdown
from test_explore import exported, read, refuse, show

import utils
from utils.charts.risks import pathways
from utils.explorers import base


def ladder(case):
    return utils.ladder_placer(case, scale=case.scales["scale"][0], save_as="ladder.csv")


def options(control):
    """List what a control offers, without the invitation to choose."""
    return [value for _, value in control.options if value]


def put(explorer, key, place=0, reason="The sentence says so."):
    """Choose an item, the last of everything that is offered for it, and write a reason."""
    item = options(explorer.controls[key])[place]
    explorer.controls[key].value = item
    for control in explorer.controls.values():
        if isinstance(control, Dropdown) and control is not explorer.controls[key]:
            control.value = options(control)[-1]
    explorer.controls["reason"].value = reason
    return item


def said(explorer):
    return explorer.picture().beside.text


def placed(explorer):
    """Count the placed items, by the line above the picture."""
    return int(explorer.picture().beside.heading.split()[0])


def values(explorer):
    return {name: control.value for name, control in explorer.controls.items()}


# Nothing is preset


def test_all_begins_empty(any_case, my_work):
    explorer = ladder(any_case)
    assert set(values(explorer).values()) == {""}
    assert all(
        control.options[0][0].startswith("choose ") for control in explorer.controls.values() if isinstance(control, Dropdown)
    )
    assert placed(explorer) == 0
    assert os.listdir(my_work) == []


def test_an_item_that_is_chosen_has_no_value_yet(any_case):
    explorer = ladder(any_case)
    explorer.controls["risk_id"].value = options(explorer.controls["risk_id"])[-1]
    assert {value for name, value in values(explorer).items() if name != "risk_id"} == {""}


def test_the_empty_picture_is_the_empty_chart(any_case):
    scale = any_case.scales["scale"][0]
    assert ladder(any_case).picture().alt == utils.ladder(any_case, scale=scale).alt


def test_every_control_says_what_it_is_for(any_case):
    assert all(item.description.strip() for item in ladder(any_case).shown)


def test_all_pathways_can_be_chosen(any_case):
    assert options(ladder(any_case).controls["risk_id"]) == list(pathways(any_case)["risk_id"])


def test_a_pathway_is_offered_with_its_locator(example):
    labels = [label for label, _ in ladder(example).controls["risk_id"].options]
    assert labels == ["choose a pathway", "the beam bends (p2s2)", "the parade takes another way (p3s4)"]


def test_on_paper_every_pathway_of_the_ladder_waits_for_a_rung_and_a_reason(example):
    (task,) = utils.ladder_placer(example, scale="wobble").paper
    assert task.frame.to_dict("split", index=False) == {
        "columns": ["pathway", "locator", "rung", "reason"],
        "data": [["the beam bends", "p2s2", "", ""], ["the parade takes another way", "p3s4", "", ""]],
    }


def test_on_paper_what_the_reader_writes_has_a_column_of_its_own(any_case):
    (task,) = ladder(any_case).paper
    assert task.blank == tuple(name for name in task.frame if (task.frame[name] == "").all())


def test_beside_the_paper_stands_the_empty_ladder(any_case, my_work):
    explorer = ladder(any_case)
    *tables, picture = exported(explorer)
    assert [table["text/plain"] for table in tables] == [repr(table) for table in explorer.paper]
    assert picture["text/plain"] == picture.about["alt"] == explorer.picture().alt
    assert os.listdir(my_work) == []


# What is asked for


MISSING = {"rung": "a rung", "reason": "a reason of at least 3 words"}


@pytest.mark.parametrize("name", MISSING)
def test_without_a_rung_or_a_reason_nothing_is_placed_and_it_is_said(name, any_case):
    explorer = ladder(any_case)
    put(explorer, "risk_id")
    explorer.controls[name].value = ""
    assert placed(explorer) == 0
    assert said(explorer).startswith(f"Still missing: {MISSING[name]}. ")


def test_a_pathway_that_was_only_chosen_needs_both_and_saves_nothing(any_case, my_work):
    explorer = ladder(any_case)
    explorer.controls["risk_id"].value = options(explorer.controls["risk_id"])[0]
    assert said(explorer).startswith("Still missing: a rung and a reason of at least 3 words. ")
    assert os.listdir(my_work) == []


def test_a_reason_of_spaces_is_no_reason(example):
    explorer = ladder(example)
    put(explorer, "risk_id", reason=" \n ")
    assert placed(explorer) == 0
    assert "Still missing: a reason of" in said(explorer)


@pytest.mark.parametrize("reason", ["Because.", "it is"])
def test_a_reason_of_one_word_or_two_is_too_short(reason, any_case):
    explorer = ladder(any_case)
    put(explorer, "risk_id", reason=reason)
    assert placed(explorer) == 0
    assert "Still missing: a reason of at least 3 words." in said(explorer)
    put(explorer, "risk_id", reason=f"{reason} really so")
    assert placed(explorer) == 1


# What is placed


def test_a_pathway_that_is_placed_stands_in_the_text_and_the_table(any_case):
    explorer = ladder(any_case)
    put(explorer, "risk_id", -1)
    code = explorer.controls["rung"].value
    assert explorer.picture().alt.count(f"placed by you on {code}. ") == 1
    assert list(explorer.picture().data["your reason"].dropna()) == ["The sentence says so."]


def test_the_picture_follows_what_is_chosen_and_written(any_case):
    output = show(explorer := ladder(any_case))
    put(explorer, "risk_id")
    assert output[-1] == explorer.picture().bundle()
    assert output[-1].about == explorer.picture().about()
    assert output[-1]["image/png"] != output[0]["image/png"]
    explorer.controls["rung"].value = ""
    assert output[-1]["image/png"] == output[0]["image/png"]


def test_a_picture_that_has_followed_looks_like_one_that_is_drawn_anew(any_case, my_work):
    output = show(explorer := ladder(any_case))
    for place in (0, 1):
        put(explorer, "risk_id", place)
    explorer.controls["rung"].value = options(explorer.controls["rung"])[0]
    twin = utils.ladder(any_case, read(my_work / "ladder.csv"), scale=any_case.scales["scale"][0], medium="desk")
    twin.dpi, twin.live, twin.beside = base.DPI, True, explorer.picture().beside
    assert output[-1] == twin.bundle()


def test_each_placement_is_saved_at_once(any_case, my_work):
    explorer = ladder(any_case)
    first = put(explorer, "risk_id")
    row = {"case": any_case.package["name"], "risk_id": first, "rung": explorer.controls["rung"].value}
    assert read(my_work / "ladder.csv") == [row | {"reason": "The sentence says so."}]
    assert said(explorer).endswith("Your places are saved in ladder.csv.")
    second = put(explorer, "risk_id", 1)
    assert [row["risk_id"] for row in read(my_work / "ladder.csv")] == [first, second]


def test_a_rung_is_saved_with_its_reason(example, my_work):
    put(ladder(example), "risk_id", reason='It may "bend",\nthey say.')
    row = {"case": "aldermere-footbridge", "risk_id": "bending", "rung": "3", "reason": 'It may "bend",\nthey say.'}
    assert read(my_work / "ladder.csv") == [row]


def test_places_survive_a_restart(any_case, my_work):
    explorer = ladder(any_case)
    item = put(explorer, "risk_id", 1)
    before, saved = values(explorer), (my_work / "ladder.csv").read_bytes()
    again = ladder(any_case)
    assert again.picture().alt == explorer.picture().alt
    again.controls["risk_id"].value = item
    assert values(again) == before
    assert (my_work / "ladder.csv").read_bytes() == saved


def test_choosing_another_item_and_the_first_again_shows_its_values(any_case):
    explorer = ladder(any_case)
    first = put(explorer, "risk_id")
    before = values(explorer)
    explorer.controls["risk_id"].value = options(explorer.controls["risk_id"])[1]
    assert explorer.controls["reason"].value == ""
    explorer.controls["risk_id"].value = first
    assert values(explorer) == before


def test_half_a_place_is_not_lost_by_looking_at_another_item_or_by_a_restart(any_case):
    explorer = ladder(any_case)
    first = put(explorer, "risk_id", reason="half thought")
    before = values(explorer)
    second = put(explorer, "risk_id", 1, reason="another half")
    for again in (explorer, ladder(any_case)):
        again.controls["risk_id"].value = first
        assert values(again) == before
        again.controls["risk_id"].value = second
        assert again.controls["reason"].value == "another half"
        assert placed(again) == 0


def test_what_is_written_before_a_pathway_is_chosen_is_about_the_first_that_is(any_case, my_work):
    explorer = ladder(any_case)
    explorer.controls["reason"].value = "The sentence says so."
    assert os.listdir(my_work) == []
    explorer.controls["risk_id"].value = first = options(explorer.controls["risk_id"])[0]
    assert [(row["risk_id"], row["reason"]) for row in read(my_work / "ladder.csv")] == [(first, "The sentence says so.")]


def test_a_place_can_be_changed(any_case, my_work):
    explorer = ladder(any_case)
    put(explorer, "risk_id")
    lowest = options(explorer.controls["rung"])[0]
    explorer.controls["rung"].value = lowest
    assert f"placed by you on {lowest}. " in explorer.picture().alt
    assert [row["rung"] for row in read(my_work / "ladder.csv")] == [lowest]


def test_a_place_can_be_taken_away_and_its_reason_stays(any_case, my_work):
    explorer = ladder(any_case)
    empty = explorer.picture().alt
    put(explorer, "risk_id")
    explorer.controls["rung"].value = ""
    assert ladder(any_case).picture().alt == explorer.picture().alt == empty
    assert explorer.controls["reason"].value == "The sentence says so."
    explorer.controls["rung"].value = options(explorer.controls["rung"])[0]  # a slip of the finger costs nothing
    assert placed(explorer) == 1


def test_of_a_pathway_without_a_rung_and_a_word_nothing_stays_in_the_file(any_case, my_work):
    explorer = ladder(any_case)
    put(explorer, "risk_id")
    explorer.controls["rung"].value = explorer.controls["reason"].value = ""
    assert read(my_work / "ladder.csv") == []


# What stands in the file is never lost


def test_rows_of_another_case_stay_as_they_are(case, example, my_work):
    put(ladder(case), "risk_id")
    (real,) = read(my_work / "ladder.csv")
    explorer = ladder(example)
    assert placed(explorer) == 0
    put(explorer, "risk_id")
    assert real in read(my_work / "ladder.csv")
    assert len(read(my_work / "ladder.csv")) == 2
    explorer.controls["rung"].value = explorer.controls["reason"].value = ""
    assert read(my_work / "ladder.csv") == [real]


def test_a_row_that_cannot_be_drawn_stays_in_the_file(example, my_work):
    odd = [f"{example.package['name']},{row}" for row in ["bending,very high,why", "nobody,3,why"]]
    (my_work / "ladder.csv").write_text("case,risk_id,rung,reason\n" + "\n".join(odd) + "\n", encoding="utf-8")
    explorer = ladder(example)
    assert placed(explorer) == 0
    put(explorer, "risk_id")
    assert set(odd) < set((my_work / "ladder.csv").read_text(encoding="utf-8").splitlines())


def test_it_is_said_whether_rows_are_saved_already(any_case):
    explorer = ladder(any_case)
    assert said(explorer) == "Your places will be saved in ladder.csv."
    put(explorer, "risk_id")
    assert said(ladder(any_case)) == "Your places are saved in ladder.csv."


def test_a_foreign_file_is_named_and_is_set_aside_by_the_first_place(any_case, my_work):
    (my_work / "ladder.csv").write_text("name,mark\nAnna,1\n", encoding="utf-8")
    explorer = ladder(any_case)
    assert "A file of this name has other columns: it will be kept under another name beside it." in said(explorer)
    assert os.listdir(my_work) == ["ladder.csv"], "reading renames nothing"
    put(explorer, "risk_id")
    kept = my_work / "ladder.csv".replace(".csv", ".kept-1.csv")
    assert kept.read_text(encoding="utf-8") == "name,mark\nAnna,1\n"
    assert len(read(my_work / "ladder.csv")) == 1


def test_a_folder_that_cannot_be_written_keeps_the_work_on_the_screen(any_case, monkeypatch):
    monkeypatch.setattr("utils.practice.work.write", refuse)
    explorer = ladder(any_case)
    put(explorer, "risk_id")
    assert placed(explorer) == 1
    assert "Your places could not be saved in ladder.csv (Permission denied). Write them down" in said(explorer)
    assert explorer.controls["reason"].value == "The sentence says so."


def test_a_file_that_cannot_be_set_aside_gives_a_sentence_and_stays(any_case, my_work, monkeypatch):
    (my_work / "ladder.csv").write_text("name,mark\nAnna,1\n", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.rename", refuse)
    explorer = ladder(any_case)
    put(explorer, "risk_id")
    assert placed(explorer) == 1
    assert "could not be saved in ladder.csv (Permission denied)" in said(explorer)
    assert (my_work / "ladder.csv").read_text(encoding="utf-8") == "name,mark\nAnna,1\n"


def test_without_a_file_name_nothing_is_saved(any_case, my_work):
    explorer = utils.ladder_placer(any_case, scale=any_case.scales["scale"][0])
    put(explorer, "risk_id")
    assert "not saved" in said(explorer)
    assert os.listdir(my_work) == []


# What does not work says what to write instead


def test_an_unknown_scale_gives_the_names_that_there_are(example):
    with pytest.raises(ValueError, match=r"scale is 'stairs'. Write one of: wobble, likelihood"):
        utils.ladder_placer(example, scale="stairs")


def test_names_and_reasons_are_shown_as_text_and_not_as_a_page(example):
    nasty = "<script>x</script>"
    explorer = ladder(example.with_tables(risks=example.risks.assign(pathway=nasty)))
    put(explorer, "risk_id", reason=f"{nasty} and so on")
    page = explorer.picture().bundle()["text/html"]
    assert nasty not in page
    assert page.count("&lt;script&gt;") >= 3, "in the line above the picture, its text and its table"
