// The names of Select2's boxes: they replace a <select> whose <label> they do not take over.
"use strict";
(() => {
  const nameOf = (select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    return label ? label.textContent.replace(/\s*:\s*$/, "").trim() : "";
  };
  const nameAll = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const box = select.nextElementSibling;
      if (!box || !box.classList.contains("select2")) continue;
      const name = nameOf(select);
      for (const part of box.querySelectorAll(".select2-selection, .select2-selection__rendered, .select2-search__field")) {
        if (part.getAttribute("aria-label") !== name) part.setAttribute("aria-label", name);
      }
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    nameAll();
    new MutationObserver(nameAll).observe(document.getElementById("content"), { childList: true, subtree: true });
  });
})();
