"""A student's own line of pandas or matplotlib: whatever way leads to the right table or picture is right, and no other."""

import datetime as dt
import warnings
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from test_exercises import ZOO, broken

import utils
from utils import check
from utils.practice import answers, checks
from utils.proof import results

FACT, VIEW, PLAN = "reported_fact", "author_interpretation", "forecast"
CLAIMS = pd.DataFrame(
    {
        "claim_id": ["p1s1-a", "p1s1-b", "p1s2-a", "p2s1-a", "p2s1-b", "p3s1-a"],
        "text": ["one", "two", "three", "four", "five", "six"],
        "status": [FACT, FACT, VIEW, FACT, VIEW, PLAN],
        "voice": ["nobody", "mayor", "nobody", "nobody", "engineer", "mayor"],
        "words": [12, 7, 30, 9, 7, 15],
        "day": pd.to_datetime(["2031-03-03", "2031-03-03", "2031-04-11", "2031-04-21", "2031-04-21", "2031-06-14"]),
        "year": [2030, 2031, 2031, 2030, 2031, 2031],
        "quote": [np.nan, "a crack", np.nan, np.nan, "it holds", np.nan],
        "hedged": [False, True, False, True, True, False],
    }
)
NAMES = pd.DataFrame({"status": [FACT, VIEW, PLAN], "short": ["fact", "view", "plan"], "colour": ["blue", "red", "grey"]})


@pytest.fixture(autouse=True)
def quiet():
    """A warning on the way is a fault, and no picture stays open."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # pandas 2 announces what 3 does with categories and with days among objects
        warnings.filterwarnings("ignore", "The default (value )?of observed|The behavior of value_counts", FutureWarning)
        yield
    plt.close("all")


@pytest.fixture(scope="module")
def asking(example):
    """Give a function that makes a case whose tasks have this kind and this key."""

    @cache
    def ask(kind, key):
        exercises = example.exercises.assign(kind=kind, answer=key, tolerance=np.nan)
        return example.with_tables(exercises=exercises, feedback=example.feedback[:0])

    return ask


@pytest.fixture
def said(asking):
    """Give a function that checks an answer to a task of this kind, with this key; it returns heading and text."""

    def judge(kind, key, answer):
        checks._TRIED.clear()
        note = check(asking(kind, key), "00-claims", answer)
        assert len(note.text) < 1000
        return note.heading, note.text

    return judge


def each(ways):
    """Take each of these ways, by its name."""
    return pytest.mark.parametrize("way", ways.values(), ids=ways)


def more(text):
    """Say what an answer that is not right is told on the first try, after its own sentence."""
    return f'{text} For a hint: hint(case, "00-claims").'


# ---- a table that counts: a label and a number

COUNTS = "reported fact,3;author interpretation,2;forecast,1"
COUNTED = {
    "value_counts": lambda t: t["status"].value_counts(),
    "value_counts of the table": lambda t: t.value_counts("status"),
    "value_counts of a table with one column": lambda t: t[["status"]].value_counts(),
    "value_counts in the order of letters": lambda t: t["status"].value_counts().sort_index(),
    "value_counts the other way round": lambda t: t["status"].value_counts(ascending=True),
    "value_counts, as a table": lambda t: t["status"].value_counts().to_frame(),
    "value_counts, then reset_index": lambda t: t["status"].value_counts().reset_index(),
    "value_counts, with names": lambda t: t["status"].value_counts().rename_axis("kind").reset_index(name="how many"),
    "value_counts, as decimals": lambda t: t["status"].value_counts().astype(float),
    "value_counts, as a dictionary": lambda t: t["status"].value_counts().to_dict(),
    "value_counts, as a list of pairs": lambda t: list(t["status"].value_counts().items()),
    "value_counts, as rows": lambda t: t["status"].value_counts().reset_index().to_dict("records"),
    "value_counts, as an array": lambda t: t["status"].value_counts().reset_index().to_numpy(),
    "groupby and size": lambda t: t.groupby("status").size(),
    "groupby and size, sorted": lambda t: t.groupby("status").size().sort_values(),
    "groupby and size, as a table": lambda t: t.groupby("status", as_index=False).size(),
    "groupby and size, without an order": lambda t: t.groupby("status", sort=False).size(),
    "groupby and count": lambda t: t.groupby("status")["claim_id"].count(),
    "groupby and count of the same column": lambda t: t.groupby("status")["status"].count(),
    "groupby and count, as a table": lambda t: t.groupby("status")[["claim_id"]].count(),
    "groupby and count, in all columns": lambda t: t.groupby("status").count(),
    "groupby and nunique": lambda t: t.groupby("status")["claim_id"].nunique(),
    "groupby and agg": lambda t: t.groupby("status").agg(n=("claim_id", "count")),
    "groupby and agg with a list": lambda t: t.groupby("status").agg({"claim_id": ["count"]}),
    "groupby and apply": lambda t: t.groupby("status")["text"].apply(len),
    "crosstab": lambda t: pd.crosstab(t["status"], "how many"),
    "crosstab, lying": lambda t: pd.crosstab("how many", t["status"]),
    "pivot_table": lambda t: t.pivot_table(index="status", values="claim_id", aggfunc="count"),
    "pivot_table and size": lambda t: t.pivot_table(index="status", aggfunc="size"),
    "Counter": lambda t: Counter(t["status"]),
    "a dictionary": lambda t: {name: int((t["status"] == name).sum()) for name in t["status"].unique()},
    "a list": lambda t: [[name, len(t[t["status"] == name])] for name in t["status"].unique()],
    "other words for the labels": lambda t: t["status"].str.replace("_", " ").str.upper().value_counts(),
    "merge": lambda t: NAMES.merge(t["status"].value_counts().reset_index(), on="status"),
    "merge of a large table": lambda t: t.merge(t.groupby("status").size().reset_index(name="n")).drop_duplicates("status"),
    "concat with the labels twice": lambda t: pd.concat([t["status"].value_counts().reset_index()] * 2, axis=1),
    "assign": lambda t: t["status"].value_counts().reset_index().assign(share=lambda f: f["count"] / f["count"].sum()),
}


@each(COUNTED)
def test_a_count_may_be_made_in_any_way(way, said):
    assert said("table", COUNTS, way(CLAIMS)) == ("Correct", said("table", COUNTS, CLAIMS["status"].value_counts())[1])


@each(COUNTED)
def test_a_count_of_other_rows_is_not_right_and_is_told_how_much_of_it_is(way, said):
    answer = way(CLAIMS[1:])
    heading, text = said("table", COUNTS, answer)
    assert heading == "Not yet"
    assert "2 of 3 lines of the answer are in it." in text


@each(COUNTED)
def test_columns_of_other_types_count_the_same(way, said):
    for kind in ("object", "category", "string"):
        assert said("table", COUNTS, way(CLAIMS.astype({"status": kind, "claim_id": kind})))[0] == "Correct", kind


def test_a_category_that_no_row_has_may_be_shown_with_0_or_left_out(said):
    table = CLAIMS.assign(status=pd.Categorical(CLAIMS["status"], [PLAN, "rumour", FACT, VIEW]))
    for answer in (table["status"].value_counts(), table.groupby("status", observed=False).size()):
        assert 0 in answer.to_numpy()
        assert said("table", COUNTS, answer)[0] == "Correct"
        assert said("table", f"{COUNTS};rumour,0", answer)[0] == "Correct"
        assert said("table", f"{COUNTS};rumour,0", answer[answer > 0])[0] == "Not yet", "the key asks for the 0"


def test_numbers_may_be_labels(said):
    key, years = "2030,2;2031,4", CLAIMS["year"]
    ways = [years.value_counts(), CLAIMS.groupby("year").size(), years.value_counts().reset_index(), dict(years.value_counts())]
    ways += [Counter(years), CLAIMS.pivot_table(index="year", values="text", aggfunc="count"), years.astype(str).value_counts()]
    for answer in ways:
        assert said("table", key, answer)[0] == "Correct", answer
    assert said("table", "2,2030;4,2031", years.value_counts())[0] == "Correct", "columns may stand in any order"
    assert said("table", "2030,4;2031,2", years.value_counts())[0] == "Not yet"


def test_days_are_days_whatever_holds_them(said):
    key, days = "2031-03-03,2;2031-04-11,1;2031-04-21,2;2031-06-14,1", CLAIMS["day"]
    ways = [
        days,
        days.dt.date,
        days.astype(str),
        days + pd.Timedelta(9, "hours"),
        days.dt.tz_localize("UTC"),
        days.astype(object),
    ]
    ways += [pd.Series([dt.datetime(day.year, day.month, day.day, 9) for day in days], dtype=object), days.dt.to_period("D")]
    for column in ways:
        assert said("table", key, column.value_counts())[0] == "Correct", column
        assert said("table", key, CLAIMS.assign(day=column).groupby("day").size().reset_index())[0] == "Correct", column
    assert said("table", key, (days + pd.Timedelta(1, "days")).value_counts())[0] == "Not yet"


def test_a_missing_value_is_an_empty_cell(said):
    answer = CLAIMS["quote"].value_counts(dropna=False)
    assert said("table", "a crack,1;it holds,1;,4", answer)[0] == "Correct"
    assert said("table", "a crack,1;it holds,1", answer)[0] == "Not yet"
    for gap in (None, np.nan, pd.NA, pd.NaT):
        assert results.cell(gap) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *[(value, "3") for value in (3, 3.0, "3", "3.0", " 3 ", np.int64(3), np.float32(3), Decimal(3), Fraction(3), True + 2)],
        *[(value, "0.5") for value in (0.5, "0.50", Decimal("0.5"), Fraction(1, 2), np.float16(0.5))],
        *[(value, "0") for value in (0, -0.0, "0", np.float64(-0.0))],
        *[(value, "true") for value in (True, np.True_, "True")],
        *[(value, "2") for value in (pd.Timedelta(2, "days"), dt.timedelta(2))],
        *[(value, "1.5") for value in (pd.Timedelta(36, "hours"), dt.timedelta(hours=36))],
        *[(value, "a b") for value in ("a_b", " A  b ", "a\nB")],
        *[(value, "2031-03-03") for value in (dt.date(2031, 3, 3), dt.datetime(2031, 3, 3, 9), pd.Timestamp("2031-03-03"))],
        (1 / 3, "0.333333"),
        (10**309, f"1{'0' * 309}"),
        ("p1s1-b", "p1s1-b"),
    ],
    ids=repr,
)
def test_a_cell_is_written_in_one_way(value, text):
    assert results.cell(value) == text


# ---- a table with two labels and a number: long or wide

PAIRS = "reported fact,nobody,2;reported fact,mayor,1;author interpretation,nobody,1;author interpretation,engineer,1"
PAIRS += ";forecast,mayor,1"
BY = ["status", "voice"]
LONG_OR_WIDE = {
    "value_counts": lambda t: t.value_counts(BY),
    "value_counts of two columns": lambda t: t[BY].value_counts(),
    "value_counts, then reset_index": lambda t: t[BY].value_counts().reset_index(),
    "groupby and size": lambda t: t.groupby(BY).size(),
    "groupby and size, the other way round": lambda t: t.groupby(BY[::-1]).size(),
    "groupby and count": lambda t: t.groupby(BY)["claim_id"].count(),
    "groupby and count, then reset_index": lambda t: t.groupby(BY)["claim_id"].count().reset_index(),
    "groupby and value_counts": lambda t: t.groupby("status")["voice"].value_counts(),
    "crosstab": lambda t: pd.crosstab(t["status"], t["voice"]),
    "crosstab, turned": lambda t: pd.crosstab(t["voice"], t["status"]),
    "crosstab, then reset_index": lambda t: pd.crosstab(t["status"], t["voice"]).reset_index(),
    "crosstab, made long": lambda t: pd.crosstab(t["status"], t["voice"]).stack(),
    "crosstab, melted": lambda t: pd.crosstab(t["status"], t["voice"]).reset_index().melt("status"),
    "crosstab, transposed": lambda t: pd.crosstab(t["status"], t["voice"]).T,
    "pivot_table with gaps": lambda t: t.pivot_table(index="status", columns="voice", values="claim_id", aggfunc="count"),
    "pivot_table with zeros": lambda t: t.pivot_table(index="status", columns="voice", aggfunc="size", fill_value=0),
    "pivot_table of a list": lambda t: t.pivot_table(index="status", columns="voice", values=["text"], aggfunc="count"),
    "unstack": lambda t: t.groupby(BY).size().unstack(),
    "unstack with zeros": lambda t: t.groupby(BY).size().unstack(fill_value=0),
    "unstack of the first label": lambda t: t.groupby(BY).size().unstack(0),
    "unstack of a table": lambda t: t.groupby(BY)[["claim_id"]].count().unstack(),
    "a dictionary of pairs": lambda t: t.groupby(BY).size().to_dict(),
    "Counter of pairs": lambda t: Counter(zip(t["status"], t["voice"], strict=True)),
}


@each(LONG_OR_WIDE)
def test_two_labels_may_stand_in_a_long_table_or_in_a_wide_one(way, said):
    assert said("table", PAIRS, way(CLAIMS))[0] == "Correct"
    assert said("table", PAIRS, way(CLAIMS[1:]))[0] == "Not yet"
    assert said("table", PAIRS, way(CLAIMS.assign(voice="nobody")))[0] == "Not yet"


@each(LONG_OR_WIDE)
def test_a_wide_table_may_be_made_of_categories(way, said):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas announces what it will do with categories
        answer = way(CLAIMS.astype({"status": "category", "voice": "category"}))
    assert said("table", PAIRS, answer)[0] == "Correct"


@each({name: way for name, way in LONG_OR_WIDE.items() if "dictionary" not in name and "Counter" not in name})
def test_a_key_with_zeros_asks_for_the_cells_of_a_wide_table_and_no_gap_among_them(way, said):
    zeros = "author interpretation,mayor,0;forecast,nobody,0;forecast,engineer,0;reported fact,engineer,0"
    answer = way(CLAIMS)
    frame = results.frame_of(answer)
    everything = frame.size >= 12
    assert said("table", f"{PAIRS};{zeros}", answer)[0] == ("Correct" if everything and len(frame) != 5 else "Not yet")


def test_the_labels_of_a_wide_table_may_be_numbers_days_or_truths(said):
    key = "2030,reported fact,2;2031,reported fact,1;2031,author interpretation,2;2031,forecast,1"
    for answer in (pd.crosstab(CLAIMS["year"], CLAIMS["status"]), pd.crosstab(CLAIMS["status"], CLAIMS["year"])):
        assert said("table", key, answer)[0] == "Correct"
        assert said("table", key.replace(",2", ",3", 1), answer)[0] == "Not yet"
    key = "reported fact,false,1;reported fact,true,2;author interpretation,false,1;author interpretation,true,1;forecast,false,1"
    assert said("table", key, pd.crosstab(CLAIMS["status"], CLAIMS["hedged"]))[0] == "Correct"
    key = (
        "nobody,2031-03-03,1;nobody,2031-04-11,1;nobody,2031-04-21,1;mayor,2031-03-03,1;mayor,2031-06-14,1;engineer,2031-04-21,1"
    )
    for days in (CLAIMS["day"], CLAIMS["day"].dt.date, CLAIMS["day"].astype(str)):
        assert said("table", key, pd.crosstab(CLAIMS["voice"], days))[0] == "Correct"


def test_sums_in_the_margins_are_too_much(said):
    assert said("table", PAIRS, pd.crosstab(CLAIMS["status"], CLAIMS["voice"], margins=True))[0] == "Not yet"


# ---- a filtered table: its rows count, by what names them

QUOTES = "p1s1-b;p2s1-b"
FILTERED = {
    "the whole table": lambda t: t[t["quote"].notna()],
    "the column": lambda t: t.loc[t["quote"].notna(), "claim_id"],
    "a table with this column": lambda t: t.loc[t["quote"].notna(), ["claim_id"]],
    "a table with some columns": lambda t: t.loc[t["quote"].notna(), ["text", "claim_id"]],
    "dropna": lambda t: t.dropna(subset="quote"),
    "query": lambda t: t.query("quote.notna()"),
    "another order": lambda t: t[t["quote"].notna()][::-1],
    "a new index": lambda t: t[t["quote"].notna()].reset_index(),
    "the names in the index": lambda t: t[t["quote"].notna()].set_index("claim_id"),
    "the index": lambda t: t[t["quote"].notna()].set_index("claim_id").index,
    "two names in the index": lambda t: t[t["quote"].notna()].set_index(["status", "claim_id"]),
    "unique": lambda t: t.loc[t["quote"].notna(), "claim_id"].unique(),
    "an array": lambda t: t.loc[t["quote"].notna(), "claim_id"].to_numpy(),
    "a list": lambda t: t.loc[t["quote"].notna(), "claim_id"].tolist(),
    "a loop": lambda t: [row.claim_id for row in t.itertuples() if isinstance(row.quote, str)],
    "merge": lambda t: t[t["quote"].notna()].merge(NAMES),
    "isin": lambda t: t[t["claim_id"].isin(t.loc[t["quote"].notna(), "claim_id"])],
    "all columns twice": lambda t: pd.concat([t[t["quote"].notna()]] * 2, axis=1),
    "many columns": lambda t: t[t["quote"].notna()].assign(**{f"more {number}": number for number in range(30)}),
    "columns with two names": lambda t: pd.concat({"mine": t[t["quote"].notna()]}, axis=1),
}


@each(FILTERED)
def test_a_filtered_table_may_keep_its_columns_or_not(way, said):
    assert said("table", QUOTES, way(CLAIMS))[0] == "Correct"


@each(FILTERED)
def test_a_row_too_few_or_too_many_is_not_right(way, said):
    for changed, many in ((CLAIMS.assign(quote=CLAIMS["quote"].mask(CLAIMS["quote"] == "a crack")), 1), (CLAIMS.fillna("x"), 2)):
        heading, text = said("table", QUOTES, way(changed))
        assert (heading, f"{many} of 2 lines of the answer are in it" in text) == ("Not yet", True)


@each(FILTERED)
def test_columns_of_any_type_can_be_filtered(way, said):
    for kind in ("object", "category", "string"):
        assert said("table", QUOTES, way(CLAIMS.astype({"claim_id": kind})))[0] == "Correct", kind


@pytest.mark.parametrize("extra", [0, 1, 5, 30])
def test_two_columns_of_a_large_table_are_found_wherever_they_stand(extra, said):
    fillers = {f"more {number}": [f"x{number}"] * len(CLAIMS) for number in range(extra)}
    table = pd.concat([pd.DataFrame(fillers, index=CLAIMS.index), CLAIMS], axis=1)
    key = "p1s1-a,12;p1s1-b,7;p1s2-a,30;p2s1-a,9;p2s1-b,7;p3s1-a,15"
    assert said("table", key, table)[0] == "Correct"
    assert said("table", key, table.assign(words=table["words"] + 1))[0] == "Not yet"
    assert said("table", key, table.assign(words=table["words"].to_numpy()[::-1]))[0] == "Not yet", "right cells in wrong rows"


# ---- a table whose order counts

IN_ORDER = "p1s1-b;p2s1-b;p2s1-a;p1s1-a;p3s1-a;p1s2-a"
ORDERED = {
    "sort_values": lambda t: t.sort_values(["words", "claim_id"]),
    "sort_values, then a column": lambda t: t.sort_values(["words", "claim_id"])["claim_id"],
    "nsmallest": lambda t: t.nsmallest(6, "words"),
    "argsort": lambda t: t.iloc[t["words"].argsort(kind="stable")],
    "sort_index": lambda t: t.set_index("words").sort_index(kind="stable")[["claim_id"]],
    "sorted": lambda t: [name for _, name in sorted(zip(t["words"], t["claim_id"], strict=True))],
    "with a new index": lambda t: t.sort_values(["words", "claim_id"], ignore_index=True),
    "rank": lambda t: t.assign(rank=t["words"].rank(method="first")).sort_values("rank"),
}


@each(ORDERED)
def test_an_order_may_be_made_in_any_way(way, said):
    assert said("ordered", IN_ORDER, way(CLAIMS))[0] == "Correct"


@each(ORDERED)
def test_the_right_rows_in_another_order_are_told_so(way, said):
    for answer in (way(CLAIMS)[::-1], CLAIMS, CLAIMS["claim_id"]):
        assert said("ordered", IN_ORDER, answer) == ("Not yet", more("The rows are right. Their order is not."))
        assert said("table", IN_ORDER, answer)[0] == "Correct", "there the order does not count"


@each(ORDERED)
def test_other_rows_are_not_told_that_only_their_order_is_wrong(way, said):
    heading, text = said("ordered", IN_ORDER, way(CLAIMS[:5]))
    assert heading == "Not yet"
    assert "order" not in text


MOST = "nobody,3;mayor,2;engineer,1"
MOST_FIRST = {
    "value_counts": lambda t: t["voice"].value_counts(),
    "groupby and size": lambda t: t.groupby("voice").size().sort_values(ascending=False),
    "a table": lambda t: t.groupby("voice").size().reset_index(name="n").sort_values("n", ascending=False),
    "nlargest": lambda t: t["voice"].value_counts().nlargest(3),
    "pivot_table": lambda t: t.pivot_table(index="voice", values="text", aggfunc="count").sort_values("text", ascending=False),
    "crosstab": lambda t: pd.crosstab(t["voice"], "n").sort_values("n", ascending=False),
    "most_common": lambda t: Counter(t["voice"]).most_common(),
    "a dictionary": lambda t: dict(Counter(t["voice"]).most_common()),
}


@each(MOST_FIRST)
def test_a_count_may_be_put_in_order_in_any_way(way, said):
    assert said("ordered", MOST, way(CLAIMS))[0] == "Correct"
    assert said("ordered", ";".join(reversed(MOST.split(";"))), way(CLAIMS))[0] == "Not yet"


def test_rows_with_the_same_number_may_stand_in_any_order(said):
    shown = pd.Series({"a": 3, "b": 2, "c": 2, "d": 1})
    for names in ("abcd", "acbd"):
        assert said("ordered", "a,3;b,2;c,2;d,1", shown[list(names)])[0] == "Correct"
        assert said("ordered", "d,1;c,2;b,2;a,3", shown[list(names)][::-1])[0] == "Correct"
    assert said("ordered", "a,3;b,2;c,2;d,1", shown[list("bacd")])[0] == "Not yet"
    assert said("ordered", "b,2;a,3;c,2;d,1", shown[list("cabd")])[0] == "Not yet", "a key that does not go by its numbers"
    assert said("ordered", "a,1;b,1;c,1", pd.Series({"b": 1, "a": 1, "c": 1}))[0] == "Not yet", "all numbers are the same"


# ---- a picture


def finished(axes, title="Claims by status", x="number of claims", y="status", source="Source: claims.csv"):
    """Give a picture all that a stranger needs."""
    axes.set(title=title, xlabel=x, ylabel=y)
    axes.figure.text(0, 0, source)
    return axes


def subplot():
    return Figure().add_subplot()


def bars():
    axes = subplot()
    axes.barh(["a", "b"], [1, 2])
    return axes


def with_pandas(kind):
    return lambda: getattr(CLAIMS["status"].value_counts().plot, kind)(ax=subplot())


def drawn(method, *arguments):
    """Draw with a method of matplotlib; return what it returns, and the axes."""
    axes = subplot()
    return getattr(axes, method)(*arguments), axes


MADE = {
    "the axes": lambda: finished(bars()),
    "the figure": lambda: finished(bars()).figure,
    "figure and axes": lambda: (finished(bars()).figure, bars()),
    "a list of axes": lambda: [finished(bars())],
    "an array of axes": lambda: np.array([[finished(bars())]], dtype=object),
    "a column of axes": lambda: pd.Series({"a": finished(bars())}),
    "a dictionary of axes": lambda: {"left": finished(bars())},
    "bars of pandas": lambda: finished(with_pandas("bar")()),
    "lying bars of pandas": lambda: finished(with_pandas("barh")()),
    "a line of pandas": lambda: finished(with_pandas("line")()),
    "a scatter plot": lambda: finished(CLAIMS.plot.scatter("words", "year", ax=subplot())),
    "a histogram of pandas": lambda: finished(CLAIMS["words"].plot.hist(ax=subplot())),
    "a picture of dots": lambda: finished(drawn("imshow", pd.crosstab(CLAIMS["status"], CLAIMS["voice"]))[1]),
    "what bars return": lambda: returned("barh", ["a", "b"], [1, 2]),
    "what a line returns": lambda: returned("plot", [1, 2], [3, 4]),
    "what dots return": lambda: returned("scatter", [1, 2], [3, 4]),
    "what a histogram returns": lambda: returned("hist", [1, 2, 2]),
    "what a box plot returns": lambda: returned("boxplot", [1, 2, 2]),
    "what a pie returns": lambda: returned("pie", [1, 2]),
    "what set_title returns": lambda: finished(bars()).set_title("Claims"),
    "a title above all": lambda: above_all(finished(bars(), title="")),
    "a title at the left": lambda: left(finished(bars(), title="")),
    "one name for the axes of all": lambda: for_all(finished(bars(), x="", y="")),
    "the source in another form": lambda: finished(bars(), source="Data source claims.csv (own count)"),
    "the source below the axis": lambda: finished(bars(), x="number of claims\nSource: claims.csv", source=""),
    "the source beside the bars": lambda: beside(finished(bars(), source="")),
    "a picture of pyplot": lambda: of_pyplot(),
}


def returned(method, *arguments):
    given, axes = drawn(method, *arguments)
    finished(axes)
    return given


def above_all(axes):
    axes.figure.suptitle("Claims by status")
    return axes


def left(axes):
    axes.set_title("Claims by status", loc="left")
    return axes


def for_all(axes):
    axes.figure.supxlabel("number of claims")
    axes.figure.supylabel("status")
    return axes


def beside(axes):
    axes.annotate("Source: claims.csv", (0, 0))
    return axes


def of_pyplot():
    plt.barh(["a", "b"], [1, 2])
    plt.title("Claims by status")
    plt.xlabel("number of claims")
    plt.ylabel("status")
    plt.figtext(0, 0, "Source: claims.csv")
    return plt.gcf()


@each(MADE)
def test_a_picture_may_be_made_in_any_way(way, said):
    assert said("figure", np.nan, way())[0] == "Correct"


LACKING = {
    "a title": lambda: finished(bars(), title=""),
    "a name for the x axis": lambda: finished(bars(), x=""),
    "a name for the y axis": lambda: finished(bars(), y=" "),
    "a source": lambda: finished(bars(), source=""),
    "a mark": lambda: finished(subplot()),
}


@pytest.mark.parametrize("what", LACKING)
def test_what_a_picture_lacks_is_named(what, said):
    assert said("figure", np.nan, LACKING[what]()) == ("Not yet", more(f"Your picture still needs: {what}."))


def test_all_that_a_picture_lacks_is_named_at_once(said):
    wanted = f"Your picture still needs: {', '.join(LACKING)}."
    assert said("figure", np.nan, subplot()) == ("Not yet", more(wanted))


@pytest.mark.parametrize("words", ["number of sources", "Sources", "resource"])
def test_a_word_of_the_data_is_no_source(words, said):
    wanted = ("Not yet", more("Your picture still needs: a source."))
    assert said("figure", np.nan, finished(bars(), x=words, source="")) == wanted
    assert said("figure", np.nan, finished(bars(), title=words, source="")) == wanted
    labelled = bars()
    labelled.set_yticks([0, 1], labels=[words, "b"])
    labelled.legend(["source"])
    assert said("figure", np.nan, finished(labelled, source="")) == wanted
    above = finished(bars(), source="")
    above.figure.suptitle(words)
    assert said("figure", np.nan, above) == wanted


# ---- usual mistakes, each with its own sentence

TABLE = {
    "a mask": (lambda t: t["quote"].notna(), "This is a mask: True or False for each row."),
    "groups without a count": (lambda t: t.groupby("status"), "These are groups, and nothing is counted yet."),
    "a method without brackets": (lambda t: t["status"].value_counts, "Write round brackets behind it: "),
    "a bare number": (lambda t: len(t), "The answer should be a table or a column"),
    "other rows": (lambda t: t["voice"].value_counts(), "Your table has 3 rows and 2 columns."),
}
SAME = {
    "a mask": {
        "a comparison": lambda t: t["status"] == FACT,
        "a comparison of a column with gaps": lambda t: t["quote"].astype(object).str.contains("crack"),
        "two comparisons": lambda t: (t["status"] == FACT) & (t["words"] > 8),
        "a mask that knows gaps": lambda t: t["quote"].notna().astype("boolean"),
        "a mask of a table": lambda t: t[["quote"]].notna(),
        "a mask of all columns": lambda t: t.isna(),
        "a mask as an array": lambda t: t["quote"].notna().to_numpy(),
        "a mask as a list": lambda t: t["quote"].notna().tolist(),
    },
    "groups without a count": {
        "groups of a column": lambda t: t.groupby("status")["claim_id"],
        "groups of some columns": lambda t: t.groupby("status")[["claim_id", "text"]],
        "groups of two columns": lambda t: t.groupby(["status", "voice"]),
    },
    "a method without brackets": {
        "size": lambda t: t.groupby("status").size,
        "sort_values": lambda t: t.sort_values,
        "a function": lambda t: len,
        "a function of one's own": lambda t: lambda: t,
        "plot": lambda t: t.plot,
    },
    "a bare number": {
        "a decimal": lambda t: 0.5,
        "a number of numpy": lambda t: t["words"].sum(),
        "a text": lambda t: "reported fact: 3, author interpretation: 2",
        "a row of the table, as a tuple of nothing": lambda t: slice(1, 2),
        "a type": lambda t: pd.DataFrame,
        "a set": lambda t: set(t["status"]),
        "an iterator": lambda t: t.iterrows(),
        "a picture": lambda t: bars(),
    },
}
ALL_WAYS = [
    pytest.param(name, way, id=f"{name}: {other}")
    for name, (first, _) in TABLE.items()
    for other, way in {"the first": first, **SAME.get(name, {})}.items()
]


@pytest.mark.parametrize(("name", "way"), ALL_WAYS)
def test_each_usual_mistake_has_its_own_sentence(name, way, said):
    for kind in ("table", "ordered"):
        heading, text = said(kind, COUNTS, way(CLAIMS))
        assert heading == "Not yet"
        assert [other for other, (_, words) in TABLE.items() if words in text] == [name]


def test_what_is_no_result_is_kept_by_its_name_and_goes_no_further(example):
    for way, words in TABLE.values():
        with pytest.raises(results.NoResult) if "Your table" not in words else warnings.catch_warnings():
            results.frame_of(way(CLAIMS))


@pytest.mark.parametrize(
    "answer",
    [12, "a picture", CLAIMS, CLAIMS["words"], CLAIMS.plot, CLAIMS.plot.barh, plt, [], {}, [[]]],
    ids=lambda given: type(given).__name__,
)
def test_what_is_no_picture_is_told_how_to_give_one(answer, said):
    heading, text = said("figure", np.nan, answer)
    assert heading == "Not yet"
    assert "The answer should be a picture." in text
    assert "axes = table.plot.barh()" in text


def test_a_column_of_truths_with_labels_is_no_mask(said):
    answer = CLAIMS.groupby("status")["hedged"].any()
    assert said("table", "reported fact,true;author interpretation,true;forecast,false", answer)[0] == "Correct"


def test_a_table_that_is_partly_right_is_told_how_far(said):
    counts = CLAIMS["status"].value_counts()
    assert said("table", COUNTS, counts[:2]) == (
        "Not yet",
        more("Your table has 2 rows and 2 columns. 2 of 3 lines of the answer are in it."),
    )


FAR = {
    "the number of rows alone": (
        lambda t: t[t["quote"].notna()][["words"]],
        "2 rows and 1 column. The number of rows is right. Which column is missing or wrong?",
    ),
    "no row": (lambda t: t[t["status"] == "Fact"], "0 rows and 9 columns. If your line has a condition, compare its spelling."),
    "other rows": (lambda t: t[t["status"] == VIEW][["day"]][:1], "1 row and 1 column. No line of the answer is in it."),
    "all rows": (lambda t: t, "6 rows and 9 columns. 2 of 2 lines of the answer are in it, and others too."),
}


@each(FAR)
def test_a_table_that_is_not_right_is_told_what_it_has_of_the_answer(way, said):
    made, words = way
    assert said("table", QUOTES, made(CLAIMS)) == ("Not yet", more(f"Your table has {words}"))


NO_TABLE = {"a number": 6, "a text": "6", "a Table: leave Table(...) out": utils.Table(CLAIMS, "Claims")}


@pytest.mark.parametrize("name", NO_TABLE)
def test_what_is_no_table_is_called_by_its_name(name, said):
    assert said("table", QUOTES, NO_TABLE[name])[1].endswith(f"made by your line of pandas. You gave {name}.")


@pytest.mark.parametrize("kind", ["table", "ordered"])
def test_a_method_without_brackets_is_told_its_name(kind, said):
    for method, name in ((CLAIMS["status"].value_counts, "value_counts"), (CLAIMS.groupby("status").size, "size"), (len, "len")):
        assert said(kind, COUNTS, method)[1].endswith(f"Write round brackets behind it: {name}().")


def test_a_row_that_is_there_twice_is_not_right(said):
    counts = CLAIMS["status"].value_counts()
    assert said("table", COUNTS, pd.concat([counts, counts[:1]]))[0] == "Not yet"
    assert said("table", "a;a;b", ["a", "b"])[0] == "Not yet"
    assert said("table", "a;a;b", ["a", "b", "a"])[0] == "Correct"


def test_the_table_that_was_given_stays_as_it_was(said):
    for way in [*COUNTED.values(), *LONG_OR_WIDE.values(), *FILTERED.values()]:
        answer = way(CLAIMS)
        before = repr(answer)
        said("table", COUNTS, answer)
        assert repr(answer) == before


# ---- strange things

EMPTY = {
    "an empty table": pd.DataFrame(),
    "a table without rows": CLAIMS[:0],
    "a table without columns": CLAIMS[[]],
    "an empty column": CLAIMS["status"][:0],
    "an empty mask": CLAIMS["hedged"][:0],
    "an empty index": pd.Index([]),
    "an empty index of two labels": CLAIMS.set_index(BY).index[:0],
    "an empty count": CLAIMS[:0]["status"].value_counts(),
    "an empty crosstab": pd.crosstab(CLAIMS["status"][:0], CLAIMS["voice"][:0]),
    "an empty array": np.array([]),
    "an empty list": [],
    "an empty tuple": (),
    "an empty dictionary": {},
}


@pytest.mark.parametrize("answer", EMPTY.values(), ids=EMPTY)
def test_what_is_empty_is_not_right(answer, said):
    for kind, key in product(("table", "ordered"), (QUOTES, COUNTS, PAIRS)):
        heading, text = said(kind, key, answer)
        assert heading == "Not yet", (kind, key)
        assert "of the answer are in it" not in text


def deep():
    """Put a list into itself."""
    inside = []
    inside.append(inside)
    return inside


def with_cell(value):
    cells = pd.Series([None, None], dtype=object)
    cells.iloc[0] = value
    return pd.DataFrame({"a": ["x", "y"], "b": cells})


CELLS = {
    "a list": ["x"],
    "an array": np.array([1, 2]),
    "an array with one number": np.array([1]),
    "a dictionary": {"x": 1},
    "a set": {1},
    "a tuple": (1, 2),
    "a table": CLAIMS,
    "a column": CLAIMS["words"],
    "a function": len,
    "a type": int,
    "a huge number": 10**400,
    "infinity": np.inf,
    "a complex number": 1j,
    "bytes": b"x",
    "half a character": "\ud800",
    "an interval": pd.Interval(0, 1),
    "a month": pd.Period("2031-04"),
    "an early year": dt.datetime(1, 1, 1),
    "no text": broken("__str__"),
    "no number": broken("__float__"),
    "no equality": broken("__eq__"),
    "no truth": broken("__bool__"),
    "no length": broken("__len__"),
    "no array": broken("__array__"),
}
SHAPES = {
    "as it is": lambda f: f,
    "its column": lambda f: f["b"],
    "its rows": lambda f: f.to_dict("records"),
    "its cells": lambda f: f.to_numpy().tolist(),
    "a dictionary": lambda f: dict(zip(f["a"], f["b"], strict=True)),
    "lying": lambda f: f.T,
}
WHOLE = {
    "a list in itself": deep(),
    "a table with one name for all columns": pd.DataFrame([[1, 2, 3]] * 3, columns=["a", "a", "a"]),
    "a table whose columns have the names of labels": pd.DataFrame({"label 1": ["x"], "label 2": [1], "value": [2]}).set_index(
        "value"
    ),
    "a table whose columns are numbers": pd.DataFrame([[1, 2], [3, 4]]),
    "a table whose columns are days": pd.DataFrame([[1]], columns=pd.to_datetime(["2031-03-03"])),
    "a table whose columns are gaps": pd.DataFrame([[1, 2]], columns=[np.nan, None]),
    "a table whose columns are categories": pd.DataFrame([[1, 2]], columns=pd.CategoricalIndex(["a", "b"]), index=["x"]),
    "a table whose columns have two names": pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("b", np.nan)])),
    "an index with one name twice": CLAIMS.set_index(["status", "voice"]).rename_axis(["a", "a"]),
    "an index of two labels": CLAIMS.set_index(["status", "voice"]).index,
    "an index of gaps": CLAIMS.set_index("quote"),
    "an index of days": CLAIMS.set_index("day"),
    "an index of truths": CLAIMS.set_index("hedged"),
    "an index of pairs": pd.Series([1, 2], index=pd.Index([("a", 1), ("b", 2)], tupleize_cols=False)),
    "a table with no room between its numbers": pd.DataFrame(np.zeros((3, 200))),
    "a table of pandas' own types": CLAIMS.convert_dtypes(),
    "categories": pd.Categorical(["a", "b"]),
    "a cube": np.zeros((2, 2, 2)),
    "a number of numpy without a shape": np.array(5),
    "a masked array": np.ma.masked_array([1, 2], [True, False]),
    "a resampler": CLAIMS.set_index("day").resample("D"),
    "a window": CLAIMS["words"].rolling(2),
    "a style": type("Styler", (), {"data": CLAIMS})(),
    "rows of different lengths": [[1], [1, 2], []],
    "a dictionary of lists": CLAIMS.to_dict("list"),
    "a dictionary of dictionaries": CLAIMS.to_dict(),
    "a dictionary of columns": {"a": CLAIMS["words"], "b": CLAIMS["words"]},
    "a dictionary of tables": {"a": CLAIMS},
    "a list of columns": [CLAIMS["words"], CLAIMS["year"]],
    "a list of tables": [CLAIMS, CLAIMS],
    "a note": utils.Note("Not yet", "x"),
}
STRANGE = {f"{name}, {shape}": (value, change) for name, value in CELLS.items() for shape, change in SHAPES.items()}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("kind", "key"), [("table", QUOTES), ("table", COUNTS), ("table", PAIRS), ("ordered", COUNTS), ("figure", np.nan)]
)
def test_no_strange_answer_raises_and_none_is_right(key, kind, said):
    strange = {name: (lambda value=value, change=change: change(with_cell(value))) for name, (value, change) in STRANGE.items()}
    strange |= {name: (lambda value=value: value) for name, value in {**WHOLE, **ZOO}.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, make in strange.items():
            try:
                answer = make()
            except Exception:  # pandas itself does not take this cell
                continue
            heading, text = said(kind, key, answer)
            assert heading == "Not yet", name
            assert text.endswith((".", ")", "?")), name


@pytest.mark.parametrize(
    "name", ["a list", "an array", "a dictionary", "a tuple", "infinity", "no text", "no number", "no equality"]
)
def test_a_strange_cell_beside_the_right_column_takes_nothing_away(name, said):
    answer = with_cell(CELLS[name])
    assert said("table", "x;y", answer)[0] == ("Not yet" if name == "no text" else "Correct")


def test_a_key_that_is_not_there_is_to_be_mended_in_the_table(said):
    for kind in ("table", "ordered"):
        heading, text = said(kind, np.nan, CLAIMS)
        assert (heading, "exercises.csv" in text) == ("Not yet", True)
    assert answers.key("figure", np.nan) == []


def test_a_large_table_is_judged_in_a_moment(said):
    large = pd.concat([CLAIMS] * 20_000).merge(NAMES)
    assert large.shape == (120_000, 11)
    begin = dt.datetime.now()
    for key in (QUOTES, COUNTS, PAIRS):
        assert said("table", key, large)[0] == "Not yet"
    assert (dt.datetime.now() - begin).total_seconds() < 20
