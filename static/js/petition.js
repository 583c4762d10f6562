// Registering letters: a row of accused more without leaving the page, content fields of a stub emptied and switched off,
// the notice's text of the chosen target, Ctrl+Shift+Enter for 保存并登记下一件. Without this script all of it is plain submits.
const form = document.querySelector("form[data-petition]");

function rows() {
  return Array.from(form.querySelectorAll("[data-accused-row]"));
}

function addRow() {
  const total = form.elements["accused-TOTAL_FORMS"];
  const most = Number(form.elements["accused-MAX_NUM_FORMS"].value);
  const place = Number(total.value);
  if (place >= most) return null;
  const last = rows().at(-1);
  const fresh = last.cloneNode(true);
  const mark = (text) => text.replace(/accused-\d+-/g, `accused-${place}-`);
  for (const node of [fresh, ...fresh.querySelectorAll("*")]) {
    for (const name of ["id", "for", "name", "aria-describedby"]) {
      if (node.hasAttribute(name)) node.setAttribute(name, mark(node.getAttribute(name)));
    }
    if (node.matches("input")) node.value = "";
    if (node.matches("select")) node.selectedIndex = 0;
  }
  fresh.querySelectorAll(".field-error").forEach((node) => node.remove());
  fresh.querySelectorAll(".has-error").forEach((node) => node.classList.remove("has-error"));
  last.after(fresh);
  total.value = String(place + 1);
  return fresh;
}

function stub() {
  const box = form.elements.upper_level;
  if (!box) return;
  form.classList.toggle("is-stub", box.checked);
  for (const part of form.querySelectorAll(".stub-hides")) {
    for (const node of part.matches("input, select, textarea") ? [part] : part.querySelectorAll("input, select, textarea, button")) {
      if (node.type === "hidden") continue;
      if (box.checked && node.matches("input:not([type=checkbox]), textarea")) node.value = "";
      node.disabled = box.checked;
      if (node.tomselect) { if (box.checked) node.tomselect.clear(true); node.tomselect[box.checked ? "disable" : "enable"](); }
    }
    part.hidden = box.checked;
  }
}

function next(from) {
  const all = Array.from(form.elements).filter((node) => !node.disabled && node.type !== "hidden" && node.tabIndex >= 0 && node.offsetParent && !node.matches("[data-aside]"));
  all[all.indexOf(from) + 1]?.focus();
}

// In a picker Enter takes what was typed for or walked to, and then moves on; with nothing typed it just moves on.
function pickers() {
  for (const select of form.querySelectorAll("select[data-picker]")) {
    const picker = select.tomselect;
    if (!picker || picker.walks) continue;
    picker.walks = true;
    let walked = false;
    picker.on("focus", () => { walked = false; });
    picker.on("item_add", () => { if (form.contains(document.activeElement) && picker.isFocused) setTimeout(() => next(picker.control_input)); });
    picker.control_input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") walked = true;
      if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || picker.control_input.value || walked) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      picker.close();
      next(picker.control_input);
    }, true);
  }
}

function scope() {
  const target = form.elements.target?.value;
  for (const text of form.querySelectorAll("[data-scope]")) text.hidden = Boolean(target) && text.dataset.scope !== target;
}

if (form) {
  form.querySelector("[data-accused-more]")?.addEventListener("click", (event) => {
    const fresh = addRow();
    if (!fresh) return;
    event.preventDefault();
    fresh.querySelector("input")?.focus();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "upper_level") stub();
    if (event.target.name === "target") scope();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.shiftKey || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const again = form.querySelector("button[name=again]");
    if (!again) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.requestSubmit(again);
  }, true);
  stub();
  scope();
  pickers();
  if (!form.querySelector(".error-summary")) form.querySelector("[data-first]")?.focus();
}
