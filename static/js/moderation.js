// The desk: a canned reply put in without a round trip, the panel that a link points to unfolded, and « Modifier »
// chosen by whoever types. Everything works without it.
"use strict";
(() => {
  const insert = (button) => {
    const chosen = document.getElementById(button.dataset.depuis).selectedOptions[0];
    const area = document.getElementById(button.dataset.insere);
    if (!chosen || !chosen.dataset.texte || !area) return;
    const typed = area.value.trimEnd();
    area.value = typed ? `${typed}\n\n${chosen.dataset.texte}` : chosen.dataset.texte;
    area.focus();
  };

  const unfold = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let one = target; one; one = one.parentElement) if (one.localName === "details") one.open = true;
    target.scrollIntoView({ block: "start" });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insere]");
    if (!button) return;
    event.preventDefault();
    insert(button);
  });

  document.addEventListener("input", (event) => {
    const question = event.target.closest(".version") && event.target.closest(".question");
    const choice = question && question.querySelector('input[type="radio"][value="modifie"]');
    if (choice) choice.checked = true;
  });

  document.addEventListener("DOMContentLoaded", () => {
    unfold();
    const heard = document.querySelector('[role="alert"]') || document.querySelector(".courriel h3");
    if (!heard || location.hash) return;
    heard.tabIndex = -1;
    heard.focus();
  });
  window.addEventListener("hashchange", unfold);
})();
