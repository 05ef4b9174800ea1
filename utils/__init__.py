"""The tools of the lessons: load a case, draw it, explore it, check yourself.

A tool is imported when it is asked for the first time, so that a command that needs no
tables and no pictures does not wait for them.
"""

from importlib import import_module

_TOOLS = {
    "case.case": "Case CaseError load_case",
    "case.dates": "Span parse_edtf",
    "charts.actors": "reporting_verbs voice_matrix",
    "charts.coding": "agreement_matrix coding_result",
    "charts.likelihood": "likelihood_bands",
    "charts.record": "against_record rewrite_signs",
    "charts.risks": "ladder",
    "charts.text": "bounds own_judgement sentence_bars share_bars sentence_claims status_counts voices words",
    "charts.time": "dating_funnel timeline usable_clues",
    "explorers.coder": "class_codes disagreements status_coder",
    "explorers.forecast": "forecast_slip open_epilogue scores",
    "explorers.placer": "ladder_placer",
    "explorers.readers": "clue_switches sentence_reader",
    "explorers.rewrite": "draft rewrite_bench",
    "practice.checks": "check hint progress solution",
    "show.chart": "Chart",
    "show.table": "Note Table",
}
_MODULE_OF = {name: module for module, names in _TOOLS.items() for name in names.split()}
__all__ = sorted(_MODULE_OF)


def __getattr__(name):
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    tool = globals()[name] = getattr(import_module(f".{_MODULE_OF[name]}", __name__), name)
    return tool


def __dir__():
    return sorted({*globals(), *__all__})
