// Le dessin de la carte : regrouper les lieux, cadrer, poser repères et noms. static/js/carte.js en fait une carte vive.
// Le serveur dessine la même carte (directory/listing/maps.py) : sans ces fichiers, ses repères et ses outils sont des liens.
"use strict";
(() => {
  const MONDE = { largeur: 4000, hauteur: 1947 }; // unités de monde, celles de static/carte
  const PRECISION = 50; // positions reçues : cinquantièmes d'unité
  const ECHELLE = { min: 0.2, max: 120 }; // pixels par unité
  const SEUILS = { pays: 1, regions: 1.6, departements: 5 };
  const SVG = "http://www.w3.org/2000/svg";
  const ESPACE = "\u00a0";
  const nombre = (valeur) => String(valeur).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const sansMouvement = matchMedia("(prefers-reduced-motion: reduce)");
  const entre = (valeur, bas, haut) => Math.min(Math.max(valeur, bas), haut);
  const element = (nom, attributs = {}, parent = null) => {
    const noeud = document.createElementNS(SVG, nom);
    for (const [cle, valeur] of Object.entries(attributs)) noeud.setAttribute(cle, valeur);
    parent?.append(noeud);
    return noeud;
  };

  // Rassemble les lieux plus proches que la portée ; le plus important donne sa place au repère. Le même calcul que
  // directory/drawing/clusters.py : tableaux rangés par importance, grille dont la maille est la portée.
  // Chaque maille est une liste chaînée dont un lieu sort quand il est pris : vingt mille lieux tiennent dans une image.
  function rassembler(x, y, portee) {
    const taille = x.length;
    const colonnes = Math.ceil(MONDE.largeur / portee) + 3;
    const maille = new Int32Array(taille);
    const suivant = new Int32Array(taille);
    const premier = new Map();
    for (let i = taille - 1; i >= 0; i -= 1) {
      const cle = (Math.floor(y[i] / portee) + 1) * colonnes + Math.floor(x[i] / portee) + 1;
      maille[i] = cle;
      suivant[i] = premier.get(cle) ?? -1;
      premier.set(cle, i);
    }
    const pris = new Uint8Array(taille);
    const carre = portee * portee;
    const groupes = [];
    for (let i = 0; i < taille; i += 1) {
      if (pris[i]) continue;
      const membres = [];
      for (let ligne = -colonnes; ligne <= colonnes; ligne += colonnes)
        for (let cle = maille[i] + ligne - 1; cle <= maille[i] + ligne + 1; cle += 1) {
          let j = premier.get(cle);
          if (j === undefined || j < 0) continue;
          let avant = -1;
          while (j >= 0) {
            const apres = suivant[j];
            if ((x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2 <= carre) {
              pris[j] = 1;
              membres.push(j);
              if (avant < 0) premier.set(cle, apres);
              else suivant[avant] = apres;
            } else avant = j;
            j = apres;
          }
        }
      groupes.push({ tete: i, membres });
    }
    return groupes;
  }

  class CarteDessin extends HTMLElement {
    connectedCallback() {
      this.fin = new AbortController();
      this.scene = this.querySelector(".carte-scene");
      this.dessin = this.querySelector(".carte-dessin");
      this.monde = this.querySelector(".carte-monde");
      this.fond = this.querySelector(".carte-fond");
      this.france = this.querySelector(".carte-france");
      this.traits = this.querySelector(".carte-liens");
      this.couche = this.querySelector(".carte-reperes");
      this.noms = this.querySelector(".carte-noms");
      this.bouts = this.querySelector(".carte-partenaires");
      this.fiche = this.querySelector(".carte-fiche");
      this.astuce = this.querySelector(".carte-astuce");
      this.annonce = this.querySelector("[data-carte-annonce]");
      this.ecart = Number(this.dataset.ecart); // pixels entre deux repères
      this.charger();
    }

    disconnectedCallback() {
      this.fin.abort();
      this.taille?.disconnect();
      cancelAnimationFrame(this.image);
      cancelAnimationFrame(this.course);
    }

    async charger() {
      try {
        const reponse = await fetch(this.dataset.donnees, { signal: this.fin.signal });
        if (!reponse.ok) return; // la carte du serveur reste, avec ses liens
        this.recevoir(await reponse.json());
      } catch (ennui) {
        if (ennui.name !== "AbortError") console.warn(ennui);
      }
    }

    recevoir(lieux) {
      this.lieux = lieux;
      this.x = Float64Array.from(lieux.x, (valeur) => valeur / PRECISION);
      this.y = Float64Array.from(lieux.y, (valeur) => valeur / PRECISION);
      this.rang = new Map(lieux.cles.map((cle, i) => [cle, i]));
      this.niveaux = new Map();
      this.reperes = new Map();
      this.couche.replaceChildren();
      this.noms.replaceChildren();
      this.dataset.vive = "";
      this.scene.tabIndex = 0;
      this.mesurer();
      this.cadrer(this.boite(this.cadreDemande()), 0);
      this.peindre();
      this.preparer();
      this.taille = new ResizeObserver(() => this.mesurer(true));
      this.taille.observe(this.scene);
      this.ecouter();
    }

    cadreDemande() {
      const demande = new URLSearchParams(location.search).get("cadre");
      return "cadree" in this.dataset && demande ? demande : this.dataset.cadre;
    }

    boite(texte) {
      return texte.split(",").map(Number);
    }

    mesurer(garder = false) {
      const { width, height } = this.scene.getBoundingClientRect();
      if (!width || (width === this.largeur && height === this.hauteur)) return;
      const centre = garder ? [(this.largeur / 2 - this.tx) / this.k, (this.hauteur / 2 - this.ty) / this.k] : null;
      this.largeur = width;
      this.hauteur = height;
      this.dessin.setAttribute("viewBox", `0 0 ${width} ${height}`);
      if (centre) this.placer(centre[0], centre[1], this.k);
    }

    // ── Cadre ──────────────────────────────────────────────────────────────
    // Jamais plus d'une demi-fenêtre hors du monde.
    placer(cx, cy, k) {
      const tenu = (centre, vu, taille) => (vu >= taille ? taille / 2 : entre(centre, vu / 2, taille - vu / 2));
      this.k = entre(k, Math.min(ECHELLE.min, this.largeur / MONDE.largeur), ECHELLE.max);
      this.tx = this.largeur / 2 - tenu(cx, this.largeur / this.k, MONDE.largeur) * this.k;
      this.ty = this.hauteur / 2 - tenu(cy, this.hauteur / this.k, MONDE.hauteur) * this.k;
      this.demander();
    }

    vue() {
      return [(this.largeur / 2 - this.tx) / this.k, (this.hauteur / 2 - this.ty) / this.k, this.k];
    }

    cadrer([ouest, nord, est, sud], duree = 320) {
      const k = Math.min(this.largeur / Math.max(est - ouest, 1e-6), this.hauteur / Math.max(sud - nord, 1e-6));
      return this.aller((ouest + est) / 2, (nord + sud) / 2, k, duree);
    }

    // Le trajet : l'échelle change par un facteur constant, pour que rien ne saute.
    aller(cx, cy, k, duree = 320) {
      cancelAnimationFrame(this.course);
      if (!duree || sansMouvement.matches) {
        this.placer(cx, cy, k);
        return Promise.resolve();
      }
      const [x0, y0, k0] = this.vue();
      const k1 = entre(k, ECHELLE.min, ECHELLE.max);
      const debut = performance.now();
      return new Promise((fini) => {
        const pas = (instant) => {
          const part = Math.min((instant - debut) / duree, 1);
          const doux = 1 - (1 - part) ** 3;
          const kt = k0 * (k1 / k0) ** doux;
          // Le centre suit l'échelle : un point visé reste sur sa trajectoire droite à l'écran.
          const suivi = Math.abs(k1 / k0 - 1) < 1e-3 ? doux : (1 / kt - 1 / k0) / (1 / k1 - 1 / k0);
          this.placer(x0 + (cx - x0) * suivi, y0 + (cy - y0) * suivi, kt);
          if (part < 1) this.course = requestAnimationFrame(pas);
          else fini();
        };
        this.course = requestAnimationFrame(pas);
      });
    }

    grossir(facteur, px = this.largeur / 2, py = this.hauteur / 2, duree = 220) {
      cancelAnimationFrame(this.course);
      const k = entre(this.k * facteur, ECHELLE.min, ECHELLE.max);
      const [ax, ay] = [(px - this.tx) / this.k, (py - this.ty) / this.k];
      return this.aller(ax - (px - this.largeur / 2) / k, ay - (py - this.hauteur / 2) / k, k, duree);
    }

    glisser(dx, dy, duree = 0) {
      const [cx, cy, k] = this.vue();
      return this.aller(cx - dx / k, cy - dy / k, k, duree);
    }

    // ── Dessin ─────────────────────────────────────────────────────────────
    demander() {
      this.image ||= requestAnimationFrame(() => {
        this.image = 0;
        this.peindre();
      });
      clearTimeout(this.repos);
      this.repos = setTimeout(() => this.poser(), 160);
    }

    peindre() {
      const { k, tx, ty } = this;
      this.monde.setAttribute("transform", `translate(${tx.toFixed(2)} ${ty.toFixed(2)}) scale(${k.toPrecision(6)})`);
      this.fonds();
      const niveau = Math.round(2 * Math.log2(k)) / 2;
      const groupes = this.groupes(niveau);
      const change = niveau !== this.niveau;
      this.niveau = niveau;
      const visibles = [];
      for (const groupe of groupes) {
        const [px, py] = [this.x[groupe.tete] * k + tx, this.y[groupe.tete] * k + ty];
        if (px > -24 && py > -24 && px < this.largeur + 24 && py < this.hauteur + 24) visibles.push(groupe);
      }
      this.montrer(visibles);
      if (change) this.nommer();
      this.marquer();
      this.placerBouts();
    }

    // Le repère du lieu choisi, s'il est seul sous le sien.
    marquer() {
      for (const { noeud, groupe } of this.reperes.values()) {
        const choisi = groupe.membres.length === 1 && this.lieux.cles[groupe.tete] === this.choisi;
        if (choisi) noeud.setAttribute("aria-current", "true");
        else if (noeud.hasAttribute("aria-current")) noeud.removeAttribute("aria-current");
      }
    }

    groupes(niveau) {
      if (!this.niveaux.has(niveau)) this.niveaux.set(niveau, rassembler(this.x, this.y, this.ecart / 2 ** niveau));
      return this.niveaux.get(niveau);
    }

    // Les échelles voisines d'abord, une par temps libre : quand on grossit, tout est prêt.
    preparer(pas = 0.5) {
      const bientot = globalThis.requestIdleCallback ?? ((action) => setTimeout(action, 60));
      bientot(() => {
        if (this.fin.signal.aborted) return;
        const voisins = [this.niveau + pas, this.niveau - pas];
        const [bas, haut] = [2 * Math.log2(ECHELLE.min), 2 * Math.log2(ECHELLE.max)].map((borne) => Math.round(borne) / 2);
        const manque = voisins.find((niveau) => niveau >= bas && niveau <= haut && !this.niveaux.has(niveau));
        if (manque !== undefined) this.groupes(manque);
        else pas += 0.5;
        if (pas <= haut - bas) this.preparer(pas);
      });
    }

    fonds() {
      const { k } = this;
      const detail = k >= SEUILS.pays ? "pays" : "monde";
      const unite = detail === "pays" ? 2 : 1;
      if (this.detail !== detail) {
        this.detail = detail;
        const fichier = this.dataset[detail];
        this.fond.setAttribute("transform", `scale(${1 / unite})`);
        this.fond.replaceChildren();
        element("use", { class: "terre", href: `${fichier}#terre` }, this.fond);
        element("use", { class: "frontieres", href: `${fichier}#frontieres` }, this.fond);
      }
      const finesse = k >= SEUILS.departements ? 2 : k >= SEUILS.regions ? 1 : 0;
      if (this.finesse !== finesse) {
        this.finesse = finesse;
        this.france.replaceChildren();
        if (finesse) element("use", { class: "terre", href: `${this.dataset.france}#sol` }, this.france);
        if (finesse > 1) element("use", { class: "departements", href: `${this.dataset.france}#departements` }, this.france);
        if (finesse) element("use", { class: "regions", href: `${this.dataset.france}#regions` }, this.france);
      }
      this.fond.setAttribute("stroke-width", (unite / k).toPrecision(4));
      this.france.setAttribute("stroke-width", (20 / k).toPrecision(4));
    }

    // Un repère par groupe visible, réemployé tant qu'il dit la même chose ; l'ordre est celui de l'importance.
    montrer(groupes) {
      const voulus = new Map();
      for (const groupe of groupes) voulus.set(`${groupe.tete}-${groupe.membres.length}`, groupe);
      for (const [cle, repere] of this.reperes) {
        if (voulus.has(cle)) continue;
        if (repere.noeud === document.activeElement) this.perdu = repere.groupe.tete;
        repere.noeud.remove();
        repere.nom?.remove();
        this.reperes.delete(cle);
      }
      // Tant que l'échelle ne change pas, c'est la couche qui bouge : les repères y gardent leur place.
      const change = this.base?.k !== this.k;
      if (change) this.base = { k: this.k, tx: this.tx, ty: this.ty };
      const [dx, dy] = [this.tx - this.base.tx, this.ty - this.base.ty];
      for (const couche of [this.couche, this.noms])
        couche.setAttribute("transform", `translate(${dx.toFixed(2)} ${dy.toFixed(2)})`);
      let suivant = this.couche.firstChild;
      for (const [cle, groupe] of voulus) {
        let repere = this.reperes.get(cle);
        const nouveau = !repere;
        if (nouveau) this.reperes.set(cle, (repere = { groupe, noeud: this.creer(groupe) }));
        const [px, py] = [this.x[groupe.tete] * this.k + this.tx, this.y[groupe.tete] * this.k + this.ty];
        repere.px = px;
        repere.py = py;
        if (nouveau || change) {
          repere.place = `translate(${(px - dx).toFixed(1)} ${(py - dy).toFixed(1)})`;
          repere.noeud.setAttribute("transform", repere.place);
          repere.nom?.setAttribute("transform", repere.place);
        }
        if (repere.noeud === suivant) suivant = suivant.nextSibling;
        else this.couche.insertBefore(repere.noeud, suivant);
      }
      // Un repère qui avait l'attention et s'est fondu dans un autre la lui passe.
      if (this.perdu !== undefined) {
        (this.reperePour(this.perdu)?.noeud ?? this.scene).focus({ preventScroll: true });
        this.perdu = undefined;
      }
    }

    creer({ tete, membres }) {
      const { noms, n, cles, sortes } = this.lieux;
      const plusieurs = membres.length > 1;
      let cote = "zone";
      if (membres.some((i) => sortes[i] !== "Z")) {
        const ici = membres.filter((i) => sortes[i] === "F" || sortes[i] === "f").length;
        cote = 2 * ici >= membres.length ? "ici" : "la";
      }
      const fiches = n[tete] === 1 ? `1${ESPACE}${this.dataset.un}` : `${nombre(n[tete])}${ESPACE}${this.dataset.plusieurs}`;
      const noeud = element("a", {
        class: `repere repere--${cote}${plusieurs ? " repere--groupe" : ""}`,
        href: "#",
        draggable: "false",
        "aria-label": plusieurs
          ? `${nombre(membres.length)}${ESPACE}lieux, dont ${noms[tete]}${ESPACE}: voir de plus près`
          : `${noms[tete]}${ESPACE}: ${fiches}`,
      });
      const rayon = plusieurs ? Math.min(12 + 3.2 * Math.log10(membres.length), 22) : 6 + Math.min(4, 2 * Math.log10(n[tete] || 1));
      element("circle", { class: "repere-cible", r: 22 }, noeud);
      element("circle", { class: "repere-rond", r: rayon.toFixed(1) }, noeud);
      if (plusieurs) element("text", { class: "repere-nombre", dy: ".35em" }, noeud).textContent = nombre(membres.length);
      noeud.dataset.cle = cles[tete];
      return noeud;
    }

    reperePour(i) {
      for (const repere of this.reperes.values()) if (repere.groupe.membres.includes(i)) return repere;
      return null;
    }

    // Les noms des plus importants, à droite ou à gauche, sans que l'un cache l'autre.
    nommer() {
      if (!this.reperes) return;
      // Les boutons couvrent le coin.
      const places = [{ de: null, x0: this.largeur - 66, x1: this.largeur, y0: 0, y1: 152 }];
      const libre = (boite, sauf) =>
        places.every((p) => p.de === sauf || boite.x1 < p.x0 || p.x1 < boite.x0 || boite.y1 < p.y0 || p.y1 < boite.y0);
      const tous = [...this.reperes.values()];
      for (const r of tous) {
        const rayon = Number(r.noeud.querySelector(".repere-rond").getAttribute("r")) + 3;
        places.push({ de: r, x0: r.px - rayon, x1: r.px + rayon, y0: r.py - rayon, y1: r.py + rayon });
      }
      let ecrits = 0;
      for (const r of tous) {
        // « 358 » dans le rond, « dont Berlin » à côté : un seul nom ferait croire que tout y est.
        const texte = (r.groupe.membres.length > 1 ? "dont " : "") + this.lieux.noms[r.groupe.tete];
        const rayon = Number(r.noeud.querySelector(".repere-rond").getAttribute("r")) + 5;
        const largeur = texte.length * 7.7;
        let cote = 0;
        for (const essai of ecrits < 70 ? [1, -1] : []) {
          const x0 = essai > 0 ? r.px + rayon : r.px - rayon - largeur;
          const boite = { x0: x0 - 2, x1: x0 + largeur + 2, y0: r.py - 9, y1: r.py + 9 };
          if (boite.x0 < 2 || boite.x1 > this.largeur - 2 || !libre(boite, r)) continue;
          places.push({ ...boite, de: null });
          cote = essai;
          ecrits += 1;
          break;
        }
        if (!cote) {
          r.nom?.remove();
          r.nom = null;
          continue;
        }
        r.nom ??= element("text", { class: "repere-nom", dy: ".34em" }, this.noms);
        r.nom.classList.toggle("repere-nom--groupe", r.groupe.membres.length > 1);
        r.nom.setAttribute("transform", r.place);
        r.nom.setAttribute("x", (cote * rayon).toFixed(1));
        r.nom.setAttribute("text-anchor", cote > 0 ? "start" : "end");
        r.nom.textContent = texte;
      }
    }

    // Quand la carte s'arrête : les noms, le nombre hors du cadre, l'adresse.
    poser() {
      if (this.fin.signal.aborted) return;
      this.nommer();
      let dehors = 0;
      for (let i = 0; i < this.x.length; i += 1) {
        const [px, py] = [this.x[i] * this.k + this.tx, this.y[i] * this.k + this.ty];
        if (px < 0 || py < 0 || px > this.largeur || py > this.hauteur) dehors += 1;
      }
      const hors = this.querySelector(".carte-hors");
      hors.hidden = !dehors;
      const mots = dehors > 1 ? "lieux hors du cadre" : "lieu hors du cadre";
      this.querySelector(".carte-hors-nombre").textContent = `${nombre(dehors)}${ESPACE}${mots}`;
      for (const [geste, fini] of [["plus", this.k >= ECHELLE.max * 0.999], ["moins", this.k <= ECHELLE.min * 1.001]]) {
        const outil = this.querySelector(`.carte-outils [data-geste=${geste}]`);
        if (fini) outil.setAttribute("aria-disabled", "true");
        else outil.removeAttribute("aria-disabled");
      }
      if (this.touchee) {
        const cadre = [-this.tx, -this.ty, this.largeur - this.tx, this.hauteur - this.ty].map((v) => (v / this.k).toFixed(1));
        const adresse = new URL(location.href);
        adresse.searchParams.set("cadre", cadre.join(","));
        history.replaceState(history.state, "", adresse.href.replaceAll("%2C", ","));
      }
    }

    dire(texte) {
      this.annonce.textContent = texte;
    }
  }

  globalThis.passerellesCarte = { CarteDessin, ECHELLE, ESPACE, PRECISION, element, entre, nombre };
})();
