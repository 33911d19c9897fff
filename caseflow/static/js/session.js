// The session: 15 minutes without a person's activity end it. Two minutes before, a dialog asks; one key stays.
// At the end the half-filled form is sent to be kept for its writer, the page is emptied, and sign-in takes its place.
(() => {
  "use strict";
  const body = document.body;
  if (!body.dataset.sessionLeft) {
    return;
  }
  const WARN = Number(body.dataset.sessionWarn) * 1000;
  const MARGIN = 5000;
  const QUIET = 60000;
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const dialog = document.getElementById("session-dialog");
  const words = document.getElementById("session-words");
  const late = document.getElementById("session-late");
  let endsAt = 0;
  let final = false;
  let dismissed = false;
  let asking = false;
  let over = false;
  let heard = Date.now();
  let typed = null;

  const know = (state) => {
    heard = Date.now();
    endsAt = heard + state.left * 1000;
    final = Boolean(state.final);
  };
  know({ left: Number(body.dataset.sessionLeft) });

  const call = async (address, options = {}) => {
    const answer = await fetch(address, {
      credentials: "same-origin", cache: "no-store", ...options, headers: { Accept: "application/json", "X-CSRFToken": token, ...options.headers },
    });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    return answer.status === 204 ? {} : answer.json();
  };

  const here = () => window.location.pathname + window.location.search;

  const halfFilled = () => {
    const fields = new URLSearchParams({ path: here(), end: "yes" });
    if (!typed || !typed.isConnected) {
      return fields;
    }
    for (const [name, value] of new FormData(typed)) {
      const input = typed.elements.namedItem(name);
      const secret = input instanceof HTMLInputElement && input.type === "password";
      if (typeof value === "string" && !secret && name !== "csrf_token" && name !== "idempotency_key") {
        fields.append(`field:${name}`, value);
      }
    }
    return fields;
  };

  const empty = (address) => {
    const main = document.createElement("main");
    main.className = "govuk-width-container govuk-main-wrapper";
    const heading = document.createElement("h1");
    heading.className = "govuk-heading-l";
    heading.textContent = "You have been signed out";
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = address;
    link.textContent = "Sign in again";
    main.append(heading, link);
    body.replaceChildren(main);
  };

  const end = async () => {
    if (over) {
      return;
    }
    over = true;
    const draft = halfFilled();
    const address = `/sign-in?ended=yes&next=${encodeURIComponent(here())}`;
    empty(address);
    try {
      await call("/session/draft", { method: "POST", body: draft, keepalive: true });
    } catch {
      // Without a connection nothing can be kept; the page must go all the same.
    }
    window.location.replace(address);
  };

  const ask = async () => {
    asking = true;
    try {
      know(await call("/session/left", { headers: { "X-Refresh": "yes" } }));
    } catch (error) {
      if (error.message === "401") {
        endsAt = 0;
      }
    } finally {
      asking = false;
    }
  };

  const stay = async () => {
    dismissed = final;
    if (dialog.open) {
      dialog.close();
    }
    heard = Date.now();
    try {
      know(await call("/session/stay", { method: "POST" }));
    } catch (error) {
      if (error.message === "401") {
        end();
      }
    }
  };

  const warn = () => {
    if (dialog.open || dismissed) {
      return;
    }
    words.textContent = final
      ? "You signed in a long time ago and must sign in again in 2 minutes. What you have typed will be kept for you."
      : "You have not used caseflow for a while. You will be signed out in 2 minutes. What you have typed will be kept for you.";
    document.getElementById("session-stay").textContent = final ? "Go on for now" : "Stay signed in";
    late.textContent = "";
    dialog.showModal();
    document.getElementById("session-stay").focus();
  };

  const look = async () => {
    if (over || asking) {
      return;
    }
    let left = endsAt - Date.now();
    if (left > WARN) {
      if (dialog.open) {
        dialog.close();
      }
      return;
    }
    if (left < -60000) {
      end();
      return;
    }
    if (left <= MARGIN || (!dialog.open && !dismissed)) {
      await ask();
      left = endsAt - Date.now();
    }
    if (left <= MARGIN) {
      end();
    } else if (left <= WARN) {
      warn();
      if (left <= 60000 && late.textContent === "") {
        late.textContent = "1 minute left.";
      }
    }
  };

  document.getElementById("session-stay").addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  document.getElementById("session-leave").addEventListener("click", () => {
    document.querySelector(".cf-head__out").form.requestSubmit();
  });
  document.addEventListener("caseflow:signed-out", end);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("input", (event) => {
    if (event.target.form && event.target.form.hasAttribute("data-keep")) {
      typed = event.target.form;
    }
  });
  ["keydown", "pointerdown"].forEach((kind) => document.addEventListener(kind, (event) => {
    if (event.isTrusted && !over && !dialog.open && Date.now() - heard > QUIET && endsAt > Date.now()) {
      stay();
    }
  }));
  window.setInterval(look, 1000);
})();
