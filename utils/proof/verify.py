"""Hold every row of a case against the article that it was taken from.

The article itself is not part of the project. Whoever has a copy can prove the tables with
it; a fingerprint of each sentence says whether it is the same copy.
"""

import datetime as dt
import hashlib
import re

import pandas as pd

from ..case.case import parts
from ..case.dates import parse_edtf
from ..case.description import Fault
from .article import split_article
from .wording import HEDGES, NO_DATE, bounds_in, dated, dates_in, numbers_in

_STRANGE = 5  # more changed sentences than this are another text
_RECORD = "By the record"  # how a note begins to say what a source says
_RUN = 8  # so many words in a row are a copy
_AS_WRITTEN = "write it as the article has it."
_STEPS = {"before": "completed", "after": "completed", "around": "rough"}  # how a date is known that follows so; else: counted


def verify(case, article: str) -> tuple[list[Fault], dict[str, tuple[int, int]]]:
    """Check every row of a case against the article.

    Returns
    -------
    faults : list of Fault
        What does not agree, with file and spreadsheet row. Empty: all is proven.
    coverage : dict of str to (int, int)
        What was found in the article, and how much of it stands in the tables.
    """
    found = split_article(article)
    strange = (~case.sentences["sha256"].isin(found["sha256"])).sum()
    if strange > _STRANGE:
        problem = f"this is not the text that was coded: {strange} of {len(case.sentences)} sentences differ."
        fix = "take the same copy, one paragraph or heading per line, without title and author."
        return [Fault("the article", problem, fix)], {}
    proof = _Proof(case, dict(zip(found["sentence_id"], found["text"], strict=True)))
    proof.sentences(found)
    checks = [proof.claims, proof.actors, proof.events, proof.clues, proof.quantities, proof.links, proof.outside, proof.terms]
    for check in [*checks, proof.copies]:
        check()
    return proof.faults, proof.coverage


class _Proof:
    """The checks of `verify`, one method for each table, and what they found."""

    def __init__(self, case, texts):
        self.case, self.texts = case, texts
        self.faults, self.coverage = [], {}
        self.place = dict(case.locators)
        self.source = case.said_of("claims", "status", "source")
        self.voice = case.said_of("claims", "status", "voice")

    def rows(self, table):
        """Yield each row of a table, and a function that notes a fault in it."""
        for index, row in enumerate(self.case.table(table).itertuples()):

            def fault(column, problem, fix, index=index):
                self.faults.append(Fault(f"{table}.csv", problem, fix, index + 2, column))

            yield row, fault

    def text_of(self, claim_id) -> str:
        return self.texts.get(self.place.get(claim_id), "")

    def places_of(self, word) -> list[str]:
        return [where for where, text in self.texts.items() if isinstance(word, str) and _word_in(word, text)]

    def cover(self, what, table, found):
        """Count what the article has (locator, wording, is it in the tables?)."""
        self.coverage[what] = (sum(1 for *_, covered in found if covered), len(found))
        fix = "add a row for it, or mend the row."
        missing = [f"'{wording}' in {where} is not in the table." for where, wording, covered in found if not covered]
        self.faults += [Fault(f"{table}.csv", problem, fix) for problem in missing]

    def sentences(self, found):
        there = {row.sentence_id: row for row in found.itertuples()}
        for row, fault in self.rows("sentences"):
            other = there.pop(row.sentence_id, None)
            if other is None:
                fault("sentence_id", f"the article has no {row.sentence_id}.", "delete the row.")
                continue
            if row.sha256 != other.sha256:
                problem = f"{row.sentence_id} has another fingerprint in this article."
                fault("sha256", problem, "use the copy of the article that was coded, or code this sentence anew.")
            for column in ("position", "kind", "section", "paragraph", "words"):
                mine, its = getattr(row, column), getattr(other, column)
                if pd.isna(mine) != pd.isna(its) or (pd.notna(mine) and mine != its):
                    fault(column, f"found '{mine}'; the article gives '{its}'.", f"write {its}.")
        for name in there:
            fix = "run: python -m utils index ARTICLE, and compare."
            self.faults.append(Fault("sentences.csv", f"the article's {name} is missing.", fix))
        claimed = set(self.case.claims["sentence_id"])
        self.cover("sentences and headings with claims", "claims", [(name, name, name in claimed) for name in self.texts])

    def claims(self):
        for row, fault in self.rows("claims"):
            text, coded = self.texts.get(row.sentence_id, ""), f"the status is {row.status}."
            if not row.claim_id.startswith(f"{row.sentence_id}-"):
                fault("claim_id", f"'{row.claim_id}' stands in {row.sentence_id}.", "let both agree.")
            if (self.voice.get(row.status) == "quoted") != pd.notna(row.quote):
                fault("quote", coded, "give the words in 'quote' exactly if the status is one for quotations.")
            if pd.notna(row.quote) and row.quote not in _quotations(text):
                problem = f"'{row.quote}' is not a quotation in {row.sentence_id}."
                fault("quote", problem, "write the words inside the quotation marks, nothing else.")
            speaks = self.source.get(row.status) == "party"
            if speaks != pd.notna(row.speaker):
                fault("speaker", coded, "name the speaker of what someone says, and nobody for the article's own voice.")
            if speaks != pd.notna(row.verb):
                fault("verb", coded, "write the article's word for how the speaker says it, and nothing without a speaker.")
            words = [("verb", row.verb)] * (speaks and pd.notna(row.verb)) + [("hedges", hedge) for hedge in parts(row.hedges)]
            for column, word in words:
                if not _word_in(word, text):
                    fault(column, f"'{word}' is not in {row.sentence_id}.", _AS_WRITTEN)
            for number in sorted(numbers_in(row.text) - numbers_in(text)):
                fault("text", f"{number:g} is not in {row.sentence_id}.", "write the number that the article gives.")
            for other in parts(row.conflicts_with):
                if other == row.claim_id or other not in self.place:
                    fault("conflicts_with", f"'{other}' is not another claim.", "name a claim of this table, but not this one.")
        claims = self.case.claims
        quotes = set(zip(claims["sentence_id"], claims["quote"], strict=True))
        found = [(where, quote, (where, quote) in quotes) for where, text in self.texts.items() for quote in _quotations(text)]
        self.cover("quotations", "claims", found)
        used = {(row.sentence_id, hedge) for row in claims.itertuples() for hedge in parts(row.hedges)}
        cues = HEDGES | {hedge for _, hedge in used}
        found = [(where, cue, (where, cue) in used) for where, text in self.texts.items() for cue in cues if _word_in(cue, text)]
        self.cover("hedges", "claims", found)

    def actors(self):
        owner = {name: row.actor_id for row in self.case.actors.itertuples() for name in [row.name, *parts(row.also_called)]}
        # The longest name first: "X administration" is not X. Capital letters count: "may" is not "May".
        names = "|".join(map(re.escape, sorted(owner, key=len, reverse=True))) or "(?!)"
        named = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
        found = {where: {owner[name] for name in named.findall(text)} for where, text in self.texts.items()}
        for row, fault in self.rows("actors"):
            places = [where for where, actors in found.items() if row.actor_id in actors]
            if not places:
                fault("name", f"'{row.name}' is not in the article.", "write the name as the article has it.")
                continue
            cells = {"first_sentence": places[:1], "sentences": places, "adjective_in": self.places_of(row.adjective)}
            for column, right in cells.items():
                if parts(getattr(row, column)) != right:
                    wrong = f"found '{_plain(getattr(row, column))}', but the words stand elsewhere."
                    fault(column, wrong, f"write {'; '.join(right)}." if right else "leave the cell empty.")

    def events(self):
        spans = {row.event_id: parse_edtf(row.date_edtf) for row in self.case.events.itertuples()}
        covered, how = set(), self.case.said_of("events", "date_basis", "how")
        for row, fault in self.rows("events"):
            known = how.get(row.date_basis, "")
            words, step, basis = _plain(row.date_text), _plain(row.step), f"the basis is {row.date_basis}."
            if words not in self.text_of(row.claim_id):
                fault("date_text", f"'{words}' is not in {self.place.get(row.claim_id)}.", _AS_WRITTEN)
            covered |= {(self.place.get(row.claim_id), part) for part in dates_in(words)}
            if (known in ("written", "unknown")) != pd.isna(row.anchor_event):
                fault("anchor_event", basis, "name the event from which the date follows, and no other.")
            if step and known != (right := _STEPS.get(step, "counted")):
                fault("date_basis", f"the step is {step}.", f"write {' or '.join(name for name in how if how[name] == right)}.")
            right = NO_DATE if known == "unknown" else dated(words, spans.get(row.anchor_event, NO_DATE), step)
            if spans[row.event_id] != right:
                problem = f"found '{_plain(row.date_edtf)}'; what follows from '{words}', anchor and step is: {right}."
                fault("date_edtf", problem, "write that, or mend what it follows from.")
        found = [(where, part, (where, part) in covered) for where, text in self.texts.items() for part in dates_in(text)]
        self.cover("expressions of date", "events", found)

    def clues(self):
        events = self.case.events.set_index("event_id")["date_edtf"]
        for row, fault in self.rows("clues"):
            anchor = parse_edtf(events.get(row.anchor_event))
            first, last = parse_edtf(row.earliest), parse_edtf(row.latest)
            if anchor.earliest is None:
                fault("anchor_event", f"{row.anchor_event} has no date.", "name an event with a date.")
                continue
            if first.earliest and first.earliest != anchor.earliest:
                fault("earliest", f"{row.anchor_event} is {anchor}.", "start with the day of the event.")
            # A weekday points back less than a week; counting elapsed days is one day later.
            late = 6 if first.earliest else 1 if row.counting == "elapsed" else 0
            if last.latest and last.latest != anchor.latest + dt.timedelta(days=late):
                fault("latest", f"{row.anchor_event} is {anchor}.", f"end {late} days after it.")

    def quantities(self):
        covered = set()
        for row, fault in self.rows("quantities"):
            where, text = self.place.get(row.claim_id), self.text_of(row.claim_id)
            if not _word_in(row.text, text):
                fault("text", f"'{row.text}' is not in {where}.", _AS_WRITTEN)
                continue
            covered |= {(where, number) for number in numbers_in(row.text)}
            columns = ["low", "low_closed", "high", "high_closed", "qualifier"]
            bounds = bounds_in(row.text) or ()
            if bounds and bounds[-1] is None and all(pd.isna(getattr(row, column)) for column in columns[:4]):
                if pd.isna(row.note):  # a round number may be neither exact nor a bound
                    fault("note", f"'{row.text}' has no bounds.", "say why, or give both.")
                continue
            for column, right in zip(columns, bounds, strict=False):
                found = getattr(row, column)
                found = None if pd.isna(found) else found
                if found != right:
                    said = f"{right:g}" if isinstance(right, float) else str(right).casefold()
                    fix = "leave the cell empty." if right is None else f"write {said}."
                    fault(column, f"found '{found}', but the article says '{row.text}'.", fix)
            around = re.search(rf"((?:\S+ ){{0,3}}){re.escape(row.text)}", text)[0]
            if (bounds_in(around) or (None,))[-1] not in (None, _plain(row.qualifier) or None):
                fault("text", f"the article says '{around}'.", "take the qualifier along.")
        for row in self.case.events.itertuples():  # a number in a date is covered there
            covered |= {(self.place.get(row.claim_id), number) for number in numbers_in(_plain(row.date_text))}
        numbers = [(where, number) for where, text in self.texts.items() for number in sorted(numbers_in(text))]
        self.cover("numbers", "quantities", [(where, f"{number:g}", (where, number) in covered) for where, number in numbers])

    def links(self):
        """Positions, relations and risks repeat something of the claim that they rest on."""
        claims = {row.claim_id: row for row in self.case.claims.itertuples()}
        instead = self.case.said_of("positions", "voice", "instead")
        for row, fault in self.rows("positions"):
            claim = claims.get(row.claim_id)
            if claim and self.voice.get(claim.status) not in (row.voice, instead.get(row.voice)):
                fault("voice", f"the claim is coded {claim.status}.", "let both agree.")
            if claim and pd.notna(claim.speaker) and claim.speaker != row.actor_id:
                problem = f"the speaker of {row.claim_id} is {claim.speaker}."
                fault("actor_id", problem, f"write {claim.speaker}, or name another claim.")
        sources, counts = (self.case.said_of("relations", "act", word) for word in ("source", "counts"))
        for row, fault in self.rows("relations"):
            claim = claims.get(row.claim_id)
            source = claim and self.source.get(claim.status)
            fits = source == sources.get(row.act, source)
            if counts.get(row.act) == "possible":
                fits = claim and (source == "future" or bool(parts(claim.hedges)))
            if claim and not fits:
                fault("act", f"the claim is coded {claim.status}.", "let both agree: what may be done has a hedge or lies ahead.")
        for row, fault in self.rows("risks"):
            claim = claims.get(row.claim_id)
            if claim and row.status != claim.status:
                fault("status", f"the claim is coded {claim.status}.", f"write {claim.status}.")

    def outside(self):
        """Check on what each thing said of a side rests, who is quoted, and that rows from outside are those that were read."""
        for row, fault in self.rows("stakeholders"):
            if (pd.isna(row.claim_id) and pd.isna(row.context_id)) != (row.text == "not known"):
                fault("text", f"found '{row.text}'.", "name the claim or the fact that it rests on, or write: not known.")
        for row, fault in self.rows("context"):
            for where in parts(row.sentence_id):
                if where not in self.texts:
                    fault("sentence_id", f"the article has no {where}.", "write the locator of a sentence that needs the fact.")
        notes = self.case.claims.set_index("claim_id")["note"].fillna("")
        quoted = set(self.case.claims.loc[self.case.claims["quote"].notna(), "claim_id"])
        for row, fault in self.rows("record"):
            if row.claim_id in quoted and (pd.isna(row.said_by) or pd.isna(row.occasion)):
                fault("said_by", "the claim is a quotation.", "write who said it and on which occasion, or: not known.")
            if pd.notna(row.difference) and _RECORD not in notes.get(row.claim_id, ""):
                fault("difference", f"the note of {row.claim_id} in claims.csv says nothing of it.", f"add there: {_RECORD} ...")
        for resource in self.case.package["resources"]:
            if "fingerprint" in self.case.table(resource["name"]):
                for row, fault in self.rows(resource["name"]):
                    if row.fingerprint != (right := fingerprint(row)):
                        fix = f"read the page at its address again. All of the row stands there? Then write {right}."
                        fault("fingerprint", "a cell of this row has changed since it was read in its source.", fix)

    def terms(self):
        for row, fault in self.rows("terms"):
            pattern = rf"\b{re.escape(row.term)}\b"
            found = [where for where, text in self.texts.items() for _ in re.findall(pattern, text, re.IGNORECASE)]
            if row.count != len(found) or parts(row.sentences) != found:
                fix = f"write {len(found)} and {';'.join(found)}." if found else "write 0 and no locator."
                fault("count", f"'{row.term}' stands {len(found)} times in the article.", fix)
        for row, fault in self.rows("glossary"):
            if row.origin == "article" and not _word_in(row.term, self.texts.get(row.source, "")):
                fault("source", f"'{row.term}' is not in {row.source}.", "write the locator of a sentence that has the term.")

    def copies(self):
        """No cell may repeat the article's sentences; its few words in a row are names."""
        runs = {run for text in self.texts.values() for run in _runs(text)}
        for resource in self.case.package["resources"]:
            texts = [field["name"] for field in resource["schema"]["fields"] if field.get("type", "string") == "string"]
            for row, fault in self.rows(resource["name"]):
                for column in texts:
                    if any(run in runs for run in _runs(_plain(getattr(row, column, "")))):
                        fault(column, f"{_RUN} words in a row are the article's.", "say it in your own words.")


def fingerprint(row) -> str:
    """Return 12 hexadecimal digits that change with any other cell of a row (a named tuple) from outside the article."""
    cells = [str(cell) for name, cell in row._asdict().items() if name not in ("Index", "fingerprint") and pd.notna(cell)]
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:12]


def _quotations(text: str) -> list[str]:
    return [quote.rstrip(",.;!?") for quote in re.findall(r'"([^"]+)"', text)]


def _plain(cell) -> str:
    return cell if isinstance(cell, str) else ""


def _word_in(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def _runs(text: str) -> list[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.casefold())
    return [tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)]
