// Forms: send once, show what belongs under a choice, and "Now" fills a day and a time with those of the clock in London.
(() => {
  "use strict";

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    if (form.hasAttribute("data-again")) {
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(() => { delete form.dataset.sent; }, 8000);
  });

  // Fields under a choice. The component's own way marks radios with aria-expanded, which ARIA does not allow on them, so
  // this takes its place: it runs before the components start, and takes away the attribute by which they find theirs.
  const choosers = [...document.querySelectorAll("input[data-aria-controls]")].map((input) => {
    const under = document.getElementById(input.dataset.ariaControls);
    input.removeAttribute("data-aria-controls");
    return { input, under, hidden: `govuk-${input.type === "radio" ? "radios" : "checkboxes"}__conditional--hidden` };
  }).filter(({ under }) => under);
  const reveal = () => choosers.forEach(({ input, under, hidden }) => under.classList.toggle(hidden, !input.checked));
  document.addEventListener("change", reveal);
  window.addEventListener("pageshow", reveal);
  reveal();

  const london = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", ...options });

  // The hours that differ from UTC say whether summer time holds: enough to tell the two 01:30s apart.
  const summer = (moment) => london({ timeZoneName: "shortOffset" }).formatToParts(moment)
    .some((part) => part.type === "timeZoneName" && part.value !== "GMT" && part.value !== "UTC");

  const choose = (name, value) => {
    const radio = [...document.getElementsByName(name)].find((one) => one.value === value);
    if (radio) {
      radio.click();
    }
  };

  document.querySelectorAll("[data-now]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const name = button.dataset.now;
      const moment = new Date();
      const time = document.getElementById(`${name}-time`);
      choose(`${name}-when`, "today");
      choose(`${name}-precision`, "exact");
      choose(`${name}-which`, summer(moment) ? "first" : "second");
      time.value = london({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
      time.dispatchEvent(new Event("input", { bubbles: true }));
      time.focus();
    });
  });
})();
