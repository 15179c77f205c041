// What resembles the sheet that is being named: asked of the server once fingers rest, shown under the name.
"use strict";
(() => {
  const ASKED = ["name", "title", "acronym", "website", "email", "phone"];
  const REST = 400; // milliseconds
  document.addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector("[data-semblables]");
    const fields = ASKED.map((name) => document.getElementById(`id_${name}`)).filter(Boolean);
    if (!place || !fields.length) return;
    (fields[0].closest(".form-row") || fields[0]).after(place);
    let waiting = 0;
    let last = "";
    const ask = async () => {
      const query = fields.filter((field) => field.value.trim()).map((field) => `&${field.name}=${encodeURIComponent(field.value)}`).join("");
      if (query === last) return;
      last = query;
      const answer = query ? await fetch(place.dataset.semblables + query, { credentials: "same-origin" }) : null;
      if (query !== last) return;
      const text = answer && answer.ok ? (await answer.text()).trim() : "";
      place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    };
    for (const field of fields) {
      field.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(ask, REST);
      });
    }
  });
})();
