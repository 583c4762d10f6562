// Forms: focus on the error summary, Enter moves on, Ctrl+Enter submits, a warning only when something is unsaved,
// a second click does not send twice, data-submit-on-change sends at once.
const forms = () => Array.from(document.querySelectorAll("form[data-form]"));
const dirty = new WeakSet();
let leaving = false;

function state(form, words) {
  const line = form.querySelector("[data-form-state]");
  if (line) line.textContent = words;
}

document.querySelector("[data-focus]")?.focus();

for (const form of forms()) {
  if (form.querySelector(".error-summary")) dirty.add(form);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-form]");
  if (!form || dirty.has(form)) return;
  dirty.add(form);
  state(form, "有未保存的内容");
});

document.addEventListener("xuncha:saved", (event) => { // an autosave tells us that the text is safe
  dirty.delete(event.target);
  state(event.target, event.detail ? `已自动保存 ${event.detail}` : "");
});

window.addEventListener("beforeunload", (event) => {
  if (leaving || !forms().some((form) => dirty.has(form))) return;
  event.preventDefault();
  event.returnValue = "";
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.method === "post" && form.dataset.sent) { event.preventDefault(); return; }
  leaving = true;
  if (form.method !== "post" || form.hasAttribute("hx-post") || form.method === "dialog") return;
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; leaving = false; }, 8000); // a download keeps the page: allow again
});
window.addEventListener("pageshow", () => {
  leaving = false;
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

function nextField(form, from) {
  const all = Array.from(form.elements).filter((node) => !node.disabled && node.type !== "hidden" && node.tabIndex >= 0 && node.offsetParent && !node.matches("[data-aside]"));
  return all[all.indexOf(from) + 1];
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const form = event.target.form;
  if (!form) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector(".btn-primary") || undefined);
    return;
  }
  const moves = form.matches("[data-form]") && event.target.matches("input:not([type=submit]):not([type=button]):not([type=file]), select");
  if (!moves || event.defaultPrevented || event.target.closest(".ts-wrapper")) return;
  event.preventDefault();
  nextField(form, event.target)?.focus();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form?.requestSubmit();
});
