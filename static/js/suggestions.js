// Suggestions sous un champ de recherche : liste déroulante éditable d'ARIA 1.2, groupée par genre.
// Sans ce fichier, le champ envoie son formulaire ; avec lui aussi, tant que rien n'est choisi.
"use strict";
(() => {
  const PAUSE = 120; // ms entre la dernière frappe et la demande
  const ANNONCE = 700; // ms avant de dire le nombre : la voix ne coupe pas la frappe
  const MINIMUM = 2; // signes
  const GARDEES = 60; // réponses gardées, pour revenir sur sa frappe

  const creer = (nom, attributs = {}, ...contenu) => {
    const element = document.createElement(nom);
    for (const [cle, valeur] of Object.entries(attributs)) element.setAttribute(cle, valeur);
    element.append(...contenu);
    return element;
  };
  const morceaux = (parties) => parties.map(([texte, marque]) => (marque ? creer("mark", {}, texte) : texte));
  const nettoyer = (texte) => texte.trim().replace(/\s+/g, " ");
  const combien = (nombre) =>
    nombre === 0 ? "Aucune suggestion." : `${nombre} suggestion${nombre > 1 ? "s" : ""}, flèches pour les parcourir.`;

  class Suggestions {
    constructor(boite, rang) {
      this.boite = boite;
      this.champ = boite.querySelector("input");
      this.adresse = boite.dataset.suggestions;
      this.genre = boite.dataset.genre || "";
      this.nom = `suggestions-${rang}`;
      this.gardees = new Map();
      this.options = [];
      this.active = -1;

      this.avis = creer("p", { class: "suggestions-avis", hidden: "" });
      this.liste = creer("div", { id: this.nom, role: "listbox", "aria-label": "Suggestions" });
      this.volet = creer("div", { class: "suggestions", hidden: "" }, this.avis, this.liste);
      this.statut = creer("p", { class: "vh", role: "status" });
      boite.append(this.volet, this.statut);
      for (const [cle, valeur] of Object.entries({
        role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.nom, "aria-haspopup": "listbox",
      })) this.champ.setAttribute(cle, valeur);

      this.champ.addEventListener("input", (evenement) => evenement.isComposing || this.demanderBientot());
      this.champ.addEventListener("compositionend", () => this.demanderBientot());
      this.champ.addEventListener("keydown", (touche) => this.touche(touche));
      // Quitter le champ ferme le volet ; un clic dedans laisse le curseur au champ.
      this.champ.addEventListener("blur", () => this.fermer());
      this.volet.addEventListener("mousedown", (souris) => souris.preventDefault());
      addEventListener("pagehide", () => this.fermer());
    }

    get ouvert() {
      return !this.volet.hidden;
    }

    demanderBientot() {
      clearTimeout(this.minuterie);
      this.demande?.abort();
      const texte = nettoyer(this.champ.value);
      if (texte.length < MINIMUM) return this.fermer();
      if (this.gardees.has(texte)) return this.montrer(texte, this.gardees.get(texte));
      this.minuterie = setTimeout(() => this.demander(texte), PAUSE);
    }

    async demander(texte) {
      this.demande = new AbortController();
      const question = new URLSearchParams({ q: texte, ...(this.genre && { genre: this.genre }) });
      try {
        const reponse = await fetch(`${this.adresse}?${question}`, { signal: this.demande.signal });
        if (!reponse.ok) return this.fermer();
        const resultat = await reponse.json();
        if (this.gardees.size >= GARDEES) this.gardees.delete(this.gardees.keys().next().value);
        this.gardees.set(texte, resultat);
        // Une réponse en retard n'écrase pas ce que l'on tape.
        if (nettoyer(this.champ.value) === texte && document.activeElement === this.champ) this.montrer(texte, resultat);
      } catch (erreur) {
        if (erreur.name !== "AbortError") this.fermer(); // réseau coupé : le formulaire reste
      }
    }

    montrer(texte, resultat) {
      this.options = [];
      this.liste.replaceChildren(...resultat.groupes.map((groupe, rang) => this.groupe(groupe, rang)));
      if (resultat.total && !this.genre) this.liste.append(this.toutVoir(texte, resultat.tout));
      const avis = resultat.corrige || resultat.precision;
      this.avis.hidden = !avis;
      this.avis.replaceChildren(
        ...(resultat.corrige ? [`Rien pour «\u00a0${texte}\u00a0». Voici «\u00a0`, creer("b", {}, resultat.corrige), "\u00a0»."] : [resultat.precision]),
      );
      this.activer(-1);
      const ferme = !this.ouvert;
      this.volet.hidden = resultat.total === 0 && !avis;
      // Au bas de la fenêtre, la page monte une fois, à l'ouverture ; jamais pendant la frappe.
      if (ferme && this.ouvert) this.volet.scrollIntoView({ block: "nearest" });
      this.champ.setAttribute("aria-expanded", String(resultat.total > 0));
      this.annoncer((resultat.corrige ? `Voici ${resultat.corrige}. ` : "") + (resultat.precision || combien(resultat.total)));
    }

    groupe({ libelle, suggestions }, rang) {
      const titre = `${this.nom}-g${rang}`;
      return creer(
        "div", { role: "group", "aria-labelledby": titre },
        creer("p", { class: "suggestions-genre", id: titre, role: "presentation" }, libelle),
        ...suggestions.map((une) => this.option(une)),
      );
    }

    option({ nom, autre, note, url }) {
      const mots = creer("span", { class: "suggestions-nom" }, ...morceaux(nom));
      if (autre.length) mots.append(creer("small", {}, " (", ...morceaux(autre), ")"));
      const lien = creer("a", {
        id: `${this.nom}-o${this.options.length}`, role: "option", "aria-selected": "false", tabindex: "-1", href: url,
      }, mots);
      if (note) lien.append(creer("span", { class: "suggestions-note" }, note));
      this.options.push(lien);
      return lien;
    }

    toutVoir(texte, url) {
      const lien = this.option({ nom: [], autre: [], note: "", url });
      lien.classList.add("suggestions-tout");
      lien.replaceChildren(`Chercher «\u00a0${texte}\u00a0» partout`);
      return lien;
    }

    annoncer(phrase) {
      clearTimeout(this.annonce);
      this.annonce = setTimeout(() => (this.statut.textContent = phrase), ANNONCE);
    }

    activer(rang) {
      this.options[this.active]?.setAttribute("aria-selected", "false");
      this.active = rang;
      const option = this.options[rang];
      if (!option) return this.champ.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.champ.setAttribute("aria-activedescendant", option.id);
    }

    fermer() {
      clearTimeout(this.minuterie);
      clearTimeout(this.annonce);
      this.demande?.abort();
      this.statut.textContent = "";
      if (!this.ouvert) return;
      this.volet.hidden = true;
      this.champ.setAttribute("aria-expanded", "false");
      this.activer(-1);
    }

    touche(evenement) {
      if (evenement.isComposing || evenement.ctrlKey || evenement.metaKey) return;
      const fin = this.options.length - 1;
      const gestes = {
        ArrowDown: () => this.active === fin ? -1 : this.active + 1,
        ArrowUp: () => this.active === -1 ? fin : this.active - 1,
        Home: () => this.active === -1 ? null : 0,
        End: () => this.active === -1 ? null : fin,
      };
      if (!this.ouvert) {
        if (evenement.key === "ArrowDown" && nettoyer(this.champ.value).length >= MINIMUM) {
          evenement.preventDefault();
          this.demanderBientot();
        }
        return;
      }
      if (evenement.key === "Escape" || (evenement.altKey && evenement.key === "ArrowUp")) {
        evenement.preventDefault();
        evenement.stopPropagation();
        this.fermer();
      } else if (evenement.key === "Enter" && this.active >= 0) {
        evenement.preventDefault();
        this.options[this.active].click();
      } else if (gestes[evenement.key]) {
        const rang = gestes[evenement.key]();
        if (rang === null) return;
        evenement.preventDefault();
        this.activer(rang);
      }
    }
  }

  document.querySelectorAll("[data-suggestions]").forEach((boite, rang) => new Suggestions(boite, rang));

  // La loupe de l'en-tête ouvre la recherche sur place ; sans script, elle mène à la page de recherche.
  const dialogue = document.getElementById("chercher-partout");
  for (const lien of dialogue ? document.querySelectorAll("[data-chercher-partout]") : []) {
    lien.addEventListener("click", (clic) => {
      if (clic.ctrlKey || clic.metaKey || clic.shiftKey) return;
      clic.preventDefault();
      dialogue.showModal();
      dialogue.querySelector("input").select();
    });
  }
  // Un clic sur le fond ferme.
  dialogue?.addEventListener("click", (clic) => clic.target === dialogue && dialogue.close());
})();
