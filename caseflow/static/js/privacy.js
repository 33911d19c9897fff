// A page that goes to the browser's back/forward cache leaves empty, and a page that comes back from it is asked for anew:
// after a session has ended the Back button must show no name. Where nobody is signed in, nothing stays in the browser's store.
(() => {
  "use strict";
  if (!document.body.dataset.sessionLeft) {
    window.sessionStorage.clear();
  }
  window.addEventListener("pagehide", (event) => {
    if (event.persisted) {
      document.body.replaceChildren();
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.body.replaceChildren();
      window.location.reload();
    }
  });
})();
