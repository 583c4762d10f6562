// Talking to the server: csrf for htmx, a loading bar after 300 ms, a plain sentence when the network fails.
document.documentElement.classList.add("js");

const bar = document.getElementById("loading");
let pending = 0;
let timer = 0;

function busy(step) {
  pending = Math.max(0, pending + step);
  clearTimeout(timer);
  if (!bar) return;
  if (pending) timer = setTimeout(() => { bar.hidden = false; }, 300);
  else bar.hidden = true;
}

const passive = (event) => event.detail.requestConfig && event.detail.requestConfig.headers["X-Passive"];

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
});
document.addEventListener("htmx:beforeRequest", (event) => { if (!passive(event)) busy(1); });
document.addEventListener("htmx:afterRequest", (event) => { if (!passive(event)) busy(-1); });

function say(sentence) {
  const main = document.getElementById("main");
  if (!main) return;
  let box = document.getElementById("net-message");
  if (!box) {
    box = document.createElement("p");
    box.id = "net-message";
    box.className = "message message-error";
    box.setAttribute("role", "alert");
    main.prepend(box);
  }
  box.textContent = sentence;
}
document.addEventListener("htmx:sendError", (event) => { if (!passive(event)) say("连不上服务器，内容没有保存。请检查网线或稍后再试。"); });
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) say("登录已经失效，请在新窗口重新登录后再试。");
  else if (!passive(event)) say("没有办成，请刷新页面后再试。");
});

// Leaving for a page that is slow to come shows the bar too; coming back by the browser's key hides it.
window.addEventListener("beforeunload", () => busy(1));
window.addEventListener("pageshow", () => { pending = 0; busy(0); });
