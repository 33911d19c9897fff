// A form that must not be lost when the line is: report missing, update, found. What was written stays on this page, in its
// memory alone, and is sent as soon as there is a line. The key that every form carries makes a second sending harmless.
(() => {
  "use strict";
  const EVERY = 10000;
  const PATIENCE = 20000;
  let waiting = null;
  let sending = false;

  const tell = (form) => {
    const words = form.parentElement.querySelector("template[data-no-line]");
    const shown = words.content.firstElementChild.cloneNode(true);
    form.before(shown);
    shown.querySelector("[data-try-again]").addEventListener("click", () => send(form));
    shown.focus();
    return shown;
  };

  const wait = (form) => {
    delete form.dataset.sent;
    if (!form.isConnected || waiting) {
      return;
    }
    const again = window.setInterval(() => send(form), EVERY);
    waiting = { shown: tell(form), again };
  };

  const stop = () => {
    if (waiting) {
      window.clearInterval(waiting.again);
      waiting.shown.remove();
      waiting = null;
    }
  };

  // First by itself, to know whether it arrived. Then in the ordinary way: what was saved is answered again in the same words
  // and leads on; what was refused, or stands in conflict with somebody else's, is shown and changes nothing.
  const send = async (form) => {
    if (!form.isConnected) {
      stop();
    }
    if (sending || !form.isConnected) {
      return;
    }
    sending = true;
    try {
      const answer = await fetch(form.action || window.location.href, {
        method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", cache: "no-store",
        redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status >= 500) {
        wait(form);
        return;
      }
    } catch {
      wait(form);
      return;
    } finally {
      sending = false;
    }
    stop();
    form.submit();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.hasAttribute("data-keep-trying")) {
      return;
    }
    event.preventDefault();
    send(form);
  });

  window.addEventListener("online", () => document.querySelectorAll("form[data-keep-trying]").forEach((form) => {
    if (waiting) {
      send(form);
    }
  }));
  window.addEventListener("beforeunload", (event) => {
    if (waiting && waiting.shown.isConnected) {
      event.preventDefault();
    }
  });
})();
