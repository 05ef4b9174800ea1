// Explorers: every picture is there, drawn ahead. The controls choose which one is shown.
for (const form of document.querySelectorAll("form.explorer")) {
  const controls = [...form.querySelectorAll("select, input")];
  const show = () => {
    const key = controls.map((control) => control.selectedIndex ?? Number(control.checked)).join("-");
    for (const state of form.querySelectorAll(".state")) state.hidden = state.dataset.state !== key;
  };
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  // Keys that work a control must not turn a page; Escape leaves the controls.
  form.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") event.target.blur();
  });
  // A browser that takes up the controls as they were left does so before this.
  addEventListener("pageshow", show);
}
