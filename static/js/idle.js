// Idleness (久未操作): shortly before the session is over the typed text is saved, the page goes blank and asks for the
// password; the same page goes on at the same caret. Typing renews the session; polling and autosave never do.
const dialog = document.getElementById("lock");
const body = document.body;
const SAVE_SECONDS = 20; // the server's own limit comes a little later than the page's
const ALIVE_SECONDS = 60;
const channel = "BroadcastChannel" in window ? new BroadcastChannel("xuncha-lock") : null;
let idle = Number(body.dataset.idle) * 1000;
let over = Date.now() + Number(body.dataset.left) * 1000;
let active = Date.now();
let told = Date.now();
let caret = null;

const token = () => document.querySelector('meta[name="csrf-token"]');

function send(url, fields) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields || {})) data.set(name, value);
  return fetch(url, { method: "POST", body: data, headers: { "X-CSRFToken": token().content }, credentials: "same-origin", keepalive: true });
}

function renew(csrf) {
  token().content = csrf;
  document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((input) => { input.value = csrf; });
}

function place() {
  const node = document.activeElement;
  const within = node && "selectionStart" in node && typeof node.selectionStart === "number";
  return node && { node, from: within ? node.selectionStart : null, to: within ? node.selectionEnd : null, top: node.scrollTop };
}

async function shut(ending) {
  if (body.classList.contains("is-locked")) return;
  caret = place();
  document.dispatchEvent(new CustomEvent("xuncha:save-now"));
  body.classList.add("is-locked");
  dialog.showModal();
  dialog.querySelector("#lock-password").focus();
  if (!ending) return;
  await new Promise((done) => setTimeout(done, 1500)); // the last save goes out under the old session
  send(dialog.dataset.end).catch(() => {});
}

function open(timing) {
  idle = timing.idle * 1000;
  over = Date.now() + timing.left * 1000;
  active = told = Date.now();
  body.classList.remove("is-locked");
  dialog.querySelector("form").reset();
  dialog.close();
  if (!caret) return;
  caret.node.focus({ preventScroll: false });
  if (caret.from !== null) caret.node.setSelectionRange(caret.from, caret.to);
  caret.node.scrollTop = caret.top;
}

function tick() {
  const now = Date.now();
  if (now >= over - SAVE_SECONDS * 1000 || now - active >= idle - SAVE_SECONDS * 1000) shut(true);
  else if (active > told && now - told >= ALIVE_SECONDS * 1000) {
    told = now;
    send(dialog.dataset.alive).then((answer) => { if (answer.status === 401) shut(false); }).catch(() => {});
  }
}

if (dialog && idle) {
  for (const kind of ["keydown", "pointerdown", "wheel"]) document.addEventListener(kind, () => { if (!dialog.open) active = Date.now(); }, { passive: true });
  document.addEventListener("visibilitychange", tick); // a laptop that slept wakes up locked
  setInterval(tick, 5000);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.querySelector("[data-lock-form]").addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const line = dialog.querySelector("[data-lock-error]");
    try {
      const answer = await send(dialog.dataset.url, Object.fromEntries(new FormData(event.target)));
      const told = await answer.json().catch(() => ({ sentence: answer.status === 429 ? "输错次数过多，账号已锁定 30 分钟。" : "没有办成，请点“换人登录”重新登录。" }));
      if (!answer.ok) {
        line.textContent = told.sentence;
        if (told.code) dialog.querySelector("[data-lock-code]").hidden = false;
        return;
      }
      line.textContent = "";
      renew(told.csrf);
      channel?.postMessage(told);
      open(told);
    } catch {
      line.textContent = "连不上服务器，请检查网络后再试。";
    }
  });
  channel?.addEventListener("message", (event) => { renew(event.data.csrf); if (body.classList.contains("is-locked")) open(event.data); });
}
