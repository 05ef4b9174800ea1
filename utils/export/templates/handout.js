// What is wider than a line of text takes more room, if there is some; else it scrolls, and the keyboard must reach it.
function reach() {
  for (const frame of document.querySelectorAll(".scroll")) {
    const wider = () => frame.scrollWidth > frame.clientWidth + 1;
    frame.classList.remove("wide");
    frame.classList.toggle("wide", wider());
    if (wider()) frame.setAttribute("tabindex", "0");
    else frame.removeAttribute("tabindex");
  }
}
addEventListener("resize", reach);
reach();
{% if asked %}// Answers: this browser keeps them, under the name of the lesson.
const fields = [...document.querySelectorAll(".room textarea")];
const grow = (field) => { field.style.height = "auto"; field.style.height = `${field.scrollHeight + 2}px`; };
fields.forEach((field) => {
  const name = {{ title | tojson }} + "/" + field.name;
  try { field.value = localStorage.getItem(name) ?? ""; } catch { /* a browser may refuse to keep anything */ }
  if (field.value) grow(field);
  field.addEventListener("input", () => { grow(field); try { localStorage.setItem(name, field.value); } catch { /* the same */ } });
});
document.querySelector("#clear").addEventListener("click", () => {
  if (!confirm("Clear all answers on this page?")) return;
  for (const field of fields) { field.value = ""; field.dispatchEvent(new Event("input")); }
});
{% endif %}