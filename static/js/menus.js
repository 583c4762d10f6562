// Menus and asking panels are plain <details data-menu>: one at a time, Escape and a click elsewhere close them.
const open = () => Array.from(document.querySelectorAll("details[data-menu][open]"));

function close(menu, back) {
  menu.open = false;
  if (back) menu.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-menu-close]");
  for (const menu of open()) {
    if (!menu.contains(event.target) || (closer && menu.contains(closer))) close(menu, Boolean(closer));
  }
  if (event.target.closest("#nav a") && location.hash === "#nav") history.replaceState(null, "", location.pathname + location.search);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = open().pop();
  if (menu) close(menu, true);
  else if (location.hash === "#nav") location.hash = "main";
});

document.addEventListener("toggle", (event) => {
  if (!event.target.matches("details[data-menu]") || !event.target.open) return;
  open().filter((menu) => menu !== event.target && !menu.contains(event.target)).forEach((menu) => close(menu, false));
  event.target.querySelector("textarea, input:not([type=hidden])")?.focus();
}, true);
