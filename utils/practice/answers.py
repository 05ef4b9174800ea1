"""Read what a student gives as an answer, whatever it is, and compare it with the key.

An answer in the tables is a text: ``a|b`` are two ways to write one thing, ``;`` parts
several things, ``name=value`` is an entry of a mapping.
"""

import datetime as dt
import math
import re
from contextlib import suppress
from functools import partial
from numbers import Real
from textwrap import shorten

from ..case.case import parts
from ..case.text import seen, short
from ..proof import results
from ..proof.article import normalise
from ..proof.wording import UNITS, day_in

WANTED = {
    "number": "a number, like 12 or 3.5",
    "date": 'a date: one of pandas, or a text like "1999-12-31" (year-month-day)',
    "interval": 'two dates in square brackets, like ["1999-12-30", "1999-12-31"]',
    "text": 'a text in quotation marks, like "nobody"',
    "set": 'a list of texts, like ["one", "two"]',
    "mapping": 'a text in quotation marks after each colon; the curly brackets and commas stay, like {"first": "one"}',
    "table": "a table or a column, made by your line of pandas",
    "ordered": "a table or a column whose rows stand in the right order, made by your line of pandas",
    "figure": "a picture, made by your line of pandas or matplotlib",
    "open": "a sentence of your own",
}
_NAMES = {"bool": "True or False", "str": "a text", "list": "a list", "dict": "a dictionary", "tuple": "a row of values"}
_NAMES |= {"set": "a set", "DataFrame": "a whole table", "Series": "a column", "Table": "a Table: leave Table(...) out"}
_NAMES["ellipsis"] = "three dots: write your own in their place"
_said = partial(shorten, width=300, placeholder=" ...")  # a list in a reply
LEAST_WORDS = 3  # a reason with fewer words gives no reason


class Unreadable(Exception):
    """The answer has the wrong form; the message says which form is right."""


def untouched(answer) -> bool:
    """Say whether an answer is still the placeholder, or nothing at all."""
    if answer is ... or answer is None or (isinstance(answer, str) and not seen(answer).strip()):
        return True
    several = list(answer.values()) if isinstance(answer, dict) else answer if isinstance(answer, (list, tuple)) else ()
    return bool(several) and all(value is ... for value in several)


def listed(text, key_text) -> list[str]:
    """Part a list that was typed as one text, as people write it: with commas, with "and", with spaces alone."""
    text = re.sub(r"\band\b", ",", text, flags=re.IGNORECASE)
    known = {plain(way) for member in parts(key_text) for way in member.split("|")}
    if all(len(way) == 1 for way in known):  # ACD is three letters, and so is "I think A, C, D"
        return re.findall(r"\b[A-HJ-Z]\b", text) or re.findall(r"\w", text)
    words, with_commas = text.split(), [part for part in re.split(r"[,;\n]", text) if part.strip()]
    return words if len(with_commas) == 1 and sum(plain(word) in known for word in words) > 1 else with_commas


def given(kind, answer):
    """Bring a student's answer into the form of its kind: float, date, text, two dates, set or mapping of texts."""
    if kind in _PLAIN:
        return _PLAIN[kind](answer)
    if kind in ("table", "ordered", "figure"):
        try:
            return results.picture_of(answer) if kind == "figure" else results.frame_of(answer)
        except results.NoResult as problem:
            raise Unreadable(str(problem) or f"The answer should be {WANTED[kind]}. You gave {name_of(answer)}.") from None
    if kind == "mapping":
        if not isinstance(answer, dict):
            raise Unreadable(f"The answer should be {WANTED[kind]}. You gave {name_of(answer)}.")
        return {_text(name): _text(value) for name, value in answer.items()}
    if isinstance(answer, (str, bytes, dict)) or not hasattr(answer, "__iter__"):
        raise Unreadable(f"The answer should be {WANTED[kind]}. You gave {name_of(answer)}.")
    several = list(answer)
    if kind == "set":
        for part in several:
            if not isinstance(part, str):
                raise Unreadable(f"The answer should be {WANTED[kind]}. A part of yours is {name_of(part)}.")
        return {_text(part) for part in several}
    if len(several) != 2:
        raise Unreadable(f"The answer should be {WANTED[kind]}. You gave {len(several)} of them.")
    return tuple(_date(part) for part in several)


def _number(answer) -> float:
    if isinstance(answer, str):
        answer = short(normalise(answer))
        plain = re.sub(r"(?<=\d)(?<!\b0),(?=\d{3}(?!\d))", "", answer)  # a comma before three digits parts thousands, but 0,125
        # 12 %, 12 words, about 12 and "12." are 12.
        match = re.fullmatch(r"(?:(?:i think|it is|about) )*([+-]?\d*[.,]?\d+)\s*(?:%|[^\W\d]+)?\.?", plain, re.IGNORECASE)
        if (word := answer.casefold().replace("none", "zero")) in UNITS:
            return float(UNITS.index(word))
        if match is None:
            marks = " Calculate first; Python does it without quotation marks." if re.search(r"\d\s*[-+*/(]", answer) else ""
            raise Unreadable(f'Write the number in digits: 12, not "{answer}".{marks}')
        return float(match[1].replace(",", "."))
    if isinstance(answer, tuple) and len(answer) == 2 and all(type(part) is int for part in answer):
        raise Unreadable("Python reads a comma between two numbers as a pair of numbers. Write a full stop: 1.5 and not 1,5.")
    answer = _item(answer)
    if isinstance(answer, dt.timedelta):  # what one gets by subtracting two dates
        return answer / dt.timedelta(days=1)
    if isinstance(answer, bool) or not isinstance(answer, Real) or math.isnan(answer):
        raise Unreadable(f"The answer should be {WANTED['number']}. You gave {name_of(answer)}.")
    return float(answer)


def _date(answer) -> dt.date:
    answer = _item(answer)
    if isinstance(answer, dt.datetime):
        if answer.second or answer.microsecond:  # a Timedelta(1) is a part of a second
            raise Unreadable('This is a moment, and not a day. Is your date in quotation marks? Does Timedelta say "days"?')
        return answer.date()
    if isinstance(answer, dt.date):
        return answer
    if isinstance(answer, str):
        text = normalise(answer).strip(" .")
        with suppress(ValueError):
            return dt.date.fromisoformat(text)
        if day := day_in(text):
            return day
        raise Unreadable(f'Write the date as year-month-day, like "1999-12-31". You wrote "{short(answer)}".')
    raise Unreadable(f"The answer should be {WANTED['date']}. You gave {name_of(answer)}.")


def _item(answer):
    """Return the one value in something of numpy or pandas (None for NaT); anything else as it is."""
    if (kind := type(answer).__name__) in ("datetime64", "timedelta64"):
        answer = answer.astype(f"{kind}[us]")  # one in nanoseconds would give a bare number
    return answer.item() if hasattr(answer, "item") and getattr(answer, "size", 1) == 1 else answer


def _text(answer) -> str:
    if not isinstance(answer, str):
        raise Unreadable(f"The answer should be {WANTED['text']}. You gave {name_of(answer)}.")
    return plain(answer)


def plain(text) -> str:
    """Return a text without what makes no difference: capitals, curly quotes, marks and a bracket at its ends, unseen signs."""
    text = re.sub(r"(?<=\w) *\([^()]*\)\W*$", "", text.translate(str.maketrans("„_", '" ')))
    return normalise(text).casefold().strip(" .,;:!?\"'()[]")


def _sentence(answer) -> str:
    if len(_text(answer).split()) < LEAST_WORDS:
        raise Unreadable(f"Write a sentence of at least {LEAST_WORDS} words.")
    return answer


_PLAIN = {"number": _number, "date": _date, "text": _text, "open": _sentence}


def fields_of(kind, labels, text) -> list[str] | None:
    """Part an answer that was typed into several fields and kept as one text; None if it was given in Python."""
    shapes = [f"{re.escape(label)}: (.*?)" if kind == "mapping" else "(.*?)" for label in labels]
    found = re.fullmatch("; ".join(shapes), text, re.DOTALL)
    return found and [*found.groups()]


def kept_as(kind, key_text, text):
    """Return an answer, which was kept as a text, as it was given: a mapping, several texts, or the text itself."""
    labels = names_of(kind, key_text) or ["", ""] * (kind == "interval")
    if labels and (typed := fields_of(kind, labels, text)):
        return dict(zip(labels, typed, strict=True)) if kind == "mapping" else typed
    return text


def name_of(answer) -> str:
    """Say in words what kind of thing an answer is."""
    if isinstance(answer, Real) and not isinstance(answer, bool):  # also one of numpy
        return "a missing value" if answer != answer else "a number"
    if callable(answer) and not isinstance(answer, type):
        return "a tool that has not been used yet: write round brackets behind it"
    return _NAMES.get(type(answer).__name__, f"something of the type {type(answer).__name__}")


# ---- the key


def key(kind, text):
    """Read an answer as it stands in the tables; see `given`, but each text is a list of the ways to write it.

    Of a table each way is a list of rows, which are tuples of texts; a sentence has no key. That of a figure are the lengths
    of its bars; without one, each picture that lacks nothing is right.
    """
    if kind in ("figure", "open"):
        return sorted(map(float, parts(text))) if kind == "figure" else []
    if not isinstance(text, str):
        raise Unreadable("There is no answer.")
    if kind in ("number", "date"):
        return _PLAIN[kind](text)
    if kind == "text":
        return [_text(way) for way in text.split("|")]
    if kind in ("table", "ordered"):
        return [[tuple(results.cell(one) for one in row.split(",")) for row in parts(way)] for way in text.split("|")]
    if kind == "interval":
        return tuple(_date(part) for part in parts(text))
    if kind == "set":
        return [[_text(way) for way in part.split("|")] for part in parts(text)]
    pairs = [part.split("=", 1) for part in parts(text)]
    return {_text(name): [_text(way) for way in ways.split("|")] for name, ways in pairs}


def names_of(kind, text) -> list[str]:
    """Name the parts of an answer that has a text for each."""
    return [pair.split("=", 1)[0] for pair in parts(text)] if kind == "mapping" else []


def same(kind, mine, right, tolerance=0.0) -> bool:
    """Say whether an answer (see `given`) is the one of the key (see `key`)."""
    if kind == "number":
        return abs(mine - right) <= tolerance + 1e-9
    if kind == "text":  # "I think it's C" is C
        return mine in right or re.findall(r"(?<!')\b[a-hj-z]\b", mine)[:1] == right
    if kind == "figure":
        return mine[1] == right if right else not mine[0]
    if kind in ("table", "ordered"):
        return any(results.compare(mine, way, kind == "ordered")[0] for way in right)
    if kind == "set":
        return mine <= set().union(*right) and all(mine & set(ways) for ways in right)
    if kind == "mapping":
        return set(mine) == set(right) and all(mine[name] in right[name] for name in right)
    return mine == right


def renamed(value, same):
    """Return an answer (see `given` and `key`) with one name for each thing that has several; ``same``: other name -> name."""
    if isinstance(value, str):
        return same.get(value, value)
    if isinstance(value, dict):
        return {name: renamed(part, same) for name, part in value.items()}
    return type(value)(renamed(part, same) for part in value) if isinstance(value, (list, set)) else value


def partly(kind, mine, right) -> str:
    """Say how far an answer of several parts is right, without giving the rest away."""
    if kind in ("table", "ordered"):
        return results.compare(mine, right[0], kind == "ordered")[1]
    if kind == "figure":
        return f"Your picture still needs: a {', a '.join(mine[0])}. "
    if kind == "set":
        good = sum(bool(mine & set(ways)) for ways in right)
        more = sorted(mine - set().union(*right))
        extra = f" This does not belong: {_said(', '.join(more))}." if more else ""
        return f"{good} of {len(right)} found.{extra} "
    if kind == "mapping":
        wrong = [name for name in right if mine.get(name) not in right[name]]
        again = wrong + [name for name in mine if name not in right]
        return f"{len(right) - len(wrong)} of {len(right)} are right. Look again at: {_said(', '.join(again))}. "
    return "That is not the answer. "
