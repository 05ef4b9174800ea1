"""What a class has answered, coded and forecast, as tables: for the page of the class, and for whoever wants to count on."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from textwrap import shorten

import pandas as pd

from ..case.case import in_words
from ..case.text import seen, short
from ..explorers.seal import OPENING
from ..practice import answers, checks, work
from .collect import Handed, handed_in, plain_name, way_to
from .folders import codes_frame, codes_in, forecasts_frame, forecasts_in

ANSWERS = ["who", "exercise_id", "answer", "verdict", "first_answer", "first_verdict"]
_ALIKE = 5  # answers: who has so many, and all like somebody else's, has somebody else's file
HARD = ["task", "right at once", "usual mistake", "what the lesson says to it"]
_LONG = 230  # letters of a task
NEAR = 0.1  # of all that could be guessed: a guess is near if it is no further from the answer


@dataclass(frozen=True)
class ClassWork:
    """What a class has handed in.

    Attributes
    ----------
    who : list of str
        All who have handed in something that can be used, by the alphabet.
    answers : pandas.DataFrame
        A row for each task that somebody has answered: ``who``, ``exercise_id``, ``answer``, ``verdict``, and those of
        the first try, ``first_answer`` and ``first_verdict`` (empty if nobody knows).
    forecasts : pandas.DataFrame
        See `class_forecasts`.
    sealed : int
        How many have locked a forecast and not yet opened the epilogue.
    said : list of str
        What could not be used, and what was joined, in sentences.
    """

    who: list[str]
    answers: pd.DataFrame
    forecasts: pd.DataFrame
    sealed: int
    said: list[str]
    tables: list[Handed]

    def codes(self, case) -> pd.DataFrame:
        """Return who has coded the claims of a case, and how; see `class_codes`."""
        several = {}
        for table in (table for table in self.tables if table.kind == "codes"):
            given, _ = codes_in(case, table.rows)
            same = several.setdefault(_coder(table), [])
            if given and given not in same:  # partners have each other's file
                same.append(given)
        named = ((name, number, given) for name, same in several.items() for number, given in enumerate(same, 1))
        coders = {f"{name} ({number})" if number > 1 else name: given for name, number, given in named}
        return codes_frame(case, coders)


def class_work(case, place) -> ClassWork:
    """Read what a class has handed in, in a folder or a ZIP file.

    Whose a file is, its folder or its own name says. Of several files of one student all answers count, and of two for
    one task the right one, else the later one. Two names with the same answers are one student.

    Raises
    ------
    Advice
        If there is no such folder or ZIP file.
    """
    case.need("exercises")
    tables, said = handed_in(case, place)
    tables.sort(key=lambda table: (table.who.casefold(), table.saved))
    given, forecasts, opened, known = [], {}, set(), set(case.exercises["exercise_id"])
    for table in tables:
        rows, name = work.rows_of(case, table.rows), way_to(table.parts)
        if table.kind == "answers":
            given += [{**row, "who": table.who} for row in rows if row["exercise_id"] in known]
            strange = sum(row["exercise_id"] not in known for row in rows)
            said += [f"{name}: {strange} rows name no task of these lessons."] * bool(strange)
        elif table.kind == "forecasts":
            made, faults = forecasts_in(case, rows)
            opened |= {table.who} if any(row["question_id"] == OPENING for row in rows) else set()
            forecasts[table.who] = pd.concat([forecasts.get(table.who), made]).drop_duplicates("question_id")
            said += [f"{name}: {fault}." for fault in faults]
        else:
            said += [f"{name}: {fault}." for fault in codes_in(case, table.rows)[1]] if rows else []
    several = Counter(table.who for table in tables if table.kind == "answers")
    said += [f"{who}: {count} files with answers were joined." for who, count in several.items() if count > 1]
    counted = _best(given)
    doubles = _doubles(counted)
    said += [f"{who} has the same answers as {like}. They count once." for who, like in doubles.items()]
    tables = [table for table in tables if table.who not in doubles]
    locked = {who: made for who, made in forecasts.items() if len(made) and who not in doubles}
    names = {*locked, *(table.who for table in tables if table.kind != "forecasts")}
    return ClassWork(
        sorted(names, key=lambda name: unicodedata.normalize("NFKD", name).casefold()),
        counted[~counted["who"].isin(doubles)],
        forecasts_frame(case, locked) if locked else pd.DataFrame(columns=["who", "question_id", "question", "probability"]),
        len(locked.keys() - opened),
        said,
        tables,
    )


def _best(rows) -> pd.DataFrame:
    """Take of several answers to a task the last right one, else the last one, and beside it the first try that is known."""
    task, firsts = ["who", "exercise_id"], ["first_answer", "first_verdict"]
    frame = pd.DataFrame(rows, columns=ANSWERS, dtype=object).fillna("").map(seen)
    first = frame[frame != ""].groupby(task)[firsts].first().fillna("")
    right_last = frame["verdict"].isin(["Correct", "Kept"]).sort_values(kind="stable").index
    best = frame.loc[right_last].drop_duplicates(task, keep="last").sort_index()
    return best.drop(columns=firsts).join(first, on=task)


def _doubles(rows) -> dict[str, str]:
    """Name each student whose answers are all like those of another one, with that one."""
    first, found = {}, {}
    for who, mine in sorted(rows.groupby("who"), key=lambda pair: len(pair[0])):
        same = frozenset(zip(mine["exercise_id"], mine["answer"], mine["first_answer"], strict=True))
        if len(same) >= _ALIKE and first.setdefault(same, who) != who:
            found[who] = first[same]
    return found


def _coder(table) -> str:
    """Return the name of a coder: that of the file, or its owner's if the file has the name that the lesson gives it."""
    name = plain_name(table.parts[-1])
    return table.who if name.casefold() in ("me", "codes") else short(seen(name))


# ---- what can be counted


def answered(case, done) -> pd.DataFrame:
    """Count the tasks that each student has answered: index ``who``, a column for each lesson, 0 if none."""
    lessons = case.exercises.set_index("exercise_id")["notebook"]
    counts = pd.crosstab(done.answers["who"], done.answers["exercise_id"].map(lessons))
    return counts.reindex(index=done.who, columns=sorted(lessons.unique()), fill_value=0)


def missed(case, done, notebook) -> pd.DataFrame:
    """Count the first tries of each judged task of a lesson, those with the most mistakes first.

    The columns of ``HARD`` for a reader, ``n`` (first tries) and ``share`` (of them that were right). The usual mistake
    stands there as one student wrote it, with how many did. Tasks that nobody has tried are left out.
    """
    found = []
    for row in case.exercises[case.exercises["notebook"] == notebook].to_dict("records"):
        tries = done.answers[(done.answers["exercise_id"] == row["exercise_id"]) & (done.answers["first_verdict"] != "")]
        if row["asks"] in checks.KEPT or tries.empty:
            continue
        wrong = Counter(tries["first_answer"][tries["first_verdict"] != "Correct"])
        replies, written = Counter(), {}
        for answer, times in wrong.most_common():
            reply = _reply(case, row, answer)
            kind = reply or answers.plain(answer)
            replies[kind] += times
            written.setdefault(kind, ("" if row["kind"] == "mapping" else short(answer), reply))
        mistake = reply = ""
        for kind, times in replies.most_common(1):
            mistake, reply = written[kind]
            mistake = f"{mistake} (written by {times})".strip()
        n, right = len(tries), len(tries) - wrong.total()
        question = shorten(row["question"], _LONG, placeholder=" ...")
        found.append([question, f"{right} of {n}", mistake, reply, n, right / n])
    return pd.DataFrame(found, columns=[*HARD, "n", "share"]).sort_values("share", kind="stable", ignore_index=True)


def _reply(case, row, text) -> str:
    """Return what a lesson says to a wrong answer, as it was kept; empty where it says only that it is wrong."""
    verdict, said, known = checks.judged(case, row, answers.kept_as(row["kind"], row["answer"], text))
    return said if verdict == "wrong" and (known or (row["kind"] in ("mapping", "set") and known is not None)) else ""


def guesses(case, done, exercise_id) -> pd.Series:
    """Return the first guess of each student that can be read: a number, or a date."""
    row = checks.find(case, exercise_id)
    mine = done.answers[done.answers["exercise_id"] == exercise_id]
    found = {}
    for who, first, last in zip(mine["who"], mine["first_answer"], mine["answer"], strict=True):
        verdict, *_ = checks.judged(case, row, first or last)
        if verdict == "kept":
            found[who] = answers.given(row["kind"], first or last)
    return pd.Series(found)


def ended(case, done) -> set[tuple[str, str]]:
    """Return each student with each lesson whose last question they have answered."""
    last = case.exercises.dropna(subset="before").set_index("exercise_id")["notebook"]
    mine = done.answers[done.answers["exercise_id"].isin(last.index)]
    return {*zip(mine["who"], mine["exercise_id"].map(last), strict=True)}


def change(case, done, after) -> tuple[int, int, int]:
    """Compare the question before a lesson with the one after it, for all who have answered both.

    How many they are, how many guesses were near the answer, and how many were right after it at the first try.
    """
    row = checks.find(case, after)
    before = checks.find(case, row["before"])
    guessed = guesses(case, done, row["before"])
    tries = done.answers[(done.answers["exercise_id"] == after) & (done.answers["first_verdict"] != "")]
    tries = tries.set_index("who")["first_verdict"]
    both = sorted({*guessed.index} & {*tries.index})
    right = answers.key(before["kind"], before["answer"])
    low, high = checks.span_of(before["question"])
    near = [answers.same(before["kind"], guess, right, NEAR * (high - low)) for guess in guessed[both]]
    return len(both), sum(near), sum(tries[both] == "Correct")


def splits(case, codes) -> pd.DataFrame:
    """List the claims that at least two people coded, those on which they differ most first.

    ``claim_id``, ``text``, ``codes`` (each with how many), ``n``, ``agree`` (of 100 pairs of people, how many chose the same).
    """
    shared = codes[codes.count(axis=1) > 1]
    found = []
    for claim, row in shared.iterrows():
        times, n = row.value_counts(), row.count()
        pairs = 100 * (times * (times - 1)).sum() / (n * (n - 1))
        found.append([claim, ", ".join(f"{in_words(status)} {count}" for status, count in times.items()), n, pairs])
    frame = pd.DataFrame(found, columns=["claim_id", "codes", "n", "agree"])
    frame.insert(1, "text", frame["claim_id"].map(case.claims.set_index("claim_id")["text"]))
    return frame.sort_values("agree", kind="stable").reset_index(drop=True)
