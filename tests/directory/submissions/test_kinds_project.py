"""A proposition of project, from what a secretary types to the published sheet."""

from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from directory.actions import TransitionError, archive, publish
from directory.dates import PartialDate
from directory.models import Actor, Collectivite, Funder, Project
from directory.projects.form import PartnerRow
from directory.submissions import baseline
from directory.submissions.kinds import kind_of
from directory.submissions.organisations import row_of
from tests import factories as make
from tests.cooperation.test_author import told
from tests.directory.submissions.conftest import AUTHOR

pytestmark = pytest.mark.django_db

KIND = kind_of("projet")
LEAST = {"territoire": "Vendôme", "pays": "Bénin", "titre": "De l’eau pour Tourou", "resume": "Deux forages."}


@pytest.fixture(autouse=True)
def _places(vendome, parakou):
    make.CountryFactory(code="TG")


def parts(project):
    return [(link.actor.name, link.role) for link in project.project_actors.all()]


def test_the_least_is_enough(accepted, vendome, network, moderator):
    project = accepted("projet", **LEAST)

    assert (project.title, project.summary, project.slug) == (
        "De l’eau pour Tourou",
        "Deux forages.",
        "de-l-eau-pour-tourou",
    )
    assert (project.state, project.origin, project.network, project.created_by) == (
        "publie",
        "proposition",
        network,
        moderator,
    )
    assert (project.status, project.budget_kind) == ("a-confirmer", "inconnu")
    assert parts(project) == [("Vendôme", "porteur")]
    assert [country.pk for country in project.countries.all()] == ["BJ"]
    assert project.verified_by == "la commune de Vendôme, relu par CENTRAIDER"
    [verification] = project.verifications.all()
    assert (verification.method, verification.by) == ("proposition", moderator)
    [contact] = project.contacts.all()
    assert (contact.function, contact.email, contact.public_name, contact.actor) == (
        "Auteur de la fiche",
        "mairie@vendome.example.org",
        "",
        vendome.actor,
    )


def test_everything_that_can_be_said(accepted, vendome, parakou):
    make.GazetteerTownFactory(geonames_id=2394087, name="Gogounou", country__code="BJ", names=["gogounou"])
    afd = make.FunderFactory(name="Agence française de développement", actor__acronym="AFD")
    eau, goal = make.SectorFactory(name="Eau"), make.SDGFactory(number=6)

    project = accepted(
        "projet",
        confirmed=True,
        **LEAST | {"pays": "Togo et Bénin"},
        porteur="autre",
        porteur_nom="Les Amis de Tourou",
        porteur_sorte="association",
        lieux=[
            {"lieu": "Parakou"},
            {"lieu": "gogounou", "pays": "benin"},
            {"lieu": ""},
            {"lieu": "Tourou", "pays": "Bénin"},
        ],
        partenaires=[
            {"nom": "ville de Parakou", "pays": "Bénin", "sorte": "collectivite"},
            {"nom": "Hôpital de Parakou", "pays": "Bénin", "sorte": "sante"},
            {"nom": "Hôpital de Parakou", "pays": "Bénin", "sorte": "sante"},
        ],
        description="Un texte.\r\nEt sa suite.",
        secteurs=[str(eau.pk)],
        odd=[str(goal.pk)],
        debut="de mars 2024 à décembre 2026",
        site="www.vendome.example.org/eau",
        budget="45 000 euros",
        financeurs=[
            {"nom": "afd", "dispositif": "FICOL", "montant": "30 000 €", "annee": "2024"},
            {"nom": "Commune de Vendôme", "montant": "je ne sais pas"},
        ],
    )

    assert parts(project) == [
        ("Les Amis de Tourou", "porteur"),
        ("Vendôme", "partenaire"),
        ("Parakou", "partenaire"),
        ("Hôpital de Parakou", "partenaire"),
    ]
    assert project.verified_by == "l’association Les Amis de Tourou, relu par CENTRAIDER"
    assert [country.pk for country in project.countries.ordered()] == ["BJ", "TG"]
    assert [
        (spot.label, spot.collectivite_id is not None, spot.place_country.pk) for spot in project.localities.all()
    ] == [
        ("Parakou", True, "BJ"),
        ("Gogounou", True, "BJ"),
        ("Tourou", False, "BJ"),
    ]
    assert (str(project.start), str(project.end), project.budget_amount) == (
        "mars 2024",
        "décembre 2026",
        Decimal("45000.00"),
    )
    assert (project.description, project.website) == ("Un texte.\nEt sa suite.", "https://www.vendome.example.org/eau")
    assert ([*project.sectors.all()], [*project.sdgs.all()]) == ([eau], [goal])
    assert [(one.funder, one.amount, one.programme, one.year) for one in project.fundings.all()] == [
        (afd, Decimal("30000.00"), "FICOL", 2024),
        (Funder.objects.get(actor=vendome.actor), None, "", None),
    ]
    added = Actor.objects.get(name="Hôpital de Parakou")
    assert (added.kind, added.country_id, added.state, added.origin, added.network) == (
        "sante",
        "BJ",
        "publie",
        "proposition",
        project.network,
    )
    town = Collectivite.objects.get(actor__name="Gogounou")
    assert (town.kind, town.actor.geonames_id, town.actor.origin) == ("etrangere", 2394087, "proposition")


def test_an_organisation_of_the_directory_is_not_made_twice(accepted, network):
    known = make.ActorFactory(name="Lycée Ronsard", kind="enseignement", published=True)
    draft = make.ActorFactory(name="Les Amis de Tourou", network=network)
    other = make.ActorFactory(name="Les Amis de Kita", network=make.NetworkFactory())

    project = accepted(
        "projet",
        confirmed=True,
        **LEAST,
        partenaires=[{"nom": "lycee RONSARD"}, {"nom": "Les amis de Tourou"}, {"nom": "Les Amis de Kita"}],
    )

    assert [link.actor for link in project.project_actors.filter(role="partenaire")] == [known, draft, other]
    draft.refresh_from_db()
    other.refresh_from_db()
    # The network of the proposition may publish its own, not another's.
    assert (draft.state, other.state) == ("publie", "brouillon")


def test_a_correction_touches_what_it_speaks_of(accepted, network, vendome):
    partner, hidden = make.ActorFactory(published=True), make.ActorFactory(name="Association secrète")
    project = make.ProjectFactory(
        published=True,
        network=network,
        holder=vendome.actor,
        partners=[partner, hidden],
        summary="Avant",
        start=PartialDate(2019),
    )
    slug, rows = project.slug, KIND.answers(KIND.read(project))["partenaires"]

    accepted(
        "projet", project, titre="Un autre titre", partenaires=[*rows, {"nom": "Les Amis de Tourou"}], organisation=""
    )

    project = Project.objects.get()
    assert (project.title, project.slug, project.summary, str(project.start)) == (
        "Un autre titre",
        slug,
        "Avant",
        "2019",
    )
    assert parts(project) == [
        ("Vendôme", "porteur"),
        (partner.name, "partenaire"),
        ("Association secrète", "partenaire"),
        ("Les Amis de Tourou", "partenaire"),
    ]
    # Nobody said in whose name: who read it answers for it.
    assert project.verified_by == "CENTRAIDER"
    assert project.contacts.count() == 0


def test_a_correction_may_take_away(accepted, vendome, parakou):
    project = make.ProjectFactory(
        published=True,
        holder=vendome.actor,
        partners=[parakou.actor],
        localities=[parakou],
        funders=[make.FunderFactory()],
        amount=True,
        sectors=["Eau"],
    )

    accepted(
        "projet", project, partenaires=[], lieux=[], financeurs=[], secteurs=[], budget="", organisation="la mairie"
    )

    project.refresh_from_db()
    assert parts(project) == [("Vendôme", "porteur")]
    assert (project.localities.count(), project.fundings.count(), project.sectors.count()) == (0, 0, 0)
    assert (project.budget_kind, project.budget_amount) == ("inconnu", None)
    assert project.verified_by.startswith("la mairie, relu par ")


def test_the_holder_changes(accepted, vendome):
    orleans = make.CommuneFactory(name="Orléans", code="45234")
    project = make.ProjectFactory(published=True, holder=vendome.actor)

    accepted("projet", project, territoire="Orléans")

    assert parts(project) == [("Orléans", "porteur")]
    accepted("projet", project, porteur="autre", porteur_nom="Comité de jumelage")
    assert parts(project) == [("Comité de jumelage", "porteur"), ("Orléans", "partenaire")]
    assert orleans.actor.project_roles.count() == 1


def test_a_sheet_of_forty_partners_takes_one_more(accepted, vendome):
    partners = make.ActorFactory.create_batch(40, published=True)
    project = make.ProjectFactory(published=True, holder=vendome.actor, partners=partners)
    rows = KIND.answers(KIND.read(project))["partenaires"]

    accepted("projet", project, partenaires=[*rows, {"nom": "Les Amis de Tourou"}])

    assert project.project_actors.count() == 42


def test_places_are_looked_for_in_the_countries_of_the_project(parakou):
    make.GazetteerTownFactory(geonames_id=1, name="Saint-Louis", country__code="SN", names=["saint louis"])
    make.CommuneFactory(name="Saint-Louis", code="97414")
    lines = {}

    for country in ("Sénégal", "Bénin", "Sénégal, Bénin", ""):
        cleaned = KIND.clean(LEAST | {"pays": country, "lieux": [{"lieu": "Saint-Louis"}]})
        lines[country] = KIND.shown("lieux", cleaned.values.get("lieux"))

    assert lines == {
        "Sénégal": ["Saint-Louis (Sénégal)"],
        "Bénin": ["Saint-Louis (Bénin)"],
        "Sénégal, Bénin": ["Saint-Louis (Sénégal)"],
        "": [],
    }
    desk = KIND.question_form("lieux", [], data={"lieux-0-lieu": "Saint-Louis"}, others={"pays": ["SN"]})
    assert desk.is_valid()
    assert KIND.shown("lieux", desk.json()["lieux"]) == ["Saint-Louis (Sénégal)"]


def test_those_who_follow_an_actor_are_told_that_a_sheet_of_others_made_it_a_funder(accepted, network):
    elsewhere = make.NetworkFactory(name="GESCOD", regions=["44"])
    ours = make.ActorFactory(name="Fondation du Vendômois", network=network, published=True)
    theirs = make.ActorFactory(name="Fondation d’Alsace", network=elsewhere, published=True, source_note="Vu en 2019.")
    known = make.FunderFactory(name="Agence de l’eau", actor__network=elsewhere)

    accepted("projet", **LEAST, financeurs=[{"nom": one.name} for one in (ours, theirs, known.actor)])

    notes = dict(Actor.objects.filter(pk__in=[ours.pk, theirs.pk, known.pk]).values_list("name", "source_note"))
    said = notes.pop("Fondation d’Alsace")
    assert set(notes.values()) == {""}
    assert said.startswith("Vu en 2019.\nFinanceur depuis le ")
    assert "CENTRAIDER" in said
    assert Funder.objects.filter(pk__in=[ours.pk, theirs.pk]).count() == 2


def test_only_what_the_moderator_keeps_is_written(sent, moderator, vendome):
    project = make.ProjectFactory(published=True, holder=vendome.actor, summary="Avant")
    submission = sent("projet", project, titre="Un autre titre", resume="Après")

    KIND.write(submission, {"resume": "Après, relu"}, by=moderator)

    project.refresh_from_db()
    assert (project.title, project.summary) == (submission.base["titre"], "Après, relu")


def test_what_staff_changed_meanwhile_is_told(sent, vendome):
    project = make.ProjectFactory(published=True, holder=vendome.actor, summary="Avant", title="Titre")
    submission = sent("projet", project, titre="Un autre titre", resume="Après", budget="12 k€")
    Project.objects.update(title="Titre de l’équipe", description="Un texte de l’équipe", budget_kind="neant")

    changes = KIND.changes(submission)

    project.refresh_from_db()
    assert list(baseline.conflicts(KIND, submission, KIND.read(project), submission.values)) == ["titre", "budget"]
    assert [(change.name, change.before, change.after) for change in changes] == [
        ("titre", ["Titre de l’équipe"], ["Un autre titre"]),
        ("resume", ["Avant"], ["Après"]),
        ("budget", ["néant"], ["12\u202f000\u00a0€"]),
    ]


def test_a_sheet_that_is_no_longer_public_is_not_corrected(sent, moderator, vendome):
    project = make.ProjectFactory(published=True, holder=vendome.actor)
    submission = sent("projet", project, titre="Un autre titre")
    archive(project, by=moderator)

    with pytest.raises(TransitionError):
        KIND.write(submission, submission.values, by=moderator)


def test_what_the_base_refuses_is_told_in_french(sent, moderator):
    submission = sent("projet", **LEAST)

    with pytest.raises(TransitionError, match="La fin d’un projet ne peut pas précéder son début"):
        KIND.write(submission, submission.values | {"debut": {"date": "2024"}, "fin": {"date": "2023"}}, by=moderator)

    assert Project.objects.count() == 0


def test_files_follow(sent, moderator, django_capture_on_commit_callbacks):
    submission = sent("projet", **LEAST)
    make.SubmissionFileFactory(submission=submission, position=2)
    make.SubmissionFileFactory(submission=submission, document=True, position=1)
    former = [file.file.name for file in submission.files.all()]

    with django_capture_on_commit_callbacks(execute=True):
        project = KIND.write(submission, submission.values, by=moderator)

    attachments = project.attachments.all()
    assert [(one.kind, one.title, one.credit, one.alt) for one in attachments] == [
        ("document", "Convention de 2024", "", ""),
        ("photo", "", "Ville de Vendôme", "Un forage à Kita"),
    ]
    assert [default_storage.exists(one.file.name) for one in attachments] == [True, True]
    assert [default_storage.exists(name) for name in former] == [False, False]
    assert submission.files.count() == 0


def test_files_that_nobody_described_are_asked_about():
    draft = make.SubmissionFactory(answers=LEAST | AUTHOR)
    photo = make.SubmissionFileFactory(submission=draft, alt=" ", original_name="IMG_1.jpg")

    errors = KIND.clean(draft.answers, submission=draft).errors

    assert errors == {
        "pieces": {
            f"piece-{photo.pk}": [
                "IMG_1.jpg – Dites ce que montre cette photo, pour les personnes qui ne la voient pas."
            ]
        }
    }


# --- Who it concerns -------------------------------------------------------------------------------------------------


def test_networks_of_the_territories_named(sent, network):
    nord, hidden = make.NetworkFactory(name="Nord"), make.NetworkFactory(actor__state="brouillon")
    make.CommuneFactory(name="Dunkerque", code="59183", actor__network=nord)
    make.CommuneFactory(name="Rennes", code="35238", actor__network=hidden)

    submission = sent(
        "projet", **LEAST, partenaires=[{"nom": name, "sorte": "collectivite"} for name in ("Dunkerque", "Rennes")]
    )

    assert KIND.networks(submission) == [network, nord]


def test_a_correction_goes_to_who_follows_the_sheet(sent, network, vendome):
    followed = make.ProjectFactory(published=True, holder=vendome.actor, network=make.NetworkFactory(name="Nord"))
    national = make.ProjectFactory(published=True, holder=vendome.actor)

    networks = [KIND.networks(sent("projet", project, titre="Autre")) for project in (followed, national)]

    assert networks == [[followed.network, network], [None, network]]


def test_a_region_without_a_network_of_its_own_has_the_one_that_covers_it(sent, network):
    make.CommuneFactory(name="Blois", code="41018", region=make.RegionFactory(code="24"))

    assert KIND.networks(sent("projet", **LEAST | {"territoire": "Blois"})) == [network]


def test_similar_projects(vendome):
    same = make.ProjectFactory(published=True, title="Eau pour Tourou", holder=vendome.actor)
    far = make.ProjectFactory(published=True, title="De l’eau pour Tourou !", countries=["TG"])
    make.ProjectFactory(title="De l’eau pour Tourou", holder=vendome.actor)
    make.ProjectFactory(published=True, title="Une école à Kita", holder=vendome.actor)

    found = KIND.similar(LEAST)

    assert {one.record: one.why for one in found} == {
        same: "titre voisin, même territoire",
        far: "titre voisin",
    }
    assert KIND.similar(LEAST, submission=make.SubmissionFactory(record=same, is_correction=True)) != found


NEWCOMER = "Mutuelle Zyxomma"
NAMED_AS = {
    "financeur": {"financeurs": [{"nom": NEWCOMER, "montant": "4 321 €"}]},
    "partenaire": {"partenaires": [{"nom": NEWCOMER, "pays": "Bénin"}]},
    "porteur": {"porteur": "autre", "porteur_nom": NEWCOMER},
}


@pytest.mark.parametrize("role", NAMED_AS)
def test_nothing_of_an_unknown_actor_is_public_before_the_team_says_so(
    accepted, vendome, parakou, client, moderator, role
):
    project = accepted("projet", **LEAST, **NAMED_AS[role])
    actor = Actor.objects.get(name=NEWCOMER)
    page = project.get_absolute_url()

    def seen():
        addresses = [page, f"{page.rstrip('/')}.pdf", "/projets/", "/projets.csv", "/projets.json", "/projets.atom"]
        addresses += ["/projets/?q=zyxomma", "/recherche/?q=zyxomma", "/suggestions.json?q=zyxom", "/acteurs/"]
        addresses += ["/financeurs/", "/proposer/financeurs.json?q=zyx", vendome.get_absolute_url()]
        addresses.append(actor.get_absolute_url())
        return [one for one in addresses if NEWCOMER in told(client.get(one))]

    assert (actor.state, actor.network, "Nommé par" in actor.source_note) == ("brouillon", project.network, True)
    assert seen() == []
    # A correction of another thing leaves it where it is; named again, it is the same.
    accepted("projet", project, resume="Trois forages.")
    accepted("projet", project, partenaires=[{"nom": "Lycée Ronsard"}])
    assert parts(project)[0] == (NEWCOMER if role == "porteur" else "Vendôme", "porteur")
    accepted("projet", project, **NAMED_AS[role])
    assert Actor.objects.filter(name=NEWCOMER).count() == 1

    publish(actor, by=moderator)
    assert {page, "/projets.csv", "/projets.json"} <= set(seen())


def test_the_part_of_a_country_is_a_place(sent, vendome, parakou):
    values = sent("projet", **LEAST | {"pays": "Bénin (Atacora)"}).values

    assert values["pays"] == ["BJ"]
    assert [row["lieu"]["label"] for row in values["lieux"]] == ["Atacora"]


def test_several_places_typed_in_one_row_are_as_many(sent, vendome, parakou):
    values = sent("projet", **LEAST, lieux=[{"lieu": "Parakou & Tchatchou"}]).values

    assert [row["lieu"]["label"] for row in values["lieux"]] == ["Parakou", "Tchatchou"]


def test_a_row_that_bears_the_formal_name_of_its_actor_still_means_it(db):
    lyon = make.CommuneFactory(name="Lyon", official_name="Grand atelier lyonnais").actor

    row = PartnerRow(row_of(lyon) | {"acteur": str(lyon.pk), "pays": "France", "sorte": "association"})

    assert row_of(lyon)["nom"] == "Grand atelier lyonnais"
    assert row.is_valid()
    assert row.json()["acteur"] == lyon.pk
