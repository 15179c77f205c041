// Les formulaires : enregistrer pendant la frappe, suggérer des lieux, envoyer les photos une à une.
// Sans ce fichier, tout marche par les boutons et les pages du serveur, qui enregistrent aussi à chaque envoi.
"use strict";
(() => {
  const formulaire = document.querySelector("form[data-proposer]");
  if (!formulaire) return;

  const PAUSE = 1500; // ms entre la dernière frappe et l'enregistrement
  const REPRISE = 8000; // ms avant de réessayer, réseau coupé
  const creer = (nom, attributs = {}, ...contenu) => {
    const element = document.createElement(nom);
    for (const [cle, valeur] of Object.entries(attributs)) element.setAttribute(cle, valeur);
    element.append(...contenu);
    return element;
  };

  // ── Ce qui est à reprendre ─────────────────────────────────────────────────
  const erreurs = document.querySelector("[data-erreurs]") || document.getElementById("message");
  erreurs?.focus();
  // Le lien d'une erreur mène au champ lui-même, le curseur dedans.
  const premier = (bloc) => bloc?.querySelector(".champ--erreur :is(.saisie, [type=radio], [type=checkbox])") || bloc?.querySelector("input:not([type=hidden]), select, textarea");
  document.querySelector("[data-erreurs]")?.addEventListener("click", (clic) => {
    const ancre = clic.target.closest("a")?.getAttribute("href") || "";
    const bloc = ancre.startsWith("#") ? document.getElementById(ancre.slice(1)) : null;
    const champ = premier(bloc);
    if (!champ) return;
    clic.preventDefault();
    bloc.scrollIntoView();
    champ.focus({ preventScroll: true });
  });
  // Après « Ajouter », le curseur attend dans la dernière ligne.
  if (location.hash.startsWith("#champ-")) {
    const bloc = document.getElementById(location.hash.slice(1));
    const lignes = bloc?.querySelectorAll(".ligne-champs");
    (lignes?.length ? premier(lignes[lignes.length - 1]) : premier(bloc))?.focus();
  }
  // Écrire autre chose, c'est ne choisir aucun des sens proposés.
  formulaire.addEventListener("input", ({ target }) => {
    if (!target.matches(".champ-saisie .saisie")) return;
    for (const choix of target.closest(".champ").querySelectorAll(".champ-sens input[type=radio]")) choix.checked = false;
  });

  // ── Enregistrer pendant la frappe ──────────────────────────────────────────
  const temoin = formulaire.querySelector("[data-enregistre]");
  const cote = document.querySelector("[data-cote]");
  let change = false, enCours = null, minuterie = 0, part = false, arrete = false;

  const dire = (phrase, panne = false) => {
    temoin.hidden = false;
    temoin.classList.toggle("est-en-panne", panne);
    temoin.querySelector("span").textContent = phrase;
  };
  const donnees = () => {
    const champs = new FormData(formulaire);
    for (const [nom, valeur] of [...champs]) if (valeur instanceof File) champs.delete(nom);
    return new URLSearchParams(champs);
  };
  const demander = (options = {}) =>
    fetch(formulaire.action, { method: "POST", body: donnees(), headers: { "X-Enregistrer": "auto" }, ...options });

  const retenir = (reponse) => {
    formulaire.elements.version.value = reponse.version;
    dire(`Enregistré à ${reponse.heure}.`);
    if ("commence" in formulaire.dataset) {
      // Le brouillon existe : la page prend son adresse, un rechargement le retrouve.
      delete formulaire.dataset.commence;
      formulaire.action = reponse.adresse;
      history.replaceState(null, "", reponse.adresse);
      for (const champ of formulaire.querySelectorAll("[name=cachet], .piege")) champ.remove();
    }
    if (cote && reponse.cote && !cote.contains(document.activeElement)) {
      const page = new DOMParser().parseFromString(reponse.cote, "text/html");
      if (cote.textContent.trim() !== page.body.textContent.trim()) cote.replaceChildren(...page.body.childNodes);
    }
  };

  const enregistrer = async () => {
    clearTimeout(minuterie);
    if (!change || part || arrete || enCours) return;
    change = false;
    enCours = demander();
    try {
      const reponse = await enCours;
      const contenu = await reponse.json();
      if (reponse.ok) retenir(contenu);
      else if (contenu.adresse) location.assign(contenu.adresse);
      else if (reponse.status === 409) {
        arrete = true;
        dire(`${contenu.message} « Enregistrer et continuer » vous montrera les deux.`, true);
      } else if ("commence" in formulaire.dataset && reponse.status === 422) {
        change = true; // trop tôt pour une personne : dans un instant
        minuterie = setTimeout(enregistrer, PAUSE * 2);
      } else throw new Error(contenu.message);
    } catch (ennui) {
      change = true;
      dire("Pas encore enregistré : la connexion manque. Gardez cette page ouverte, nous réessayons.", true);
      minuterie = setTimeout(() => { enCours = null; enregistrer(); }, REPRISE);
    } finally {
      enCours = null;
    }
    if (change && !minuterie) bientot();
  };
  const bientot = () => {
    clearTimeout(minuterie);
    minuterie = setTimeout(() => { minuterie = 0; enregistrer(); }, PAUSE);
  };
  const noter = ({ target }) => {
    if (target.type === "file" || target.closest(".piege")) return;
    change = true;
    bientot();
  };
  formulaire.addEventListener("input", noter);
  formulaire.addEventListener("change", noter);
  addEventListener("online", () => change && enregistrer());
  // On quitte la page : ce qui reste à garder part avec elle.
  addEventListener("pagehide", () => {
    if (change && !part && !arrete) demander({ keepalive: true }).catch(() => {});
  });
  addEventListener("pageshow", (page) => {
    if (!page.persisted) return;
    // Une page gardée par le navigateur ne sait pas ce qui fut enregistré depuis.
    if ("commence" in formulaire.dataset) part = false;
    else location.reload();
  });

  // Un envoi attend l'enregistrement en cours ; un double clic n'en fait qu'un.
  formulaire.addEventListener("submit", async (envoi) => {
    if (part) return envoi.preventDefault();
    clearTimeout(minuterie);
    if (!enCours) {
      part = true;
      return;
    }
    envoi.preventDefault();
    await enCours.catch(() => {});
    setTimeout(() => formulaire.requestSubmit(envoi.submitter));
  });

  // ── Les ODD que les secteurs suggèrent : montrés, jamais cochés à la place de quelqu'un ──
  const table = JSON.parse(document.getElementById("odd-des-secteurs")?.textContent || "null");
  if (table) {
    formulaire.addEventListener("change", ({ target }) => {
      if (target.name !== "secteurs") return;
      const coches = [...formulaire.querySelectorAll("[name=secteurs]:checked")];
      const suggeres = new Set(coches.flatMap((case_) => table[case_.value] || []).map(String));
      for (const mention of formulaire.querySelectorAll("[data-odd]")) mention.hidden = !suggeres.has(mention.dataset.odd);
    });
  }

  // ── Suggérer une collectivité, un lieu ─────────────────────────────────────
  class Suggestions {
    constructor(boite, rang) {
      this.boite = boite;
      this.champ = boite.querySelector("input");
      this.genre = boite.dataset.suggere;
      this.nom = `propositions-${rang}`;
      this.options = [];
      this.active = -1;
      const libelle = formulaire.querySelector(`label[for="${CSS.escape(this.champ.id)}"]`)?.firstChild.textContent.trim() || "Lieu";
      this.liste = creer("div", { id: this.nom, role: "listbox", "aria-label": libelle });
      this.volet = creer("div", { class: "suggestions suggestions--champ", hidden: "" }, this.liste);
      this.statut = creer("p", { class: "vh", role: "status" });
      boite.append(this.volet, this.statut);
      for (const [cle, valeur] of Object.entries({
        role: "combobox", autocomplete: "off", autocapitalize: "words", spellcheck: "false",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.nom, "aria-haspopup": "listbox",
      })) this.champ.setAttribute(cle, valeur);
      this.champ.addEventListener("input", (saisie) => saisie.isComposing || this.demanderBientot());
      this.champ.addEventListener("keydown", (touche) => this.touche(touche));
      this.champ.addEventListener("blur", () => this.fermer());
      this.volet.addEventListener("mousedown", (souris) => souris.preventDefault());
    }

    get adresse() {
      const question = new URLSearchParams({ q: this.champ.value.trim() });
      if (this.genre === "lieux") {
        // Le pays de la même ligne, sinon celui de l'étape.
        const pays = this.boite.closest(".ligne-champs")?.querySelector("[name$='-pays']") || formulaire.elements.pays;
        if (pays?.value) question.set("pays", pays.value);
      }
      return `/proposer/${this.genre}.json?${question}`;
    }

    demanderBientot() {
      clearTimeout(this.minuterie);
      this.demande?.abort();
      if (this.champ.value.trim().length < 2) return this.fermer();
      this.minuterie = setTimeout(() => this.demander(), 150);
    }

    async demander() {
      this.demande = new AbortController();
      const texte = this.champ.value;
      try {
        const reponse = await fetch(this.adresse, { signal: this.demande.signal });
        if (!reponse.ok) return this.fermer();
        const { options } = await reponse.json();
        if (this.champ.value === texte && document.activeElement === this.champ) this.montrer(options);
      } catch (ennui) {
        if (ennui.name !== "AbortError") this.fermer();
      }
    }

    montrer(options) {
      this.options = options.map(({ texte, nom, note }, rang) => {
        const option = creer("div", { id: `${this.nom}-${rang}`, role: "option", "aria-selected": "false" }, creer("span", { class: "suggestions-nom" }, nom));
        if (note) option.append(creer("span", { class: "suggestions-note" }, note));
        option.addEventListener("click", () => this.choisir(texte, [nom, note].filter(Boolean).join(", ")));
        return option;
      });
      this.liste.replaceChildren(...this.options);
      this.active = -1;
      this.volet.hidden = options.length === 0;
      this.champ.setAttribute("aria-expanded", String(options.length > 0));
      this.champ.removeAttribute("aria-activedescendant");
      this.statut.textContent = options.length ? `${options.length} propositions, flèches pour les parcourir.` : "";
    }

    choisir(texte, lu) {
      this.champ.value = texte;
      this.fermer();
      const bloc = this.champ.closest(".champ");
      let ligne = bloc.querySelector(".champ-lu");
      if (!ligne) {
        ligne = creer("p", { class: "champ-lu" }, creer("span"));
        this.boite.after(ligne);
      }
      ligne.querySelector("span").textContent = lu;
      this.statut.textContent = `Choisi : ${lu}`;
      change = true;
      bientot();
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
      this.demande?.abort();
      this.volet.hidden = true;
      this.champ.setAttribute("aria-expanded", "false");
      this.activer(-1);
    }

    touche(evenement) {
      if (this.volet.hidden || evenement.isComposing || evenement.ctrlKey || evenement.metaKey) return;
      const fin = this.options.length - 1;
      if (evenement.key === "Escape") this.fermer();
      else if (evenement.key === "Enter" && this.active >= 0) this.options[this.active].click();
      else if (evenement.key === "ArrowDown") this.activer(this.active === fin ? -1 : this.active + 1);
      else if (evenement.key === "ArrowUp") this.activer(this.active === -1 ? fin : this.active - 1);
      else return;
      evenement.preventDefault();
      evenement.stopPropagation();
    }
  }
  formulaire.querySelectorAll("[data-suggere]").forEach((boite, rang) => new Suggestions(boite, rang));

  // ── Les photos, une à une ──────────────────────────────────────────────────
  const jointes = formulaire.querySelector("[data-pieces]");
  if (!jointes) return;
  const suivi = formulaire.querySelector("[data-envoi]");
  formulaire.querySelector("[data-sans-script]").hidden = true;

  const envoyer = (fichier) => new Promise((fini) => {
    const barre = creer("progress", { max: "100", value: "0", "aria-label": `Envoi de ${fichier.name}` });
    const ligne = creer("li", {}, fichier.name, barre);
    suivi.append(ligne);
    const refuser = (phrase) => ligne.replaceChildren(creer("p", { class: "est-refuse" }, phrase));
    const demande = new XMLHttpRequest();
    const corps = new FormData();
    corps.append("fichiers", fichier);
    demande.open("POST", jointes.dataset.adresse);
    demande.responseType = "json";
    demande.upload.addEventListener("progress", (pas) => pas.lengthComputable && (barre.value = (pas.loaded / pas.total) * 100));
    demande.addEventListener("load", () => {
      const reponse = demande.response;
      if (demande.status === 200 && reponse) {
        ligne.remove();
        const page = new DOMParser().parseFromString(reponse.piece, "text/html");
        const piece = page.body.firstElementChild;
        if (!document.getElementById(piece.id)) jointes.append(piece);
      } else refuser(reponse?.message || `« ${fichier.name} » n’a pas pu être envoyé. Réessayez.`);
      fini(reponse?.complet);
    });
    demande.addEventListener("error", () => {
      refuser(`« ${fichier.name} » n’est pas parti : la connexion manque. Choisissez-le de nouveau.`);
      fini();
    });
    demande.send(corps);
  });

  for (const champ of formulaire.querySelectorAll("[data-fichiers]")) {
    champ.addEventListener("change", async () => {
      const fichiers = [...champ.files];
      champ.value = "";
      let reste = fichiers.length;
      for (const fichier of fichiers) {
        const complet = await envoyer(fichier);
        reste -= 1;
        if (complet && reste) suivi.append(creer("li", {}, creer("p", { class: "est-refuse" }, `Douze fichiers au plus\u00a0: ${reste === 1 ? "un autre n’est pas joint" : `${reste} autres ne sont pas joints`}.`)));
        if (complet) break;
      }
      jointes.querySelector(".piece:last-child .saisie")?.focus();
    });
  }
})();
