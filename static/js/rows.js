// A row more in a list of like rows (a formset) without leaving the page: data-more-rows on the button and data-row on each
// row name the formset's prefix. Without this script the button is a plain submit, and the server adds the row.
function addRow(form, prefix) {
  const total = form.elements[`${prefix}-TOTAL_FORMS`];
  const most = Number(form.elements[`${prefix}-MAX_NUM_FORMS`].value);
  const place = Number(total.value);
  if (place >= most) return null;
  const last = Array.from(form.querySelectorAll(`[data-row="${prefix}"]`)).at(-1);
  const fresh = last.cloneNode(true);
  const mark = (text) => text.replace(new RegExp(`${prefix}-\\d+-`, "g"), `${prefix}-${place}-`);
  for (const node of [fresh, ...fresh.querySelectorAll("*")]) {
    for (const name of ["id", "for", "name", "aria-describedby"]) {
      if (node.hasAttribute(name)) node.setAttribute(name, mark(node.getAttribute(name)));
    }
    if (node.matches("input")) node.value = node.dataset.fresh ?? "";
    if (node.matches("select")) node.selectedIndex = Math.max(0, Array.from(node.options).findIndex((option) => option.value === node.dataset.fresh));
  }
  fresh.querySelectorAll(".field-error").forEach((node) => node.remove());
  fresh.querySelectorAll(".has-error").forEach((node) => node.classList.remove("has-error"));
  last.after(fresh);
  total.value = String(place + 1);
  return fresh;
}

document.addEventListener("click", (event) => {
  const more = event.target.closest("[data-more-rows]");
  if (!more) return;
  const fresh = addRow(more.form, more.dataset.moreRows);
  if (!fresh) return;
  event.preventDefault();
  fresh.querySelector("input")?.focus();
});
