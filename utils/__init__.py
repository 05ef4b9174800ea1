"""The tools of the lessons: load a case, draw it, explore it, check yourself.

A tool is imported when it is asked for the first time, so that a command that needs no
tables and no pictures does not wait for them.
"""

from importlib import import_module

_TOOLS = {
    "case.case": "Case CaseError load_case",
    "case.dates": "Span parse_edtf",
    "charts.actors": "reporting_verbs voice_matrix",
    "charts.dots": "forecast_dots",
    "charts.record": "against_record",
    "charts.risks": "ladder",
    "charts.text": "bounds sentence_bars sentence_claims share_bars voices",
    "charts.time": "dating_funnel timeline usable_clues",
    "charts.trace": "claim_trace",
    "explorers.ask": "ask",
    "explorers.carry": "take_home",
    "explorers.coder": "status_coder",
    "explorers.forecast": "forecast_slip",
    "explorers.own": "guessed kept_words progress words",
    "explorers.placer": "ladder_placer",
    "explorers.readers": "claim_tracer clue_switches sentence_reader",
    "explorers.seal": "open_epilogue scores",
    "practice.checks": "check hint solution",
    "show.chart": "Chart",
    "show.table": "Note Table",
    "together.folders": "class_codes class_forecasts",
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
