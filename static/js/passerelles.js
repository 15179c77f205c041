// Le strict nécessaire : imprimer, copier l'adresse, chercher dans une longue facette. Tout marche sans ce fichier.
for (const bouton of document.querySelectorAll("[data-imprimer]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => print());
}

for (const bouton of document.querySelectorAll("[data-copier]")) {
  if (!navigator.clipboard) continue;
  bouton.hidden = false;
  bouton.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href.split("#")[0]);
    document.getElementById(bouton.dataset.copier).textContent = "Adresse copiée.";
  });
}

const replier = (texte) => texte.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const champ of document.querySelectorAll("[data-chercher]")) {
  const facette = champ.closest("fieldset");
  champ.parentElement.hidden = false;
  champ.addEventListener("input", () => {
    const cherche = replier(champ.value.trim());
    const suite = facette.querySelector(".facette-suite");
    if (suite && cherche) suite.open = true;
    for (const ligne of facette.querySelectorAll(".case")) ligne.hidden = !replier(ligne.textContent).includes(cherche);
  });
  // Entrée dans ce champ n'envoie pas le formulaire : ce n'est pas un filtre.
  champ.addEventListener("keydown", (touche) => {
    if (touche.key === "Enter") touche.preventDefault();
  });
}

// Échap ferme le volet des filtres au téléphone.
addEventListener("keydown", (touche) => {
  if (touche.key === "Escape" && location.hash === "#filtres") location.hash = "#resultats";
});
