// Un point d'une fiche, choisi d'un clic sur la carte du site et dit en mots. Sans ce script, on le tape ou on le colle.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const SVG = "http://www.w3.org/2000/svg";
  const ECHELLE = { min: 1, max: 110, france: 5.5, lieu: 16 }; // pixels par unité de monde, comme static/js/carte-dessin.js
  const FRANCE = "46,6 N 2,4 E";
  const blocs = document.querySelectorAll(".point");
  if (!blocs.length) return;

  const noeud = (nom, attributs = {}, ...enfants) => {
    const fait = document.createElement(nom);
    for (const [cle, valeur] of Object.entries(attributs)) fait.setAttribute(cle, valeur);
    fait.append(...enfants);
    return fait;
  };
  const trace = (nom, attributs, parent) => {
    const fait = document.createElementNS(SVG, nom);
    for (const [cle, valeur] of Object.entries(attributs)) fait.setAttribute(cle, valeur);
    parent.append(fait);
    return fait;
  };
  const adresse = blocs[0].dataset.point;
  const demander = async (question) => {
    try {
      const reponse = await fetch(`${adresse}?${new URLSearchParams(question)}`);
      return reponse.ok ? await reponse.json() : null;
    } catch { return null; }
  };

  for (const bloc of blocs) {
    const bouton = noeud("button", { type: "button", class: "point-ouvrir" }, "Choisir sur la carte");
    bloc.querySelector("input").after(bouton);
  }
  // Les lignes ajoutées ensuite sont des copies : on écoute la page, non chaque champ.
  document.addEventListener("click", (event) => {
    const bouton = event.target.closest?.(".point-ouvrir");
    if (bouton) ouvrir(bouton.closest(".point"));
  });
  document.addEventListener("change", async (event) => {
    const bloc = event.target.closest?.(".point");
    if (!bloc) return;
    const trouve = event.target.value.trim() && await demander({ ou: event.target.value });
    bloc.querySelector(".point-dit").textContent = trouve ? trouve.dit : "";
  });

  let dialogue, scene, monde, repere, dit, villes, recherche, garder;
  let bloc, vue, choisi, ville, nom, demande = 0;

  function construire() {
    recherche = noeud("input", { type: "text", id: "point-ville", autocomplete: "off" });
    const chercher = noeud("button", { type: "button", class: "button" }, "Chercher");
    villes = noeud("ul", { class: "point-villes" });
    scene = document.createElementNS(SVG, "svg");
    for (const [cle, valeur] of Object.entries({
      class: "carte-dessin point-scene", tabindex: "0", role: "application", "aria-describedby": "point-aide", "aria-label": "Carte",
    })) scene.setAttribute(cle, valeur);
    monde = trace("g", {}, scene);
    const fond = trace("g", { transform: "scale(.5)", class: "point-fond" }, monde);
    for (const nom of ["terre", "frontieres"]) trace("use", { class: nom, href: `${blocs[0].dataset.pays}#${nom}` }, fond);
    const france = trace("g", { transform: "scale(.05)", class: "point-france" }, monde);
    for (const [classe, nom] of [["terre", "sol"], ["departements", "departements"], ["regions", "regions"]])
      trace("use", { class: classe, href: `${blocs[0].dataset.france}#${nom}` }, france);
    nom = trace("g", { class: "point-nom", "aria-hidden": "true" }, scene);
    trace("circle", { r: 4 }, nom);
    trace("text", { x: 9, dy: ".34em" }, nom);
    repere = trace("g", { class: "point-repere", "aria-hidden": "true" }, scene);
    trace("circle", { r: 9 }, repere);
    trace("circle", { r: 2.5 }, repere);
    const outils = noeud("div", { class: "point-outils" });
    for (const [signe, nom, geste] of [
      ["+", "Agrandir", () => echelle(1.8)], ["−", "Réduire", () => echelle(1 / 1.8)], ["↑", "Vers le nord", () => glisser(0, -1)],
      ["↓", "Vers le sud", () => glisser(0, 1)], ["←", "Vers l’ouest", () => glisser(-1, 0)], ["→", "Vers l’est", () => glisser(1, 0)],
    ]) {
      const bouton = noeud("button", { type: "button", "aria-label": nom }, signe);
      bouton.addEventListener("click", geste);
      outils.append(bouton);
    }
    dit = noeud("p", { class: "point-dit", "aria-live": "polite" });
    garder = noeud("button", { type: "button", class: "button default" }, "Garder ce point");
    const annuler = noeud("button", { type: "button", class: "button" }, "Annuler");
    dialogue = noeud(
      "dialog", { class: "point-carte", "aria-labelledby": "point-titre" },
      noeud("h2", { id: "point-titre" }, "Le point sur la carte"),
      noeud("div", { class: "point-recherche" }, noeud("label", { for: "point-ville" }, "Centrer sur une ville"), recherche, chercher),
      villes,
      noeud("div", { class: "point-cadre" }, scene, outils),
      noeud("p", { id: "point-aide", class: "help" },
        "Un clic pose le point. Au clavier, les flèches le déplacent (avec Majuscule, très peu), + et − changent l’échelle."),
      dit,
      noeud("div", { class: "point-gestes" }, garder, annuler),
    );
    document.body.append(dialogue);
    chercher.addEventListener("click", trouver);
    recherche.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); trouver(); } });
    garder.addEventListener("click", poser);
    annuler.addEventListener("click", () => dialogue.close());
    scene.addEventListener("keydown", clavier);
    scene.addEventListener("wheel", (event) => { event.preventDefault(); echelle(event.deltaY < 0 ? 1.3 : 1 / 1.3); }, { passive: false });
    scene.addEventListener("pointerdown", saisir);
    new ResizeObserver(dessiner).observe(scene);
  }

  async function ouvrir(ou) {
    if (!dialogue) construire();
    bloc = ou;
    choisi = ville = null;
    villes.replaceChildren();
    recherche.value = "";
    dit.textContent = "";
    const tape = bloc.querySelector("input").value.trim();
    const depart = (tape && await demander({ ou: tape })) || null;
    const centre = depart || await demander({ ou: FRANCE });
    if (!centre) return;
    vue = { x: centre.x, y: centre.y, k: depart ? ECHELLE.lieu : ECHELLE.france };
    if (depart) prendre(depart);
    garder.disabled = !depart;
    dialogue.showModal();
    dessiner();
    scene.focus();
  }

  function prendre(trouve) {
    choisi = trouve;
    dit.textContent = trouve.dit;
    garder.disabled = false;
  }

  function dessiner() {
    if (!vue || !scene.clientWidth) return;
    const { clientWidth: largeur, clientHeight: hauteur } = scene;
    monde.setAttribute("transform", `translate(${largeur / 2 - vue.k * vue.x} ${hauteur / 2 - vue.k * vue.y}) scale(${vue.k})`);
    monde.children[0].setAttribute("stroke-width", 2 / vue.k);
    monde.children[1].setAttribute("stroke-width", 20 / vue.k);
    for (const [signe, lieu] of [[repere, choisi], [nom, ville]]) {
      signe.toggleAttribute("hidden", !lieu);
      if (lieu) signe.setAttribute("transform", `translate(${largeur / 2 + vue.k * (lieu.x - vue.x)} ${hauteur / 2 + vue.k * (lieu.y - vue.y)})`);
    }
  }

  function echelle(facteur) {
    vue.k = Math.min(Math.max(vue.k * facteur, ECHELLE.min), ECHELLE.max);
    if (choisi && facteur > 1) Object.assign(vue, { x: choisi.x, y: choisi.y });
    dessiner();
  }

  function glisser(pasX, pasY) {
    vue.x += pasX * scene.clientWidth / 4 / vue.k;
    vue.y += pasY * scene.clientHeight / 4 / vue.k;
    dessiner();
  }

  // Le repère bouge aussitôt ; ses coordonnées et ses mots viennent ensuite. Une réponse tardive ne remplace rien.
  async function placer(x, y) {
    choisi = { x, y };
    garder.disabled = true;
    dessiner();
    const rang = ++demande;
    const trouve = await demander({ x, y });
    if (rang !== demande) return;
    if (trouve) prendre(trouve);
    else { choisi = null; dit.textContent = "Ce point est hors de la carte."; }
    dessiner();
  }

  function clavier(event) {
    if (event.key === "+" || event.key === "=") echelle(1.8);
    else if (event.key === "-") echelle(1 / 1.8);
    else if (event.key === "Enter" && choisi?.texte) poser();
    else if (event.key.startsWith("Arrow")) {
      const pas = (event.shiftKey ? 1 : 12) / vue.k;
      const [dx, dy] = { ArrowUp: [0, -pas], ArrowDown: [0, pas], ArrowLeft: [-pas, 0], ArrowRight: [pas, 0] }[event.key];
      const [x, y] = [(choisi || vue).x + dx, (choisi || vue).y + dy];
      if (Math.abs(x - vue.x) * vue.k > scene.clientWidth / 2 - 20) vue.x = x;
      if (Math.abs(y - vue.y) * vue.k > scene.clientHeight / 2 - 20) vue.y = y;
      placer(x, y);
    } else return;
    event.preventDefault();
  }

  function saisir(event) {
    const debut = { x: event.clientX, y: event.clientY, vx: vue.x, vy: vue.y };
    let glisse = false;
    const bouger = (la) => {
      glisse ||= Math.hypot(la.clientX - debut.x, la.clientY - debut.y) > 5;
      if (!glisse) return;
      vue.x = debut.vx - (la.clientX - debut.x) / vue.k;
      vue.y = debut.vy - (la.clientY - debut.y) / vue.k;
      dessiner();
    };
    const lacher = (la) => {
      scene.removeEventListener("pointermove", bouger);
      if (glisse || la.type === "pointercancel") return;
      const cadre = scene.getBoundingClientRect();
      placer(vue.x + (la.clientX - cadre.left - cadre.width / 2) / vue.k, vue.y + (la.clientY - cadre.top - cadre.height / 2) / vue.k);
    };
    scene.setPointerCapture(event.pointerId);
    scene.addEventListener("pointermove", bouger);
    for (const fin of ["pointerup", "pointercancel"]) scene.addEventListener(fin, lacher, { once: true });
  }

  async function trouver() {
    const trouve = await demander({ ville: recherche.value });
    villes.replaceChildren(...(trouve?.villes || []).map((une) => {
      const bouton = noeud("button", { type: "button" }, une.nom);
      bouton.addEventListener("click", () => {
        Object.assign(vue, { x: une.x, y: une.y, k: ECHELLE.lieu });
        ville = une;
        nom.querySelector("text").textContent = une.nom;
        villes.replaceChildren();
        dessiner();
        scene.focus();
      });
      return noeud("li", {}, bouton);
    }));
    if (!villes.children.length) villes.append(noeud("li", {}, "Aucune ville de ce nom."));
    else villes.querySelector("button").focus();
  }

  function poser() {
    const champ = bloc.querySelector("input");
    champ.value = choisi.texte;
    champ.dispatchEvent(new Event("input", { bubbles: true }));
    bloc.querySelector(".point-dit").textContent = choisi.dit;
    dialogue.close();
    champ.focus();
  }
});
