// Clés d’accès : demander au navigateur, puis envoyer sa réponse par le formulaire. Tout le reste marche sans ce fichier.
"use strict";
(() => {
  const octets = (texte) => Uint8Array.from(atob(texte.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const texte = (tampon) => btoa(String.fromCharCode(...new Uint8Array(tampon))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const avecOctets = (options) => {
    options.challenge = octets(options.challenge);
    if (options.user) options.user.id = octets(options.user.id);
    for (const liste of [options.excludeCredentials, options.allowCredentials]) {
      for (const cle of liste || []) cle.id = octets(cle.id);
    }
    return options;
  };

  const enMots = (cle) => {
    const dite = { id: cle.id, rawId: texte(cle.rawId), type: cle.type, response: {}, clientExtensionResults: cle.getClientExtensionResults() };
    for (const nom of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (cle.response[nom]) dite.response[nom] = texte(cle.response[nom]);
    }
    return dite;
  };

  const demander = async (formulaire) => {
    const jeton = formulaire.querySelector("[name=csrfmiddlewaretoken]").value;
    const question = await fetch(formulaire.dataset.question, { method: "POST", headers: { "X-CSRFToken": jeton } });
    if (!question.ok || !question.headers.get("content-type").includes("json")) throw new Error("question");
    const publicKey = avecOctets(await question.json());
    const cle = formulaire.dataset.cle === "ajouter" ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
    formulaire.querySelector("[name=reponse]").value = JSON.stringify(enMots(cle));
    formulaire.submit();
  };

  for (const formulaire of document.querySelectorAll("form[data-cle]")) {
    if (!window.PublicKeyCredential) continue;
    formulaire.hidden = false;
    formulaire.addEventListener("submit", async (envoi) => {
      envoi.preventDefault();
      const dit = formulaire.querySelector("[data-cle-dit]");
      dit.textContent = "Suivez ce que demande votre navigateur…";
      try {
        await demander(formulaire);
      } catch (faute) {
        dit.textContent = faute.name === "InvalidStateError" ? "Cette clé ouvre déjà votre compte." : "La clé n’a pas répondu\u00a0: rien n’a changé. Réessayez.";
      }
    });
  }
})();
