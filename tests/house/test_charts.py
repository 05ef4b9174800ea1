"""Every picture describes itself, carries its data, can be read, and draws any case."""

import base64
import io
import json
import math
import re
from functools import cache
from html.parser import HTMLParser

import pandas as pd
import pytest
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

import utils
from utils.charts.dots import class_dots
from utils.charts.risks import NO_RUNG, pathways
from utils.show import style, vector

TITLE = "A claim about the article that is long enough to be broken into two lines above the picture"


def prose(case):
    return list(case.sentences.loc[case.sentences["kind"] == "prose", "sentence_id"])


def likelihood(case):
    """Name the first scale of a case that has a number at both ends of each step."""
    numbers = case.scales.groupby("scale")["low"].count()
    return numbers.index[numbers > 0][0]


def another_rule(case):
    """Name the rule of counting that is not used by itself."""
    return case.allowed("clues", "counting")[-1]


def with_long_ladder(case):
    """Add a scale of eight steps with names of 45 letters."""
    label = "A step with a name that is curiously long now"
    steps = [{"scale": "long", "step": step, "code": str(5 * step), "label": label} for step in range(1, 9)]
    return case.with_tables(scales=pd.concat([case.scales, pd.DataFrame(steps)], ignore_index=True))


def ladder_rows(case, scale):
    """Place each pathway of a case on a rung."""
    codes = list(case.scales.loc[case.scales["scale"] == scale, "code"])
    return [
        {"risk_id": risk, "rung": codes[3 * place % len(codes)], "reason": "why"}
        for place, risk in enumerate(pathways(case)["risk_id"])
    ]


def any_scale(case):
    return case.scales["scale"][0]


def forecasts(case):
    """Let a class forecast each question of a case; some say the same."""
    names = enumerate(case.questions["question"])
    rows = [(name, number) for place, name in names for number in [0.5] * 4 + [0.1, 0.3 + place / 50]]
    return pd.DataFrame(rows, columns=["question", "probability"]).assign(who="ann")


def guessed_by_a_class(_case, **words):
    """Let thirty students guess, half of them the same."""
    rows = pd.DataFrame({"row": "guesses", "value": [12] * 15 + [*range(3, 90, 6)], "own": False})
    axis = {"ends": (0, 100), "ticks": {0: "0", 50: "50", 100: "100"}, "counts": "guess"}
    return class_dots(rows, **axis, answer=(3.2, "answer: 3.2"), source="Source: a made-up class, n = 30.", **words)


CHARTS = {
    "class dots": guessed_by_a_class,
    "sentence bars": lambda case, **words: utils.sentence_bars(case, **words),
    "sentence bars, one pointed at": lambda case, **words: utils.sentence_bars(case, highlight=prose(case)[-1], **words),
    "sentence claims": lambda case, **words: utils.sentence_claims(case, prose(case)[1], **words),
    "bounds": lambda case, **words: utils.bounds(case, **words),
    "claim trace": lambda case, **words: utils.claim_trace(case, list(case.claims["topic"].dropna())[-1], **words),
    "dating funnel": lambda case, **words: utils.dating_funnel(case, **words),
    "dating funnel, another rule": lambda case, **words: utils.dating_funnel(case, counting=another_rule(case), **words),
    "dating funnel, no clue": lambda case, **words: utils.dating_funnel(case, clues=[], **words),
    "timeline": lambda case, **words: utils.timeline(case, **words),
    "timeline, a part": lambda case, **words: utils.timeline(case, start=case.clues["earliest"].dropna().max()[:7], **words),
    "forecast dots": lambda case, **words: utils.forecast_dots(forecasts(case), **words),
    "against the record": lambda case, **words: utils.against_record(case, **words),
    "voice matrix": lambda case, **words: utils.voice_matrix(case, **words),
    "ladder, empty": lambda case, **words: utils.ladder(case, scale=any_scale(case), **words),
    "ladder": lambda case, **words: utils.ladder(case, ladder_rows(case, any_scale(case)), scale=any_scale(case), **words),
    "ladder, long names": lambda case, **words: utils.ladder(
        with_long_ladder(case), ladder_rows(with_long_ladder(case), "long"), scale="long", **words
    ),
}


# Each kind of picture is drawn once for each case, and shared by all tests that only look at it.
DRAWN, AGAIN = {}, {}


def drawn(name, case):
    """Return a picture with a title, as it was drawn for the first test that asked."""
    key = (name, case.title)
    if key not in DRAWN:
        DRAWN[key] = CHARTS[name](case, title=TITLE)
        bundle_of(DRAWN[key])
        boxes(DRAWN[key])  # as they are now: a smaller drawing moves them
    return DRAWN[key]


@cache
def bundle_of(chart):
    return chart.bundle()


@pytest.fixture(params=CHARTS)
def picture(request, any_case):
    """Take all pictures of both cases."""
    return drawn(request.param, any_case)


@pytest.fixture(params=CHARTS)
def again(request, any_case):
    """Draw a picture that was drawn before once more; give both, small, and the tables before and after."""
    key = (request.param, any_case.title)
    if key not in AGAIN:
        first, before = drawn(request.param, any_case), copies(any_case)
        second = CHARTS[request.param](any_case, title=TITLE)
        AGAIN[key] = (small(first), first.alt), (small(second), second.alt), before, copies(any_case)
    return AGAIN[key]


def small(chart):
    """Draw a picture in few dots."""
    chart.dpi, former = 50, chart.dpi
    png = chart.png()
    chart.dpi = former
    return png


def copies(case):
    return {resource["name"]: case.table(resource["name"]).copy() for resource in case.package["resources"]}


class Page(HTMLParser):
    """What a browser or a screen reader finds in an output."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.texts.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def test_a_chart_is_a_matplotlib_figure_with_a_picture_and_two_texts(picture):
    assert isinstance(picture, Figure)
    bundle = bundle_of(picture)
    png = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    assert png.format == "PNG"
    assert png.width == int(style.MEDIA["notebook"].width * style.DPI)
    assert picture.alt in bundle["text/plain"]
    (image,) = Page(bundle["text/html"]).all("img")
    assert image["alt"] == picture.alt
    assert picture.alt not in ("", TITLE)
    assert picture.title == TITLE


def test_the_alternative_text_names_kind_axis_and_numbers(picture):
    assert re.match(r"(Bar chart|Dot chart|Interval chart|Timeline|Table|Ladder) (with|of) \d+", picture.alt)
    assert re.search(r"axis: .*from .+ to .+|Rows: .+ Columns: .+", picture.alt)
    counts = picture.data.select_dtypes("number").columns.intersection(["claims", "judgements", "units"])
    shown = picture.data.drop(columns="claims") if "voice" in picture.data else picture.data
    for column in counts.intersection(shown.columns):
        apart = shown[shown.iloc[:, 0] != shown.iloc[:, 1]] if column == "units" else shown
        assert all(re.search(rf"(?<!\d){number}(?!\d)", picture.alt) for number in apart[column])
    assert "nan" not in picture.alt.lower()
    assert "  " not in picture.alt


def test_the_numbers_in_the_alternative_text_are_those_of_the_data(any_case):
    bars, lines = drawn("sentence bars", any_case), drawn("bounds", any_case)
    assert f"with {len(bars.data)} horizontal bars" in bars.alt
    for voice, count in bars.data["voice"].value_counts().items():
        assert f"{count}: {voice}" in bars.alt
    for row in lines.data.itertuples():
        assert row.measure in lines.alt
        assert all(f"{bound:,.0f}" in lines.alt for bound in (row.low, row.high) if pd.notna(bound))
    days = drawn("timeline", any_case)
    for event, date in zip(days.data["event"], days.data["date"], strict=True):
        assert (f"{event}: {utils.parse_edtf(date)} (" in days.alt) == pd.notna(date)


def test_the_data_stand_below_the_picture_as_a_table_that_can_be_read_aloud(picture):
    assert not picture.data.empty
    page = Page(bundle_of(picture)["text/html"])
    tables = [table for table in (picture.beside, getattr(picture.beside, "more", None)) if table is not None]
    assert len(page.all("caption")) == len(page.all("table")) == 1 + len(tables)
    assert len(page.all("details")) == max(1, len(tables))
    heads = page.all("th")
    assert len(heads) == len(picture.data.columns) + sum(len(table.frame.columns) for table in tables)
    assert all(head["scope"] == "col" for head in heads)
    assert TITLE in page.texts


def test_the_output_as_data_says_what_the_picture_says(picture):
    about = picture.about()
    assert (about["kind"], about["title"], about["alt"]) == ("chart", TITLE, picture.alt)
    assert [column["name"] for column in about["data"]["columns"]] == list(picture.data.columns)
    assert len(about["data"]["rows"]) == len(picture.data)
    assert ("beside" in about) == (picture.beside is not None)
    assert json.loads(json.dumps(about)) == about


def test_texts_from_the_tables_cannot_break_the_page(example):
    nasty = '<b>"Tom" & Jerry</b>'
    section = example.sentences["section"].replace({"Lede": nasty})
    case = example.with_tables(sentences=example.sentences.assign(section=section))
    page = Page(utils.sentence_bars(case, title=nasty).bundle()["text/html"])
    assert nasty in page.all("img")[0]["alt"]
    assert nasty in page.texts
    assert not page.all("b")


def test_drawing_changes_no_table(again):
    *_, before, after = again
    for name, table in before.items():
        pd.testing.assert_frame_equal(after[name], table)


def test_the_same_case_gives_the_same_picture(again):
    first, second, *_ = again
    assert first == second


CHANGES = {
    "sentence bars": (
        utils.sentence_bars,
        lambda case: {"highlight": prose(case)[0]},
        lambda case: {"highlight": prose(case)[-1]},
    ),
    "sentence bars, none pointed at": (utils.sentence_bars, lambda case: {"highlight": prose(case)[0]}, lambda case: {}),
    "sentence claims": (
        utils.sentence_claims,
        lambda case: {"sentence_id": prose(case)[0]},
        lambda case: {"sentence_id": prose(case)[2]},
    ),
    "fewer clues": (utils.dating_funnel, lambda case: {}, lambda case: {"clues": list(case.clues["clue_id"][1:])}),
    "more clues": (utils.dating_funnel, lambda case: {"clues": []}, lambda case: {}),
    "another rule": (utils.dating_funnel, lambda case: {}, lambda case: {"counting": another_rule(case)}),
    "the first rule again": (utils.dating_funnel, lambda case: {"counting": another_rule(case)}, lambda case: {}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_picture_that_is_changed_equals_one_drawn_anew(change, any_case):
    chart, before, after = CHANGES[change]
    former, anew = chart(any_case, **before(any_case)), chart(any_case, **after(any_case))
    former.dpi = anew.dpi = 50
    former.png()
    changed = chart(any_case, chart=former, **after(any_case))
    assert changed is former or list(changed.data["clue"]) != list(former.data["clue"])
    changed.dpi = 50
    assert changed.bundle() == anew.bundle()


# What can be read


def contrast(one, other):
    """Compute the contrast of two colours as the Web Content Accessibility Guidelines do."""

    def luminance(colour):
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mark", [*style.MARKS.values(), style.CHOSEN], ids=str)
def test_marks_stand_out_from_the_paper(mark):
    assert contrast(mark["edgecolor"], style.PAPER) >= 3


@pytest.mark.parametrize("name", ["BLUE", "RED"])
def test_colours_for_marks_stand_out_from_the_paper(name):
    assert contrast(getattr(style, name), style.PAPER) >= 3


@pytest.mark.parametrize("name", ["INK", "QUIET"])
def test_text_stands_out_from_the_paper(name):
    assert contrast(getattr(style, name), style.PAPER) >= 4.5


def test_every_text_of_a_picture_stands_out_from_the_paper(picture):
    large = 14  # points: bold text of this size may have the contrast of a mark
    for text in written(picture):
        if text.get_color() == style.PAPER:  # letters on a mark
            assert contrast(style.PAPER, style.BLUE) >= 4.5
            continue
        bold = text.get_weight() in ("bold", 700) and text.get_size() >= large
        assert contrast(text.get_color(), style.PAPER) >= (3 if bold else 4.5), text.get_text()


@cache
def written(chart):
    """List the texts that a reader sees; ticks outside of the axis are not drawn."""
    hidden = set()
    for axis in chart.findobj(Axis):
        low, high = sorted(axis.get_view_interval())
        for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
            if not low <= tick.get_loc() <= high:
                hidden |= {tick.label1, tick.label2}
    return [text for text in chart.findobj(Text) if text.get_visible() and text.get_text().strip() and text not in hidden]


@cache
def boxes(chart):
    """Measure the texts that a reader sees."""
    renderer = FigureCanvasAgg(chart).get_renderer()
    return {text: text.get_window_extent(renderer) for text in written(chart)}


def test_no_text_runs_out_of_the_picture(picture):
    for text, inside in boxes(picture).items():
        assert inside.x0 >= 0, text.get_text()
        assert inside.y0 >= 0, text.get_text()
        assert inside.x1 <= picture.bbox.width, text.get_text()
        assert inside.y1 <= picture.bbox.height, text.get_text()


def test_no_text_runs_into_the_title_or_the_source(picture):
    for fixed in picture.texts:
        for text, place in boxes(picture).items():
            assert text is fixed or not boxes(picture)[fixed].overlaps(place), (fixed.get_text(), text.get_text())


def test_no_text_runs_into_another(picture):
    # a slanted text fills its box only in part
    upright = [(text.get_text(), place.padded(-2)) for text, place in boxes(picture).items() if text.get_rotation() == 0]
    for number, (text, first) in enumerate(upright):
        for other, second in upright[number + 1 :]:
            assert not first.overlaps(second), (text, other)


# In each medium


def crowded(case):
    """Give a case three times as many actors and claims."""

    def thrice(rows, key, name):
        copies = [rows.assign(**{key: rows[key] + mark, name: rows[name] + mark.upper()}) for mark in ("", "-ii", "-iii")]
        return pd.concat(copies, ignore_index=True)

    return case.with_tables(actors=thrice(case.actors, "actor_id", "name"), claims=thrice(case.claims, "claim_id", "text"))


def is_readable(chart, medium):
    """Hold the letters of a picture against the size that a medium asks for, and each text against the others and the edge."""
    look = style.MEDIA[medium]
    FigureCanvasAgg(chart).draw()  # only now the name of an axis has its place
    assert chart.get_size_inches()[0] == look.width
    assert chart.get_size_inches()[1] <= look.tallest + 0.01
    texts = {text: box for text, box in boxes(chart).items() if "$" not in text.get_text()}
    assert min(text.get_size() for text in texts) >= look.text
    for text, box in texts.items():
        assert chart.bbox.padded(4).x0 <= box.x0 <= box.x1 <= chart.bbox.padded(4).x1, text.get_text()
        assert chart.bbox.padded(4).y0 <= box.y0 <= box.y1 <= chart.bbox.padded(4).y1, text.get_text()
    places = [(text.get_text(), box.padded(-2)) for text, box in texts.items()]
    for number, (text, first) in enumerate(places):
        for other, second in places[number + 1 :]:
            assert not first.overlaps(second), (text, other)


@pytest.mark.parametrize("medium", style.EXPORTED)
def test_in_each_medium_a_picture_can_be_read(medium, any_case, request):
    for name in CHARTS:
        is_readable(drawn(name, any_case).on(medium), medium)


@pytest.mark.parametrize("medium", style.MEDIA)
def test_a_crowded_picture_can_be_read_or_is_folded(medium, case):
    case = crowded(case)
    assert (len(case.actors), len(case.claims)) == (75, 333)
    for name in ("sentence bars", "voice matrix", "claim trace", "against the record", "ladder"):
        is_readable(CHARTS[name](case, title=TITLE, medium=medium), medium)


def test_rows_for_which_there_is_no_room_are_counted_and_those_of_the_title_stay(case):
    events = list(case.events["title"])
    chart = utils.timeline(case, emphasise=["Xi's words"], say="Look here.", medium="slide")
    shown = [text.get_text() for text in written(chart)]
    assert "Xi's words" in shown
    assert "Look here." in shown
    (more,) = (text for text in shown if text.startswith("... and "))
    assert int(more.split()[2]) == len(events) - sum(not math.isnan(place) for place in chart.rows.at) > 0
    assert len(chart.data) == len(events), "the table behind the picture has them all"


def test_a_slide_names_the_actors_of_each_group(case):
    chart = utils.voice_matrix(case, medium="slide")
    shown = " ".join(text.get_text() for text in written(chart)).replace("\n", " ")
    assert "quoted (5)" in shown
    assert all(name in shown for name in chart.data["actor"])


def test_what_a_title_speaks_of_has_the_accent_and_the_rest_is_grey():
    rows = pd.DataFrame({"rule": ["narrow", "wide"], "yes": [1, 3], "of": [4, 4]})
    bars = utils.share_bars(rows, of="things", emphasise=["wide"]).axes[0].patches[1::2]
    assert [bar.get_facecolor()[:3] for bar in bars] == [to_rgb(style.RULE), to_rgb(style.RED)]
    calm = utils.share_bars(rows, of="things", emphasise=["wide"], medium="before").axes[0].patches[1::2]
    assert {bar.get_facecolor()[:3] for bar in calm} == {to_rgb(style.BLUE)}, "it is not said yet"
    with pytest.raises(ValueError, match=r"^medium is 'poster'\. Write one of: notebook, desk, strip, slide, page, phone"):
        utils.share_bars(rows, of="things", medium="poster")


def test_a_source_line_says_where_the_data_come_from_and_how_many(picture):
    source = picture.texts[-1].get_text().replace("\n", " ")
    assert re.search(r"n = \d+", source)


# What does not work says what to write instead


def some(case, table, column):
    """Return the first name of a column as a pattern."""
    return re.escape(str(case.table(table)[column].iloc[0]))


def rules(case):
    return ", ".join(case.allowed("clues", "counting"))


BAD = {
    "an unknown sentence": (
        lambda case: utils.sentence_claims(case, "p99s9"),
        lambda case: f"'p99s9'. Write .*{prose(case)[0]}",
    ),
    "an unknown sentence to point at": (
        lambda case: utils.sentence_bars(case, highlight="p99s9"),
        lambda case: f"'p99s9'. Write .*{prose(case)[0]}",
    ),
    "a heading to point at": (lambda case: utils.sentence_claims(case, "h1"), lambda case: f"'h1'. Write .*{prose(case)[0]}"),
    "an unknown topic": (
        lambda case: utils.claim_trace(case, "tea"),
        lambda case: f"topic is 'tea'. Write one of: .*{re.escape(case.claims['topic'].dropna().iloc[0])}",
    ),
    "an unknown clue": (
        lambda case: utils.dating_funnel(case, clues=["nonsense"]),
        lambda case: f"clue is 'nonsense'. Write one of: {some(case, 'clues', 'clue_id')}",
    ),
    "an unknown rule": (
        lambda case: utils.dating_funnel(case, counting="fast"),
        lambda case: f"'fast'. Write one of: {rules(case)}",
    ),
    "an unknown rule for clues": (
        lambda case: utils.usable_clues(case, counting="fast"),
        lambda case: f"'fast'. Write one of: {rules(case)}",
    ),
    "a start that is no date": (lambda case: utils.timeline(case, start="May"), lambda case: "'May'.* Write year-month-day"),
    "an end that is no day": (lambda case: utils.timeline(case, end="2031-02-30"), lambda case: "Look it up in a calendar"),
    "an end before the start": (
        lambda case: utils.timeline(case, start="2031-05-01", end="2031-04-01"),
        lambda case: "from 1 May 2031 to 1 April 2031. Write the earlier date",
    ),
    "an unknown scale": (
        lambda case: utils.ladder(case, scale="stairs"),
        lambda case: f"scale is 'stairs'. Write one of: {some(case, 'scales', 'scale')}",
    ),
    "an unknown pathway": (
        lambda case: utils.ladder(case, [{"risk_id": "none", "rung": "1", "reason": ""}], scale=any_scale(case)),
        lambda case: f"risk_id is 'none'. Write one of: {some(case, 'risks', 'risk_id')}",
    ),
    "an unknown rung": (
        lambda case: utils.ladder(case, [{**ladder_rows(case, any_scale(case))[0], "rung": "99"}], scale=any_scale(case)),
        lambda case: f"rung is '99'. Write one of: {some(case, 'scales', 'code')}",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_gives_a_sentence_that_says_what_to_write(what, any_case):
    call, advice = BAD[what]
    with pytest.raises(ValueError, match=advice(any_case)):
        call(any_case)


# What the pictures say about the example


def test_the_window_is_where_all_used_clues_meet(example):
    assert "All used clues together (first day = day 1): 18-21 April 2031" in drawn("dating funnel", example).alt
    assert "(full days counted): 18-22 April 2031" in drawn("dating funnel, another rule", example).alt
    assert "(first day = day 1): any day" in drawn("dating funnel, no clue", example).alt


def test_a_clue_is_not_used_without_the_one_that_it_needs(example):
    used = utils.usable_clues(example, ["friday", "before-the-fair"]).set_index("clue_id")["used"]
    assert list(used.index[used]) == ["before-the-fair"]


def test_two_clues_may_rest_on_one_event(example):
    twice = example.clues[example.clues["clue_id"] == "closed"].assign(clue_id="closed-too")
    case = example.with_tables(clues=pd.concat([example.clues, twice], ignore_index=True))
    assert utils.usable_clues(case)["used"].all()
    one = utils.usable_clues(case, ["closed"]).set_index("clue_id")["used"]
    assert list(one.index[one]) == ["closed"]


def test_clues_that_contradict_each_other_leave_no_day(example):
    clues = example.clues.copy()
    clues.loc[clues["clue_id"] == "before-the-fair", "latest"] = "2031-03-01"
    chart = utils.dating_funnel(example.with_tables(clues=clues))
    assert "no day fits" in chart.alt
    chart.dpi = 50
    assert chart.png()


def test_bounds_keep_their_sides(example):
    alt = drawn("bounds", example).alt
    assert "residents on the walk: more than 300, no upper bound" in alt
    assert "residents who missed the bus: no lower bound, fewer than 40" in alt
    assert "walkers on the bridge at one time: no lower bound, at most 120" in alt
    winters = example.with_tables(quantities=example.quantities[example.quantities["unit"] == "winter"])
    assert "winters with salt on the road: exactly 6" in utils.bounds(winters).alt


def test_a_sentence_shows_its_claims_in_our_words(example):
    below = utils.sentence_claims(example, "p1s3").beside
    assert list(below.frame["claim"]) == ["p1s3-a", "p1s3-b", "p1s3-c", "p1s3-d"]
    assert "p1s3" in below.caption
    assert "direct quote" in below._repr_html_()


# Who speaks, and where a reader places them


def test_each_actor_has_a_row_and_each_column_its_rule(example):
    rows = drawn("voice matrix", example).data.set_index("actor")
    assert set(rows.index) == set(example.actors["name"])
    assert list(rows.columns) == ["kind", "named", "may act", "acts", "ascribed", "paraphrased", "quoted words"]
    assert list(rows.loc["Helen Stroud"])[1:] == [2, 0, 1, 1, 0, 6]
    assert list(rows.loc["Daniel Marsh"])[1:] == [3, 0, 0, 0, 3, 0]
    assert list(rows.loc["town council"])[1:] == [1, 0, 1, 0, 0, 0]
    assert list(rows.loc["critics"])[1:] == [1, 0, 0, 1, 0, 0]


def test_what_may_be_done_is_no_act_and_what_is_alleged_is_nothing(example):
    for act, column in (("may act", "may act"), ("acts", "acts"), ("alleged", None), ("says", None), ("judged", None)):
        case = example.with_tables(relations=example.relations.assign(act=act), positions=example.positions.iloc[:0])
        row = utils.voice_matrix(case).data.set_index("actor").loc["town council"]
        assert {name for name in ("may act", "acts", "ascribed") if row[name]} == ({column} if column else set())


def test_an_act_that_stands_in_two_tables_counts_once(example):
    twice = example.positions.assign(actor_id="council", voice="acts only")  # one of them is in relations too
    rows = utils.voice_matrix(example.with_tables(positions=twice)).data.set_index("actor")
    assert rows.loc["town council", "acts"] == twice["claim_id"].nunique()


def test_those_who_are_quoted_stand_first_and_those_only_named_last(any_case):
    rows = drawn("voice matrix", any_case).data
    groups = [
        next(
            place
            for place, column in enumerate(["quoted words", "paraphrased", "ascribed", "acts", "may act", "named"])
            if row[column]
        )
        for _, row in rows.iterrows()
    ]
    assert groups == sorted(groups)
    assert rows["quoted words"].is_monotonic_decreasing
    reading = list(any_case.actors["name"])
    only_named = [reading.index(row["actor"]) for group, (_, row) in zip(groups, rows.iterrows(), strict=True) if group == 5]
    assert only_named == sorted(only_named)


def test_the_quoted_words_are_all_that_stand_in_quotation_marks(any_case):
    words = sum(len(quote.split()) for quote in any_case.claims["quote"].dropna())
    assert drawn("voice matrix", any_case).data["quoted words"].sum() == words
    assert utils.reporting_verbs(any_case)["quoted words"].sum() == words


def test_an_empty_cell_is_a_hollow_square(any_case):
    chart = drawn("voice matrix", any_case)
    squares = chart.axes[0].patches
    empty = [square for square in squares if square.get_edgecolor()[:3] == to_rgb(style.HOLLOW["edgecolor"])]
    cells = chart.data.drop(columns=["actor", "kind"])
    assert len(squares) == cells.size
    assert len(empty) == (cells == 0).sum().sum() > 0


def test_reporting_verbs_stand_as_written_and_in_reading_order(example):
    rows = utils.reporting_verbs(example)
    assert list(rows["actor"]) == ["Helen Stroud", "Daniel Marsh", "Analysts", "critics", "Teachers"]
    assert list(rows.loc[0]) == ["Helen Stroud", "welcomed, calling, in the words of", 3, 6, "p1s3, p3s3"]


def test_the_article_gives_no_rung_and_the_picture_says_so(any_case):
    chart = drawn("ladder, empty", any_case)
    assert chart.data["your rung"].isna().all()
    assert chart.alt.count("not placed") == len(pathways(any_case))
    assert NO_RUNG in [text.get_text() for text in written(chart)]


def test_a_mark_says_how_well_a_pathway_is_known(example):
    marks = {
        "reported_fact": (style.BLUE, False, None),
        "analyst_speculation": (style.PAPER, False, "////"),
        "direct_quote": (style.PAPER, False, "////"),
        "forecast": (style.PAPER, True, None),
    }
    for status, (face, dashed, hatch) in marks.items():
        case = example.with_tables(risks=example.risks.assign(status=status))
        chart = utils.ladder(case, scale="wobble")
        _rungs, *drawn = chart.axes[0].collections
        assert len(drawn) == len(chart.data)
        for mark in drawn:
            assert (tuple(mark.get_facecolor()[0][:3]), mark.get_hatch()) == (to_rgb(face), hatch)
            ((_offset, dashes),) = mark.get_linestyle()
            assert (dashes is not None) == dashed


@pytest.mark.parametrize(("table", "column"), [("claims", "status"), ("events", "date_basis"), ("record", "verdict")])
def test_each_value_of_the_codebook_has_a_mark(table, column, any_case):
    marks = any_case.said_of(table, column, "mark")
    assert list(marks) == any_case.allowed(table, column)
    assert set(marks.values()) <= set(style.MARKS)


def test_a_mark_that_nobody_knows_is_hollow(example):
    assert style.mark(example, "claims", "status", "rumour") == style.HOLLOW


def test_a_mistyped_mark_is_named(case, monkeypatch):
    monkeypatch.setattr(style, "MARKS", {"hollow": style.HOLLOW})
    with pytest.raises(ValueError, match=r"datapackage.json\) is '[a-z]+'. Write one of: hollow"):
        utils.ladder(case, scale=any_scale(case))


def test_the_rungs_stand_in_the_order_of_the_scale(example):
    shuffled = example.with_tables(scales=example.scales.iloc[::-1].reset_index(drop=True))
    rungs = [text.get_text() for text in written(utils.ladder(shuffled, scale="wobble"))]
    assert [name for name in rungs if name[1] == "." or name == NO_RUNG] == [
        "3. It sways",
        "2. It creaks",
        "1. It stands still",
        NO_RUNG,
    ]


def test_a_placed_pathway_stands_in_the_text_and_the_table(example):
    chart = utils.ladder(example, [{"risk_id": "detour", "rung": "2", "reason": "so it is"}], scale="wobble")
    assert "the parade takes another way (p3s4, conditional), placed by you on 2. It creaks." in chart.alt
    assert "the beam bends (p2s2, attributed statement), not placed." in chart.alt
    row = chart.data.set_index("locator").loc["p3s4"]
    assert [row["your rung"], row["your reason"]] == ["2. It creaks", "so it is"]


def test_pathways_of_one_dyad_stand_together(any_case):
    dyads = list(drawn("ladder", any_case).data["dyad"])
    assert len(dyads) == len(pathways(any_case))
    assert dyads == sorted(dyads, key=list(any_case.risks["dyad"]).index)


def test_pathways_stay_in_the_order_of_the_table_if_their_dyads_allow_it(any_case):
    risks = pathways(any_case)
    risks = risks.assign(dyad=[f"dyad {place // 2}" for place in range(len(risks))])
    for rows in (risks, risks[::-1].reset_index(drop=True)):
        chart = utils.ladder(any_case.with_tables(risks=rows), scale=any_scale(any_case))
        assert list(chart.data["pathway"]) == list(rows["pathway"])


def test_a_status_is_written_for_people(any_case):
    shown = drawn("ladder", any_case).data["status"]
    assert set(shown) == {status.replace("_", " ") for status in pathways(any_case)["status"]}


def test_facts_from_outside_lie_in_grey_below_the_events_and_say_so(case):
    outside = list(case.context["context_id"][-3:])
    chart = utils.timeline(case, outside=outside)
    rows = chart.data
    assert list(rows["basis"][-3:]) == ["from outside"] * 3
    assert rows["basis"].iloc[: len(case.events)].ne("from outside").all()
    assert f"n = {len(case.events)} events" in chart.texts[-1].get_text()
    assert "3 facts from OUTSIDE the article" in chart.texts[-1].get_text().replace("\n", " ")
    grey = [mark for mark in chart.axes[0].patches if mark.get_facecolor()[:3] == to_rgb(style.RULE)]
    assert len(grey) == 3
    with pytest.raises(ValueError, match=r"^outside is 'nothing'\. Write one of: "):
        utils.timeline(case, outside=["nothing"])


def test_a_case_without_facts_from_outside_says_which_table_is_missing(example):
    example = example.with_tables(context=example.context[:0])
    with pytest.raises(ValueError, match=r"^This needs context\.csv"):
        utils.timeline(example, outside=["anything"])


def test_in_an_export_a_label_keeps_its_numbers_and_spaces():
    label = "kappa: 0.125; C 5 L"
    chart = utils.share_bars(pd.DataFrame([[label, 1, 2]], columns=["who", "equal", "of"]), of="claims")
    assert f">{label}</text>" in vector.svg(chart.on("page"))


def test_shares_are_drawn_of_any_three_columns():
    rows = pd.DataFrame({"rule": ["narrow", "wide"], "yes": [1, 3], "of": [4, 4]}, index=[7, 9])
    chart = utils.share_bars(rows, of="things")
    assert list(chart.data["share"]) == [0.25, 0.75]
    assert "narrow: 1 of 4 (25%); wide: 3 of 4 (75%)." in chart.alt
    assert {"1 of 4", "3 of 4"} <= {text.get_text() for text in written(chart)}
    for bad in (rows[:0], rows.assign(of=0)):
        with pytest.raises(ValueError, match=r"^a bar needs a whole"):
            utils.share_bars(bad, of="things")


def test_each_forecast_is_a_hollow_circle_and_equal_ones_are_stacked(any_case):
    rows = forecasts(any_case)
    chart = drawn("forecast dots", any_case)
    assert list(chart.data) == ["question", "probability"], "no names"
    circles = [marks for marks in chart.axes[0].collections if isinstance(marks, PathCollection)]
    assert [len(group.get_offsets()) for group in circles] == [6] * any_case.questions["question"].nunique()
    assert all((group.get_facecolor() == 1).all() for group in circles), "white"
    for group, (name, part) in zip(circles, rows.groupby("question", sort=False), strict=True):
        assert sorted(group.get_offsets()[:, 0]) == pytest.approx(sorted(100 * part["probability"]))
        assert len({tuple(place) for place in group.get_offsets()}) == 6, "no circle hides another"
        assert f"{name} n = 6, from 10 to 50 percent." in chart.alt
    assert sum(text.get_text() == "n = 6" for text in written(chart)) == len(circles)
    assert "ann" not in chart.bundle()["text/html"].split('src="')[0]


def test_without_a_forecast_there_is_a_note_and_another_table_gives_a_sentence(any_case):
    note = utils.forecast_dots(forecasts(any_case)[:0])
    assert isinstance(note, utils.Note)
    assert note.text.count(".") == 1
    with pytest.raises(ValueError, match=r"Give the table that class_forecasts\(case\) makes"):
        utils.forecast_dots(any_case.claims)


def test_only_pathways_stand_on_the_ladder(example):
    kinds = example.risks.assign(kind=["mood", "pathway"])
    chart = utils.ladder(example.with_tables(risks=kinds), scale="wobble")
    assert list(chart.data["pathway"]) == ["the parade takes another way"]
    assert "n = 1 pathways" in chart.texts[-1].get_text()
    assert "Left out: 1 others." in chart.texts[-1].get_text().replace("\n", " ")
    with pytest.raises(ValueError, match=r"^This needs a pathway in risks\.csv"):
        utils.ladder(example.with_tables(risks=kinds.assign(kind="mood")), scale="wobble")


def test_a_number_that_is_nearly_a_bound_has_a_short_line_and_no_arrow(example):
    chart = utils.bounds(example)
    assert "no lower bound, fewer than 40, in use close to it" in chart.alt
    assert "close to the number" in chart.texts[-1].get_text().replace("\n", " ")
    arrows = [line for line in chart.axes[0].lines if line.get_marker() in "<>" and line.get_marker()]
    nearly = next(row.Index for row in chart.data.itertuples() if row.text == "nearly 40")
    assert nearly not in [line.get_ydata()[0] for line in arrows]
    assert arrows
