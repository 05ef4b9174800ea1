"""Take one's work to another computer: everything in ``notebooks/my_work`` as one ZIP file, there and back."""

from __future__ import annotations

import base64
import io
import os
import zipfile
from contextlib import suppress
from itertools import count
from pathlib import PurePosixPath

import ipywidgets as widgets
from IPython.display import HTML, display

from ..case.case import Advice
from ..practice import work
from ..show.table import Note

NAME = "my_work.zip"
_KINDS = (".csv", ".ipynb", ".md", ".txt", ".png")
_NOT_OURS = "article.txt"  # belongs to its publisher: it stays on the computer on which somebody had the right to save it
_LIMIT = 20_000_000  # bytes


def take_home():
    """Offer what a student has made as one ZIP file, and take one back.

    Returns
    -------
    ipywidgets.VBox or Note
        A `Note` in an export.
    """
    if os.environ.get("LESSON_EXPORT"):
        return Note("Your work", f"In the lesson, a button makes {NAME} of all you have written, and brings it back.", "→")
    save = widgets.Button(description=f"Make {NAME}", layout=widgets.Layout(width="auto"))
    bring = widgets.FileUpload(accept=".zip", description=f"Bring back a {NAME}", layout=widgets.Layout(width="auto"))
    said = widgets.Output()

    def show(*things):
        said.clear_output(wait=True)
        with said:
            for thing in things:
                display(thing)

    def on_save(_):
        try:
            content, files = packed()
        except work.TROUBLE as error:
            show(Note("Not yet", f"Your files cannot be read ({work.why(error)}).", "→"))
            return
        link = f"data:application/zip;base64,{base64.b64encode(content).decode()}"
        words = f"Save {NAME}" if files else "Nothing to save yet"
        show(HTML(f'<p><a download="{NAME}" href="{link}">{words}</a> ({files} files)</p>' if files else f"<p>{words}.</p>"))

    def on_bring(change):
        if chosen := change["new"]:
            file = next(iter(chosen.values() if isinstance(chosen, dict) else chosen))  # Colab still has ipywidgets 7
            show(*(Note("Your work", sentence, "→") for sentence in brought(bytes(file["content"]))))
            bring.value = type(chosen)()  # so that the same file can be chosen again

    save.on_click(on_save)
    bring.observe(on_bring, "value")
    return widgets.VBox([widgets.HBox([save, bring]), said])


def packed() -> tuple[bytes, int]:
    """Return a ZIP file with what a student has made, and how many files are in it; an OSError if one cannot be read."""
    written, files = io.BytesIO(), 0
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(work.FOLDER.rglob("*")) if work.FOLDER.exists() else []:
            name = path.relative_to(work.FOLDER)
            hidden = any(part.startswith(".") for part in name.parts)
            if path.is_file() and path.suffix in _KINDS and path.name != _NOT_OURS and not hidden:
                entry = zipfile.ZipInfo(name.as_posix())
                entry.comment = str(path.stat().st_mtime_ns).encode()  # the date of an entry knows no time zone
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
                files += 1
    return written.getvalue(), files


def brought(content) -> list[str]:
    """Put the files of a ZIP file into ``notebooks/my_work``; say in sentences what came of it.

    What is here stays. Tables are joined row by row (`work.join`); any other file whose name is
    taken gets another name.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > _LIMIT:
                return [f"This ZIP file is too large to be a {NAME}. Nothing was changed."]
            said, good = [], 0
            for entry in entries:
                if sentence := _put(entry, archive):
                    said.append(sentence)
                good += not sentence or sentence.startswith("In ")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError):
        return [f"This is no ZIP file that can be read. Choose the {NAME} that you saved."]
    return [f"{good} of {len(entries)} files are back in notebooks/my_work. Run the lesson again to see them.", *said]


def _put(entry, archive) -> str:
    """Put one file into its place; return what must be said about it."""
    try:
        path = work.place(entry.filename, _KINDS)
    except Advice:
        path = None
    if path is None or path.name == _NOT_OURS or path.name.startswith("."):
        return f"{entry.filename} was left out: it is no file of a lesson."
    content = archive.read(entry)
    try:
        if path.exists() and path.read_bytes() == content:
            return ""
        if path.suffix == ".csv":
            with suppress(work.NotOurs):
                newer = path.exists() and int(entry.comment or 0) > path.stat().st_mtime_ns
                beside = work.join(path, *work.table_of(content), newer)
                said = f"In {entry.filename} some rows were not the same. The later ones count; the others are in {beside}."
                return said * bool(beside)
        path.parent.mkdir(parents=True, exist_ok=True)
        free = (path.with_stem(f"{path.stem}-{number}" if number else path.stem) for number in count())
        path = next(path for path in free if not path.exists())
        path.write_bytes(content)
    except work.TROUBLE as error:
        return f"{entry.filename} could not be saved ({work.why(error)}). It is still in your ZIP file."
    return (
        ""
        if path.name == PurePosixPath(entry.filename).name
        else f"In the place of {entry.filename} another file is. Yours is now {path.name}."
    )
