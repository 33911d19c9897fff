// Parts that refresh themselves: they prove where they come from, never count as a person's activity, and say when they fail.
(() => {
  "use strict";

  document.addEventListener("htmx:configRequest", (event) => {
    const { headers, elt } = event.detail;
    headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
    if ((elt.getAttribute("hx-trigger") || "").includes("every ")) {
      headers["X-Refresh"] = "yes";
    }
  });

  const say = (words) => {
    document.querySelectorAll("[data-live-status]").forEach((place) => {
      place.textContent = words;
      place.hidden = words === "";
    });
  };

  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) {
      document.dispatchEvent(new CustomEvent("caseflow:signed-out"));
    } else {
      say("This list could not be refreshed. It may be out of date. Trying again.");
    }
  });
  document.addEventListener("htmx:sendError", () => {
    say("No connection. This list may be out of date. Trying again.");
  });
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.xhr.status < 400) {
      say("");
    }
  });
})();
