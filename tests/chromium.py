"""What the tests in a browser share: which browser, what axe-core says of a page, what a slide cuts off."""

from __future__ import annotations

import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: install it to run the tests in a browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Of a slide: what is cut off, and how many pixels its smallest letters have.
SEEN = ":scope *:not(.notes *, .unseen, [hidden], [hidden] *, option, legend, .quiet)"
CUT = f"""slide => [...slide.querySelectorAll({SEEN!r})].filter((part) => {{
  const box = part.getBoundingClientRect(), frame = slide.getBoundingClientRect();
  return box.width > 1 && (box.bottom > frame.bottom + 1 || box.right > frame.right + 1 || box.left < frame.left - 1
    || box.top < frame.top - 1);
}}).map((part) => part.outerHTML.slice(0, 120))"""
# Letters of words; those of a picture have 24 pixels where it is as wide as it is drawn: 1232 pixels.
SMALLEST = f"""slide => Math.min(...[...slide.querySelectorAll({SEEN!r})].map((part) => part.tagName === "IMG"
  ? 24 * Math.min(part.offsetWidth / 1232, part.offsetHeight * part.naturalWidth / part.naturalHeight / 1232)
  : [...part.childNodes].some((one) => one.nodeType === 3 && one.data.trim()) ? parseFloat(getComputedStyle(part).fontSize)
  : 99))"""


def faults_by_axe(page, include=None):
    """Return what axe-core finds against the rules of WCAG 2.2 AA and best practice, as sentences.

    ``include`` lists the parts of the page to look at; left out: the whole page.
    """
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = page.evaluate("([context, options]) => axe.run(context, options)", [{"include": include or [["html"]]}, options])
    assert found["passes"], "axe has looked at something"
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found["violations"] for node in fault["nodes"]]


def each_slide(tab):
    """Go through a deck with the keyboard; yield each slide when all of it has arrived."""
    while True:
        while tab.evaluate("Reveal.availableFragments().next"):
            tab.keyboard.press("Space")
        yield tab.locator("section.present")
        if tab.evaluate("Reveal.isLastSlide()"):
            return
        tab.keyboard.press("Space")
