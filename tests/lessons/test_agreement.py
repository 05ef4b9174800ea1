"""The agreement that lesson 01 computes in the open is the one of libraries and of published examples."""

import math
import random
import re

import krippendorff
import pandas as pd
import pytest

import notebooks
from utils import class_codes


def write(folder, **files):
    """Write a file for each coder: pairs of claim and status."""
    for name, pairs in files.items():
        text = "".join(f"{claim},{status}\n" for claim, status in pairs)
        (folder / f"{name}.csv").write_text("claim_id,status\n" + text, encoding="utf-8")


@pytest.fixture(scope="module")
def lesson():
    """The functions of lesson 01, taken from its cells."""
    found = {}
    for cell in notebooks.code_cells(notebooks.read("01_background")):
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


def test_alpha_takes_what_a_class_has_saved(lesson, case, my_work):
    first, second, third = case.claims["claim_id"][:3]
    (my_work / "class").mkdir()
    write(
        my_work / "class",
        ann=[(first, "forecast"), (second, "conditional")],
        ben=[(first, "forecast"), (second, "forecast"), (third, "forecast")],
    )
    codes = class_codes(case)
    assert lesson["alpha"](codes) == pytest.approx(library(codes))


@pytest.mark.parametrize(
    ("pairs", "published"),
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
def test_kappa_is_that_of_published_examples(lesson, pairs, published):
    first, second = map(list, zip(*pairs, strict=True))
    assert lesson["kappa"](first, second) == pytest.approx(published)


def listed(name):
    """Read the claims that the lesson puts into a list."""
    source = "\n".join(cell.source for cell in notebooks.code_cells(notebooks.read("01_background")))
    return re.findall(r'"([^"]+)"', "".join(re.findall(rf"^{name} \+?= \[(.*)\]", source, re.MULTILINE)))


@pytest.fixture(scope="module")
def class_in_the_lesson(tmp_path_factory, case):
    """Lesson 01, run in a copy in which a folder of a class has three files."""
    copy = notebooks.unzip(tmp_path_factory.mktemp("class") / "lessons")
    folder = copy / "notebooks" / "my_work" / "class"
    folder.mkdir(parents=True)
    notebook = notebooks.read("01_background")
    hard = listed("hard")
    first = case.claims.set_index("claim_id")["status"]
    second = first.copy()
    second[hard[0]] = "reported_fact"  # where careful readers can differ
    write(
        folder,
        ann=[(claim, first[claim]) for claim in hard],
        ben=[(claim, second[claim]) for claim in hard],
        cara=[(claim, "forecast") for claim in hard[:3]],
    )
    return notebooks.run(notebook, copy / "notebooks"), pd.DataFrame({"ann": first[hard], "ben": second[hard]}), hard


def shown(notebook, words):
    """Return as text what a cell with these words shows."""
    (cell,) = (cell for cell in notebooks.code_cells(notebook) if words in cell.source)
    return "\n".join(output.get("text") or output.data["text/plain"] for output in cell.outputs)


def test_in_the_lesson_a_class_sees_its_kappa_its_differences_and_its_alpha(class_in_the_lesson, lesson):
    notebook, codes, hard = class_in_the_lesson
    output = shown(notebook, "codes = class_codes(case)")
    assert f"kappa of ann ben = {lesson['kappa'](list(codes['ann']), list(codes['ben'])):.2f}" in output
    assert "Claims coded by at least two people: 8" in output
    codes["cara"] = pd.Series(dict.fromkeys(hard[:3], "forecast"))
    assert f"3 coders, 8 claims coded by at least two, alpha = {library(codes):.2f}" in shown(notebook, 'Note("Your alpha"')


def test_the_small_example_of_the_lesson_gives_the_number_worked_out_beside_it(class_in_the_lesson):
    text = notebooks.markdown(notebooks.read("01_background"))
    assert "So alpha is 1 − 10/28." in text
    assert f"alpha = {1 - 10 / 28:.2f}" in shown(class_in_the_lesson[0], "cara =")
    assert "two of them differ: 0.67" in text
    assert shown(class_in_the_lesson[0], "def differ").strip() == "0.67"


def test_an_untouched_lesson_says_what_is_missing(tmp_path):
    notebook = notebooks.run(notebooks.read("01_background"), notebooks.unzip(tmp_path / "lessons") / "notebooks")
    assert "No claim is coded by two people yet" in shown(notebook, "codes = class_codes(case)")
    assert "when two people have coded the same claims" in shown(notebook, 'Note("Your alpha"')


def test_the_hard_claims_are_new_and_of_many_statuses(case):
    chosen, hard = listed("chosen"), listed("hard")
    assert len(chosen) == len(hard) == 8
    assert not set(chosen) & set(hard)
    statuses = case.claims.set_index("claim_id")["status"]
    assert len(set(statuses[hard])) >= 5
