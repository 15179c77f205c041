// The form of a sheet: unsaved changes are told before they are lost; rows are put in order by arrows.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".change-form #content-main > form");
  if (!form) return;

  let isUnsaved = Boolean(form.querySelector(".errornote"));
  for (const event of ["input", "change"]) form.addEventListener(event, () => { isUnsaved = true; });
  form.addEventListener("submit", (event) => {
    if (!event.submitter || event.submitter.formTarget !== "_blank") isUnsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved) event.preventDefault();
  });

  // --- Faults: the summary is read first, each link goes to its field ---
  const faults = form.querySelector(".fautes");
  faults?.focus();
  faults?.addEventListener("click", (event) => {
    const field = document.getElementById(event.target.getAttribute?.("href")?.slice(1) ?? "");
    if (!field) return;
    event.preventDefault();
    for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    // Select2 takes the place of a list; boxes are in a block.
    const seen = field.nextElementSibling?.querySelector(".select2-selection") ?? field;
    const target = seen.matches("input, select, textarea, .select2-selection") ? seen : seen.querySelector("input, select, textarea") ?? seen;
    if (target.tabIndex < 0) target.tabIndex = -1;
    target.focus();
    target.scrollIntoView({ block: "center" });
  });

  // --- Long texts, as they will be printed: beside any that bears marks, when it opens and as one types ---
  const MARKS = /\*\*|_|\]\(|^(?:- |## )/m;
  const waiting = new Map();
  const draw = async (field) => {
    const asked = field.value;
    let shown = field.parentElement.querySelector(":scope > .texte-imprime");
    if (!MARKS.test(asked)) return shown?.remove();
    const body = new URLSearchParams({ texte: asked, csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value });
    const answer = await fetch(field.dataset.texte, { method: "POST", body }).catch(() => null);
    if (!answer?.ok || answer.redirected || field.value !== asked) return;
    if (!shown) {
      shown = document.createElement("div");
      shown.className = "texte-imprime";
      shown.setAttribute("role", "group");
      shown.setAttribute("aria-label", "Comme ce texte s’imprimera");
      field.after(shown);
    }
    // Drawn by the site, which escapes all that people type.
    shown.innerHTML = await answer.text();
  };
  form.addEventListener("input", ({ target }) => {
    if (!target.dataset?.texte) return;
    clearTimeout(waiting.get(target));
    waiting.set(target, setTimeout(() => draw(target), 400));
  });
  form.querySelectorAll("textarea[data-texte]").forEach(draw);

  // --- Ranks ---
  const rowsOf = (group) => [...group.querySelectorAll(":scope tr.form-row, :scope .inline-related:not(.tabular)")]
    .filter((row) => !row.classList.contains("empty-form"));
  const rankOf = (row) => row.querySelector('input[name$="-position"]');

  // An empty row stays as it was given: a rank alone would make it a row to fill.
  const isFilled = (row) => row.classList.contains("has_original")
    || [...row.querySelectorAll('input[type="text"], input[type="file"], textarea, select.admin-autocomplete')].some((field) => field.value);

  const number = (group) => {
    const rows = rowsOf(group);
    rows.forEach((row, at) => {
      const rank = rankOf(row);
      if (rank && row.dataset.touched && isFilled(row)) rank.value = at;
      const [up, down] = row.querySelectorAll(".rang-fleches button");
      if (up) { up.disabled = at === 0; down.disabled = at === rows.length - 1; }
    });
  };

  const move = (group, row, step) => {
    const rows = rowsOf(group);
    const other = rows[rows.indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row); else other.after(row);
    for (const one of rows) one.dataset.touched = "1";
    number(group);
    isUnsaved = true;
  };

  const arrows = (group, row) => {
    const rank = rankOf(row);
    if (!rank || row.querySelector(".rang-fleches")) return;
    const box = document.createElement("span");
    box.className = "rang-fleches";
    for (const [sign, name, step] of [["↑", "Monter", -1], ["↓", "Descendre", 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", name);
      button.addEventListener("click", () => { move(group, row, step); button.focus(); });
      box.append(button);
    }
    rank.hidden = true;
    rank.after(box);
  };

  const prepare = () => {
    for (const group of document.querySelectorAll(".inline-group")) {
      for (const row of rowsOf(group)) arrows(group, row);
      number(group);
    }
  };
  document.addEventListener("formset:added", prepare);
  document.addEventListener("formset:removed", prepare);
  prepare();
});
