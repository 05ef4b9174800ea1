"""From a key press to the new picture in Chromium, beside stock ``interact``: ``.venv/bin/python tests/latency.py``.

Nothing here passes or fails. Both show the same on one page, turn by turn. A picture is
there when the browser has decoded it and begins the next frame; words, when that frame begins.
"The kernel" is the time from the message of a control to the end of all that follows it in Python.
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
from IPython.display import HTML

spent = {{"ours": [], "stock": []}}

def timed(control, message, act=widgets.Widget._handle_msg):
    start = time.perf_counter()
    act(control, message)
    if {{"index", "value"}} & set(message["content"]["data"].get("state", {{}})):
        spent["ours" if control in ours.controls.values() else "stock"].append(time.perf_counter() - start)

widgets.Widget._handle_msg = timed
"""
# Of each explorer: ours, the same for `interact`, which control (the first one of its kind, or the last), and its key.
EXPLORERS = {
    "sentence_reader": (
        "ours = sentence_reader(case)",
        "stock(lambda place: sentence_bars(case, highlight=place, medium='strip')),"
        " place=list(ours.controls['sentence_id'].options)",
        ("select", "Enter"),
    ),
    "claim_tracer": (
        "ours = claim_tracer(case)",
        "stock(lambda topic: claim_trace(case, topic)), topic=list(ours.controls['topic'].options)",
        ("select", "Enter"),
    ),
    "claim_tracer, new": (  # each topic as if nobody had drawn it before
        "ours = claim_tracer(case)\nours.draw = lambda _, topic: claim_trace(case, topic)",
        "stock(lambda topic: claim_trace(case, topic)), topic=list(ours.controls['topic'].options)",
        ("select", "Enter"),
    ),
    "clue_switches": (
        "ours = clue_switches(case)",
        "stock(lambda first: dating_funnel(case, clues=list(ours.controls)[not first:-1])), first=True",
        ("[type=checkbox]", "Space"),
    ),
    "ladder_placer": (  # the rung of a pathway that has a reason
        "ours = ladder_placer(case, scale='kahn-1965')\n"
        "ours.controls['risk_id'].index = 1\n"
        "ours.controls['reason'].value = 'The sentence says so.'\n"
        "path = ours.controls['risk_id'].value",
        "stock(lambda rung: ladder(case, [{'risk_id': path, 'rung': rung, 'reason': ''}] * bool(rung), scale='kahn-1965',"
        " medium='desk')), rung=list(ours.controls['rung'].options)",
        ("select:last", "Enter"),
    ),
    "forecast_slip": (  # words, no picture
        "ours = forecast_slip(case, scale='icd-203')",
        "lambda question: display(ours.draw(None, question, percent='', reason='')),"
        " question=list(ours.controls['question'].options)",
        ("select", "Enter"),
    ),
    "status_coder": (  # words, no picture
        "texts = case.claims.set_index('claim_id')['text']\n"
        "ours = status_coder(case, list(texts.index[:10]), lambda mine, key: 0.0)",
        "lambda claim: display(HTML(f'<p>{texts[claim]}</p>')), claim=list(ours.controls['claim_id'].options)",
        ("select", "Enter"),
    ),
}
WAIT = """(cell) => {
    const area = cell.querySelector('.jp-OutputArea');
    const shown = () => area.querySelector('img')?.src ??
        [...area.querySelectorAll('.jp-RenderedHTML, .widget-html-content')].map(part => part.innerText).join('\\n').trim();
    const former = shown();
    window.took = undefined;
    let start;  // a menu that is open keeps its keys to itself: what the key does is heard
    for (const kind of ['change', 'click'])
        cell.addEventListener(kind, () => { start ??= performance.now(); }, {capture: true, once: true});
    const watch = new MutationObserver(() => {
        if (start === undefined || ['', former].includes(shown())) return;
        watch.disconnect();
        Promise.resolve(area.querySelector('img')?.decode())
            .then(() => requestAnimationFrame(() => { window.took = performance.now() - start; }));
    });
    watch.observe(area, {subtree: true, childList: true, attributes: true, characterData: true});
}"""


def pressed(page, cell, selector, key) -> float:
    """Work a control once with the keyboard; return the milliseconds until the new picture."""
    kind, _, last = selector.partition(":")
    control = cell.locator(f".jupyter-widgets {kind}").nth(-1 if last else 0)
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
    codes = [f"{SET_UP}\n{ours}", "ours", f"widgets.interact({stock});", "print(json.dumps(spent))"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in codes])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, client.home / "notebooks" / f"{name}.ipynb")
    page = client.open(name, 1280, 800)
    run(page)
    cells = page.locator(".jp-CodeCell")
    sides = {"ours": cells.nth(1), "stock": cells.nth(2)}
    for cell in sides.values():
        cell.locator("img, strong, p").first.wait_for()
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
                f"{name:<17}",
                *(f"{side}: {middle[side]:.0f} ms, p95 {late[side]:.0f}, kernel {kernel[side]:.0%};" for side in took),
                f"ratio {middle['ours'] / middle['stock']:.2f} (asked for: at most {ASKED})",
            )


if __name__ == "__main__":
    main()
