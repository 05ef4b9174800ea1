// Compile the modules in archives with the very Python that will run them.
// Usage: node compile.mjs FOLDER_OF_PYODIDE FOLDER_OF_ARCHIVES FOLDER_FOR_THE_RESULTS
import { pathToFileURL } from "node:url";

const [release, from, to] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${release}/pyodide.mjs`));
const pyodide = await loadPyodide({ indexURL: release, packages: ["matplotlib"] });
for (const [place, folder] of [["/from", from], ["/to", to]]) {
  pyodide.FS.mkdir(place);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: folder }, place);
}
pyodide.runPython(`
import py_compile, zipfile
from pathlib import Path

from matplotlib.font_manager import FontManager, json_dump

MODULE, CODE, FONTS = Path("/tmp/module.py"), Path("/tmp/module.pyc"), Path("/tmp/fontlist.json")
fonts = FontManager()
# Some fonts are left out by build_site.py; and each search finds the others in another order.
fonts.ttflist = sorted((font for font in fonts.ttflist if "STIX" not in font.fname), key=lambda font: font.fname)
fonts.afmlist = []
json_dump(fonts, FONTS)

def changed(name, content):
    """Return the name and content of a file as it shall be in the archive."""
    if name == "matplotlib/fontlist.json":  # the one inside is of another version: a first picture would wait, and warn
        return name, FONTS.read_bytes()
    if not name.endswith(".py"):
        return name, content
    MODULE.write_bytes(content)
    # A hash that nobody checks: no time of day gets into the file, and the same source gives the same bytes.
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    try:
        py_compile.compile(MODULE, CODE, name, doraise=True, invalidation_mode=unchecked)
    except py_compile.PyCompileError:  # an example of another Python
        return name, content
    return name + "c", CODE.read_bytes()

for archive in sorted(Path("/from").iterdir()):
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(Path("/to", archive.name), "w") as new:
        for entry in old.infolist():
            name, content = changed(entry.filename, old.read(entry))
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
`);
