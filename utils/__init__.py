"""The tools of the lessons: load a case, draw it, explore it, check yourself.

A tool is imported when it is asked for the first time, so that a command that needs no
tables and no pictures does not wait for them.
"""

from importlib import import_module

_TOOLS = {
    "actorcharts": "power_interest reporting_verbs voice_matrix",
    "charts": "agreement_matrix bounds coding_result own_judgement sentence_bars sentence_claims status_counts voices",
    "coders": "class_codes disagreements",
    "data": "Case CaseError load_case",
    "dates": "Span parse_edtf",
    "epilogue": "open_epilogue scores",
    "exercises": "check hint progress solution",
    "explore": "clue_switches sentence_reader status_coder",
    "figure": "Chart",
    "forecast": "forecast_slip locked",
    "glossary": "words",
    "likelihood": "band likelihood_bands",
    "output": "Note Table",
    "placing": "ladder_placer power_interest_grid",
    "recordcharts": "against_record rewrite_signs",
    "rewrite": "cautions draft rewrite_bench",
    "riskcharts": "ladder",
    "timecharts": "dating_funnel timeline usable_clues",
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
