"""Keep what was made, by the content that it was made from; write files whole or not at all."""

import hashlib
import json
import os
import secrets
import sys
import time
from contextlib import suppress
from glob import escape
from pathlib import Path


def digest(*parts) -> str:
    """Return a name for some content.

    32 hexadecimal digits.

    Parameters
    ----------
    *parts : str, bytes or pathlib.Path
        A path stands for what is in the file, or in all files below the folder.
    """
    total = hashlib.sha256()
    for part in parts:
        for piece in _pieces(part):
            total.update(len(piece).to_bytes(8, "big") + piece)
    return total.hexdigest()[:32]


def _pieces(part):
    if isinstance(part, Path):
        for file in sorted(part.rglob("*")) if part.is_dir() else [part]:
            # What editors and Python keep for themselves, and links that lead nowhere, count for nothing.
            if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith("."):
                yield from (file.name.encode(), file.read_bytes())
    else:
        yield part if isinstance(part, bytes) else part.encode()


def versions() -> str:
    """Name Python and every installed package with its version."""
    found = {info.name for folder in sys.path for info in Path(folder or ".").glob("*.dist-info")}
    return "\n".join([sys.version, *sorted(found)])


class Store:
    """What was made before, in a folder that may be deleted at any time.

    A store that cannot be read or written is an empty one.

    Parameters
    ----------
    folder : pathlib.Path
    """

    def __init__(self, folder):
        self.folder = folder

    def get(self, what, key):
        """Return what was made, and the remarks; None if it was made from something else, or never. ``what`` is a file's name."""
        with suppress(OSError, ValueError, LookupError, TypeError):
            head, _, content = (self.folder / what).read_bytes().partition(b"\n")
            about = json.loads(head)
            if about["key"] == key:
                return content, about["remarks"]
        return None

    def put(self, what, key, content, remarks=()) -> None:
        """Keep content in place of what was made before."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / what, json.dumps({"key": key, "remarks": list(remarks)}).encode() + b"\n" + content)


def write_whole(path, content) -> bool:
    """Write a file so that at each moment the former one or the new one is there, whole.

    False if the file had this content already and was left alone.

    Parameters
    ----------
    path : pathlib.Path
    content : bytes

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    for draft in path.parent.glob(f".{escape(path.name)}.*.part"):
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime > 60:  # left by an export that was stopped
                draft.unlink()
    with suppress(OSError):
        if path.read_bytes() == content:
            return False
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        draft.write_bytes(content)
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return True
