"""Explorers that only show: a sentence with its claims, a topic through the text, the clues to a date."""

import functools

import ipywidgets as widgets

from ..charts.text import sentence_claims, voices
from ..charts.time import dating_funnel, usable_clues
from ..charts.trace import claim_trace, topics
from .base import WIDE, Explorer
from .original import original


def sentence_reader(case) -> Explorer:
    """Choose a sentence and see its claims, and its own words, if `original` has them.

    Controls: ``sentence_id``. Picture: `charts.text.sentence_claims`.
    """
    options = [(f"{row.sentence_id} ({row.section})", row.sentence_id) for row in voices(case).itertuples()]
    control = widgets.Dropdown(options=options, description="Sentence", **WIDE)
    words, own = widgets.HTML(), original(case)

    def draw(chart, sentence_id):
        words.value = own(sentence_id)
        return sentence_claims(case, sentence_id, chart=chart, medium="strip")

    return Explorer(draw, {"sentence_id": control}, [control, words])


def claim_tracer(case) -> Explorer:
    """Choose a topic and follow its claims. Controls: ``topic``. Picture: `charts.trace.claim_trace`."""
    control = widgets.Dropdown(options=[(name, name) for name in topics(case)], description="Topic", **WIDE)
    drawn = functools.cache(functools.partial(claim_trace, case))  # all of a picture is new: whoever comes back need not wait
    return Explorer(lambda _, topic: drawn(topic), {"topic": control})


def clue_switches(case) -> Explorer:
    """Switch clues on and off, choose a rule of counting, and watch the window of days.

    Controls: one box for each clue, and ``counting``. Picture: `charts.time.dating_funnel`.
    """
    clues = usable_clues(case)
    boxes = {row.clue_id: widgets.Checkbox(value=True, description=row.label, indent=False, **WIDE) for row in clues.itertuples()}
    rules, meaning = case.allowed("clues", "counting"), case.said_of("clues", "counting", "label")
    rule = widgets.Dropdown(options=[(meaning.get(name, name), name) for name in rules], description="Counting", **WIDE)

    def draw(chart, counting, **on):
        chosen = [clue for clue, value in on.items() if value]
        return dating_funnel(case, clues=chosen, counting=counting, chart=chart)

    return Explorer(draw, {**boxes, "counting": rule})
