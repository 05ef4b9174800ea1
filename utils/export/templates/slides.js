// The largest letters with which all of a slide is seen. Below 24 pixels pictures give way first.
function fit(page) {
  const fits = () => page.scrollHeight <= page.clientHeight && page.scrollWidth <= page.clientWidth;
  const sized = (size) => { page.style.fontSize = `${size}px`; return fits(); };
  const sizes = page.querySelector("img") ? [36, 32, 28, 26, 24] : [56, 50, 44, 38, 34, 30, 27, 24];
  if (sizes.some(sized)) return;
  page.classList.add("crowded");
  for (let size = 24; size > 2 && !sized(size); size--);
}
Promise.all([document.fonts.ready, unfolded]).then(() => {
  const deck = document.querySelector(".deck");
  deck.querySelectorAll(".page").forEach(fit);
  deck.classList.add("reveal"); // until here, and without this script, the slides stand one below the other
  return Reveal.initialize({
    width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 4, center: false, display: "block",
    hash: true, slideNumber: "c/t", progress: false, controlsTutorial: false, scrollActivationWidth: null,
    transition: "none", backgroundTransition: "none", zoomKey: "shift", pdfSeparateFragments: false,
    plugins: [RevealNotes, RevealZoom],
  });
}).then(() => {
  const deck = document.querySelector(".reveal");
  deck.removeAttribute("role"); // slides are read, not operated
  deck.querySelector(".controls").append(deck.querySelector(".slide-number"));
  Reveal.registerKeyboardShortcut("Shift + click", "Enlarge a place, and back");
  Reveal.registerKeyboardShortcut("Ctrl + P", "Print one slide a page (or add ?print-pdf to the address)");
  // The list of keys is a dialog: say so, and put the keyboard into it.
  Reveal.on("showhelp", () => {
    const help = document.querySelector(".r-overlay-help");
    help.setAttribute("role", "dialog");
    help.setAttribute("aria-label", "Keys");
    help.querySelector(".r-overlay-content").setAttribute("tabindex", "0"); // it may have to scroll
    help.querySelector("button").focus();
  });
});
