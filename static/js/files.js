// File fields speak the page's language, not the browser's: a button and the names of what was chosen lie beneath the field itself.
const NONE = "还没有选择文件";

function told(input) {
  const names = Array.from(input.files, (file) => file.name);
  return names.length > 1 ? `${names.length} 个文件：${names.join("、")}` : names[0] || NONE;
}

function dress(input) {
  if (input.parentElement.matches(".filebox")) return;
  const [box, button, name] = ["span", "span", "span"].map((tag) => document.createElement(tag));
  box.className = "filebox";
  button.className = "btn";
  button.textContent = input.multiple ? "选择文件（可多选）" : "选择文件";
  name.className = "help";
  name.textContent = told(input);
  [button, name].forEach((part) => part.setAttribute("aria-hidden", "true"));
  input.before(box);
  box.append(button, name, input);
  input.addEventListener("change", () => { name.textContent = told(input); });
  input.form?.addEventListener("reset", () => setTimeout(() => { name.textContent = told(input); }));
}

const all = (root) => root.querySelectorAll('input[type="file"]').forEach(dress);
all(document);
document.addEventListener("htmx:load", (event) => all(event.detail.elt));
