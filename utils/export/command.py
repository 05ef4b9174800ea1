"""The command ``python -m utils export``: which files, from what, and where to."""

import re
import sys
import tempfile
from pathlib import Path
from textwrap import shorten

from tqdm import tqdm

from ..case.description import PACKAGE, find_case, read_package
from . import TEMPLATES
from .lesson import CannotExport, described, lessons_in, source_of, teaching_of
from .store import Store, digest, versions, write_whole

HERE = Path(__file__).parent
SUFFIXES = {"html": ".html", "slides": ".slides.html", "pdf": ".pdf"}
EDITIONS = ("student", "instructor")


class CannotStart(ValueError):
    """The command cannot be carried out as it was given. The message says what to write instead."""


def export(lessons, formats, editions, output, home, data=None) -> int:
    """Write lessons as handouts, slides and PDFs, and a page that lists them.

    0: all files are there. 1: something could not be exported; it is named, and its
    former files stay as they were.

    Parameters
    ----------
    lessons : list of str
        Names of notebooks, or how they begin: ``02``, or paths of notebooks. Empty: all.
    formats : list of str
        Of ``html``, ``slides``, ``pdf``.
    editions : list of str
        Of ``student``, ``instructor``.
    output : pathlib.Path
        Folder; each edition gets a folder in it.
    home : pathlib.Path
        Folder of the project.
    data : pathlib.Path, optional
        Folder of the case. Left out: see `find_case`.

    Raises
    ------
    CannotStart
        If there is no such lesson, case, format or edition, or the folder cannot be written.
    """
    paths = _find(lessons, home / "notebooks")
    for kind, asked, known in (("format", formats, SUFFIXES), ("edition", editions, EDITIONS)):
        for name in asked:
            if name not in known:
                raise CannotStart(f"There is no {kind} '{name}'. Write one of: {', '.join(known)}.")
    case = find_case(data).resolve()
    package, faults = read_package(case)
    if faults:
        raise CannotStart(f"The case cannot be used. {faults[0]}")
    for edition in editions:
        _make_folder(output / edition)
    files = [(path, edition, to) for path in paths for edition in editions for to in formats]
    problems, remarks, written = [], [], 0
    with tqdm(total=len(files), unit="file", leave=False, delay=0.5) as progress:
        for (path, edition, to), made in _contents(files, case, home, progress):
            if isinstance(made, Exception):
                problems.append(f"{path.stem}: {made}")
            else:
                content, said = made
                remarks += [f"{path.stem}, {to} for {edition}s: {remark}" for remark in said]
                try:
                    written += write_whole(output / edition / (path.stem + SUFFIXES[to]), content)
                except OSError as error:
                    problems.append(f"{path.stem}: its file cannot be written ({error.strerror}).")
            progress.update()
    for line in [*remarks, *dict.fromkeys(problems)]:
        print(line)
    for edition in editions:
        write_whole(output / edition / "index.html", index(edition, output / edition, paths, home, package["title"]))
    print(f"{len(files) - len(problems)} of {len(files)} files are in {output}; {written} of them are new or changed.")
    return 1 if problems else 0


def _find(names, folder) -> list[Path]:
    lessons = lessons_in(folder)
    found = []
    for name in names:
        path, stem = Path(name), Path(name).name.removesuffix(".ipynb")
        here = [path for path in (path, folder / f"{stem}.ipynb") if path.suffix == ".ipynb" and path.is_file()]
        fitting = [path.parent.resolve() / path.name for path in here[:1]] or [
            path for path in lessons if path.stem.startswith(stem)
        ]
        if len(fitting) != 1:
            raise CannotStart(f"There is no lesson '{name}'. Write one of: {', '.join(path.stem for path in lessons)}.")
        found += fitting
    return list(dict.fromkeys(found)) or lessons


def _make_folder(folder) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise CannotStart(
            f"The folder {folder} cannot be written ({error.strerror}). Name another one: --output FOLDER."
        ) from None


def _contents(files, case, home, progress):
    """Yield each file with its content and remarks, or with what went wrong: what is kept first."""
    store = Store(home / "build" / ".cache")
    tables = sorted({*case.glob("*.csv"), case / PACKAGE, home / "data" / PACKAGE})
    tools = sorted(path for path in (home / "utils").rglob("*.py") if HERE not in path.parents)
    ground = digest(versions(), *tables, *tools)
    tools, missing = digest(ground, HERE), {}
    for path, edition, to in files:
        try:
            teaching = teaching_of(path) if edition == "instructor" else ""
            key = digest(tools, path.stem, source_of(path), repr(teaching), edition, to)
        except CannotExport as problem:
            yield (path, edition, to), problem
            continue
        kept = store.get(_name(path, edition, to), key)
        if kept is None:
            missing.setdefault(path, []).append((edition, to, key))
        else:
            yield (path, edition, to), kept
    if missing:
        from .edition import given_away

        for path, notebook in _executed(list(missing), ground, case, home, store, progress):
            problem = notebook if isinstance(notebook, Exception) else None
            refused = problem or given_away(notebook, case)
            for edition, to, key in missing[path]:
                progress.set_description(f"{path.stem}: {to} for {edition}s")
                made = (refused if edition == "student" else problem) or _made(notebook, path, edition, to, case)
                if not isinstance(made, Exception):
                    store.put(_name(path, edition, to), key, *made)
                yield (path, edition, to), made


def _executed(paths, ground, case, home, store, progress):
    """Yield each lesson as a notebook with outputs, or with what went wrong."""
    # nbformat checks addresses with a grammar that takes seconds to compile, and no notebook
    # holds one. Without the package it leaves that check out.
    sys.modules.setdefault("rfc3987_syntax", None)
    import nbformat

    keys = {path: digest(ground, path) for path in paths}
    kept = {path: store.get(path.name, keys[path]) for path in paths}
    for path in paths:
        if kept[path] is not None:
            yield path, nbformat.reads(kept[path][0].decode(), as_version=4)
    waiting = [path for path in paths if kept[path] is None]
    if waiting:
        from .run import run_lessons

        progress.set_description("running " + ", ".join(path.stem for path in waiting[:2]))
        for path, result in run_lessons(waiting, home, case):
            if not isinstance(result, Exception):
                store.put(path.name, keys[path], nbformat.writes(result).encode(errors="replace"))
            yield path, result


def _made(notebook, path, edition, to, case):
    """Return the bytes of a file and the remarks about it, or what stands in the way."""
    from .exporters import exporter

    about = {"name": path.stem, "path": str(path.parent), "case": str(case)}
    try:
        content, resources = exporter(to, edition).from_notebook_node(notebook, {"metadata": about})
    except CannotExport as problem:
        return problem
    except ImportError:  # of a package
        raise
    except Exception as problem:  # a notebook can hold anything, and the other lessons shall come out
        return CannotExport(f"it could not be exported ({type(problem).__name__}: {shorten(str(problem), 200)}).")
    return content.encode(errors="replace") if isinstance(content, str) else content, resources.pop("remarks", [])


def _name(path, edition, to) -> str:
    return f"{path.stem}.{edition}{SUFFIXES[to]}"


def index(edition, folder, paths, home, title, lite="") -> bytes:
    """Make the page that lists what is in a folder: a card for each lesson; ``lite``: where they run."""
    cards, typeface = [], ""
    for path in dict.fromkeys([*lessons_in(home / "notebooks"), *paths]):
        files = {to: folder / f"{path.stem}{suffix}" for to, suffix in SUFFIXES.items()}
        there = {to: file.name for to, file in files.items() if file.exists()}
        if there:
            page = files["html"].read_text(encoding="utf-8") if "html" in there else ""
            typeface = "".join(re.findall(r"@font-face{[^}]*}", page.partition("</style>")[0])) or typeface
            # By its shape: to parse the pages would make a repeat with nothing changed many times slower.
            cover = re.search(r'(<picture>.*?)?<img [^>]*class="cover"[^>]*>(?(1).*?</picture>)', page)
            cards.append({**described(path), "name": path.name, "files": there, "cover": cover and cover[0]})
    page = TEMPLATES.get_template("index.html.j2")
    return page.render(title=title, lite=lite, edition=edition, cards=cards, typeface=typeface).encode()
