"""Try to lose what was saved: kill programs in the middle of their work, and let many save at once. Print the figures.

    python tests/losses.py answers 200     200 kills of a program that saves answers
    python tests/losses.py exports 200     200 kills of a program that writes a page and keeps it for a repeat
    python tests/losses.py crowd 30        30 programs that save answers in one file, at once
    python tests/losses.py threads 30      30 threads of one program
    python tests/losses.py stopped 30      30 programs that wait for a lock that was left behind

A child saves in a loop, and says each number that it has saved. It is killed at a random
moment. Then its file must hold what the child has said last, or what it was about to say.
The next child goes on where this one has stopped.
"""

import itertools
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

KEYS = 30  # rows of the file; each is written anew, again and again
EACH = 3  # rows that each of a crowd saves


class Answers:
    """A student's file of answers."""

    def __init__(self, folder, patience=None):
        from utils.practice import work

        work.FOLDER, work._PATIENCE = folder, patience or work._PATIENCE
        self.file, self.table_of = folder / "answers.csv", work.table_of
        self.kept = work.Kept("Your answers", "answers.csv", ["exercise_id", "answer"])

    def save(self, number, name=None):
        self.kept.put({"exercise_id": name or str(number % KEYS), "answer": f"={number} " * 300})
        if self.kept.trouble:
            sys.exit(self.kept.where)

    def rows(self):
        return {row["exercise_id"]: row["answer"] for row in self.table_of(self.file.read_bytes())[1]}

    def holds(self, number):
        """Say whether all numbers until this one are saved, and no later one."""
        return self.rows() == {str(one % KEYS): f"={one} " * 300 for one in range(number + 1)}


class Exports:
    """A page of an export, and what is kept of it for a repeat."""

    def __init__(self, folder, patience=None):
        from utils.export import store

        store.time = SimpleNamespace(time=lambda: time.time() + 100)  # the next one comes later
        self.file, self.store, self.write = folder / "page.html", store.Store(folder), store.write_whole

    def save(self, number):
        content = b"%d\n" % number * 100_000
        self.store.put("kept", "key", content)
        self.write(self.file, content)

    def holds(self, number):
        """Say whether the page is of this number, and what is kept is of this one or the next, both whole."""
        this, after = (b"%d\n" % one * 100_000 for one in (number, number + 1))
        return self.file.read_bytes() == this and (self.store.get("kept", "key") or [b""])[0] in (this, after)


def fork(work):
    """Start a child that does this work; give its id and what it says."""
    said, say = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            work(lambda number: os.write(say, b"%d\n" % number))
        finally:
            os._exit(0)
    os.close(say)
    return pid, os.fdopen(said, "rb")


def kills(program, times):
    """Kill so many programs that save, and count what is lost and what is left behind."""

    def save(say, begin):
        for one in itertools.count(begin):
            program.save(one)
            say(one)

    last, lost, files, waits = -1, 0, [], []
    for _ in range(times):
        begun = time.monotonic()
        pid, said = fork(lambda say, begin=last + 1: save(say, begin))
        first = said.readline()
        waits.append(time.monotonic() - begun)
        time.sleep(random.uniform(0, 0.03))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        last = int((first + said.read()).split()[-1])
        if not program.holds(last):
            last += 1
            lost += not program.holds(last)
        files.append(len(os.listdir(program.file.parent)))
    program.save(last + 1)
    return {
        "kills": times,
        "saves": last + 2,
        "lost or half": lost,
        "longest wait": round(max(waits), 2),
        "files after a kill, at most": max(files),
        "files at the end": sorted(os.listdir(program.file.parent)),
    }


def crowd(program, number, threads=False):
    """Let so many programs, or threads of one, save at once, and count what is missing."""

    def save(say, name):
        for one in range(EACH):
            begun = time.monotonic()
            program.save(one, f"{name} {one}")
            say(round(1000 * (time.monotonic() - begun)))

    begun, waits = time.monotonic(), []
    if threads:
        several = [threading.Thread(target=save, args=(waits.append, name)) for name in range(number)]
        for thread in several:
            thread.start()
        for thread in several:
            thread.join()
    else:
        for pid, said in [fork(lambda say, name=name: save(say, name)) for name in range(number)]:
            waits += map(int, said.read().split())
            os.waitpid(pid, 0)
    wanted = {f"{name} {one}" for name in range(number) for one in range(EACH)}
    return {
        "writers": number,
        "saves": len(waits),
        "missing": len(wanted - set(program.rows())),
        "longest wait": max(waits) / 1000,
        "seconds": round(time.monotonic() - begun, 1),
        "files at the end": sorted(os.listdir(program.file.parent)),
    }


def figures(what, number, patience=None):
    """Try it in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        program = (Exports if what == "exports" else Answers)(Path(folder), patience)
        if what == "stopped":
            (program.file.with_name(".answers.csv.lock")).touch()
        return kills(program, number) if what in ("answers", "exports") else crowd(program, number, what == "threads")


if __name__ == "__main__":
    print(json.dumps(figures(sys.argv[1], int(sys.argv[2]), *map(float, sys.argv[3:]))))
