// Registering letters: content fields of a stub emptied and switched off (and back, when the tick was a mistake), the notice's text of the chosen target, Ctrl+Shift+Enter for 保存并登记下一件. Without this script all of it is plain submits.
const form = document.querySelector("form[data-petition]");

const put = new WeakMap(); // what a tick by mistake switched off; kept on this page alone, never sent while it is ticked

function stub() {
  const box = form.elements.upper_level;
  if (!box) return;
  form.classList.toggle("is-stub", box.checked);
  for (const part of form.querySelectorAll(".stub-hides")) {
    for (const node of part.matches("input, select, textarea") ? [part] : part.querySelectorAll("input, select, textarea, button")) {
      if (node.type === "hidden") continue;
      if (node.matches("input:not([type=checkbox]), select, textarea")) setAside(node, box.checked);
      node.disabled = box.checked;
      node.tomselect?.[box.checked ? "disable" : "enable"]();
    }
    part.hidden = box.checked;
  }
}

function setAside(node, away) {
  if (away && !put.has(node)) {
    put.set(node, node.value);
    if (node.tomselect) node.tomselect.clear(true);
    else if (!node.matches("select")) node.value = "";
  } else if (!away && put.has(node)) {
    if (node.tomselect) node.tomselect.setValue(put.get(node), true);
    else node.value = put.get(node);
    put.delete(node);
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
