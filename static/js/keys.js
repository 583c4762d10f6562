// Keyboard: / search, g + letter, n new, e edit, w write, j k rows, Enter open, x tick, ? the list.
const typing = (node) => node.closest("input, textarea, select, [contenteditable], .ts-wrapper, dialog");
let waitingForLetter = 0;

function go(letter) {
  const link = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
  if (link) link.click();
}

function follow(selector) {
  const target = document.querySelector(selector);
  if (target) target.click();
  return Boolean(target);
}

function rows() {
  return Array.from(document.querySelectorAll("[data-list] [data-row]"));
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("is-at"));
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  all.forEach((row) => row.classList.toggle("is-at", row === next));
  const link = next.querySelector("[data-open]");
  if (link) link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function openRow() {
  const row = document.querySelector("[data-row].is-at [data-open]");
  if (row) row.click();
  return Boolean(row);
}

function tickRow() {
  const box = document.querySelector("[data-row].is-at [data-tick]");
  if (box) box.click();
}

function showKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog || dialog.open) return;
  const list = dialog.querySelector("[data-keys-go]");
  list.replaceChildren(...Array.from(document.querySelectorAll("[data-go]"), (link) => {
    const pair = document.createElement("div");
    const key = document.createElement("dt");
    const words = document.createElement("dd");
    const cap = document.createElement("kbd");
    cap.textContent = link.dataset.go;
    words.textContent = link.firstChild.textContent;
    key.append(cap);
    pair.append(key, words);
    return pair;
  }));
  dialog.querySelector(".keys-go-title").hidden = !list.children.length;
  list.hidden = !list.children.length;
  dialog.showModal();
}

const plain = {
  "/": () => { const box = document.querySelector("[data-search]"); if (box) { box.focus(); box.select(); } return Boolean(box); },
  "?": () => { showKeys(); return true; },
  n: () => follow("[data-new]"),
  e: () => follow("[data-edit]"),
  w: () => follow("[data-write]"),
  j: () => { move(1); return true; },
  k: () => { move(-1); return true; },
  x: () => { tickRow(); return true; },
  g: () => { waitingForLetter = Date.now(); return true; },
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (waitingForLetter && Date.now() - waitingForLetter < 1500 && event.key.length === 1) {
    waitingForLetter = 0;
    event.preventDefault();
    go(event.key.toLowerCase());
    return;
  }
  waitingForLetter = 0;
  if (event.key === "Enter") {
    if (event.target === document.body && openRow()) event.preventDefault();
    return;
  }
  if (Object.hasOwn(plain, event.key) && plain[event.key]()) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-dialog='keys']")) showKeys();
});
