// Les listes : seuls les résultats s'échangent, l'adresse suit. Voir docs/adr/0012-echange-des-resultats.md.
// Sans ce fichier, le formulaire et les liens font le même chemin par le serveur, qui donne les mêmes pages.
"use strict";
(() => {
  const formulaire = document.querySelector("form[data-selection]");
  if (!formulaire) return;

  const PAUSE = 300; // ms entre la dernière case cochée et la demande
  const annonce = document.querySelector("[data-annonce]");
  const filtres = document.getElementById("filtres");
  const regions = (page) => page.querySelectorAll("[data-echange]");
  const chemin = new URL(formulaire.action).pathname;
  let demande, minuterie;
  let montree = location.pathname + location.search;

  // ── L'adresse ──────────────────────────────────────────────────────────────
  // L'ordre du serveur (les mots, les facettes, la présentation), sans ce qui est vide.
  const adresse = () => {
    const champs = [...new FormData(formulaire)].filter(([, valeur]) => valeur !== "");
    const rang = ([nom]) => (nom === "q" ? 0 : nom === "tri" || nom === "vue" ? 2 : 1);
    const suite = new URLSearchParams(champs.sort((a, b) => rang(a) - rang(b))).toString();
    return chemin + (suite && `?${suite}`);
  };

  // ── L'échange ──────────────────────────────────────────────────────────────
  const memeCase = (champ, page) =>
    page.querySelector(`input[type=checkbox][name="${CSS.escape(champ.name)}"][value="${CSS.escape(champ.value)}"]`);

  // La facette où l'on coche garde son ordre : seuls ses nombres changent. Les autres viennent du serveur.
  const compterSurPlace = (ici, la) => {
    for (const champ of ici.querySelectorAll("input[type=checkbox]")) {
      const autre = memeCase(champ, la);
      const nombre = autre ? autre.closest(".case").querySelector(".nb").textContent : "0";
      champ.closest(".case").querySelector(".nb").textContent = nombre;
      champ.closest(".case").classList.toggle("case--zero", nombre === "0");
      champ.checked = champ.defaultChecked = autre ? autre.checked : false;
    }
    ici.querySelector("summary").replaceChildren(...la.querySelector("summary").childNodes);
  };

  const echangerFacettes = (nouvelle, touchee) => {
    const bloc = filtres?.querySelector("[data-facettes]");
    const autres = nouvelle.querySelector("[data-facettes]");
    if (!bloc || !autres) return;
    for (const la of [...autres.children]) {
      const nom = la.dataset.facette;
      const ici = bloc.querySelector(`[data-facette="${CSS.escape(nom)}"]`);
      if (ici && nom === touchee) {
        compterSurPlace(ici, la);
      } else if (ici) {
        la.open = ici.open;
        const [suite, autreSuite] = [ici, la].map((une) => une.querySelector(".facette-suite"));
        if (suite && autreSuite) autreSuite.open = suite.open;
        ici.replaceWith(la);
      } else bloc.append(la);
    }
  };

  const echanger = (nouvelle, touchee) => {
    const anciennes = new Map([...regions(document)].map((region) => [region.dataset.echange, region]));
    const actif = document.activeElement;
    for (const region of regions(nouvelle)) anciennes.get(region.dataset.echange)?.replaceChildren(...region.childNodes);
    echangerFacettes(nouvelle, touchee);
    // Le clavier reste sur la même case, même si le serveur l'a changée de place.
    if (!actif.isConnected && actif.matches("input[type=checkbox]")) memeCase(actif, document)?.focus({ preventScroll: true });
    const mots = formulaire.elements.q;
    mots.defaultValue = nouvelle.querySelector("form[data-selection] [name=q]").value;
    if (mots !== document.activeElement) mots.value = mots.defaultValue;
    document.title = nouvelle.title;
    document.dispatchEvent(new CustomEvent("passerelles:echange"));
    voirCombien();
    annonce.textContent = document.querySelector("[data-echange=titre]").textContent;
  };

  // ── Le réseau manque : la liste reste, et on peut redemander ───────────────
  const panne = document.createElement("div");
  panne.className = "avis liste-panne";
  panne.setAttribute("role", "alert");
  const reessayer = document.createElement("button");
  reessayer.type = "button";
  reessayer.className = "bouton bouton--trait";
  reessayer.textContent = "Réessayer";
  const phrase = document.createElement("p");
  let encore = () => {};
  reessayer.addEventListener("click", () => encore());
  const proposerDeReessayer = (url, options) => {
    encore = () => aller(url, options);
    phrase.textContent = "Cette liste n’est pas à jour\u00a0: la connexion manque, ou le site ne répond pas. Vos choix sont gardés.";
    panne.replaceChildren(phrase, reessayer);
    (volet.open ? filtres : document.getElementById("resultats")).prepend(panne);
    panne.scrollIntoView({ behavior: "instant", block: "nearest" });
  };
  addEventListener("online", () => panne.isConnected && encore());

  // ── Le trajet ──────────────────────────────────────────────────────────────
  // histoire : "push" ou "replace" ; vers : où va l'attention ("" : elle reste où elle est) ; touchee : facette en cours.
  const aller = async (url, options = {}) => {
    const { histoire = "push", vers = "resultats-titre", touchee = "", defiler = null } = options;
    clearTimeout(minuterie);
    demande?.abort();
    const mienne = (demande = new AbortController());
    const corps = document.getElementById("resultats");
    corps.setAttribute("aria-busy", "true");
    try {
      const reponse = await fetch(url, { signal: mienne.signal, headers: { Accept: "text/html" } }).catch(() => null);
      if (mienne.signal.aborted) return;
      if (!reponse || reponse.status >= 500) return proposerDeReessayer(url, options);
      panne.remove();
      const nouvelle = new DOMParser().parseFromString(await reponse.text(), "text/html");
      if (!reponse.ok || !nouvelle.querySelector("form[data-selection]")) throw new Error("autre page");
      if (mienne.signal.aborted) return;
      if (histoire) {
        history.replaceState({ ...history.state, defiler: scrollY }, "");
        history[`${histoire}State`]({ liste: true }, "", url);
        if (volet.open) volet.dataset.entame = "1";
      }
      echanger(nouvelle, touchee);
      montree = location.pathname + location.search;
      formulaire.dataset.vue = nouvelle.querySelector("form[data-selection]").dataset.vue;
    } catch (ennui) {
      // Une demande plus récente a pris la place, ou c'est une autre page : alors le navigateur fait ce qu'il sait faire.
      if (!mienne.signal.aborted) location.assign(url);
      return;
    } finally {
      if (demande === mienne) corps.removeAttribute("aria-busy");
    }
    if (defiler !== null) scrollTo({ top: defiler, behavior: "instant" });
    const but = vers && document.getElementById(vers);
    if (!but) return;
    but.focus({ preventScroll: true });
    if (but.getBoundingClientRect().top < 0) but.scrollIntoView({ behavior: "instant", block: "start" });
  };

  const bientot = (touchee) => {
    clearTimeout(minuterie);
    demande?.abort(); // sa réponse déferait la case qu'on vient de cocher
    minuterie = setTimeout(() => {
      // Dans le volet, une seule étape d'histoire pour toutes les cases : le retour ramène à avant le volet.
      const histoire = volet.open && volet.dataset.entame ? "replace" : "push";
      aller(adresse(), { histoire, vers: "", touchee });
    }, PAUSE);
  };

  formulaire.addEventListener("change", (changement) => {
    const champ = changement.target;
    if (champ.matches("input[type=checkbox]")) bientot(champ.closest("[data-facette]")?.dataset.facette);
  });

  formulaire.addEventListener("submit", (envoi) => {
    envoi.preventDefault();
    if (volet.open) volet.close();
    else aller(adresse());
  });

  // Les liens qui restent dans cette liste : filtres retirés, pages, ordres. Les autres présentations sont d'autres pages.
  document.addEventListener("click", (clic) => {
    const lien = clic.target.closest("a[href]");
    if (!lien || clic.defaultPrevented || clic.button || clic.metaKey || clic.ctrlKey || clic.shiftKey || clic.altKey) return;
    if (!formulaire.contains(lien) || lien.target || lien.hasAttribute("download")) return;
    const url = new URL(lien.href);
    if (lien.matches("[data-ouvrir]")) {
      clic.preventDefault();
      return ouvrir();
    }
    if (lien.matches("[data-fermer]")) {
      if (volet.open) clic.preventDefault();
      return volet.close();
    }
    if (url.origin !== location.origin || url.pathname !== chemin || url.hash) return;
    if ((url.searchParams.get("vue") || "liste") !== formulaire.dataset.vue) return;
    clic.preventDefault();
    const dansVolet = volet.open;
    aller(url.pathname + url.search, { vers: dansVolet ? "filtres-titre" : lien.dataset.vers });
  });

  addEventListener("popstate", (retour) => {
    if (location.pathname + location.search === montree) return; // une #ancre seulement
    if (volet.open) volet.close();
    const perdue = () => document.activeElement === document.body;
    aller(location.pathname + location.search, { histoire: "", vers: "", defiler: retour.state?.defiler ?? null }).then(
      () => perdue() && document.getElementById("resultats-titre").focus({ preventScroll: true }),
    );
  });

  // Une page retrouvée dans l'histoire : le navigateur remet les cases d'avant, qui ne diraient pas l'adresse.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward") formulaire.reset();
  });

  // ── Les filtres au téléphone : un vrai dialogue ────────────────────────────
  const volet = document.createElement("dialog");
  volet.className = "volet";
  volet.setAttribute("aria-labelledby", "filtres-titre");
  const place = document.createComment("filtres");
  const voirCombien = () => {
    for (const bouton of formulaire.querySelectorAll("[data-voir]")) bouton.textContent = bouton.dataset.voir;
  };
  const ouvrir = () => {
    if (!filtres) return;
    // D'un coup d'œil, toutes les facettes ; ouvertes, celles où l'on a choisi.
    for (const facette of filtres.querySelectorAll(".facette")) facette.open = facette.querySelector(":checked") !== null;
    filtres.replaceWith(place);
    volet.append(filtres);
    volet.showModal();
    document.getElementById("filtres-titre").focus();
    filtres.scrollTop = 0;
  };
  volet.addEventListener("close", () => {
    place.replaceWith(filtres);
    delete volet.dataset.entame;
    // Le bouton d'avant a pu être échangé entre-temps.
    formulaire.querySelector("[data-ouvrir]")?.focus({ preventScroll: true });
  });
  formulaire.append(volet);
  formulaire.classList.add("liste--vive");
  voirCombien();
  // Élargir la fenêtre referme le volet : les filtres ont alors leur colonne.
  matchMedia("(min-width: 901px)").addEventListener("change", (large) => large.matches && volet.open && volet.close());
})();
