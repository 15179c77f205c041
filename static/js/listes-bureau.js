// Les listes du bureau. Sans ce fichier, les filtres restent ouverts ; rien d'autre ne change.
"use strict";
(() => {
  const filtres = document.querySelector(".filtres-bureau");
  if (!filtres) return;
  const etroit = matchMedia("(max-width: 1599px)");
  const plier = () => {
    filtres.open = !etroit.matches;
  };
  etroit.addEventListener("change", plier);
  plier();
})();
