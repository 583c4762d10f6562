// Suggested leaves above every <select data-suggest="names of text fields">: asked after a pause in writing or when the picker
// gets the focus, taken by a click or Alt+1, Alt+2, Alt+3. Nothing is chosen and nothing is saved by itself.
const PAUSE = 900;
const SHORTEST = 6;
const known = new WeakMap(); // select → { asked, timer, box }

function sources(select) {
  if (!select.form) return []; // its form was replaced while the pause ran
  const names = select.dataset.suggest.split(" ");
  return Array.from(select.form.elements).filter((node) => names.some((name) => (
    name.endsWith("*") ? node.name.startsWith(name.slice(0, -1)) : node.name === name
  )) && "value" in node);
}

function textOf(select) {
  return sources(select).map((node) => node.value.trim()).filter(Boolean).join("\n").slice(0, 6000);
}

function boxOf(select) {
  const state = known.get(select);
  if (!state.box) {
    state.box = document.createElement("div");
    state.box.className = "suggest";
    state.box.setAttribute("role", "group");
    state.box.setAttribute("aria-label", "建议的分类");
    state.box.hidden = true;
    const field = select.closest(".field"); // above the picker, whose open list would hide what stands beneath
    const label = field.querySelector("label");
    if (label) label.after(state.box);
    else field.prepend(state.box);
  }
  return state.box;
}

function mark(select) {
  for (const button of boxOf(select).querySelectorAll("[data-value]")) {
    button.setAttribute("aria-pressed", String(button.dataset.value === select.value));
  }
}

function pick(select, value) {
  if (select.tomselect) {
    select.tomselect.setValue(value);
    select.tomselect.close();
  } else select.value = value;
  select.dispatchEvent(new Event("input", { bubbles: true }));
  if (!select.tomselect) select.dispatchEvent(new Event("change", { bubbles: true }));
  mark(select);
}

function span(name, words) {
  const node = document.createElement(name === "kbd" ? "kbd" : "span");
  if (name !== "kbd") node.className = name;
  node.textContent = words;
  return node;
}

function offers(select, value) {
  return Boolean(select.tomselect ? select.tomselect.options[value] : select.querySelector(`option[value="${CSS.escape(value)}"]`));
}

function show(select, found) {
  const box = boxOf(select);
  const rows = found.filter((one) => offers(select, one.value));
  box.hidden = !rows.length;
  box.replaceChildren(...rows.map((one, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "suggest-pick";
    button.dataset.value = one.value;
    button.append(span("kbd", `Alt+${at + 1}`), span("suggest-name", `${one.code} ${one.name}`));
    if (one.words.length) button.append(span("suggest-why", `因为：${one.words.join("、")}`));
    button.addEventListener("click", () => pick(select, one.value));
    return button;
  }));
  if (rows.length) {
    const title = document.createElement("p");
    title.className = "suggest-title";
    title.textContent = "建议的分类（由您决定，不会自动保存）";
    box.prepend(title);
  }
  mark(select);
}

async function ask(select) {
  const state = known.get(select);
  const text = textOf(select);
  if (text === state.asked || !select.isConnected) return;
  state.asked = text;
  if (text.length < SHORTEST) { show(select, []); return; }
  const data = new FormData();
  data.set("text", text);
  data.set("round", select.dataset.suggestRound);
  data.set("level", select.dataset.suggestLevel);
  const token = document.querySelector('meta[name="csrf-token"]');
  try {
    const answer = await fetch("/taxonomy/suggest/", {
      method: "POST", body: data, credentials: "same-origin",
      headers: { Accept: "application/json", "X-Passive": "1", "X-CSRFToken": token ? token.content : "" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    if (state.asked === text) show(select, found.suggestions); // an answer to an older text is late
  } catch {
    state.asked = null; // without suggestions the picker works as it does; the next pause asks again
  }
}

function wait(select) {
  const state = known.get(select);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => ask(select), PAUSE);
}

function all() {
  return Array.from(document.querySelectorAll("select[data-suggest]")).filter((select) => select.form);
}

function dress() {
  for (const select of all()) {
    if (known.has(select)) continue;
    known.set(select, { asked: null, timer: 0, box: null });
    select.addEventListener("change", () => mark(select));
    if (textOf(select).length >= SHORTEST && !select.value) ask(select);
  }
}

dress();
document.addEventListener("htmx:load", dress);
document.addEventListener("input", (event) => {
  for (const select of all()) {
    if (known.has(select) && sources(select).includes(event.target)) wait(select);
  }
});
document.addEventListener("focusin", (event) => {
  const select = event.target.closest(".field")?.querySelector("select[data-suggest]");
  if (select && known.has(select)) ask(select);
});
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing || !/^Digit[123]$/.test(event.code)) return;
  const form = event.target.form || event.target.closest("form");
  const select = all().find((one) => one.form === form && known.get(one)?.box && !known.get(one).box.hidden);
  const button = select && known.get(select).box.querySelectorAll("[data-value]")[Number(event.code.slice(5)) - 1];
  if (!button) return;
  event.preventDefault();
  button.click();
});
