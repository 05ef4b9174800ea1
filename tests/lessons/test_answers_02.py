"""The answers of lesson 02, worked out once more from the tables; its lines of code, right and wrong."""

from datetime import date, timedelta

import pandas as pd
from keys import try_lines

from utils import parse_edtf, usable_clues

ONE = timedelta(days=1)


def window_of(case, clues=None, counting=None):
    """Return the first and the last day that the clues allow together; None where there is no limit."""
    used = usable_clues(case, clues, counting).query("used")
    return used["earliest"].dropna().max(), used["latest"].dropna().min()


def test_02_days(case, answer):
    day = {row.event_id: row.date_edtf for row in case.events.itertuples()}
    day_1000 = date.fromisoformat(day["invasion"]) + timedelta(days=999)
    assert answer["02-before"] == answer["02-day-1000"] == day["day-1000"] == day_1000.isoformat()
    assert f"{day_1000:%A}" == "Tuesday"
    monday = next(day_1000 - back * ONE for back in range(1, 8) if (day_1000 - back * ONE).weekday() == 0)
    assert answer["02-monday"] == day["odesa"] == monday.isoformat()
    assert answer["02-after"] == str(date(2023, 9, 4) + timedelta(days=99))
    friday = date(2024, 11, 15)
    assert f"{friday:%A}" == "Friday"
    assert answer["02-friday"] == f"{friday};{friday + 6 * ONE}", "today, or up to six days ago"


def test_02_windows(case, example, answer):
    assert tuple(answer["02-window"].split(";")) == window_of(case)
    assert tuple(answer["02-story"].split(";")) == window_of(example)
    ids = list(usable_clues(case)["clue_id"])
    cases = {
        "election off": window_of(case, [name for name in ids if name != "elected"]),
        "20 January off": window_of(case, [name for name in ids if name != "not-yet-in-office"]),
        "Monday off": window_of(case, [name for name in ids if name != "monday"]),
        "day 1,000 off": window_of(case, [name for name in ids if name != "day-1000"]),
        "full days counted": window_of(case, counting="elapsed"),
    }
    whole = window_of(case)
    found = {
        name: "same" if days == whole else "gone" if pd.isna(days[0]) and pd.isna(days[1]) else "longer"
        for name, days in cases.items()
    }
    assert {pair.split("=")[0]: pair.split("=")[1].split("|")[0] for pair in answer["02-switch"].split(";")} == found
    assert cases["Monday off"] == ("2024-11-05", "2024-11-19")
    assert cases["full days counted"] == ("2024-11-18", "2024-11-20")


def test_02_order(case, answer):
    whole = case.events[case.events["date_edtf"].str.fullmatch(r"\d{4}-\d\d-\d\d", na=False)]
    newest = whole.sort_values("date_edtf", ascending=False)
    assert [way.split(";") for way in answer["02-order"].split("|")] == [[*newest["event_id"]], [*newest["date_edtf"]]]
    assert (len(whole), len(case.events)) == (5, 17)


def test_02_what_stays_open(case, answer):
    name_of = {
        "election": "election",
        "warning": "putin-warning",
        "settlement": "promise",
        "strike": "odesa",
        "Macron": "macron-words",
    }
    edtf = case.events.set_index("event_id")["date_edtf"]
    exact = {key: "open" if pd.isna(edtf[event]) else {10: "day", 7: "month"}[len(edtf[event])] for key, event in name_of.items()}
    assert {pair.split("=")[0]: pair.split("=")[1].split("|")[0] for pair in answer["02-open"].split(";")} == exact
    quoted = set(case.claims.loc[case.claims["quote"].notna(), "claim_id"])
    own = case.events[case.events["claim_id"].isin(quoted)]
    assert (len(own), own["date_edtf"].notna().sum()) == (5, 0), "all five quotations stay without a date"
    said = set(case.events["date_text"].dropna())
    assert {"November 5", "In September", "within 24 hours", "on Monday"} <= said


def test_02_exceptions(case, answer):
    _, last = window_of(case)
    status = case.claims.set_index("claim_id")["status"]
    later = [row for row in case.events.itertuples() if parse_edtf(row.date_edtf).earliest and row.date_edtf > last]
    later = [row for row in later if len(row.date_edtf) >= 10 and status[row.claim_id] != "forecast"]
    (event,) = later
    assert (event.event_id, event.date_edtf) == ("decision", "2024-11-20~")
    assert event.title.casefold() in answer["02-exception"].casefold().split("|")
    result = case.context.set_index("context_id").loc["election-result"]
    vote = case.events.set_index("event_id").loc["election"]
    assert date.fromisoformat(result["date_edtf"]) - date.fromisoformat(vote["date_edtf"]) == ONE
    assert {"the election", vote["title"].casefold(), result["title"].casefold()} <= set(
        answer["02-layers"].casefold().split("|")
    )


def test_02_pandas_makes_a_day_of_a_month_unless_it_is_told_not_to(case):
    assert str(pd.to_datetime("2031-01")) == "2031-01-01 00:00:00"
    days = pd.to_datetime(case.events["date_edtf"], errors="coerce")
    assert list(case.events["event_id"][days.notna()]) == ["invasion", "election", "odesa", "day-1000", "office"]


def test_02_lines(case, example, my_work):
    """Three ways to write each line are right; three usual mistakes get their own sentence."""
    first, day_50 = pd.to_datetime("2022-02-24"), pd.to_datetime("2031-04-21")
    day_1000 = first + pd.Timedelta(999, "days")
    days = pd.to_datetime(case.events["date_edtf"], errors="coerce")
    events = case.events.assign(day=days)
    right = {
        "02-day-1000": [day_1000, first + timedelta(days=999), pd.date_range("2022-02-24", periods=1000)[-1], "2024-11-19"],
        "02-monday": [day_1000 - pd.Timedelta(1, "days"), day_1000 - pd.Timedelta("1 day"), pd.to_datetime("2024-11-18")],
        "02-order": [
            events.dropna(subset="day").sort_values("day", ascending=False),
            events.sort_values("day", ascending=False).dropna(subset="day")[["title", "event_id"]],
            events[events["day"].notna()].sort_values("day")[::-1]["event_id"],
            events.set_index("event_id").dropna(subset="day").sort_values("day").iloc[::-1],
            events.query("day == day").sort_values(by="day", ascending=False),
            events.dropna(subset="day").sort_values("day", ascending=False)[["title", "date_edtf"]],  # as above
        ],
    }
    wrong = {
        "02-day-1000": [first + pd.Timedelta(1000, "days"), first + pd.Timedelta(998, "days"), first + pd.Timedelta(999)],
        "02-monday": [
            day_1000 - pd.Timedelta(3, "days"),
            day_1000 - pd.Timedelta(8, "days"),
            day_50 - pd.Timedelta(3, "days"),
            day_1000,
        ],
        "02-order": [
            events.dropna(subset="day").sort_values("day"),
            events.dropna(subset="day").sort_values("day")[["title", "date_edtf"]],
            events.sort_values("day", ascending=False),
            events.sort_values("day"),
            events.dropna(subset="date_edtf").sort_values("date_edtf", ascending=False),
            events.dropna(subset="date_edtf").sort_values("date_edtf"),
            example.events.assign(day=pd.to_datetime(example.events["date_edtf"], errors="coerce"))
            .dropna(subset="day")
            .sort_values("day", ascending=False),
        ],
    }
    try_lines(case, right, {name: [(line, None) for line in lines] for name, lines in wrong.items()})
