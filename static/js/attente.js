// A page that waits for the worker: how far it is, without being loaded anew until there is something else to see.
"use strict";
(() => {
  const EVERY = 3000;
  const waiting = document.querySelector("[data-attente]");
  if (!waiting) return;
  const partsOf = (whole) => whole.querySelectorAll("[data-suivi]");
  const copy = (fresh) => {
    const parts = partsOf(fresh);
    partsOf(waiting).forEach((part, place) => {
      if (part.textContent !== parts[place].textContent) part.textContent = parts[place].textContent;
    });
    const [ours, theirs] = [waiting, fresh].map((whole) => whole.querySelector("progress"));
    for (const name of ["max", "value"]) {
      if (theirs.hasAttribute(name)) ours.setAttribute(name, theirs.getAttribute(name));
      else ours.removeAttribute(name);
    }
  };
  const look = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(location.href);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("[data-attente]");
        if (answer.ok && (!fresh || fresh.dataset.attente !== waiting.dataset.attente)) {
          location.reload();
          return;
        }
        if (answer.ok) copy(fresh);
      } catch {
        // The network or the site is away for a moment: the page says what it last knew.
      }
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
})();
