"""Print what to paste where, when the project has an address: ``python deploy/links.py``.

The address stands in ``pyproject.toml``, under ``[project.urls]``, as ``Repository``. Every link
to a place outside is made from it, here and nowhere else.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
FIRST = "notebooks/00_start_here.ipynb"
SHAPE = "https://github.com/OWNER/NAME"


def address(project=HOME / "pyproject.toml") -> str:
    """Read the address of the project; it is empty as long as there is none."""
    urls = tomllib.loads(project.read_text(encoding="utf-8"))["project"].get("urls", {})
    return urls.get("Repository", "").rstrip("/").removesuffix(".git")


def links(at) -> dict[str, str]:
    """Make the links from an address: what the README calls a way, and where it leads.

    Raises
    ------
    ValueError
        If the address is none of a project on GitHub. The message says what to write.
    """
    parts = re.fullmatch(r"https://github\.com/([\w-]+)/([\w.-]+)", at)
    if not parts:
        raise ValueError(f"pyproject.toml, [project.urls], Repository is {at!r}. Write it like {SHAPE}")
    owner, name = parts.groups()
    return {
        "In the browser": f"https://{owner.lower()}.github.io/{name}/",
        "On Binder": f"https://mybinder.org/v2/gh/{owner}/{name}/HEAD?urlpath=doc/tree/{FIRST}",
        "In Colab": f"https://colab.research.google.com/github/{owner}/{name}/blob/main/deploy/colab/start.ipynb",
        "On a USB stick": f"{at}/releases/latest",
        "In Codespaces": f"https://codespaces.new/{owner}/{name}",
        "On your school's hub": f"https://YOUR.HUB/hub/user-redirect/git-pull?repo={at}&urlpath=doc/tree/{name}/{FIRST}",
    }


def main() -> int:
    """Print the links.

    Returns
    -------
    int
        0: here they are. 1: the address is missing, or is no address of a project on GitHub.
    """
    at = address()
    if not at:
        print(f'The project has no address yet. Write it into pyproject.toml, under [project.urls]: Repository = "{SHAPE}"')
        return 1
    try:
        found = links(at)
    except ValueError as problem:
        print(problem)
        return 1
    hub = found.pop("On your school's hub")
    print("README.md, in place of the same words in bold:")
    print(*(f"**[{words}]({link})**" for words, link in found.items()), sep="\n")
    print(f"\nREADME.md, at the end of the paragraph on a hub; its teacher writes the hub's address over YOUR.HUB:\n`{hub}`")
    print(f'\ndeploy/colab/start.ipynb, in its first cell of code:\nADDRESS = "{at}"')
    return 0


if __name__ == "__main__":
    sys.exit(main())
