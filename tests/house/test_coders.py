"""Several people code the same claims: their files are read, their differences shown, their agreement proved."""

import math
import random
import re

import krippendorff
import lessons
import pandas as pd
import pytest
from conftest import with_cells

import utils
from utils import class_codes, disagreements, status_coder, words
from utils.work import load_rows, save_rows


def write(folder, **files):
    """Write a file for each coder: pairs of claim and status."""
    folder.mkdir(exist_ok=True)
    for name, pairs in files.items():
        text = "".join(f"{claim},{status}\n" for claim, status in pairs)
        (folder / f"{name}.csv").write_text("claim_id,status\n" + text, encoding="utf-8")
    return folder


def claims(case, number):
    return list(case.claims["claim_id"][:number])


def every(case, status, number=4):
    return [(claim, status) for claim in claims(case, number)]


# The files of a class


def test_each_coder_is_a_column_and_each_coded_claim_a_row_in_the_articles_order(any_case, tmp_path):
    first, second, third, fourth = claims(any_case, 4)
    write(
        tmp_path,
        ben=[(fourth, "forecast"), (first, "conditional")],
        ann=[(second, "direct_quote"), (first, "reported_fact")],
    )
    codes = class_codes(any_case, tmp_path)
    assert list(codes.columns) == ["ann", "ben"]
    assert list(codes.index) == [first, second, fourth]
    assert codes.index.name == "claim_id"
    assert codes.loc[first].to_dict() == {"ann": "reported_fact", "ben": "conditional"}
    assert math.isnan(codes.loc[second, "ben"])
    assert third not in codes.index


def test_the_order_is_that_of_the_sentences_and_not_that_of_the_table(second_case, tmp_path):
    moved = with_cells(second_case, "claims", 0, sentence_id="p3s5")
    write(tmp_path, ann=every(second_case, "forecast", 2))
    assert list(class_codes(moved, tmp_path).index) == claims(second_case, 2)[::-1]


def test_a_class_without_files_is_an_empty_table(any_case, tmp_path, capsys):
    for place in (None, tmp_path, tmp_path / "not there"):
        codes = class_codes(any_case, place)
        assert (codes.empty, len(codes.columns), codes.index.name) == (True, 0, "claim_id")
        assert "No claim is coded by two people yet" in repr(disagreements(any_case, codes))
    assert capsys.readouterr().out == ""


def test_what_the_status_coder_saves_is_what_a_class_reads(any_case, my_work):
    for name, status in {"ann": "forecast", "ben": "conditional"}.items():
        explorer = status_coder(any_case, claims(any_case, 2), lambda *_: 1, save_as=f"class/{name}.csv")
        explorer.controls["status"].value = status
    codes = class_codes(any_case)
    assert codes.loc[claims(any_case, 1)[0]].to_dict() == {"ann": "forecast", "ben": "conditional"}
    assert sorted(path.name for path in (my_work / "class").iterdir()) == ["ann.csv", "ben.csv"]


@pytest.mark.parametrize(
    "content",
    {
        "another table": b"name,mark\nAnna,1\n",
        "an empty file": b"",
        "no text": b"\xff\xfe\x00PK",
        "a cell of enormous length": b'claim_id,status\n"p1s1-a,forecast\n' + b"x" * 140_000,
        "text without commas": b"my own notes\n",
    }.items(),
    ids=lambda item: item[0],
)
def test_a_file_that_is_no_such_table_is_named_and_skipped(content, any_case, tmp_path, capsys):
    write(tmp_path, ann=every(any_case, "forecast"))
    (tmp_path / "ben.csv").write_bytes(content[1])
    (tmp_path / "cara.csv").mkdir()
    (tmp_path / "read me.txt").write_text("not a CSV file", encoding="utf-8")
    assert list(class_codes(any_case, tmp_path).columns) == ["ann"]
    shown = capsys.readouterr().out
    assert "ben.csv: this is not a table with the columns claim_id and status" in shown
    assert "cara.csv" in shown
    assert "ann" not in shown
    assert (tmp_path / "ben.csv").read_bytes() == content[1], "a reader changes nothing"


def test_unknown_claims_and_statuses_are_left_out_and_named(any_case, tmp_path, capsys):
    first, second = claims(any_case, 2)
    write(tmp_path, ann=[(first, "forecast"), ("p9s9-z", "forecast"), (second, "half a <fact>")])
    codes = class_codes(any_case, tmp_path)
    assert list(codes.index) == [first]
    assert "ann.csv: no such claim or status: p9s9-z, half a <fact>." in capsys.readouterr().out


def test_a_file_without_a_usable_code_makes_no_column_and_is_named(any_case, tmp_path, capsys):
    write(tmp_path, ann=[], ben=[(claims(any_case, 1)[0], "")], cara=[("p9s9-z", "forecast")])
    assert len(class_codes(any_case, tmp_path).columns) == 0
    assert re.findall(r"(\w+)\.csv: there is no code", capsys.readouterr().out) == ["ann", "ben", "cara"]


def test_of_two_codes_for_one_claim_the_last_counts_and_a_note_says_so(any_case, tmp_path, capsys):
    (claim,) = claims(any_case, 1)
    write(tmp_path, ann=[(claim, "forecast"), (claim, "conditional")])
    assert class_codes(any_case, tmp_path).loc[claim, "ann"] == "conditional"
    assert f"the last code counts: {claim}" in capsys.readouterr().out


def test_a_file_that_went_through_a_spreadsheet_is_read(any_case, tmp_path, capsys):
    (claim,) = claims(any_case, 1)
    text = f"\ufeffclaim_id;status;why\r\n{claim};Reported fact ;a, b\r\n"
    (tmp_path / "ann.csv").write_text(text, encoding="utf-8", newline="")
    assert class_codes(any_case, tmp_path).loc[claim, "ann"] == "reported_fact"
    assert capsys.readouterr().out == ""


def test_a_file_that_was_set_aside_is_not_a_second_coder(any_case, my_work, capsys):
    write(my_work / "class")
    (my_work / "class" / "ann.csv").write_text(f"claim_id,status,why\n{claims(any_case, 1)[0]},forecast,\n", encoding="utf-8")
    explorer = status_coder(any_case, claims(any_case, 2), lambda *_: 1, save_as="class/ann.csv")
    explorer.controls["status"].value = "conditional"
    assert list(class_codes(any_case).columns) == ["ann"]
    assert "ann.kept-1.csv" in capsys.readouterr().out


# Where a student's file may stand


@pytest.mark.parametrize(
    "name", ["../ann.csv", "class/../../ann.csv", "/tmp/ann.csv", "link/ann.csv", "ann", "class/ann", "..", ""]
)
def test_nothing_is_written_or_read_outside_the_students_folder(name, my_work, tmp_path, second_case):
    (my_work / "link").symlink_to(tmp_path, target_is_directory=True)
    before = sorted(my_work.parent.rglob("*"))
    for use in (
        lambda: save_rows(name, [{"claim_id": "a"}]),
        lambda: load_rows(name, ["claim_id"]),
        lambda: status_coder(second_case, claims(second_case, 2), lambda *_: 1, save_as=name),
    ):
        with pytest.raises(ValueError, match=r'Write a file name that ends in \.csv, like "ann\.csv" or "class/ann\.csv"'):
            use()
    assert sorted(my_work.parent.rglob("*")) == before
    assert not list(tmp_path.iterdir())


def test_a_file_below_the_folder_is_saved_and_read(my_work):
    rows = [{"claim_id": "a", "status": "forecast"}]
    assert save_rows("class/9b/ann.csv", rows) == my_work / "class" / "9b" / "ann.csv"
    assert load_rows("class/9b/ann.csv", ["claim_id", "status"]) == rows
    assert [path.name for path in (my_work / "class" / "9b").iterdir()] == ["ann.csv"], "no draft is left"


# Where the coders differ


def test_with_few_coders_the_list_says_who_wrote_what(any_case, tmp_path):
    first, second, third = claims(any_case, 3)
    write(
        tmp_path,
        ann=[(first, "forecast"), (second, "direct_quote"), (third, "conditional")],
        ben=[(first, "forecast"), (second, "reported_fact")],
    )
    table = disagreements(any_case, class_codes(any_case, tmp_path))
    assert list(table.frame.columns) == ["claim", "text", "codes", "key", "note"]
    (row,) = table.frame.itertuples()
    claim = any_case.claims.set_index("claim_id").loc[second]
    assert (row.claim, row.text, row.codes) == (second, claim["text"], "ann: direct quote; ben: reported fact")
    assert row.key == claim["status"].replace("_", " ")
    assert pd.isna(row.note) if pd.isna(claim["note"]) else row.note == claim["note"]
    assert table.caption.startswith("Claims coded by at least two people: 2. All agree on 1. 2 are few")
    assert "by 50 percentage points" in table.caption


def test_the_most_divided_claim_comes_first(any_case, tmp_path):
    """4 of 5 alike, 2 of 4, 3 of 6, all alike, 2 of 6: the smallest share first, of equal ones the larger group."""
    votes = {
        0: ["forecast"] * 4 + ["conditional"],
        1: ["forecast"] * 2 + ["conditional"] * 2,
        2: ["forecast", "conditional"] * 3,
        3: ["forecast"] * 6,
        4: ["forecast", "conditional", "direct_quote"] * 2,
    }
    names = claims(any_case, 5)
    coders = {f"c{n}": [(names[i], given[n]) for i, given in votes.items() if n < len(given)] for n in range(6)}
    table = disagreements(any_case, class_codes(any_case, write(tmp_path, **coders)))
    assert list(table.frame["claim"]) == [names[4], names[2], names[1], names[0]]
    assert list(table.frame["codes"])[-1] == "forecast 4, conditional 1", "with more than four coders: counts"
    assert "coded by at least two people: 5. All agree on 1." in table.caption


def test_the_warning_about_few_claims_ends_at_thirty(case, tmp_path):
    for number, warned in ((29, True), (30, False)):
        write(tmp_path, ann=every(case, "forecast", number), ben=every(case, "forecast", number))
        caption = disagreements(case, class_codes(case, tmp_path)).text
        assert caption.startswith(f"Claims coded by at least two people: {number}. All agree on {number}")
        assert ("29 are few: one claim more or less moves the agreement by 3.45 percentage points" in caption) == warned


def test_a_table_that_is_not_about_this_case_gives_a_sentence(any_case):
    with pytest.raises(ValueError, match=r"no claim '0'\. Give the table that class_codes\(case\) makes"):
        disagreements(any_case, pd.DataFrame({"ann": ["forecast"]}))


# The agreement that the lesson computes in the open


@pytest.fixture(scope="module")
def lesson():
    """The functions of lesson 01, taken from its cells."""
    found = {}
    for cell in lessons.code_cells(lessons.read("01_background")):
        if re.search(r"^def ", cell.source, re.MULTILINE):
            exec(cell.source, found)
    return found


def random_codes(seed):
    """Make a table with gaps: 2 to 8 coders, 2 to 25 claims, 2 to 8 words, from no agreement to much."""
    chance = random.Random(seed)
    words = [f"status {number}" for number in range(chance.randint(2, 8))]
    gaps, luck = chance.choice([0, 0.1, 0.5]), chance.random()
    rows = []
    coders = chance.randint(2, 8)
    for _ in range(chance.randint(2, 25)):
        truth = chance.choice(words)
        row = [chance.choice(words) if chance.random() < luck else truth for _ in range(coders)]
        rows.append([math.nan if chance.random() < gaps else code for code in row])
    return pd.DataFrame(rows, columns=[f"c{number}" for number in range(coders)], dtype=object)


def library(codes):
    numbers = {word: number for number, word in enumerate(sorted({code for code in codes.to_numpy().ravel() if code == code}))}
    return krippendorff.alpha(
        codes.map(lambda code: numbers.get(code, math.nan)).T.to_numpy(float), level_of_measurement="nominal"
    )


def test_alpha_is_that_of_a_library_on_many_tables_with_gaps(lesson):
    compared = 0
    for seed in range(400):
        codes = random_codes(seed)
        shared = codes[codes.count(axis=1) > 1]
        if len({code for code in shared.to_numpy().ravel() if code == code}) > 1:
            assert lesson["alpha"](codes) == pytest.approx(library(codes), abs=1e-12), seed
            compared += 1
        else:
            assert math.isnan(lesson["alpha"](codes))
    assert compared >= 200


def test_alpha_is_that_of_a_published_example(lesson):
    """Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: four observers, twelve units, gaps."""
    observers = {"a": "12332141 2...", "b": "12332241 25.3", "c": ".3332342 251.", "d": "12332441 251."}
    codes = pd.DataFrame(
        {name: [None if code == "." else code for code in row.replace(" ", "")] for name, row in observers.items()}
    )
    assert lesson["alpha"](codes) == pytest.approx(0.743, abs=0.0005)


def test_alpha_has_no_number_where_nothing_can_differ(lesson):
    same = pd.DataFrame({"ann": ["fact", "fact"], "ben": ["fact", None]})
    apart = pd.DataFrame({"ann": ["fact", None], "ben": [None, "quote"]})
    for codes in (same, apart, pd.DataFrame()):
        assert math.isnan(lesson["alpha"](codes))


def test_alpha_takes_what_a_class_has_saved(lesson, any_case, tmp_path):
    first, second, third = claims(any_case, 3)
    write(
        tmp_path,
        value=[(first, "forecast"), (second, "conditional")],
        ben=[(first, "forecast"), (second, "forecast"), (third, "forecast")],
    )
    codes = class_codes(any_case, tmp_path)
    assert lesson["alpha"](codes) == pytest.approx(library(codes))


@pytest.mark.parametrize(
    ("example", "published"),
    {
        # https://en.wikipedia.org/wiki/Cohen's_kappa: fifty grant proposals, two readers
        "grants": ([("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15, 0.4),
        # the example on the page of scikit-learn that the lesson names under "Read more"
        "reviews": (
            list(
                zip(
                    ["negative", "positive", "negative", "neutral", "positive"],
                    ["negative", "positive", "negative", "neutral", "negative"],
                    strict=True,
                )
            ),
            0.6875,
        ),
    }.values(),
    ids=["grants", "reviews"],
)
def test_kappa_is_that_of_published_examples(lesson, example, published):
    first, second = map(list, zip(*example, strict=True))
    assert lesson["kappa"](first, second) == pytest.approx(published)


def listed(name):
    """Read the claims that the lesson puts into a list."""
    source = "\n".join(cell.source for cell in lessons.code_cells(lessons.read("01_background")))
    return re.findall(r'"([^"]+)"', "".join(re.findall(rf"^{name} \+?= \[(.*)\]", source, re.MULTILINE)))


@pytest.fixture(scope="module")
def class_in_the_lesson(tmp_path_factory, case):
    """Lesson 01, run in a copy in which a folder of a class has three files."""
    copy = lessons.unzip(tmp_path_factory.mktemp("class") / "lessons")
    folder = copy / "notebooks" / "my_work" / "class"
    folder.mkdir(parents=True)
    notebook = lessons.read("01_background")
    hard = listed("hard")
    first, second = (case.claims.set_index("claim_id")[name] for name in ("status", "second_status"))
    write(
        folder,
        ann=[(claim, first[claim]) for claim in hard],
        ben=[(claim, second[claim]) for claim in hard],
        cara=[(claim, "forecast") for claim in hard[:3]],
    )
    return lessons.run(notebook, copy / "notebooks"), pd.DataFrame({"ann": first[hard], "ben": second[hard]}), hard


def shown(notebook, words):
    """Return as text what a cell with these words shows."""
    (cell,) = (cell for cell in lessons.code_cells(notebook) if words in cell.source)
    return "\n".join(output.get("text") or output.data["text/plain"] for output in cell.outputs)


def test_in_the_lesson_a_class_sees_its_kappa_its_differences_and_its_alpha(class_in_the_lesson, lesson):
    notebook, codes, hard = class_in_the_lesson
    output = shown(notebook, "codes = class_codes(case)")
    assert f"kappa of ann ben = {lesson['kappa'](list(codes['ann']), list(codes['ben'])):.2f}" in output
    assert "Claims coded by at least two people: 8" in output
    codes["cara"] = pd.Series(dict.fromkeys(hard[:3], "forecast"))
    assert f"3 coders, 8 claims coded by at least two, alpha = {library(codes):.2f}" in shown(notebook, 'Note("Your alpha"')


def test_the_small_example_of_the_lesson_gives_the_number_worked_out_beside_it(class_in_the_lesson):
    text = lessons.markdown(lessons.read("01_background"))
    assert "So alpha is 1 − 10/28." in text
    assert f"alpha = {1 - 10 / 28:.2f}" in shown(class_in_the_lesson[0], "cara =")
    assert "two of them differ: 0.67" in text
    assert shown(class_in_the_lesson[0], "def differ").strip() == "0.67"


def test_an_untouched_lesson_says_what_is_missing(tmp_path):
    notebook = lessons.run(lessons.read("01_background"), lessons.unzip(tmp_path / "lessons") / "notebooks")
    assert "No claim is coded by two people yet" in shown(notebook, "codes = class_codes(case)")
    assert "when two people have coded the same claims" in shown(notebook, 'Note("Your alpha"')


def test_the_hard_claims_are_new_and_of_many_statuses(case):
    chosen, hard = listed("chosen"), listed("hard")
    assert len(chosen) == len(hard) == 8
    assert not set(chosen) & set(hard)
    statuses = case.claims.set_index("claim_id")["status"]
    assert len(set(statuses[hard])) >= 5


# The words of a lesson


def test_a_lesson_shows_its_new_words_and_folds_the_earlier_ones_away(any_case):
    glossary = any_case.glossary.set_index("term")
    table = words(any_case, "01_background")
    for shown, new in ((table, True), (table.more, False)):
        assert list(shown.frame.columns) == ["word", "meaning", "from", "first in"]
        lessons_of = glossary["first_notebook"]
        wanted = lessons_of.index[(lessons_of == "01_background") if new else (lessons_of < "01_background")]
        assert list(shown.frame["word"]) == sorted(wanted, key=str.casefold)
        for _, row in shown.frame.iterrows():
            entry = glossary.loc[row["word"]]
            assert row["meaning"] == entry["meaning"]
            assert row["from"] == (f"the article, {entry['source']}" if entry["origin"] == "article" else entry["source"])
            assert entry["first_notebook"].startswith(row["first in"])
    html = table._repr_html_()
    assert html.index("</table>") < html.index("<details><summary>Words from earlier lessons")
    assert table.more.frame["word"].iloc[0] in repr(table)


def test_capital_letters_do_not_change_the_order_of_words(second_case):
    changed = with_cells(second_case, "glossary", 1, term="Abutment")
    assert list(words(changed, "00_start_here").frame["word"]) == ["Abutment", "plank"]
    changed = with_cells(second_case, "glossary", 0, term="Zebra crossing")
    assert list(words(changed, "00_start_here").frame["word"]) == ["ford", "Zebra crossing"]


def test_a_lesson_without_new_words_still_has_the_earlier_ones(second_case):
    table = words(second_case, "02_timeline")
    assert table.caption == "New words in lesson 02: 0"
    assert len(table.more.frame) == 3


def test_the_first_lesson_has_no_earlier_words(any_case):
    assert words(any_case, "00_start_here").more is None


def test_an_unknown_lesson_is_answered_with_the_names_that_there_are(any_case):
    for name in ("01", "", None, "09_nowhere"):
        note = words(any_case, name)
        assert isinstance(note, utils.Note)
        assert "00_start_here, 01_background" in note.text
