// Tells the house that a secret page was printed: the token in <meta name="print-token"> names the reading it was.
const token = document.querySelector("meta[name=print-token]");
const csrf = document.querySelector("meta[name=csrf-token]");

if (token && csrf) {
  window.addEventListener("beforeprint", () => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", csrf.content);
    body.set("token", token.content);
    navigator.sendBeacon("/printed/", body);
  });
}
