// What a lesson's page does before and while Python starts: nothing here is needed once it runs.

const PATH = new URLSearchParams(location.search).get("path") ?? "";
const SITE = new URL("../../", location.href); // this page is lite/notebooks/index.html
const MINE = "notebooks/my_work";

// A lesson that a student has saved hides the same lesson of a new release: the browser shows its own copy first.
// So we remember which release was there. What a new release has changed is shown; a copy with a student's
// changes moves to my_work before. The notebook waits for this (see settled in the page).
async function welcome() {
  const release = await (await fetch(new URL("lite/release.json", SITE), { cache: "no-cache" })).json();
  const before = JSON.parse(localStorage.getItem("release") ?? "{}");
  const former = JSON.parse(localStorage.getItem("former") ?? "[]"); // checksums of all releases that were here
  const known = (await indexedDB.databases()).some(({ name }) => name === "lessons");
  const kept = known ? await makeWay(release, before, [...former, ...Object.values(before)]) : [];
  localStorage.setItem("former", JSON.stringify([...new Set([...former, ...Object.values(before)])]));
  localStorage.setItem("release", JSON.stringify(release));
  return kept;
}

async function makeWay(release, before, former) {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await done(indexedDB.open("lessons"));
  if (!database.objectStoreNames.contains("files")) return database.close() ?? [];
  const store = () => database.transaction("files", "readwrite").objectStore("files");
  const kept = [];
  for (const [path, file] of await pairs(store(), done)) {
    if (!(path in release)) continue;
    const now = await digest(file);
    const untouched = former.includes(now); // also one that a page, open since before the release, has saved after it
    if (now === release[path] || (release[path] === before[path] && !untouched)) continue;
    if (!untouched) {
      const name = await freeName(path, (taken) => done(store().count(taken)));
      const folder = { ...file, name: "my_work", path: MINE, type: "directory", format: "json", content: [], size: 0 };
      if (!(await done(store().count(MINE)))) await done(store().put({ ...folder, mimetype: "application/json" }, MINE));
      await done(store().put({ ...file, name, path: `${MINE}/${name}` }, `${MINE}/${name}`));
      kept.push(name);
    }
    await done(store().delete(path)); // only now: whatever stops us, a copy is there
    if (database.objectStoreNames.contains("checkpoints"))
      await done(database.transaction("checkpoints", "readwrite").objectStore("checkpoints").delete(path));
  }
  database.close();
  return kept;
}

async function pairs(store, done) {
  const [paths, files] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
  return paths.map((path, place) => [path, files[place]]);
}

async function freeName(path, taken) {
  const [, stem, ending] = path.match(/([^/]*?)(\.[^./]*)?$/);
  const day = new Date().toISOString().slice(0, 10);
  for (let number = 1; ; number++) {
    const name = `${stem}.until-${day}${number > 1 ? `-${number}` : ""}${ending ?? ""}`;
    if (!(await taken(`${MINE}/${name}`))) return name;
  }
}

// Of a notebook only what is written in its cells counts, not what they have shown. build_site.py does the same.
async function digest({ content }) {
  const text = (lines) => (Array.isArray(lines) ? lines.join("") : lines);
  const whole = content?.cells ? content.cells.map((cell) => text(cell.source)).join("\0") : text(content);
  const bytes = new TextEncoder().encode(typeof whole === "string" ? whole : JSON.stringify(whole));
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// While Python starts, the beginning of the lesson is there to read: the one of its handout.
async function curtain() {
  const page = document.createElement("section");
  page.id = "curtain";
  page.setAttribute("aria-label", "The lesson is starting");
  page.innerHTML = `<header><p role="status"></p><progress aria-label="Start of the lesson"></progress>
    <button type="button">Go to the lesson now</button><a href="${SITE}index.html">All lessons</a></header><div></div>`;
  document.body.append(page);
  const [status, progress, button] = page.querySelectorAll("p, progress, button");
  const say = (words, part) => {
    if (status.textContent !== words) status.textContent = words;
    progress.value = part;
  };
  const close = () => page.remove();
  button.onclick = close;
  readAhead(page.querySelector("div"));
  const kept = await window.settled;
  const news = kept.length ? ` This lesson is new here. Your copy of the former one is in my_work: ${kept.join(", ")}.` : "";
  if (!window.isSecureContext || !navigator.serviceWorker) {
    say("Python cannot start here: the address must begin with https. Or open the folder of this site with serve.py. You can read.", 0);
    return;
  }
  const begun = performance.now();
  for (let warm; page.isConnected; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const session = window.jupyterapp?.shell.currentWidget?.sessionContext?.session;
    const late = performance.now() - begun > 180_000 ? " This takes longer than it should: reload the page once." : "";
    if (warm?.done) break;
    else if (session?.kernel?.status === "idle" && !warm) warm = load(session.kernel);
    else if (warm) say("3 of 3: Python loads tables and pictures." + late, 0.75);
    else if (session) say("2 of 3: Python starts. The first time it comes from this site, about 40 MB; then it is kept." + late, 0.4);
    else say("1 of 3: The notebook opens." + late, 0.1);
  }
  say(`Ready.${news}`, 1);
  button.textContent = "Begin the lesson";
  button.focus();
}

// The slow part of a first cell, done while somebody reads.
function load(kernel) {
  const state = { done: false };
  const code = "import matplotlib.pyplot, pandas, utils.explorers.base";
  kernel.requestExecute({ code, silent: true, store_history: false }).done.finally(() => (state.done = true));
  return state;
}

async function readAhead(place) {
  const name = PATH.match(/([^/]+)\.ipynb$/)?.[1];
  const answer = name && (await fetch(new URL(`${name}.html`, SITE)));
  if (!answer?.ok) return;
  const handout = new DOMParser().parseFromString(await answer.text(), "text/html");
  const style = [...handout.querySelectorAll("style")].map((part) => part.textContent).join("\n");
  const letters = document.createElement("style"); // a shadow has no letters of its own
  letters.textContent = (style.match(/@font-face\{[^}]*\}/g) ?? []).join("");
  document.head.append(letters);
  const shadow = place.attachShadow({ mode: "open" });
  const look = document.createElement("style");
  look.textContent = style.replaceAll(/@font-face\{[^}]*\}/g, "").replaceAll(/:root|\b(html|body)(?= *[{,])/g, ":host");
  const words = document.createElement("article"); // no second <main>: the notebook has one
  words.style = "max-width: 44rem; margin: 0 auto; overflow-wrap: break-word";
  for (const part of [...handout.querySelector("main").children]) {
    if (part.tagName === "NAV") break;
    words.append(document.importNode(part, true));
  }
  shadow.append(look, words);
}

window.settled = welcome().catch((problem) => console.warn("The release could not be compared.", problem) ?? []);
if (PATH.endsWith(".ipynb")) window.addEventListener("DOMContentLoaded", curtain);
