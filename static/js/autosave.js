// Long forms save themselves to the server while they are typed (data-autosave): two seconds after the last key, every
// four while typing goes on, at once when the page is hidden or closed or an idle lock asks ("xuncha:save-now"). On the
// next visit what was never saved is offered back, with the place of the caret. Needs parts/autosave.html in the form.
const REST = 2000;
const WHILE_TYPING = 4000;
const HEARTBEAT = 25000;
const OFFERS = 3;
const UPON = ["seen", "point", "seen_point"]; // hidden fields: the saved state that the words were written upon

// The cookie's, not the page's: after a new login in another window the page still holds the old one. What is saved is
// bound to the person by its own token, so nothing of one account ever gets into another's.
const csrf = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] || document.querySelector('meta[name="csrf-token"]')?.content || "";

function fieldsOf(form) { // by name, in the order of the page; never passwords, files or what the server put there
  const found = new Map();
  for (const node of form.elements) {
    const out = !node.name || node.disabled || ["hidden", "password", "file", "submit", "button"].includes(node.type);
    if (!out && node.tagName !== "FIELDSET") found.set(node.name, [...(found.get(node.name) || []), node]);
  }
  return found;
}

function valueOf(nodes) {
  const [first] = nodes;
  if (first.type === "checkbox" || first.type === "radio") return nodes.filter((node) => node.checked).map((node) => node.value);
  if (first.multiple) return Array.from(first.selectedOptions, (option) => option.value);
  return nodes.map((node) => node.value);
}

function put(nodes, values) {
  const [first] = nodes;
  if (first.type === "checkbox" || first.type === "radio") nodes.forEach((node) => { node.checked = values.includes(node.value); });
  else if (first.tomselect) first.tomselect.setValue(first.multiple ? values : values[0], true);
  else if (first.multiple) Array.from(first.options).forEach((option) => { option.selected = values.includes(option.value); });
  else nodes.forEach((node, place) => { if (values[place] !== undefined) node.value = values[place]; });
  first.dispatchEvent(new Event("change", { bubbles: true }));
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

class Keeper {
  constructor(form) {
    this.form = form;
    this.offers = [];
    this.changed = false;
    this.stopped = false;
    this.start = this.base();
    this.rest = 0;
    this.oldest = 0;
    this.sent = Promise.resolve();
  }

  part(name) { return this.form.querySelector(`[data-auto-${name}]`); }

  token() { return this.form.elements.autosave?.value || ""; }

  upon() { return Object.fromEntries(UPON.map((name) => [name, this.form.elements[name]?.value || ""])); }

  all() { return Object.fromEntries(Array.from(fieldsOf(this.form), ([name, nodes]) => [name, valueOf(nodes)])); }

  base() { return this.form.querySelector(".error-summary") ? {} : this.all(); } // after an error everything is unsaved

  typed() { // only what differs from the page as the server gave it
    return Object.fromEntries(Object.entries(this.all()).filter(([name, values]) => !same(values, this.start[name])));
  }

  payload() {
    const at = document.activeElement;
    const inside = this.form.contains(at) && at.name && fieldsOf(this.form).has(at.name);
    const caret = inside ? { name: at.name, from: at.selectionStart ?? null, to: at.selectionEnd ?? null } : this.caret;
    this.caret = caret;
    return { typed: this.typed(), caret, ...this.upon(), earlier: this.offers.slice(0, OFFERS) };
  }

  async post(body, last = false) {
    const text = JSON.stringify({ token: this.token(), ...body });
    const answer = await fetch("/autosave/", {
      method: "POST", credentials: "same-origin", redirect: "manual", keepalive: last && text.length < 20000, body: text,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf(), "X-Passive": "1" },
    });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new Error("登录已失效，内容还在页面上；请在新窗口登录后继续");
    if (answer.status === 413) throw new Error((await answer.json()).error);
    if (!answer.ok) throw new Error("没有自动保存成功，内容还在页面上");
    return answer.json();
  }

  later() {
    this.changed = true;
    clearTimeout(this.rest);
    if (!this.oldest) this.oldest = Date.now();
    this.rest = setTimeout(() => this.save(), Math.max(0, Math.min(REST, this.oldest + WHILE_TYPING - Date.now())));
  }

  save(last = false) {
    if (!this.changed || this.stopped || !this.token()) return this.sent;
    clearTimeout(this.rest);
    this.changed = false;
    this.oldest = 0;
    const body = { do: "save", fields: this.payload() };
    if (last) return this.deliver(body, true);
    this.sent = this.sent.then(() => this.deliver(body)); // one after the other: an older text never overtakes a newer one
    return this.sent;
  }

  async deliver(body, last = false) {
    try {
      let answer = await this.post(body, last);
      if (answer.closed && !last && !this.stopped && this.form.elements.autosave) { // saved or dropped in another window
        this.form.elements.autosave.value = answer.token;
        answer = await this.post(body);
      }
      if (answer.saved_at) {
        this.say(`已自动保存 ${answer.saved_at}`);
        this.form.dispatchEvent(new CustomEvent("xuncha:saved", { bubbles: true }));
      }
      this.tell(answer.others);
    } catch (error) {
      this.changed = true;
      const words = error.message && /[\u4e00-\u9fff]/.test(error.message) ? error.message : "连不上服务器，内容还在页面上，稍后再试";
      this.say(words, true);
      if (!last && !this.stopped) this.rest = setTimeout(() => this.save(), WHILE_TYPING);
    }
  }

  say(words, bad = false) {
    const line = this.part("state");
    if (!line) return;
    line.textContent = words;
    line.classList.toggle("is-late", bad);
  }

  tell(names) {
    const line = this.part("others");
    if (line && names) line.textContent = names.length ? `${names.join("、")} 也在写这份记录` : "";
  }

  async open() {
    if (!this.token()) return;
    try {
      const answer = await this.post({ do: "open" });
      this.tell(answer.others);
      const kept = answer.kept;
      if (kept) {
        const { earlier, ...last } = kept.fields;
        this.offers = [{ ...last, typed: last.typed || {}, at: kept.at, day: kept.day }, ...(earlier || [])];
      }
      this.offer();
      if (this.form.querySelector(".error-summary")) this.later(); // what was refused is not saved either
    } catch { /* the page works without it; the first save will say what is wrong */ }
  }

  offer() {
    const now = this.all();
    this.offers = this.offers.filter((one) => Object.entries(one.typed).some(([name, values]) => now[name] && !same(values, now[name])));
    const box = this.part("offer");
    const [first] = this.offers;
    if (!box) return;
    box.hidden = !first;
    if (!first) return;
    this.part("words").textContent = `${first.day} ${first.at} 您在这里写过、还没有保存的内容还在。`;
    if (!document.activeElement || document.activeElement === document.body) this.part("restore").focus();
  }

  async restore() {
    const [first] = this.offers.splice(0, 1);
    const asked = { kept: first, ready: null };
    this.form.dispatchEvent(new CustomEvent("xuncha:restoring", { detail: asked })); // the page may have to bring their place first
    if (await asked.ready === false) { // what stands in its place was refused: it is seen to first
      this.offers.unshift(first);
      return;
    }
    const fields = fieldsOf(this.form);
    for (const [name, values] of Object.entries(first.typed)) if (fields.has(name)) put(fields.get(name), values);
    for (const name of UPON) if (first[name] && this.form.elements[name]) this.form.elements[name].value = first[name]; // saved by others since: both are shown
    const at = first.caret && this.form.elements[first.caret.name];
    this.offer();
    if (at?.focus) {
      at.focus();
      if (first.caret.from !== null && at.setSelectionRange) { try { at.setSelectionRange(first.caret.from, first.caret.to); } catch { /* not a text field */ } }
    }
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    this.say("已恢复，保存后生效");
  }

  async drop() {
    this.offers.splice(0, 1);
    this.offer();
    if (this.offers.length || Object.keys(this.typed()).length) { this.later(); return; }
    const answer = await this.post({ do: "drop" });
    if (answer.token) this.form.elements.autosave.value = answer.token;
    this.say("已丢弃");
  }

  settled(sent) { // the form was really saved without leaving the page; what was typed meanwhile is still unsaved
    this.start = { ...this.all(), ...Object.fromEntries(Object.entries(sent || {}).map(([name, value]) => [name, [value]])) };
    this.changed = false;
    this.oldest = 0;
    clearTimeout(this.rest);
    if (Object.keys(this.typed()).length) this.later();
  }

  renew(names) { // part of the form was given out anew: what stood in it before counts no more
    const now = this.all();
    const left = Object.keys(this.typed()).some((name) => names.includes(name));
    for (const name of names) this.start[name] = now[name];
    if (left || this.changed) this.later();
  }

  leave() {
    if (this.stopped) return;
    if (this.changed) this.save(true);
    else if (this.token()) this.post({ do: "leave" }, true).catch(() => {});
  }
}

const keepers = Array.from(document.querySelectorAll("form[data-autosave]"), (form) => new Keeper(form));
const of = (node) => keepers.find((keeper) => keeper.form === (node.form || node.closest?.("form")));

for (const keeper of keepers) {
  const fresh = () => { if (!keeper.changed) keeper.start = keeper.base(); };
  window.addEventListener("load", () => { fresh(); keeper.open(); }, { once: true });
  keeper.form.addEventListener("input", () => keeper.later());
  keeper.form.addEventListener("change", (event) => { if (event.isTrusted || event.target.tomselect) keeper.later(); });
  keeper.form.addEventListener("submit", (event) => { setTimeout(() => { if (!event.defaultPrevented) keeper.stopped = true; }, 0); });
  keeper.form.addEventListener("xuncha:real-save", (event) => keeper.settled(event.detail));
  keeper.form.addEventListener("xuncha:renewed", (event) => keeper.renew(event.detail));
  setInterval(() => {
    if (!document.hidden && !keeper.stopped && keeper.token()) keeper.post({ do: "beat" }).then((answer) => keeper.tell(answer.others)).catch(() => {});
  }, HEARTBEAT);
}
document.addEventListener("click", (event) => {
  const keeper = of(event.target);
  if (keeper && event.target.closest("[data-auto-restore]")) keeper.restore();
  if (keeper && event.target.closest("[data-auto-drop]")) keeper.drop();
});
document.addEventListener("visibilitychange", () => { if (document.hidden) keepers.forEach((keeper) => keeper.save(true)); });
document.addEventListener("xuncha:save-now", () => keepers.forEach((keeper) => keeper.save()));
window.addEventListener("pagehide", () => keepers.forEach((keeper) => keeper.leave()));
window.addEventListener("pageshow", () => keepers.forEach((keeper) => { keeper.stopped = false; }));
