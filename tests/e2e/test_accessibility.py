"""axe-core finds nothing on any page, in light and dark, on a phone and on a large screen."""

from pathlib import Path

import pytest

from tests.e2e.conftest import overflowing
from tests.whole_site import build_site, pages, sheet_pages

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
# WCAG 2.2 AA, and the good practices on landmarks and headings that RGAA asks for.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [(1440, "light"), (1440, "dark"), (390, "dark"), (390, "light")]

ABSENT = "/nulle-part/"
PUBLIC = {
    "accueil": "/",
    "projets": "/projets/",
    "projets filtrés": "/projets/?pays=BJ&statut=a-confirmer&q=parakou&inconnu=1",
    "projets en tableau": "/projets/?vue=table",
    "projets en carte": "/projets/?vue=carte",
    "projets sans réponse": "/projets/?pays=BJ&statut=abandonne",
    "projet": "/projets/gestion-des-dechets-a-parakou/",
    "jumelages": "/jumelages/",
    "jumelage": "/jumelages/orleans-parakou/",
    "collectivités": "/collectivites/",
    "commune": "/collectivites/orleans/",
    "ville étrangère": "/collectivites/parakou/",
    "acteurs": "/acteurs/",
    "acteur": "/acteurs/les-amis-de-parakou/",
    "financeurs": "/financeurs/",
    "financeur": "/financeurs/fonds-national/",
    "réseaux": "/reseaux/",
    "réseau": "/reseaux/centraider/",
    "liste des pays": "/pays/",
    "pays": "/pays/BJ/",
    "agenda": "/agenda/",
    "événement": "/agenda/rencontre-benin/",
    "actualités": "/actualites/",
    "actualité": "/actualites/une-delegation-a-parakou/",
    "ressources": "/ressources/",
    "ressource": "/ressources/monter-son-projet/",
    "appels": "/appels/",
    "appel": "/appels/appel-jeunesse/",
    "groupes-pays": "/groupes-pays/",
    "groupe-pays": "/groupes-pays/groupe-pays-benin/",
    "chiffres des jumelages": "/chiffres/jumelages/",
    "données de l’agenda": "/donnees/agenda/",
    "recherche vide": "/recherche/",
    "recherche": "/recherche/?q=parakou",
    "recherche sans réponse": "/recherche/?q=zzzz",
    "chiffres": "/chiffres/",
    "proposer": "/proposer/",
    "proposer un projet": "/proposer/projet/",
    "proposer un jumelage": "/proposer/jumelage/",
    "proposer un événement": "/proposer/evenement/",
    "corriger une fiche": "/proposer/correction/",
    "dire ce qui est faux": "/proposer/remarque/?fiche=/collectivites/orleans/&fait=population",
    "retrouver sa proposition": "/suivi/nouveau-lien/",
    "écrire à qui répond d’une fiche": "/ecrire/?fiche=/collectivites/orleans/",
    "sur votre site": "/integrer/?quoi=/collectivites/orleans/",
    "cadre d’une collectivité": "/cadre/collectivites/orleans/",
    "cadre d’une liste": "/cadre/projets/",
    "à propos": "/a-propos/",
    "glossaire": "/glossaire/",
    "ma commune": "/ma-commune/",
    "ma commune à préciser": "/ma-commune/?q=orleanz",
    "une commune et ce qui l’entoure": "/ma-commune/orleans/",
    "une autre commune": "/ma-commune/bagnolet/",
    "suivre une sélection": "/suivre/?liste=projets&pays=BJ",
    "retrouver ce que l’on suit": "/abonnements/",
    "accessibilité": "/accessibilite/",
    "mentions légales": "/mentions-legales/",
    "données personnelles": "/donnees-personnelles/",
    "données ouvertes": "/donnees/",
    "dictionnaire des données": "/donnees/projets/",
    "page absente": ABSENT,
}
# A browser page for a few addresses: each test empties the database when it ends, which takes longer than a page.
GROUPS = [list(PUBLIC)[start : start + 7] for start in range(0, len(PUBLIC), 7)]


def violations(page, look):
    """``["<rule> (<size>, <theme>): <element> …"]``"""
    result = page.evaluate(
        """async (tags) => {
          // The back-office fades its colours: half-way ones are not to be judged.
          await Promise.allSettled(document.getAnimations().map((one) => one.finished));
          const options = {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload: false};
          const {violations} = await axe.run(document, options);
          const words = (node) => `${node.target.join(" ")} — ${node.any[0]?.message ?? node.html}`;
          return violations.map((one) => [one.id, one.nodes.map(words)]);
        }""",
        RULES,
    )
    return [f"{rule} {look}: {' | '.join(nodes[:4])}" for rule, nodes in result]


def check(page, path, prepare="() => {}", expected=200):
    """The faults of a page in every look. ``prepare``: script that changes the page first."""
    page.set_viewport_size({"width": LOOKS[0][0], "height": 900})
    answer = page.goto(path)
    page.evaluate(prepare)
    page.evaluate(AXE)
    faults = [] if answer.status == expected else [f"status {answer.status}"]
    for width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        faults += violations(page, (width, theme))
        faults += [f"overflow {width}: {element}" for element in overflowing(page)]
    return faults


@pytest.mark.parametrize("names", GROUPS, ids=lambda names: f"{names[0]}…")
def test_public_pages_have_no_fault(page, site, absent, names):
    faults = {}
    for path in (PUBLIC[name] for name in names):
        faults[path] = check(page, path, expected=404 if path == ABSENT else 200)

    assert {path: found for path, found in faults.items() if found} == {}


def test_faults_are_seen(page, site):
    """Without this, a check that sees nothing would prove nothing."""
    spoil = """() => {
      const main = document.querySelector("main");
      const image = main.appendChild(document.createElement("img"));
      image.src = "/static/img/icone.svg";
      const text = main.appendChild(document.createElement("p"));
      text.textContent = "Trop pâle";
      text.style.width = "3000px";
      text.style.color = "#777";
      text.style.background = "#888";
    }"""

    faults = check(page, "/accessibilite/", spoil)

    seen = {fault.partition(":")[0] for fault in faults}
    rules = {f"{rule} {look}" for rule in ("image-alt", "color-contrast") for look in LOOKS}
    assert seen == rules | {"overflow 1440", "overflow 390"}


@pytest.mark.django_db
def test_every_kind_of_page_is_checked():
    bare = {path.partition("?")[0] for path in PUBLIC.values()}
    asked = {path for path in [*pages(), *sheet_pages(build_site())] if path.endswith("/") and path != "/sante/"}

    assert asked - bare == {"/pays/TG/"}
