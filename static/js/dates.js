// Date fields: 3.1, 0301, 20230301, 2023年3月1日 and full-width digits become 2023-03-01; a button opens the browser's calendar.
const pad = (text) => String(text).padStart(2, "0");

function valid(year, month, day) {
  const date = new Date(Number(year), month - 1, Number(day));
  return date.getFullYear() === Number(year) && date.getMonth() === month - 1 && date.getDate() === Number(day);
}

export function normalise(text, year) {
  const half = text.replace(/[０-９]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0)).trim();
  const parts = half.split(/[^0-9]+/).filter(Boolean);
  let found = null;
  if (parts.length === 3) found = parts;
  else if (parts.length === 2) found = [year, ...parts];
  else if (parts.length === 1 && parts[0].length === 8) found = [half.slice(0, 4), half.slice(4, 6), half.slice(6, 8)];
  else if (parts.length === 1 && parts[0].length === 4) found = [year, half.slice(0, 2), half.slice(2, 4)];
  else if (parts.length === 1 && parts[0].length === 3) found = [year, half.slice(0, 1), half.slice(1, 3)];
  if (!found) return null;
  const [y, m, d] = [found[0].length === 2 ? `20${found[0]}` : found[0], Number(found[1]), found[2]];
  return valid(y, m, d) ? `${y}-${pad(m)}-${pad(Number(d))}` : null;
}

function yearOf(input) {
  return input.dataset.year || document.body.dataset.year || String(new Date().getFullYear());
}

function tidy(input) {
  const iso = input.value.trim() ? normalise(input.value, yearOf(input)) : null;
  if (iso && iso !== input.value) input.value = iso;
}

function addCalendar(input) {
  if (!("showPicker" in HTMLInputElement.prototype) || input.closest(".date") || input.readOnly || input.disabled) return;
  const wrap = document.createElement("span");
  wrap.className = "date";
  const native = document.createElement("input");
  native.type = "date";
  native.className = "date-native";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "date-open";
  button.tabIndex = -1;
  button.setAttribute("aria-label", "打开日历");
  const icon = document.querySelector("use[href*='icons.svg']");
  const sprite = icon ? icon.getAttribute("href").split("#")[0] : "/static/img/icons.svg";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#calendar`);
  svg.append(use);
  button.append(svg);
  input.replaceWith(wrap);
  wrap.append(input, native, button);
  button.addEventListener("click", () => {
    native.value = normalise(input.value, yearOf(input)) || `${yearOf(input)}-01-01`;
    native.showPicker();
  });
  native.addEventListener("change", () => {
    input.value = native.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}

document.addEventListener("focusout", (event) => { if (event.target.matches("[data-date]")) tidy(event.target); });
document.addEventListener("submit", (event) => event.target.querySelectorAll("[data-date]").forEach(tidy), true);
document.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("[data-date]")) tidy(event.target); }, true);

const dress = (root) => root.querySelectorAll("input[data-date]").forEach(addCalendar);
dress(document);
document.addEventListener("htmx:load", (event) => dress(event.detail.elt));
