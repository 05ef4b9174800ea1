"""Hold every row of a case against the article that it was taken from.

The article itself is not part of the project. Whoever has a copy can prove the tables with
it; a fingerprint of each sentence says whether it is the same copy.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata

import pandas as pd

from .cells import parts
from .dates import parse_edtf
from .schema import Fault
from .wording import HEDGES, bounds_in, dates_in, fits, names_date, numbers_in, repeats_every, steps_in

_STRANGE = 5  # more changed sentences than this are another text
_RUN = 8  # so many words in a row are a copy
_ABBREVIATIONS = ["Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Lt", "Col", "Sen", "Rep", "St", "vs", "No"]


def normalise(text: str) -> str:
    """Bring a text into one form: NFKC, straight quotation marks, single spaces."""
    straight = unicodedata.normalize("NFKC", text).translate(str.maketrans("“”‘’", "\"\"''"))
    return " ".join(straight.split())


def split_article(text: str) -> pd.DataFrame:
    """Split an article into headings and sentences and give each a locator.

    A line is a paragraph. A line that does not end like a sentence is a heading.

    Parameters
    ----------
    text : str
        The article: one paragraph or heading per line.

    Returns
    -------
    pandas.DataFrame
        ``sentence_id``, ``position``, ``kind``, ``section``, ``paragraph`` (NA for a
        heading), ``words``, ``sha256`` (of the normalised text), ``text`` (normalised).
    """
    rows, section, paragraph, heading = [], "Lede", 0, 0
    for line in filter(None, map(normalise, text.splitlines())):
        if not re.search(r"[.!?]\W*$", line):
            heading, section = heading + 1, line
            parts, kind, names = [line], "heading", [f"h{heading}"]
        else:
            paragraph += 1
            parts, kind = _sentences(line), "prose"
            names = [f"p{paragraph}s{number}" for number in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            rows.append(
                {
                    "sentence_id": name,
                    "position": len(rows) + 1,
                    "kind": kind,
                    "section": section,
                    "paragraph": paragraph if kind == "prose" else pd.NA,
                    "words": len(part.split()),
                    "sha256": hashlib.sha256(part.encode()).hexdigest(),
                    "text": part,
                }
            )
    return pd.DataFrame(rows).astype({"paragraph": "Int64"}) if rows else pd.DataFrame(columns=["sentence_id", "text"])


def _sentences(line: str) -> list[str]:
    held = "".join(f"(?<!\\b{word}\\.)" for word in _ABBREVIATIONS)
    return re.split(rf"(?:(?<=[.!?])|(?<=[.!?][\"')])){held}\s+(?=[\"'(]?[A-Z0-9])", line)


def verify(case, article: str) -> tuple[list[Fault], dict[str, tuple[int, int]]]:
    """Check every row of a case against the article.

    Parameters
    ----------
    case : Case
    article : str
        The text of the article: one paragraph or heading per line.

    Returns
    -------
    faults : list of Fault
        What does not agree, with file and spreadsheet row. Empty: all is proven.
    coverage : dict of str to (int, int)
        What was found in the article, and how much of it stands in the tables.
    """
    sentences = split_article(article)
    texts = dict(zip(sentences["sentence_id"], sentences["text"], strict=True))
    proof = _Proof(case, texts)
    strange = proof.strangers(sentences)
    if strange > _STRANGE:
        problem = f"this is not the text that was coded: {strange} of {len(case.sentences)} sentences differ."
        fix = "take the same copy, one paragraph or heading per line, without title and author."
        return [Fault("the article", problem, fix)], {}
    proof.sentences(sentences)
    proof.claims()
    proof.actors()
    proof.events()
    proof.clues()
    proof.quantities()
    proof.links()
    proof.terms()
    proof.copies()
    return proof.faults, proof.coverage


class _Proof:
    """The checks of `verify`, one method for each table, and what they found."""

    def __init__(self, case, texts):
        self.case, self.texts = case, texts
        self.faults, self.coverage = [], {}
        self.place = dict(zip(case.claims["claim_id"], case.claims["sentence_id"], strict=True))
        self.claim = case.claims.set_index("claim_id")

    def fault(self, table, index, column, problem, fix):
        self.faults.append(Fault(f"{table}.csv", problem, fix, index + 2, column))

    def text_of(self, claim_id) -> str:
        return self.texts.get(self.place[claim_id], "")

    def cover(self, what, table, found):
        """Count what the article has (locator, wording, is it in the tables?)."""
        self.coverage[what] = (sum(1 for *_, covered in found if covered), len(found))
        for where, wording, covered in found:
            if not covered:
                self.faults.append(
                    Fault(f"{table}.csv", f"'{wording}' in {where} is not in the table.", "add a row for it, or mend the row.")
                )

    def strangers(self, found) -> int:
        """Count the sentences of the table that the article does not have, whatever their locator."""
        return (~self.case.sentences["sha256"].isin(set(found["sha256"]) if len(found) else set())).sum()

    def sentences(self, found):
        known = self.case.sentences.set_index("sentence_id")
        shared = ["position", "kind", "section", "paragraph", "words"]
        for row in found.itertuples():
            if row.sentence_id not in known.index:
                fix = "run: python -m utils index ARTICLE, and compare."
                self.faults.append(Fault("sentences.csv", f"the article's {row.sentence_id} is missing.", fix))
                continue
            index = known.index.get_loc(row.sentence_id)
            if known["sha256"].iloc[index] != row.sha256:
                fix = "use the copy of the article that was coded, or code this sentence anew."
                self.fault("sentences", index, "sha256", f"{row.sentence_id} has another fingerprint in this article.", fix)
            for column in shared:
                here, there = known[column].iloc[index], getattr(row, column)
                if not (pd.isna(here) and pd.isna(there)) and (pd.isna(here) or pd.isna(there) or here != there):
                    self.fault("sentences", index, column, f"found '{here}'; the article gives '{there}'.", f"write {there}.")
        for index, name in enumerate(known.index):
            if name not in self.texts:
                self.fault("sentences", index, "sentence_id", f"the article has no {name}.", "delete the row.")
        same = [(name, name, name in set(self.case.claims["sentence_id"])) for name in self.texts]
        self.cover("sentences and headings with claims", "claims", same)

    def claims(self):
        for index, row in enumerate(self.case.claims.itertuples()):
            text = self.texts.get(row.sentence_id, "")
            if not row.claim_id.startswith(f"{row.sentence_id}-"):
                self.fault("claims", index, "claim_id", f"'{row.claim_id}' stands in {row.sentence_id}.", "let both agree.")
            quoted = row.status == "direct_quote"
            if quoted != pd.notna(row.quote):
                fix = "give the words in 'quote' exactly if the status is direct_quote."
                self.fault("claims", index, "quote", f"the status is {row.status}.", fix)
            if pd.notna(row.quote) and row.quote not in _quotations(text):
                fix = "write the words inside the quotation marks, nothing else."
                self.fault("claims", index, "quote", f"'{row.quote}' is not a quotation in {row.sentence_id}.", fix)
            speaks = row.status in ("attributed_statement", "direct_quote", "analyst_speculation")
            if speaks != pd.notna(row.speaker):
                fix = "name the speaker of what someone says, and nobody for the article's own voice."
                self.fault("claims", index, "speaker", f"the status is {row.status}.", fix)
            if pd.notna(row.verb) != speaks:
                fix = "write the article's word for how the speaker says it, and nothing without a speaker."
                self.fault("claims", index, "verb", f"the status is {row.status}.", fix)
            elif speaks and not _word_in(row.verb, text):
                self.fault("claims", index, "verb", f"'{row.verb}' is not in {row.sentence_id}.", "keep the article's verb.")
            for hedge in parts(row.hedges):
                if not _word_in(hedge, text):
                    fix = "write the hedge as the article has it."
                    self.fault("claims", index, "hedges", f"'{hedge}' is not in {row.sentence_id}.", fix)
            for number in sorted(numbers_in(row.text) - numbers_in(text)):
                fix = "write the number that the article gives."
                self.fault("claims", index, "text", f"{number:g} is not in {row.sentence_id}.", fix)
            other = row.conflicts_with
            if other == row.claim_id:
                self.fault("claims", index, "conflicts_with", "a claim cannot contradict itself.", "name the other claim.")
        claims = self.case.claims
        quotes = set(zip(claims["sentence_id"], claims["quote"], strict=True))
        found = [(where, quote, (where, quote) in quotes) for where, text in self.texts.items() for quote in _quotations(text)]
        self.cover("quotations", "claims", found)
        cues = HEDGES | {hedge for cell in claims["hedges"] for hedge in parts(cell)}
        used = {(row.sentence_id, hedge) for row in claims.itertuples() for hedge in parts(row.hedges)}
        found = [(where, cue, (where, cue) in used) for where, text in self.texts.items() for cue in cues if _word_in(cue, text)]
        self.cover("hedges", "claims", found)

    def actors(self):
        owner = {name: row.actor_id for row in self.case.actors.itertuples() for name in [row.name, *parts(row.also_called)]}
        # The longest name first: "X administration" is not X. Capital letters count: "may" is not "May".
        names = "|".join(re.escape(name) for name in sorted(owner, key=len, reverse=True))
        found = {
            where: {owner[name] for name in re.findall(rf"(?<!\w)(?:{names})(?!\w)", text)} for where, text in self.texts.items()
        }
        for index, row in enumerate(self.case.actors.itertuples()):
            places = [where for where, actors in found.items() if row.actor_id in actors]
            if not places:
                fix = "write the name as the article has it."
                self.fault("actors", index, "name", f"'{row.name}' is not in the article.", fix)
            elif places[0] != row.first_sentence:
                problem = f"found {row.first_sentence}; first named in {places[0]}."
                self.fault("actors", index, "first_sentence", problem, f"write {places[0]}.")
            if places and parts(row.sentences) != places:
                problem = f"found '{row.sentences}', but the names stand elsewhere."
                self.fault("actors", index, "sentences", problem, f"write {'; '.join(places)}.")

    def events(self):
        spans = {row.event_id: parse_edtf(row.date_edtf) for row in self.case.events.itertuples()}
        covered = set()
        for index, row in enumerate(self.case.events.itertuples()):
            text, words, span = self.text_of(row.claim_id), _plain(row.date_text), spans[row.event_id]

            def wrong(column, problem, fix, index=index):
                self.fault("events", index, column, problem, fix)

            if words and words not in text:
                wrong("date_text", f"'{words}' is not in {self.place[row.claim_id]}.", "write it as the article has it.")
            covered |= {(self.place[row.claim_id], part) for part in dates_in(words)}
            if (row.date_basis == "none") != (span.earliest is None):
                wrong("date_edtf", f"the basis is {row.date_basis}.", "give a date exactly if the basis is not none.")
                continue
            step = _plain(row.step)
            basis = {"before": "inferred", "after": "inferred", "around": "vague"}.get(step, "arithmetic")
            if step and row.date_basis != basis:
                wrong("date_basis", f"the step is {step}.", f"write {basis}.")
            if row.date_basis in ("absolute", "inferred") and not names_date(words):
                wrong("date_edtf", f"'{words}' names no date.", "leave the date empty; its basis is none.")
            if span.approximate != (row.date_basis == "vague" or step.endswith("M")) or span.uncertain:
                wrong("date_edtf", f"the basis is {row.date_basis}.", "write ~ behind a rough or rounded date, and only there.")
            if (row.date_basis in ("absolute", "none")) != pd.isna(row.anchor_event):
                wrong("anchor_event", f"the basis is {row.date_basis}.", "name the event from which the date follows.")
            elif span.earliest and not fits(words, span):
                wrong("date_edtf", f"{row.date_edtf} is not what '{words}' says.", "write what the words say, no more.")
            elif row.date_basis == "absolute" and not re.search(r"\d{4}", words):
                wrong("date_basis", f"'{words}' has no year.", "write inferred, and name the anchor.")
            elif pd.notna(row.anchor_event) and not _follows(words, span, spans[row.anchor_event], _plain(row.step)):
                problem = f"{row.date_edtf} does not follow from {row.anchor_event} by '{row.step}'."
                wrong("date_edtf", problem, "count again, or mend the step.")
        found = [(where, part, (where, part) in covered) for where, text in self.texts.items() for part in dates_in(text)]
        self.cover("expressions of date", "events", found)

    def clues(self):
        events = self.case.events.set_index("event_id")["date_edtf"]
        for index, row in enumerate(self.case.clues.itertuples()):
            anchor, first, last = parse_edtf(events[row.anchor_event]), parse_edtf(row.earliest), parse_edtf(row.latest)
            if anchor.earliest is None:
                self.fault("clues", index, "anchor_event", f"{row.anchor_event} has no date.", "name an event with a date.")
                continue
            if first.earliest and first.earliest != anchor.earliest:
                self.fault("clues", index, "earliest", f"{row.anchor_event} is {anchor}.", "start with the day of the event.")
            # A weekday points back less than a week; counting elapsed days is one day later.
            late = 6 if first.earliest else 1 if row.counting == "elapsed" else 0
            if last.latest and last.latest != anchor.latest + dt.timedelta(days=late):
                self.fault("clues", index, "latest", f"{row.anchor_event} is {anchor}.", f"end {late} days after it.")

    def quantities(self):
        columns = ["low", "low_closed", "high", "high_closed", "qualifier"]
        covered = set()
        for index, row in enumerate(self.case.quantities.itertuples()):
            where = self.place[row.claim_id]
            if not _word_in(row.text, self.texts.get(where, "")):
                self.fault("quantities", index, "text", f"'{row.text}' is not in {where}.", "write it as the article has it.")
                continue
            covered |= {(where, number) for number in numbers_in(row.text)}
            for column, right in zip(columns, bounds_in(row.text) or (), strict=False):
                found = getattr(row, column)
                found = None if pd.isna(found) else found
                if found != right:
                    fix = (
                        "leave the cell empty."
                        if right is None
                        else f"write {right:g}."
                        if isinstance(right, float)
                        else f"write {str(right).lower()}."
                    )
                    self.fault("quantities", index, column, f"found '{found}', but the article says '{row.text}'.", fix)
            around = re.search(rf"((?:\S+ ){{0,3}}){re.escape(row.text)}", self.texts[where])[0]
            if (bounds_in(around) or (None,))[-1] not in (None, _plain(row.qualifier) or None):
                self.fault("quantities", index, "text", f"the article says '{around}'.", "take the qualifier along.")
        for row in self.case.events.itertuples():  # a number in a date is covered there
            covered |= {(self.place[row.claim_id], number) for number in numbers_in(_plain(row.date_text))}
        found = [
            (where, f"{number:g}", (where, number) in covered)
            for where, text in self.texts.items()
            for number in sorted(numbers_in(text))
        ]
        self.cover("numbers", "quantities", found)

    def links(self):
        voices = {"direct_quote": "quoted", "attributed_statement": "paraphrased", "reported_fact": "acts only"}
        for index, row in enumerate(self.case.positions.itertuples()):
            claim = self.claim.loc[row.claim_id]
            if voices.get(claim["status"]) != row.voice:
                self.fault("positions", index, "voice", f"the claim is coded {claim['status']}.", "let both agree.")
            if pd.notna(claim["speaker"]) and claim["speaker"] != row.actor_id:
                fix = f"write {claim['speaker']}, or name another claim."
                self.fault("positions", index, "actor_id", f"the speaker of {row.claim_id} is {claim['speaker']}.", fix)
        for index, row in enumerate(self.case.risks.itertuples()):
            status = self.claim.loc[row.claim_id, "status"]
            if row.status != status:
                self.fault("risks", index, "status", f"the claim is coded {status}.", f"write {status}.")

    def terms(self):
        for index, row in enumerate(self.case.terms.itertuples()):
            pattern = rf"\b{re.escape(row.term)}\b"
            found = [where for where, text in self.texts.items() for _ in re.findall(pattern, text, re.IGNORECASE)]
            if row.count != len(found) or parts(row.sentences) != found:
                fix = f"write {len(found)} and {';'.join(found)}." if found else "write 0 and no locator."
                self.fault("terms", index, "count", f"'{row.term}' stands {len(found)} times in the article.", fix)
        for index, row in enumerate(self.case.glossary.itertuples()):
            if row.origin == "article" and not _word_in(row.term, self.texts.get(row.source, "")):
                fix = "write the locator of a sentence that has the term."
                self.fault("glossary", index, "source", f"'{row.term}' is not in {row.source}.", fix)

    def copies(self):
        """No cell may repeat the article's sentences; its few words in a row are names."""
        runs = set()
        for text in self.texts.values():
            words = _words(text)
            runs |= {tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
        for resource in self.case.package["resources"]:
            frame = self.case.table(resource["name"])
            for column in (field["name"] for field in resource["schema"]["fields"] if field["type"] == "string"):
                for index, cell in enumerate(frame[column]):
                    words = _words(_plain(cell))
                    if any(tuple(words[start : start + _RUN]) in runs for start in range(len(words) - _RUN + 1)):
                        problem = f"{_RUN} words in a row are the article's."
                        self.fault(resource["name"], index, column, problem, "say it in your own words.")


def _follows(words, span, anchor, step) -> bool:
    """Say whether a date follows from its anchor by the step."""
    if anchor.earliest is None:
        return False
    period = dt.timedelta(days=repeats_every(words))
    if step == "before":
        return span.latest < anchor.earliest <= span.earliest + period
    if step == "after":
        return span.earliest > anchor.latest >= span.latest - period
    if step == "around":
        month = (anchor.earliest.year, anchor.earliest.month)
        whole = (span.latest + dt.timedelta(days=1)).day == 1 == span.earliest.day
        return whole and {(day.year, day.month) for day in (span.earliest, span.latest)} == {month}
    count, unit = int(step[0] + step[2:-1]), step[-1]
    if abs(count) != steps_in(words):
        return False
    if unit == "D":
        return span.earliest == span.latest == anchor.earliest + dt.timedelta(days=count)
    months = pd.Timestamp(anchor.earliest) + pd.DateOffset(months=count)
    return span.approximate and span.earliest == span.latest == months.date()


def _quotations(text: str) -> list[str]:
    return [quote.rstrip(",.;!?") for quote in re.findall(r'"([^"]+)"', text)]


def _plain(cell) -> str:
    return "" if pd.isna(cell) else cell


def _word_in(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.casefold())
