// A second press while the first is being answered would do it twice: two sheets, two mails.
"use strict";
(() => {
  const PATIENCE = 8000; // milliseconds: a file that leaves changes no page, and may be asked for again
  const sent = new Map();
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || form.method !== "post" || (submitter?.formTarget || form.target) === "_blank") return;
    if (Date.now() - (sent.get(form) ?? 0) < PATIENCE) event.preventDefault();
    else sent.set(form, Date.now());
  });
  // A page that the browser kept and shows again.
  addEventListener("pageshow", () => sent.clear());
})();
