"""The tools of the lessons: load a case, draw it, explore it, check yourself."""

from .actorcharts import power_interest, reporting_verbs, voice_matrix
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
from .coders import class_codes, disagreements
from .data import Case, CaseError, load_case
from .dates import Span, parse_edtf
from .epilogue import open_epilogue, scores
from .exercises import check, hint, progress, solution
from .explore import clue_switches, sentence_reader, status_coder
from .figure import Chart
from .forecast import forecast_slip, locked
from .glossary import words
from .likelihood import band, likelihood_bands
from .output import Note, Table
from .placing import ladder_placer, power_interest_grid
from .recordcharts import against_record, rewrite_signs
from .rewrite import cautions, draft, rewrite_bench
from .riskcharts import ladder
from .timecharts import dating_funnel, timeline, usable_clues

__all__ = [
    "Case",
    "CaseError",
    "Chart",
    "Note",
    "Span",
    "Table",
    "against_record",
    "agreement_matrix",
    "band",
    "bounds",
    "cautions",
    "check",
    "class_codes",
    "clue_switches",
    "coding_result",
    "dating_funnel",
    "disagreements",
    "draft",
    "forecast_slip",
    "hint",
    "ladder",
    "ladder_placer",
    "likelihood_bands",
    "load_case",
    "locked",
    "open_epilogue",
    "own_judgement",
    "parse_edtf",
    "power_interest",
    "power_interest_grid",
    "progress",
    "reporting_verbs",
    "rewrite_bench",
    "rewrite_signs",
    "scores",
    "sentence_bars",
    "sentence_claims",
    "sentence_reader",
    "solution",
    "status_coder",
    "status_counts",
    "timeline",
    "usable_clues",
    "voice_matrix",
    "voices",
    "words",
]
