// Ledger lists: ticking rows shows the bulk bar; a changed choice in the filter row sends it; empty filters stay out of the address.
const boxes = () => Array.from(document.querySelectorAll("[data-tick]"));

function count() {
  const bar = document.querySelector("[data-bulk]");
  const ticked = boxes().filter((box) => box.checked).length;
  boxes().forEach((box) => box.closest("tr").classList.toggle("is-ticked", box.checked));
  const all = document.querySelector("[data-tick-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && ticked < boxes().length;
  }
  if (!bar) return;
  bar.querySelector("[data-bulk-count]").textContent = String(ticked);
  bar.classList.toggle("is-on", ticked > 0);
  fit();
}

// The table takes what is left of the window, so that sums and pager stay in sight; a narrow window scrolls as one.
function fit() {
  const scroll = document.querySelector(".tbl-scroll");
  const foot = document.querySelector(".list-foot");
  if (!scroll || !foot) return;
  const below = foot.offsetHeight + (scroll.nextElementSibling?.matches(".tbl-note") ? scroll.nextElementSibling.offsetHeight + 8 : 0);
  const left = window.innerHeight - (scroll.getBoundingClientRect().top + window.scrollY) - below - 16;
  scroll.style.maxHeight = `${Math.max(left, 240)}px`;
}
window.addEventListener("resize", fit);
document.addEventListener("toggle", (event) => { if (event.target.closest(".filter")) fit(); }, true);
fit();

let lastTicked = null;
document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-tick]");
  if (box && event.shiftKey && lastTicked) {
    const all = boxes();
    const [from, to] = [all.indexOf(lastTicked), all.indexOf(box)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
  }
  if (box) lastTicked = box;
  if (event.target.closest("[data-bulk-clear]")) boxes().forEach((one) => { one.checked = false; });
  if (box || event.target.closest("[data-bulk-clear]")) count();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    boxes().forEach((box) => { box.checked = event.target.checked; });
    count();
  }
  const filter = event.target.closest("form[data-filter]");
  if (filter && event.target.matches("select:not([multiple]), input[type=checkbox], input[type=radio]")) filter.requestSubmit();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-filter]")) return;
  for (const field of event.target.elements) {
    if (field.name && !field.value) field.disabled = true;
  }
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-filter] :disabled").forEach((field) => { field.disabled = false; });
  count();
});
count();
