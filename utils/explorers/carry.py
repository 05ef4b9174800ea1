"""Take one's work to another computer: everything in ``notebooks/my_work`` as one ZIP file, there and back."""

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
            display(*things)

    def on_save(_):
        try:
            content, files = packed()
        except work.TROUBLE as error:
            show(Note("Not yet", f"Your files cannot be read ({work.why(error)}).", "→"))
            return
        link = f"data:application/zip;base64,{base64.b64encode(content).decode()}"
        if files:
            what = f"(files in it: {files}), for another computer or for your teacher"
            show(HTML(f'<p><a download="{NAME}" href="{link}">Save {NAME}</a> {what}</p>'))
        else:
            show(Note("Your work", "Nothing to save yet.", "→"))

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
            done = [_put(entry, archive) for entry in entries]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError):
        return [f"This is no ZIP file that can be read. Choose the {NAME} that you saved."]
    back = f"{sum(saved for saved, _ in done)} of {len(entries)} files are back in notebooks/my_work."
    return [f"{back} Run the lesson again to see them.", *(sentence for _, sentence in done if sentence)]


def _put(entry, archive) -> tuple[bool, str]:
    """Put one file into its place; return whether that was done, and what must be said about it."""
    name = entry.filename
    try:
        path = work.place(name, _KINDS)
    except Advice:
        path = None
    if path is None or path.name == _NOT_OURS or path.name.startswith("."):
        return False, f"{name} was left out: it is no file of a lesson."
    content = archive.read(entry)
    try:
        if path.exists() and path.read_bytes() == content:
            return True, ""
        if path.suffix == ".csv":
            with suppress(work.NotOurs):
                saved_at = int(entry.comment) if entry.comment.isdigit() else 0  # somebody may have packed it again
                beside = work.join(path, *work.table_of(content), path.exists() and saved_at > path.stat().st_mtime_ns)
                said = f"In {name} some rows were not the same. The later ones count; the others are in {beside}."
                return True, said * bool(beside)
        path.parent.mkdir(parents=True, exist_ok=True)
        free = (path.with_stem(f"{path.stem}-{number}" if number else path.stem) for number in count())
        path = next(path for path in free if not path.exists())
        path.write_bytes(content)
    except work.TROUBLE as error:
        return False, f"{name} could not be saved ({work.why(error)}). It is still in your ZIP file."
    moved = f"In the place of {name} another file is. Yours is now {path.name}."
    return True, moved * (path.name != PurePosixPath(name).name)
