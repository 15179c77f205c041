// Le strict nécessaire de toute page : imprimer, copier l'adresse, chercher dans une longue facette.
// Tout marche sans ce fichier. Ce qui arrive après coup s'annonce par l'événement « passerelles:echange ».
"use strict";
(() => {
  const replier = (texte) => texte.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // Ce qui ne sert qu'avec un script est caché par le serveur, et montré ici.
  const preparer = () => {
    for (const bouton of document.querySelectorAll("[data-imprimer]")) bouton.hidden = false;
    for (const champ of document.querySelectorAll("[data-chercher]")) champ.parentElement.hidden = false;
    if (navigator.clipboard) for (const bouton of document.querySelectorAll("[data-copier]")) bouton.hidden = false;
  };

  document.addEventListener("click", async (clic) => {
    if (clic.target.closest("[data-imprimer]")) print();
    const bouton = clic.target.closest("[data-copier]");
    if (bouton) {
      const texte = document.getElementById(bouton.dataset.texte);
      await navigator.clipboard.writeText(texte ? texte.textContent.trim() : location.href.split("#")[0]);
      document.getElementById(bouton.dataset.copier).textContent = texte ? "Texte copié." : "Adresse copiée.";
    }
    // Un menu ouvert se ferme dès qu'on clique ailleurs.
    for (const menu of document.querySelectorAll("details.menu-outil[open], details.menu[open]")) {
      if (!menu.contains(clic.target)) menu.open = false;
    }
  });

  // Réseau coupé, un envoi mènerait à la page d'erreur du navigateur, et ce qui est tapé serait perdu.
  document.addEventListener("submit", (envoi) => {
    document.getElementById("hors-ligne")?.remove();
    if (navigator.onLine || envoi.target.method !== "post") return;
    envoi.preventDefault();
    envoi.stopPropagation();
    const avis = document.createElement("p");
    avis.id = "hors-ligne";
    avis.className = "avis avis--erreur";
    avis.setAttribute("role", "alert");
    avis.textContent = "Rien n’est parti\u00a0: la connexion manque. Ce que vous avez écrit est toujours là\u00a0; renvoyez dès qu’elle revient.";
    (envoi.submitter?.closest("p, div") || envoi.target.lastElementChild).before(avis);
  }, true);

  document.addEventListener("input", (saisie) => {
    if (!saisie.target.matches("[data-chercher]")) return;
    const facette = saisie.target.closest("fieldset");
    const cherche = replier(saisie.target.value.trim());
    const suite = facette.querySelector(".facette-suite");
    if (suite && cherche) suite.open = true;
    let reste = 0;
    for (const ligne of facette.querySelectorAll(".case")) {
      ligne.hidden = !replier(ligne.textContent).includes(cherche);
      reste += !ligne.hidden;
    }
    facette.querySelector("[data-rien]").hidden = reste > 0;
  });

  document.addEventListener("keydown", (touche) => {
    // Entrée dans le champ d'une facette n'envoie pas le formulaire : ce n'est pas un filtre.
    if (touche.key === "Enter" && touche.target.matches("[data-chercher]")) touche.preventDefault();
    if (touche.key !== "Escape") return;
    const menu = document.querySelector("details.menu-outil[open], details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (location.hash === "#filtres") location.hash = "#resultats";
  });

  document.addEventListener("passerelles:echange", preparer);
  preparer();
})();
