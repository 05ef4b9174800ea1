// Explorers: every picture is there, drawn ahead. The controls choose which one is shown; all but the first come squeezed.
async function unfold(states) {
  const bytes = new Blob([Uint8Array.from(atob(states.dataset.later), (sign) => sign.charCodeAt(0))]);
  const later = await new Response(bytes.stream().pipeThrough(new DecompressionStream("deflate"))).text();
  states.insertAdjacentHTML("beforeend", later);
}
// A browser that is too old for this shows the first one, and no controls.
const alone = (states) => states.closest("form").querySelector("fieldset").remove();
const unfolded = Promise.all([...document.querySelectorAll("[data-later]")].map((one) => unfold(one).catch(() => alone(one))));
for (const form of document.querySelectorAll("form.explorer")) {
  const controls = [...form.querySelectorAll("select, input")];
  const show = async () => {
    await unfolded;
    const key = controls.map((control) => control.selectedIndex ?? Number(control.checked)).join("-");
    for (const state of form.querySelectorAll(".state")) state.hidden = state.dataset.state !== key;
  };
  form.addEventListener("change", show);
  // Where each state points at a place of the picture, that place chooses it: how far down it is, on a page and on a phone.
  form.addEventListener("click", ({ target, clientY }) => {
    if (!target.matches(".state[data-at] img")) return;
    const { top, height, width } = target.getBoundingClientRect();
    const y = (clientY - top) / Math.min(height, (width * target.naturalHeight) / target.naturalWidth);
    const far = (state) => Math.abs(y - state.dataset.at.split(" ").at(-matchMedia("(max-width: 36rem)").matches));
    const states = [...form.querySelectorAll(".state")];
    controls[0].selectedIndex = states.reduce((near, state) => (far(state) < far(near) ? state : near)).dataset.state;
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  // Keys that work a control must not turn a page; Escape leaves the controls.
  form.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") event.target.blur();
  });
  // A browser that takes up the controls as they were left does so before this.
  addEventListener("pageshow", show);
}
