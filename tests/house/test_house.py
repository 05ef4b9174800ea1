"""The rules of the house: utils knows no article, arrows point downwards, and importing is cheap."""

import ast
import calendar
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest
from conftest import EXAMPLE, HOME, rows

UTILS = sorted((HOME / "utils").rglob("*.py"))
TEMPLATES = sorted((HOME / "utils" / "export" / "templates").iterdir())


def name_of(path):
    """Name a module as others import it: ``charts``, ``export.page``."""
    return ".".join(path.relative_to(HOME / "utils").with_suffix("").parts)


each_module = pytest.mark.parametrize("path", UTILS, ids=name_of)

CALENDAR = {*calendar.month_name, *calendar.day_name}
# Words of names that any article about anything may hold.
COMMON = {"Analysts", "Critics", "The", "In", "Day", "On", "Over"}


def names():
    """List the words that belong to the real case: names of people, places and things."""
    found = set()
    for actor in rows("real", "actors"):
        for name in [actor["name"], *actor["also_called"].split(";")]:
            found |= set(re.findall(r"\b[A-Z]\w+", name))
    for event in rows("real", "events"):
        found |= set(re.findall(r"(?<=\s)[A-Z]\w+", event["title"]))
    for claim in rows("real", "claims"):  # the first word of a sentence has a capital for another reason
        found |= set(re.findall(r"(?<=[a-z,] )[A-Z]\w+", claim["text"]))
    return sorted(found - CALENDAR - COMMON)


def dates():
    """List the dates of the real case, as the article writes them and as the table does."""
    texts = {event["date_text"] for event in rows("real", "events")}
    days = {event["date_edtf"].strip("~") for event in rows("real", "events")}
    return sorted({text for text in texts | days if re.search(r"\d", text)})


def numbers():
    """List the large numbers of the real case; a small one may stand anywhere."""
    texts = " ".join(row["text"] for row in rows("real", "quantities"))
    large = {digits.replace(",", "") for digits in re.findall(r"\d+,\d{3}", texts)}
    return sorted(
        large | {f"{int(digits):,}" for digits in large} | {f"{int(digits) - 1}" for digits in large if len(digits) == 4}
    )


def found_in_utils(search):
    """Return what a search finds in each module and template, where it finds something."""
    found = {path.relative_to(HOME).as_posix(): search(path.read_text(encoding="utf-8")) for path in [*UTILS, *TEMPLATES]}
    return {path: what for path, what in found.items() if what}


def test_no_name_of_the_case_stands_in_utils():
    known = set(names())
    assert found_in_utils(lambda text: sorted(known & set(re.findall(r"\w+", text)))) == {}


def test_no_date_of_the_case_stands_in_utils():
    known = dates()
    assert found_in_utils(lambda text: [date for date in known if date in text]) == {}
    assert found_in_utils(lambda text: re.findall(r"\b202[2-5]\b.*", text)) == {}


def test_no_number_of_the_case_stands_in_utils():
    shapes = [rf"(?<![\w.,]){number}(?![\w]|,\d)" for number in numbers()]
    assert found_in_utils(lambda text: [shape for shape in shapes if re.search(shape, text)]) == {}


def test_the_search_for_the_case_finds_something():
    assert {"Biden", "Ukraine", "Kursk", "US", "ATACMS"} <= set(names())
    assert {"February 24, 2022", "2024-11-18"} <= set(dates())
    assert {"100,000", "10000", "999"} <= set(numbers())


def test_the_made_up_case_shares_no_name_with_the_real_one():
    texts = "".join(path.read_text(encoding="utf-8") for path in EXAMPLE.iterdir())
    assert [name for name in names() if re.search(rf"\b{name}\b", texts)] == []


def rooms():
    """Say of each room of utils from which others it imports."""
    graph, found = grimp.build_graph("utils", cache_dir=None), {}
    for module in graph.modules - {"utils"}:
        others = {name.split(".")[1] for name in graph.find_modules_directly_imported_by(module) if name != "utils"}
        found.setdefault(module.split(".")[1], set()).update(others)
    return {room: others - {room} for room, others in found.items()}


def test_arrows_point_downwards():
    linter = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([linter, "--no-cache"], cwd=HOME, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout


def test_the_picture_of_the_house_shows_every_room_and_every_arrow():
    page = (HOME / "utils" / "README.md").read_text(encoding="utf-8")
    arrows = re.findall(r"^ +(\w+) --> ([\w &]+)$", page, re.M)
    assert {room: set(others.split(" & ")) for room, others in arrows} | {"case": set()} == rooms()
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.M)) == set(rooms()), "one line for each room"


def lines_of(*names):
    files = [path for name in names for path in (HOME / "utils").glob(name) if path.is_file()]
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)


def test_the_house_stays_small():
    assert lines_of("case/*.py", "show/*.py", "practice/*.py") <= 2422, "the core: case, show, practice"
    assert lines_of("charts/*.py") <= 970
    assert lines_of("export/*.py", "export/templates/*") <= 2585
    assert lines_of("*.py", "*/*.py") - lines_of("export/*.py") <= 6035
    assert [path.name for path in UTILS if len(path.read_text(encoding="utf-8").splitlines()) > 350] == []


@each_module
def test_a_module_of_utils_says_what_it_is_and_reads_nothing_from_the_network(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level == 0}
    packages = {name.split(".")[0] for name in modules - {"urllib.parse"}}  # which reads an address, and no page
    assert packages & {"urllib", "requests", "httpx", "socket", "http"} == set()


def printed(code):
    """Run code in a new Python, and return what it prints."""
    return subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("line", "heavy"),
    {
        "import utils": ("pandas", "numpy", "matplotlib", "PIL", "IPython", "ipywidgets"),
        "from utils import *": ("nbconvert", "nbformat", "jupyterlab", "matplotlib.pyplot", "playwright", "scipy", "sklearn"),
    }.items(),
)
def test_importing_is_cheap(line, heavy):
    assert printed(f"import sys; {line}; print([name for name in {heavy} if name in sys.modules])") == "[]"


def test_the_package_offers_what_it_names():
    import utils

    assert all(getattr(utils, name).__doc__ for name in utils.__all__)
    assert utils.__all__ == sorted(utils.__all__)
    assert len(utils.__all__) == len(" ".join(utils._TOOLS.values()).split()), "each tool is in one module"


def test_a_tool_is_seen_before_it_is_used():
    assert printed("import utils; print({*utils.__all__} - {*dir(utils)}, utils.check.__name__)") == "set() check"
    assert printed("from utils import *; import utils; print({*utils.__all__} - {*globals()})") == "set()"
    assert "A figure with alternative text" in printed("import utils; help(utils)")


def test_a_misspelt_tool_gives_the_message_that_python_always_gives():
    import utils

    with pytest.raises(ImportError, match="cannot import name 'chekc' from 'utils'"):
        exec("from utils import chekc")
    with pytest.raises(AttributeError, match="module 'utils' has no attribute 'chekc'") as problem:
        utils.chekc  # noqa: B018
    assert (problem.value.name, problem.value.obj) == ("chekc", utils), "what Python needs to ask: did you mean ...?"


def test_pages_and_papers_have_the_colours_of_the_charts():
    from utils.show import style

    css, typst = ((HOME / "utils" / "export" / "templates" / name).read_text().casefold() for name in ("look.css", "lesson.typ"))
    for name in ("ink", "quiet", "blue", "red"):
        colour = getattr(style, name.upper()).casefold()
        assert f"--{name}: {colour};" in css
        assert f'#let {name} = rgb("{colour}")' in typst
    assert f"--rule: {style.RULE};" in css
    assert f"--paper: {style.PAPER};" in css


def test_an_installed_copy_has_every_room():
    packages = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    rooms_there = {f"utils.{path.parent.name}" for path in (HOME / "utils").glob("*/__init__.py")}
    assert set(packages) == {"utils", *rooms_there}
