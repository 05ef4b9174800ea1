"""The tools of the lessons: load a case, draw it, explore it, check yourself."""

from .charts import (
    agreement_matrix,
    bounds,
    coding_result,
    own_judgement,
    sentence_bars,
    sentence_claims,
    status_counts,
    voices,
)
from .data import Case, CaseError, load_case
from .dates import Span, parse_edtf
from .exercises import check, hint, progress, solution
from .explore import clue_switches, sentence_reader, status_coder
from .figure import Chart
from .output import Note, Table
from .timecharts import dating_funnel, timeline, usable_clues

__all__ = [
    "Case",
    "CaseError",
    "Chart",
    "Note",
    "Span",
    "Table",
    "agreement_matrix",
    "bounds",
    "check",
    "clue_switches",
    "coding_result",
    "dating_funnel",
    "hint",
    "load_case",
    "own_judgement",
    "parse_edtf",
    "progress",
    "sentence_bars",
    "sentence_claims",
    "sentence_reader",
    "solution",
    "status_coder",
    "status_counts",
    "timeline",
    "usable_clues",
    "voices",
]
