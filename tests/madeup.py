"""A made-up class: thirty students, their files as thirty downloads bring them, and five files that do not belong there.

``python tests/madeup.py FOLDER`` writes it, to look at the page that ``python -m utils class FOLDER`` makes of it.
"""

import csv
import io
import random
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from utils import load_case
from utils.practice import checks

NAMES = """Ada Bela Chen Dina Emil Fatma Goran Hana Ivo Jana Kofi Lea Milan Nadia Omar Petra Quentin Rosa Sami
Tara Ugo Vera Wim Xenia Yusuf Zoe Åsa Łukasz Ngọc""".split()
HOSTILE = '<img src=x onerror=alert(1)> "=cmd" \u202e'


def typed(row, text):
    """Write an answer of the tables as a student types it."""
    if row["kind"] == "mapping":
        pairs = (pair.split("=", 1) for pair in text.split(";"))
        return "; ".join(f"{name}: {ways.split('|')[0]}" for name, ways in pairs)
    if row["kind"] == "set":
        return ", ".join(part.split("|")[0] for part in text.split(";"))
    if row["kind"] == "interval":
        return text.replace(";", "; ")
    return "a whole table" if row["kind"] in ("table", "ordered", "figure") else text.split("|")[0]


def answers_of(case, luck, lessons):
    """Make up what one student has answered in the first lessons."""
    wrong = {name: list(part["wrong_answer"]) for name, part in case.feedback.groupby("exercise_id")}
    rows = []
    for row in case.exercises.to_dict("records"):
        if int(row["notebook"][:2]) >= lessons or luck.random() < 0.15:
            continue
        name, verdict = row["exercise_id"], "Correct"
        answer = first = "" if row["kind"] in ("open", "figure") else typed(row, row["answer"])
        if row["asks"] in checks.KEPT:
            verdict = "Kept"
            answer = first = f"Because the text says so in p{luck.randint(1, 11)}s1."
            if row["kind"] == "number":
                answer = first = str(luck.randint(0, 5 if "from 0 to 5" in row["question"] else 100))
            elif row["kind"] == "date":
                answer = first = f"2024-{luck.randint(10, 12)}-{luck.randint(1, 28):02d}"
        elif luck.random() < 0.45 and name in wrong:
            first = typed(row, luck.choice(wrong[name][:2]))
        before = "Correct" if first == answer and verdict == "Correct" and luck.random() < 0.9 else "Not yet"
        own = {"first_answer": first, "first_verdict": verdict if verdict == "Kept" else before}
        rows.append({"case": case.package["name"], "exercise_id": name, "answer": answer, "verdict": verdict, **own})
    return rows


def forecasts_of(case, luck, opened):
    """Make up the forecasts of one student."""
    rows = [
        {"case": case.package["name"], "question_id": row["question_id"], "question": row["question"],
         "deadline": row["deadline"], "probability": str(luck.choice([0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.9])), "band": "",
         "reason": "I think so.", "locked_at": f"2026-01-{luck.randint(10, 28)}T10:{luck.randint(10, 59)}:00+01:00"}
        for row in case.questions.to_dict("records")
    ]  # fmt: skip
    return rows + [{**rows[0], "question_id": "epilogue opened", "probability": ""}] * opened


def codes_of(case, luck, claims):
    """Make up the codes of one student: most are those of the key."""
    statuses = case.allowed("claims", "status")
    key = case.claims.set_index("claim_id")["status"]
    chosen = [(claim, key[claim] if luck.random() < 0.8 else luck.choice(statuses)) for claim in claims]
    return [{"case": case.package["name"], "claim_id": claim, "status": status} for claim, status in chosen]


def table(rows):
    """Write rows as the keeper does."""
    text = io.StringIO(newline="")
    written = csv.DictWriter(text, list(rows[0]))
    written.writeheader()
    written.writerows(rows)
    return text.getvalue().encode()


def zipped(files):
    """Pack files as ``my_work.zip``."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def make_class(folder, case, story, opened=True):
    """Write the files of thirty students into a folder, and five that do not belong there."""
    luck = random.Random(7)
    some = list(story.claims["claim_id"][:12])
    for number, name in enumerate([*NAMES, HOSTILE]):
        files = {"answers.csv": table(answers_of(case, luck, luck.choice([3, 5, 7])))}
        if number % 2:
            files["forecasts.csv"] = table(forecasts_of(case, luck, opened))
            files["story/me.csv"] = table(codes_of(story, luck, some))
        if number < 20:  # as a learning platform packs them
            home = folder / f"{name} Test_{1000 + number}_assignsubmission_file"
            home.mkdir(parents=True)
            (home / "my_work.zip").write_bytes(zipped(files))
        elif name != HOSTILE:  # as a mail brings them
            (folder / f"{name}.zip").write_bytes(zipped(files))
        else:  # no disk takes this name, and a ZIP file does
            (folder / "late.zip").write_bytes(zipped({f"{name}/my_work.zip": zipped(files)}))
    (folder / "Vera (1).zip").write_bytes((folder / "Vera.zip").read_bytes())
    (folder / "Copy of Wim.zip").write_bytes((folder / "Wim.zip").read_bytes())
    (folder / "Zoe.zip").write_bytes((folder / "Zoe.zip").read_bytes()[:300])
    (folder / "marks.csv").write_text("student,mark\nAda,1\n", encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" * 100)
    return folder


if __name__ == "__main__":
    place = Path(sys.argv[1])
    real = load_case()
    make_class(place, real, load_case(real.folder / "example"))
    print(f"A made-up class is in {place}.")
