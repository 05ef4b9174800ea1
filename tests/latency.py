"""From a key press to the new picture in Chromium, beside stock ``interact``: ``.venv/bin/python tests/latency.py``.

Nothing here passes or fails. Both draw the same chart on one page, turn by turn. The picture is
there when the browser has decoded it and begins the next frame. Explorers that show words
and no picture (`forecast_slip`, `status_coder`) are not measured.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path

import nbformat
from bench import REDRAW
from clients import opened, run

ROUNDS, WARM, ASKED = 30, 3, 0.6
SET_UP = f"""{REDRAW}
from utils.explorers.base import Explorer

spent = {{"ours": [], "stock": []}}

def timed(side, change):
    def act(*arguments):
        start = time.perf_counter()
        change(*arguments)
        spent[side].append(time.perf_counter() - start)
    return act

class Stock(widgets.interactive):
    update = timed("stock", widgets.interactive.update)

Explorer.redraw = timed("ours", Explorer.redraw)
"""
# Of each explorer: ours, the same for `interact`, which control, and the key that works it.
EXPLORERS = {
    "sentence_reader": (
        "ours = sentence_reader(case)",
        "lambda place: sentence_bars(case, highlight=place, medium='strip'), place=list(ours.controls['sentence_id'].options)",
        ("select", "Enter"),
    ),
    "claim_tracer": (
        "ours = claim_tracer(case)",
        "lambda topic: claim_trace(case, topic), topic=list(ours.controls['topic'].options)",
        ("select", "Enter"),
    ),
    "clue_switches": (
        "ours = clue_switches(case)",
        "lambda first: dating_funnel(case, clues=list(ours.controls)[not first:-1]), first=True",
        ("[type=checkbox]", "Space"),
    ),
    "ladder_placer": (  # the rung of a pathway that has a reason
        "ours = ladder_placer(case, scale='kahn-1965')\n"
        "ours.controls['risk_id'].index = 1\n"
        "ours.controls['reason'].value = 'The sentence says so.'\n"
        "path = ours.controls['risk_id'].value",
        "lambda rung: ladder(case, [{'risk_id': path, 'rung': rung, 'reason': ''}] * bool(rung), scale='kahn-1965',"
        " medium='desk'), rung=list(ours.controls['rung'].options)",
        ("select", "Enter"),
    ),
}
WAIT = """(cell) => {
    const area = cell.querySelector('.jp-OutputArea'), former = area.querySelector('img').src;
    window.took = undefined;
    let start;  // a menu that is open keeps its keys to itself: what the key does is heard
    for (const kind of ['change', 'click'])
        cell.addEventListener(kind, () => { start ??= performance.now(); }, {capture: true, once: true});
    const watch = new MutationObserver(() => {
        const image = area.querySelector('img');
        if (start === undefined || !image || image.src === former) return;
        watch.disconnect();
        image.decode().then(() => requestAnimationFrame(() => { window.took = performance.now() - start; }));
    });
    watch.observe(area, {subtree: true, childList: true, attributes: true});
}"""


def pressed(page, cell, selector, key) -> float:
    """Work a control once with the keyboard; return the milliseconds until the new picture."""
    controls = cell.locator(f".jupyter-widgets {selector}")
    control = controls.last if selector == "select" else controls.first
    control.focus()
    if key == "Enter":  # a menu is open when its choice is made
        last = control.evaluate("menu => menu.selectedIndex === menu.length - 1")
        page.keyboard.press("Space")
        page.keyboard.press("Home" if last else "ArrowDown")
    cell.evaluate(WAIT)
    page.keyboard.press(key)
    return page.wait_for_function("window.took", timeout=20_000).json_value()


def measured(client, name, ours, stock, control) -> tuple[dict, dict]:
    """Return the milliseconds of each key press, and of the kernel in it, of both sides."""
    show = f"def show(draw, **control):\n    display(Stock(stock(draw), **control))\n\nshow({stock})"
    codes = [f"{SET_UP}\n{ours}", "ours", show, "print(json.dumps(spent))"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in codes])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, client.home / "notebooks" / f"{name}.ipynb")
    page = client.open(name, 1280, 800)
    run(page)
    cells = page.locator(".jp-CodeCell")
    sides = {"ours": cells.nth(1), "stock": cells.nth(2)}
    for cell in sides.values():
        cell.locator("img").first.wait_for()
    took = {side: [] for side in sides}
    for _ in range(ROUNDS + WARM):
        for side, cell in sides.items():
            took[side].append(pressed(page, cell, *control))
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 3; }")
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell')")
    spent = json.loads(cells.nth(3).locator(".jp-OutputArea-output").last.inner_text())
    page.close()
    return {side: times[WARM:] for side, times in took.items()}, {side: times[-ROUNDS:] for side, times in spent.items()}


def main() -> None:
    """Print one line for each explorer."""
    with tempfile.TemporaryDirectory() as folder, opened("jupyterlab", "chromium", Path(folder)) as client:
        for name, (ours, stock, control) in EXPLORERS.items():
            took, spent = measured(client, name, ours, stock, control)
            middle = {side: statistics.median(times) for side, times in took.items()}
            late = {side: statistics.quantiles(times, n=20)[-1] for side, times in took.items()}
            kernel = {side: 1000 * statistics.median(times) / middle[side] for side, times in spent.items()}
            print(
                f"{name:<16}",
                *(f"{side}: {middle[side]:.0f} ms, p95 {late[side]:.0f}, kernel {kernel[side]:.0%};" for side in took),
                f"ratio {middle['ours'] / middle['stock']:.2f} (asked for: at most {ASKED})",
            )


if __name__ == "__main__":
    main()
