// The writing page of a talk: a selected sentence becomes a point (F2), points are saved without leaving the page.
// Everything goes through the page's own form, so the text typed so far is saved together with each point.
const form = document.querySelector("[data-talk]");
const text = form?.querySelector("[data-talk-text]");
let busy = false;
let asPage = false;

function selected() {
  return text.value.slice(text.selectionStart, text.selectionEnd).trim();
}

function pane() {
  return form.querySelector("[data-talk-points]");
}

function replacePane(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  const fresh = box.content.querySelector("[data-talk-points]");
  if (!fresh) throw new Error(); // not the pane: what is typed stays on the page
  pane().replaceWith(fresh);
  fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: fresh } }));
  return fresh;
}

function begun() { // whether the point beside the text holds words that are saved nowhere
  if (pane().querySelector("[data-begun]")) return true;
  const typed = ["text", "persons"].some((name) => form.elements[name].value !== form.elements[name].defaultValue);
  return typed || !!form.elements.point && Array.from(pane().querySelectorAll("select"), (node) => node.selectedOptions[0])
    .some((option) => option && !option.defaultSelected && option.closest("select").querySelector("option[selected]"));
}

function focusOn(name) {
  const node = form.elements[name];
  if (node?.tomselect) node.tomselect.focus();
  else node?.focus();
}

function saved(content) {
  const clock = new Date().toTimeString().slice(0, 8);
  form.dispatchEvent(new CustomEvent("xuncha:saved", { bubbles: true }));
  const open = pane().querySelector("[data-begun]") ? { text: "" } : {}; // a half-typed point is not saved by this
  form.dispatchEvent(new CustomEvent("xuncha:real-save", { detail: { content, ...open } }));
  say(`已保存 ${clock}`);
}

function say(words) {
  const line = form.querySelector("[data-form-state]");
  if (line) line.textContent = words;
}

function bothTexts(extra) { // somebody else saved meanwhile: the server shows both texts on a page of its own
  for (const [name, value] of Object.entries(extra)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  asPage = true;
  form.requestSubmit();
}

class Told extends Error {}
const GONE = "登录已失效，文字还在页面上；请在新窗口登录，再回到这里保存。";
const OTHER = "浏览器里现在登录的是另一个账号，没有保存，文字还在页面上；请用原来的账号登录，再回到这里保存。";

async function post(data) { // once more when somebody logged in again in another window, whose token this page does not know yet
  const ask = () => fetch(form.action, { method: "POST", body: data, headers: { "HX-Request": "true" }, credentials: "same-origin" });
  const answer = await ask();
  if (!answer.redirected && ![401, 403].includes(answer.status)) return answer;
  const page = await fetch(form.action, { credentials: "same-origin" });
  const now = page.redirected ? null : new DOMParser().parseFromString(await page.text(), "text/html");
  const fresh = now?.querySelector("meta[name=csrf-token]");
  if (!fresh || !now.body.dataset.account) throw new Told(GONE);
  if (now.body.dataset.account !== document.body.dataset.account) throw new Told(OTHER); // one's words never go out under another's name
  if (!page.ok) return answer;
  document.querySelector("meta[name=csrf-token]").content = fresh.content;
  form.elements.csrfmiddlewaretoken.value = fresh.content;
  data.set("csrfmiddlewaretoken", fresh.content);
  return ask();
}

async function send(extra) {
  if (busy) return null;
  busy = true;
  const data = new FormData(form);
  for (const [name, value] of Object.entries(extra)) data.set(name, value);
  try {
    const answer = await post(data);
    if (answer.status === 409) { bothTexts(extra); return null; }
    if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
    const fresh = replacePane(await answer.text());
    if (answer.ok) saved(data.get("content"));
    else fresh?.querySelector("[data-focus], .has-error .in")?.focus();
    return answer.ok;
  } catch (error) {
    say(error instanceof Told ? error.message : "没有保存成功，文字还在页面上；请检查网络后再试。");
    return null;
  } finally {
    busy = false;
  }
}

async function mark() {
  const sentence = selected();
  if (!sentence) { text.focus(); return; }
  if ((form.elements.point || begun()) && !await send({ do: "point" })) return; // the point being written is not lost
  if (await send({ do: "mark", mark: sentence })) focusOn("leaf");
}

const ofPoint = (names) => names.filter((name) => form.elements[name] && pane().contains(form.elements[name]));

const UNOPENED = "没有打开；请检查网络和登录后再试。";

async function showPoint(address) { // false: that point is there no more
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (answer.status === 404) return false;
  replacePane(await answer.text());
  form.dispatchEvent(new CustomEvent("xuncha:renewed", { detail: Array.from(pane().querySelectorAll("[name]:not([type=hidden])"), (node) => node.name) }));
  return true;
}

async function placeFor(kept) { // the point that kept words belong to, before they are put back into the form
  if (!ofPoint(Object.keys(kept.typed)).length || (form.elements.point?.value || "") === (kept.point || "")) return true;
  if (begun() && !await send({ do: "point" })) return false;
  const address = new URL(form.action);
  if (kept.point) address.searchParams.set("point", kept.point);
  try {
    if (await showPoint(address)) return true;
  } catch { // not reached: the words stay offered
    say(UNOPENED);
    return false;
  }
  const named = form.elements.point || document.createElement("input"); // gone: saving says so, and keeps the words
  Object.assign(named, { type: "hidden", name: "point", value: kept.point });
  pane().append(named);
  return true;
}

async function openPoint(address) {
  const point = new URL(address).searchParams.get("point") || "";
  if (point && begun() && !await send({ do: "point" })) return; // what stands half-typed is saved first
  try {
    if (!await showPoint(address)) throw new Error();
    focusOn(point ? "text" : "content");
  } catch {
    say(UNOPENED);
  }
}

async function savePoint() {
  if (!await send({ do: "point" })) return;
  text.setSelectionRange(text.selectionEnd, text.selectionEnd); // the next key must not replace the marked sentence
  text.focus();
}

if (form && text) {
  form.addEventListener("submit", (event) => { // saving the text keeps the page and the caret
    if (asPage || (event.submitter && event.submitter.value !== "save")) return;
    event.preventDefault();
    send({ do: "save" });
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "F2") { event.preventDefault(); mark(); return; }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && pane().contains(event.target)) {
      event.preventDefault();
      event.stopPropagation();
      savePoint();
    }
  }, true);
  form.addEventListener("xuncha:restoring", (event) => { event.detail.ready = placeFor(event.detail.kept); });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-talk-mark]")) mark();
    if (event.target.closest("[data-talk-save]")) { event.preventDefault(); savePoint(); }
    const remove = event.target.closest("[data-talk-remove]");
    if (remove) { event.preventDefault(); send({ do: "save", remove: remove.value }); }
    const open = event.target.closest("[data-talk-open]");
    if (open) {
      event.preventDefault();
      openPoint(open.href);
    }
  });
}
