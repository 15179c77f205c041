// La session qui va finir : le dire avant, laisser continuer, et garder dans la page ce qui est tapé. Sans ce fichier, le
// serveur garde ce qui est envoyé trop tard.
"use strict";
(() => {
  const { horloge, connexion, secondes } = document.currentScript.dataset;
  const AVANT = 300; // secondes
  let fin = Date.now() + secondes * 1000;
  let rappel = 0;
  let avis = null;

  const jetons = () => document.querySelectorAll("input[name=csrfmiddlewaretoken]");

  const lire = async (options) => {
    const reponse = await fetch(horloge, options);
    if (!reponse.ok) throw new Error(String(reponse.status));
    const dit = await reponse.json();
    fin = Date.now() + dit.secondes * 1000;
    // Reconnecté dans un autre onglet : les formulaires de cette page repartent avec le jeton d’à présent.
    if (dit.jeton) for (const champ of jetons()) champ.value = dit.jeton;
    montrer();
  };

  const regarder = () => lire({ headers: { "X-Passerelles-Veille": "1" } }).catch(montrer);

  const prolonger = async () => {
    const jeton = jetons()[0];
    await lire({ method: "POST", headers: { "X-CSRFToken": jeton ? jeton.value : "" } }).catch(regarder);
  };

  const cacher = () => {
    if (avis) avis.remove();
    avis = null;
  };

  const poser = (etat, texte, action) => {
    if (avis && avis.dataset.etat === etat) {
      avis.firstChild.textContent = texte;
      return;
    }
    cacher();
    avis = document.createElement("div");
    avis.className = "veille";
    avis.dataset.etat = etat;
    avis.setAttribute("role", etat === "finie" ? "alert" : "status");
    const mots = document.createElement("p");
    mots.textContent = texte;
    avis.append(mots, action);
    document.body.append(avis);
  };

  const bouton = () => {
    const un = document.createElement("button");
    un.type = "button";
    un.className = "button";
    un.textContent = "Rester connecté";
    un.addEventListener("click", prolonger);
    return un;
  };

  const lien = () => {
    const un = document.createElement("a");
    un.className = "button";
    un.href = connexion;
    un.target = "_blank";
    un.rel = "noopener";
    un.textContent = "Se reconnecter dans un autre onglet";
    return un;
  };

  const montrer = () => {
    const reste = Math.round((fin - Date.now()) / 1000);
    clearTimeout(rappel);
    if (reste > AVANT) {
      cacher();
      rappel = setTimeout(regarder, Math.min((reste - AVANT) * 1000, 2 ** 31 - 1));
    } else if (reste > 0) {
      const minutes = Math.ceil(reste / 60);
      poser("proche", `Votre session se termine dans ${minutes} minute${minutes > 1 ? "s" : ""}.`, bouton());
      rappel = setTimeout(regarder, Math.min(30, reste + 1) * 1000);
    } else {
      poser("finie", "Votre session est terminée. Ce que vous avez tapé reste dans cette page\u00a0: reconnectez-vous, puis enregistrez ici.", lien());
      rappel = setTimeout(regarder, 15_000);
    }
  };

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && fin - Date.now() < AVANT * 1000) regarder();
  });
  montrer();
})();
