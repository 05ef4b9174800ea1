"""The agreement that lesson 06 computes in the open is the one of libraries and of published examples."""

import math
import random
import re

import krippendorff
import pandas as pd
import pytest

import notebooks
from utils import class_codes

NAME = "06_code_together"


def write(folder, **files):
    """Write a file for each coder: pairs of claim and status."""
    for name, pairs in files.items():
        text = "".join(f"{claim},{status}\n" for claim, status in pairs)
        (folder / f"{name}.csv").write_text("claim_id,status\n" + text, encoding="utf-8")


@pytest.fixture(scope="module")
def lesson():
    """The functions of lesson 06, taken from its cells."""
    found = {"pd": pd}
    for cell in notebooks.code_cells(notebooks.read(NAME)):
        for function in re.findall(r"^def .*?(?=^\S|\Z)", cell.source, re.MULTILINE | re.DOTALL):
            exec(function, found)
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
    first, second = map(pd.Series, zip(*pairs, strict=True))
    assert lesson["kappa"](first, second) == pytest.approx(published)


def test_kappa_is_the_formula_on_many_pairs_of_coders(lesson):
    """Counted once more without pandas, also where one of the two never uses a code."""
    for seed in range(200):
        codes = random_codes(seed).dropna()
        if codes.empty:
            continue
        first, second = codes["c0"], codes["c1"]
        n, one, other = len(first), list(first), list(second)
        agreement = sum(a == b for a, b in zip(one, other, strict=True)) / n
        luck = sum(one.count(word) * other.count(word) for word in {*one, *other}) / n**2
        if luck < 1:
            assert lesson["kappa"](first, second) == pytest.approx((agreement - luck) / (1 - luck), abs=1e-12), seed
        else:
            assert math.isnan(lesson["kappa"](first, second))


def test_kappa_takes_the_claims_that_both_have_coded(lesson):
    """In the lesson's table of coders a person has gaps: a student gives two of its columns to kappa."""
    for seed in range(50):
        codes = random_codes(seed)[["c0", "c1"]]
        both = codes.dropna()
        found, expected = lesson["kappa"](codes["c0"], codes["c1"]), lesson["kappa"](both["c0"], both["c1"])
        assert found == pytest.approx(expected, nan_ok=True), seed


@pytest.mark.filterwarnings("error")
def test_kappa_has_no_number_where_nothing_can_differ_or_nobody_has_coded(lesson):
    same, nobody = pd.Series(["fact", "fact"]), pd.Series([], dtype=object)
    assert math.isnan(lesson["kappa"](same, same))
    assert math.isnan(lesson["kappa"](nobody, nobody))


@pytest.fixture(scope="module")
def lists(case, example):
    """The three lists of claims that the lesson gives to the status coder: two of the story, one of the article."""
    cells = [cell.source for cell in notebooks.code_cells(notebooks.read(NAME)) if "status_coder(" in cell.source]
    cells = [cell.rsplit("status_coder(", 1)[0] for cell in cells if "load_case" not in cell]
    found, lists = {"story": example, "case": case}, {}
    for cell, name in zip(cells, ("chosen", "rest", "chosen"), strict=True):
        exec(cell, found)
        lists[name if name not in lists else "hard"] = found[name]
    return lists


@pytest.fixture(scope="module")
def class_in_the_lesson(tmp_path_factory, case, example, lists):
    """Lesson 06, run in a copy in which two folders of a class have files."""
    copy = notebooks.unzip(tmp_path_factory.mktemp("class") / "lessons")
    first = {"story": example.claims.set_index("claim_id")["status"], "class": case.claims.set_index("claim_id")["status"]}
    codes = {}
    for folder, names in (("story", lists["chosen"]), ("class", lists["hard"])):
        second = first[folder].copy()
        second[names[0]] = "forecast"  # where careful readers can differ
        codes[folder] = pd.DataFrame({"ann": first[folder][names], "ben": second[names]})
        (copy / "notebooks" / "my_work" / folder).mkdir(parents=True)
        write(
            copy / "notebooks" / "my_work" / folder,
            **{name: list(codes[folder][name].items()) for name in codes[folder]},
        )
    return notebooks.run(notebooks.read(NAME), copy / "notebooks"), codes


def shown(notebook, words):
    """Return as text what a cell with these words shows."""
    (cell,) = (cell for cell in notebooks.code_cells(notebook) if words in cell.source)
    return "\n".join(output.get("text") or output.data["text/plain"] for output in cell.outputs)


def test_in_the_lesson_a_pair_sees_its_bars_its_differences_and_its_kappa(class_in_the_lesson, lesson):
    notebook, codes = class_in_the_lesson
    for folder, words in (("story", 'compare(side_by_side(story, "story")'), ("class", 'side_by_side(case, "class")')):
        number, apart = len(codes[folder]), codes[folder].index[codes[folder]["ann"] != codes[folder]["ben"]]
        output = shown(notebook, words)
        kappa = lesson["kappa"](codes[folder]["ann"], codes[folder]["ben"])
        assert f"ann, ben: {len(apart)} of {number} claims differ, kappa = {kappa:.2f}" in output
        assert len(apart) == 1
        assert apart[0] in output
    bars = shown(notebook, 'guessed(case, "06-before")')
    assert "key again and key: 39 of 40" in bars
    assert "key and ann: 10 of 10" in bars
    assert "ann and ben: 9 of 10" in bars


def test_in_the_lesson_a_class_sees_its_alpha(class_in_the_lesson):
    notebook, codes = class_in_the_lesson
    assert f"2 coders, alpha = {library(codes['story']):.2f}" in shown(notebook, "coders, alpha =")


def test_the_worked_example_gives_the_numbers_of_the_text(lesson):
    ann, ben = pd.Series(["fact", "fact", "quote", "quote"]), pd.Series(["fact", "fact", "quote", "fact"])
    assert lesson["kappa"](ann, ben) == pytest.approx((0.75 - 0.5) / (1 - 0.5))
    text = notebooks.markdown(notebooks.read(NAME))
    assert "2 + 1 of 4" in text
    assert "2/4 × 3/4" in text


def test_the_cover_does_not_give_the_guess_away():
    """The first picture of a handout stands above the guess: it is the one of Ann and Ben, not the one of the key."""
    cells = notebooks.code_cells(notebooks.read(NAME))
    (cover,) = (cell.source for cell in cells if "cover" in cell.metadata.get("tags", []))
    assert "Ann and Ben" in cover
    assert "39 of 40" not in cover and "coders" not in cover


def test_the_lists_cover_the_story_and_ten_sentences_of_the_article(lists, case, example):
    assert (len(lists["chosen"]), len(lists["rest"])) == (10, 30)
    assert sorted(lists["chosen"] + lists["rest"]) == sorted(example.claims["claim_id"])
    for names, of, statuses in ((lists["chosen"], example, 6), (lists["hard"], case, 7)):
        assert len(set(of.claims.set_index("claim_id")["status"][names])) >= statuses
    kinds = example.sentences.set_index("sentence_id")["kind"]
    coded = example.claims.set_index("claim_id")["sentence_id"][lists["chosen"]]
    assert set(coded.map(kinds)) == {"prose"}
    hard = case.claims[case.claims["claim_id"].isin(lists["hard"])]
    assert (len(hard), hard["sentence_id"].nunique()) == (32, 10)
    text = notebooks.markdown(notebooks.read(NAME))
    for words in ("The story has 40 claims", "the 10 of p3", "the other 30", "ten sentences make 32 claims"):
        assert words in text
