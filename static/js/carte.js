// La carte d'une sélection, vive : choisir un lieu, voir ses liens, se déplacer. Voir docs/adr/0010-carte.md.
// Après static/js/carte-dessin.js, qui dessine.
"use strict";
(() => {
  const { CarteDessin, ECHELLE, ESPACE, PRECISION, element, entre, nombre } = globalThis.passerellesCarte;

  class CarteLieux extends CarteDessin {
    // ── Choisir ────────────────────────────────────────────────────────────
    async ouvrir(groupe, clavier) {
      if (groupe.membres.length === 1) return this.choisir(this.lieux.cles[groupe.tete], clavier);
      const xs = groupe.membres.map((i) => this.x[i]);
      const ys = groupe.membres.map((i) => this.y[i]);
      const cadre = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
      const etendue = Math.max(cadre[2] - cadre[0], cadre[3] - cadre[1]);
      // Trop proches pour se séparer, ou déjà au plus près : leurs noms.
      if (etendue * ECHELLE.max < this.ecart || this.k > ECHELLE.max * 0.9) return this.enumerer(groupe, clavier);
      this.touchee = true;
      const marge = 70;
      const k = Math.min(
        (this.largeur - 2 * marge) / Math.max(cadre[2] - cadre[0], 1e-6),
        (this.hauteur - 2 * marge) / Math.max(cadre[3] - cadre[1], 1e-6),
        this.k * 12,
      );
      await this.aller((cadre[0] + cadre[2]) / 2, (cadre[1] + cadre[3]) / 2, Math.max(k, this.k * 1.5), 420);
      if (!clavier) return;
      this.peindre();
      this.reperePour(groupe.tete)?.noeud.focus({ preventScroll: true });
      this.dire(`${nombre(this.reperes.size)}${ESPACE}repères dans ce cadre.`);
    }

    // Plusieurs lieux au même point : leurs noms, à choisir.
    enumerer(groupe, clavier) {
      const bloc = document.createElement("div");
      bloc.className = "carte-fiche-tete";
      const titre = document.createElement("h3");
      titre.tabIndex = -1;
      titre.textContent = `${nombre(groupe.membres.length)}${ESPACE}lieux au même endroit`;
      const fermer = document.createElement("button");
      Object.assign(fermer, { type: "button", className: "carte-outil carte-fermer", textContent: "×" });
      fermer.setAttribute("aria-label", "Fermer");
      bloc.append(titre, fermer);
      const liste = document.createElement("ul");
      liste.className = "carte-fiche-liens";
      for (const i of groupe.membres.slice(0, 60)) {
        const bouton = document.createElement("button");
        Object.assign(bouton, { type: "button", textContent: this.lieux.noms[i] });
        bouton.dataset.lieu = this.lieux.cles[i];
        const ligne = document.createElement("li");
        ligne.append(bouton);
        liste.append(ligne);
      }
      this.effacer();
      this.retour = groupe.tete;
      this.fiche.replaceChildren(bloc, liste);
      this.fiche.hidden = false;
      if (clavier) titre.focus({ preventScroll: true });
    }

    async choisir(cle, clavier) {
      const adresse = new URL(this.dataset.donnees, location.href);
      adresse.searchParams.set("lieu", cle);
      this.enCours?.abort();
      const mien = (this.enCours = new AbortController());
      let lieu;
      try {
        const reponse = await fetch(adresse, { signal: mien.signal });
        if (!reponse.ok) throw new Error(String(reponse.status));
        lieu = await reponse.json();
      } catch (ennui) {
        if (!mien.signal.aborted) this.dire("Ce lieu n’a pas pu être lu.");
        return;
      }
      if (mien.signal.aborted || this.fin.signal.aborted) return;
      this.effacer();
      this.choisi = cle;
      this.retour = this.rang.get(cle);
      this.lie = lieu;
      this.dataset.choix = "";
      this.fiche.innerHTML = lieu.fiche;
      this.fiche.hidden = false;
      this.fiche.scrollTop = 0;
      for (const { trait } of lieu.liens) element("path", { class: "carte-lien", d: trait }, this.traits);
      this.bouts.replaceChildren();
      // Le lieu lui-même d'abord : son nom passe avant ceux des autres, et il se voit même pris dans un groupe.
      this.bout = [lieu.lieu, ...lieu.liens].map((lien, rang) => {
        const noeud = element("g", { class: rang ? "" : "bout--choisi" }, this.bouts);
        noeud.dataset.cle = lien.cle;
        element("circle", { r: rang ? 6 : 9 }, noeud);
        return { ...lien, x: lien.x / PRECISION, y: lien.y / PRECISION, noeud };
      });
      const [soi, ...autres] = this.bout;
      this.marquer();
      const [gauche, haut, droite, bas] = this.libre();
      const dedans = ({ x, y }) => {
        const [px, py] = [x * this.k + this.tx, y * this.k + this.ty];
        return px > gauche && py > haut && px < droite && py < bas;
      };
      if (!dedans(soi) || (autres.length && !autres.some(dedans))) await this.voirLiens();
      this.placerBouts();
      if (clavier) this.fiche.querySelector("h3")?.focus({ preventScroll: true });
      else this.dire(this.fiche.querySelector("h3")?.textContent ?? "");
    }

    // Ce que la fiche laisse voir de la carte : elle en couvre la gauche, ou le bas au téléphone.
    libre() {
      const { offsetWidth, offsetHeight, offsetLeft } = this.fiche;
      if (this.fiche.hidden) return [0, 0, this.largeur, this.hauteur];
      if (offsetWidth < this.largeur / 2) return [offsetLeft + offsetWidth, 0, this.largeur, this.hauteur];
      return [0, 0, this.largeur, this.hauteur - offsetHeight];
    }

    voirLiens() {
      this.touchee = true;
      const [ouest, nord, est, sud] = this.lie.cadre;
      const [gauche, haut, droite, bas] = this.libre();
      const k = entre(Math.min((droite - gauche) / (est - ouest), (bas - haut) / (sud - nord)), ECHELLE.min, ECHELLE.max);
      const [dx, dy] = [(gauche + droite - this.largeur) / 2 / k, (haut + bas - this.hauteur) / 2 / k];
      return this.aller((ouest + est) / 2 - dx, (nord + sud) / 2 - dy, k, 420);
    }

    placerBouts() {
      if (!this.bout) return;
      const pris = [];
      for (const lien of this.bout) {
        const [px, py] = [lien.x * this.k + this.tx, lien.y * this.k + this.ty];
        lien.noeud.setAttribute("transform", `translate(${px.toFixed(1)} ${py.toFixed(1)})`);
        const largeur = lien.nom.length * 8;
        const boite = { x0: px - 8, x1: px + 14 + largeur, y0: py - 10, y1: py + 10 };
        const libre = pris.length < 40 && pris.every((p) => boite.x1 < p.x0 || p.x1 < boite.x0 || boite.y1 < p.y0 || p.y1 < boite.y0);
        let nom = lien.noeud.querySelector("text");
        if (!libre) nom?.remove();
        else {
          pris.push(boite);
          nom ??= element("text", { class: "repere-nom", x: 13, dy: ".34em" }, lien.noeud);
          nom.textContent = lien.nom;
        }
      }
    }

    effacer() {
      this.traits.replaceChildren();
      this.bouts.replaceChildren();
      this.choisi = this.lie = this.bout = undefined;
      this.marquer();
      delete this.dataset.choix;
      this.fiche.hidden = true;
      this.fiche.replaceChildren();
    }

    fermer() {
      if (this.fiche.hidden) return false;
      const dedans = this.fiche.contains(document.activeElement);
      const i = this.retour;
      this.effacer();
      if (dedans) (i === undefined ? this.scene : (this.reperePour(i)?.noeud ?? this.scene)).focus({ preventScroll: true });
      return true;
    }

    // ── Gestes ─────────────────────────────────────────────────────────────
    ecouter() {
      const { signal } = this.fin;
      const sur = (cible, nom, action, options = {}) => cible.addEventListener(nom, action, { signal, ...options });
      sur(this, "click", (clic) => this.cliquer(clic));
      sur(this.scene, "keydown", (touche) => this.taper(touche));
      sur(this.scene, "dragstart", (evenement) => evenement.preventDefault());
      sur(this.scene, "wheel", (roue) => this.rouler(roue), { passive: false });
      sur(this.dessin, "dblclick", (clic) => {
        const { left, top } = this.scene.getBoundingClientRect();
        this.touchee = true;
        this.grossir(clic.shiftKey ? 0.5 : 2, clic.clientX - left, clic.clientY - top);
      });
      // Sur la scène et non sur le dessin : un élément SVG qui écoute l'attention la prend, dans Chromium.
      sur(this.scene, "focusin", ({ target }) => this.approcher(target));
      sur(document, "keydown", (touche) => {
        if (touche.key === "Escape" && !touche.defaultPrevented && !document.querySelector("dialog[open]")) this.fermer();
      });
      this.doigts = new Map();
      sur(this.dessin, "pointerdown", (appui) => this.appuyer(appui));
      sur(this.dessin, "pointermove", (appui) => this.tirer(appui));
      for (const nom of ["pointerup", "pointercancel"]) sur(this.dessin, nom, (appui) => this.lacher(appui));
      // Un doigt fait défiler la page ; deux déplacent la carte et la grossissent.
      for (const nom of ["touchstart", "touchmove"])
        sur(this.dessin, nom, (toucher) => toucher.touches.length > 1 && toucher.preventDefault(), { passive: false });
    }

    cliquer(clic) {
      if (clic.metaKey || clic.ctrlKey || clic.shiftKey || clic.button) return;
      const cible = clic.target;
      const repere = cible.closest(".repere");
      if (repere || cible.closest("[data-geste], [data-aller], [data-lieu], .carte-fermer, .carte-partenaires g")) clic.preventDefault();
      if (this.glissee) return;
      const clavier = clic.detail === 0;
      if (repere) this.ouvrir([...this.reperes.values()].find((un) => un.noeud === repere).groupe, clavier);
      else if (cible.closest("[data-lieu]")) this.choisir(cible.closest("[data-lieu]").dataset.lieu, true);
      else if (cible.closest(".carte-partenaires g")) this.choisir(cible.closest("g[data-cle]").dataset.cle, false);
      else if (cible.closest(".carte-fermer")) this.fermer();
      else if (cible.closest("[data-aller]")) {
        this.touchee = true;
        this.cadrer(this.boite(cible.closest("[data-aller]").dataset.aller), 520);
        const menu = this.querySelector(".carte-aller");
        menu.open = false;
        menu.querySelector("summary").focus();
        this.dire(cible.closest("[data-aller]").textContent);
      } else if (cible.closest("[data-geste]")) this.geste(cible.closest("[data-geste]").dataset.geste);
      else if (cible.closest(".carte-dessin")) this.fermer();
    }

    geste(nom) {
      this.touchee = true;
      if (nom === "plus") this.grossir(2);
      else if (nom === "moins") this.grossir(0.5);
      else if (nom === "tout") this.cadrer(this.boite(this.dataset.tout), 420);
      else if (nom === "liens") this.voirLiens();
    }

    taper(touche) {
      if (touche.ctrlKey || touche.metaKey || touche.altKey || this.fiche.contains(touche.target)) return;
      const pas = { ArrowLeft: [90, 0], ArrowRight: [-90, 0], ArrowUp: [0, 90], ArrowDown: [0, -90] }[touche.key];
      const geste = { "+": "plus", "=": "plus", "-": "moins", "−": "moins", "_": "moins", 0: "tout", "à": "tout" }[touche.key];
      if (!pas && !geste) return;
      touche.preventDefault();
      this.touchee = true;
      if (pas) this.glisser(...pas, touche.repeat ? 0 : 120);
      else this.geste(geste);
    }

    rouler(roue) {
      const voulu = roue.ctrlKey || roue.metaKey || this.scene.contains(document.activeElement);
      if (this.fiche.contains(roue.target)) return;
      if (!voulu) return this.conseiller("Ctrl + molette pour changer d’échelle");
      const facteur = Math.exp(-roue.deltaY * (roue.deltaMode ? 0.05 : roue.ctrlKey ? 0.008 : 0.002));
      const auBout = facteur > 1 ? this.k >= ECHELLE.max : this.k <= ECHELLE.min;
      if (auBout && !roue.ctrlKey) return; // la page défile : la carte ne la retient jamais
      roue.preventDefault();
      this.touchee = true;
      const { left, top } = this.scene.getBoundingClientRect();
      this.grossir(entre(facteur, 0.5, 2), roue.clientX - left, roue.clientY - top, 0);
    }

    conseiller(texte) {
      clearTimeout(this.conseil);
      this.astuce.textContent = texte;
      this.astuce.hidden = false;
      this.conseil = setTimeout(() => (this.astuce.hidden = true), 1400);
    }

    appuyer(appui) {
      if (appui.pointerType === "mouse" && appui.button) return;
      cancelAnimationFrame(this.course);
      this.doigts.set(appui.pointerId, [appui.clientX, appui.clientY]);
      this.depart = [appui.clientX, appui.clientY];
      if (this.doigts.size === 1) this.glissee = false;
    }

    tirer(appui) {
      const avant = this.doigts.get(appui.pointerId);
      if (!avant) return;
      const ici = [appui.clientX, appui.clientY];
      if (!this.glissee) {
        if (Math.hypot(ici[0] - this.depart[0], ici[1] - this.depart[1]) < 6 && this.doigts.size < 2) return;
        this.glissee = true;
        this.touchee = true;
        this.dataset.glisse = "";
        this.dessin.setPointerCapture(appui.pointerId);
      }
      const autres = [...this.doigts].filter(([id]) => id !== appui.pointerId);
      this.doigts.set(appui.pointerId, ici);
      if (!autres.length) return void this.glisser(ici[0] - avant[0], ici[1] - avant[1]);
      const [, autre] = autres[0];
      const { left, top } = this.scene.getBoundingClientRect();
      const ecart = (un) => Math.hypot(un[0] - autre[0], un[1] - autre[1]) || 1;
      this.glisser((ici[0] - avant[0]) / 2, (ici[1] - avant[1]) / 2);
      this.grossir(ecart(ici) / ecart(avant), (ici[0] + autre[0]) / 2 - left, (ici[1] + autre[1]) / 2 - top, 0);
    }

    lacher(appui) {
      this.doigts.delete(appui.pointerId);
      if (this.doigts.size) return;
      delete this.dataset.glisse;
      if (appui.type === "pointercancel") {
        if (appui.pointerType === "touch" && !this.glissee) this.conseiller("Deux doigts pour déplacer la carte");
        this.glissee = false;
      } else setTimeout(() => (this.glissee = false)); // le clic qui suit un glissement n'ouvre rien
    }

    // Un repère atteint par Tab n'est jamais au bord.
    approcher(noeud) {
      const marge = 40;
      const repere = [...this.reperes.values()].find((un) => un.noeud === noeud);
      if (!repere || !noeud.matches(":focus-visible")) return;
      const dx = entre(repere.px, marge, this.largeur - marge) - repere.px;
      const dy = entre(repere.py, marge, this.hauteur - marge) - repere.py;
      if (dx || dy) this.glisser(dx, dy);
    }
  }

  customElements.define("carte-lieux", CarteLieux);
})();
