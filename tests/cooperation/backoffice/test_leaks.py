"""What Django leaves open, and its cousins: what a network keeps for itself is told to nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from zeal import zeal_ignore

from directory.imports.kinds import import_kind
from directory.imports.rehearsal import rehearse
from directory.models import Actor, Collectivite
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import address, form_data

SECRET = "Fonds secret de Zinder"


@pytest.fixture
def stranger(other_network):
    return make.UserFactory(editor=other_network)


@pytest.fixture
def client(stranger):
    return client_of(stranger)


def page(client, label, view, *args, **query):
    with zeal_ignore():
        return client.get(address(label, view, *args), query)


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_a_deletion_names_nothing_of_others(state, client, network, other_network):
    holder = make.ActorFactory(network=other_network)
    make.ProjectFactory(network=network, title=SECRET, holder=holder, **{state: True})
    bond = make.JumelageFactory(network=other_network)
    make.ProjectFactory(network=network, title=SECRET, jumelage=bond, **{state: True})
    funder = make.FunderFactory(actor=make.ActorFactory(network=other_network))
    make.FundingFactory(funder=funder, project=make.ProjectFactory(network=network, title=SECRET, **{state: True}))

    for label, row in (("directory.actor", holder), ("directory.jumelage", bond), ("directory.funder", funder)):
        answer = page(client, label, "delete", row.pk)
        text = answer.content.decode()

        assert answer.status_code == 200
        assert SECRET not in text
        assert answer.context["protected"] == ["Une fiche que suit une autre équipe"]


@pytest.mark.parametrize("label", ["events.article", "events.event", "events.call", "events.countrygroup"])
def test_a_filter_offers_no_country_of_hidden_sheets_alone(label, client, network):
    factory = {
        "events.article": make.ArticleFactory,
        "events.event": make.EventFactory,
        "events.call": make.CallFactory,
        "events.countrygroup": make.CountryGroupFactory,
    }[label]
    niger, benin = make.CountryFactory(code="NE"), make.CountryFactory(code="BJ")
    factory(network=network, countries=[niger], draft=True)
    factory(network=network, countries=[benin], published=True)

    filters = page(client, label, "changelist").context["cl"].filter_specs
    [offered] = [one.lookup_choices for one in filters if getattr(one, "parameter_name", "") == "pays"]

    assert [code for code, _name in offered] == ["BJ"]


def test_who_has_a_private_contact_is_not_told(client, network, other_network):
    """Nor by the counts of the facets."""
    alone, reachable = (make.ProjectFactory(network=network, published=True) for _ in range(2))
    make.ProjectContactFactory(project=reachable, email="maire@example.org")
    own = make.ProjectFactory(network=other_network, published=True)

    answer = page(client, "directory.project", "changelist", verification="sans-contact")
    counted = page(client, "directory.project", "changelist", _facets="True").content.decode()

    assert set(answer.context["cl"].queryset) == {own}
    assert "Sans contact à qui demander (1)" in counted
    assert alone not in answer.context["cl"].queryset


@pytest.mark.parametrize("trait", ["draft", "archived", "deleted"])
def test_an_address_that_is_not_free_does_not_say_why(trait, client, network, other_network):
    """A draft, an archived sheet, one that is no more: the same words."""
    hidden = make.ProjectFactory(network=network, title=SECRET, slug="zinder", published=True)
    if trait == "deleted":
        hidden.delete()
    else:
        type(hidden).objects.filter(pk=hidden.pk).update(state={"draft": "brouillon", "archived": "archive"}[trait])
    own = make.ProjectFactory(network=other_network)
    form = page(client, "directory.project", "change", own.pk)

    with zeal_ignore():
        answer = client.post(address("directory.project", "change", own.pk), form_data(form, slug="Zinder"))

    assert answer.context["adminform"].form.errors["slug"] == [
        "Cette adresse n’est pas libre\u00a0: choisissez-en une autre."
    ]
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"o": "-99"},
        {"contacts__email__startswith": "m"},
        {"import_batch__isnull": "1"},
        {"source_note": "x"},
        {"created_by": "1"},
        {"project_actors__actor__name__startswith": "F"},
        {"_to_field": "email"},
    ],
    ids=str,
)
def test_a_list_answers_no_question_that_it_does_not_offer(query, client, network):
    make.ProjectFactory(network=network, published=True, source_note="x")

    answer = page(client, "directory.project", "changelist", portee="tous", **query)

    assert answer.status_code in (302, 400) or len(answer.context["cl"].queryset) == 1


def test_a_change_page_answers_by_no_other_key(client, network):
    row = make.ProjectFactory(network=network, title=SECRET, slug="zinder")

    answers = [client.get(address("directory.project", "change", row.slug), {"_to_field": "slug"})]
    answers.append(client.get(address("directory.project", "change", row.pk), {"_popup": "1"}))

    assert all(one.status_code != 200 and SECRET not in one.content.decode() for one in answers)


def test_what_does_not_exist_answers_as_what_is_hidden(client, network):
    row = make.ProjectFactory(network=network)
    gone = row.pk + 999

    for view in ("change", "delete", "history", "propose"):
        hidden, absent = (client.get(address("directory.project", view, pk)) for pk in (row.pk, gone))
        assert (hidden.status_code, hidden.get("Location")) == (absent.status_code, absent.get("Location"))


def test_files_of_drafts_are_for_those_who_see_them(client, network):
    row = make.ProjectFactory(network=network)
    picture = make.ProjectAttachmentFactory(project=row)
    reader = client_of(make.UserFactory(reader=network))

    answers = [one.get(f"/medias/{picture.file.name}").status_code for one in (reader, client)]

    assert answers == [200, 404]


# --- Tables that are brought ------------------------------------------------------------------------------------------


def rehearsed(user, network, header, *rows, kind="projets", **columns):
    from directory.imports.proposing import propose
    from tests.directory.imports.tables import a_table

    table = a_table(header, *rows)
    mapping = propose(table, kind)
    mapping.columns |= columns
    return list(rehearse(table, mapping, import_kind(kind), network=network, by=user))


def test_a_rehearsal_does_not_tell_what_others_keep(stranger, network, other_network):
    """By number, by address, by title, by the holder: as if it did not exist."""
    holder = make.ActorFactory(network=other_network, name="Amis du fleuve", published=True)
    hidden = make.ProjectFactory(network=network, title="Un puits à Zinder", slug="puits", holder=holder)
    rows = [
        [str(hidden.pk), "", "Autre titre", "Amis du fleuve"],
        ["", "puits", "Encore un", "Amis du fleuve"],
        ["", "", "Un puits à Zinder", "Amis du fleuve"],
    ]

    header = ["Identifiant", "Adresse", "Titre du projet", "Porteur"]

    with zeal_ignore():
        found = rehearsed(stranger, other_network, header, *rows, A="identifier", B="address")

    assert all(one.record is None for one in found)
    told = " ".join(f"{one.reason}{one.questions}" for one in found)
    assert f"fiche {hidden.pk}" not in told
    assert "ressemble" not in told


def test_a_rehearsal_does_not_show_the_contacts_of_others(stranger, network, other_network):
    project = make.ProjectFactory(network=network, published=True, title="Un puits", source_note="Date peu sûre")
    make.ProjectContactFactory(project=project, name="Dominique Privé", email="dominique@example.org")
    header = ["Identifiant", "Titre du projet", "Courriel du contact", "Fonction", "Notes"]
    row = [str(project.pk), "Deux puits", "maire@example.org", "Maire", "À revoir"]

    with zeal_ignore():
        [outcome] = rehearsed(stranger, other_network, header, row, A="identifier")

    told = str(outcome.to_json())
    assert outcome.is_proposed
    assert "Deux puits" in told
    assert [secret for secret in ("dominique", "Dominique", "peu sûre") if secret in told] == []


def test_a_rehearsal_does_not_name_the_organisations_that_others_keep(stranger, network, other_network):
    make.ActorFactory(network=network, name="Association des puisatiers de Zinder")

    with zeal_ignore():
        [outcome] = rehearsed(
            stranger, other_network, ["Titre du projet", "Porteur"], ["Un four", "Association des puisatiers de Zindr"]
        )

    assert "Zinder" not in f"{outcome.reason}{outcome.questions}"


# --- What the reference says ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["network", "editor"])
def test_official_data_of_a_commune_are_not_a_networks(role, network):
    region, departement = make.RegionFactory(), make.DepartementFactory()
    commune = make.CommuneFactory(name="Orléans", code="45234", actor__network=network, actor__siren="214502346")
    actor = make.FunderFactory(actor=commune.actor).actor
    client = client_of(make.UserFactory(**{role: network}))
    kept = (Actor.objects.values().get(pk=actor.pk), Collectivite.objects.values().get(pk=actor.pk))
    forged = {
        "name": "Genabum",
        "kind": "autre",
        "siren": "130025265",
        "country": "BJ",
        "wikidata_id": "Q42",
        "code": "45000",
        "region": region.pk,
        "departement": departement.pk,
        "epci": departement.pk,
        "actor": make.ActorFactory(network=network).pk,
    }

    for label in ("directory.collectivite", "directory.actor", "directory.funder"):
        form = page(client, label, "change", actor.pk)
        assert not forged.keys() & form.context["adminform"].form.fields.keys()
        with zeal_ignore():
            answer = client.post(address(label, "change", actor.pk), form_data(form, **forged, summary=f"Dit {label}"))
        assert answer.status_code == 302, answer.context["adminform"].form.errors

    now = (Actor.objects.values().get(pk=actor.pk), Collectivite.objects.values().get(pk=actor.pk))
    official = {"name", "kind", "siren", "country_id", "wikidata_id", "code", "region_id", "departement_id", "epci_id"}
    for before, after in zip(kept, now, strict=True):
        assert {name: before[name] for name in official & before.keys()} == {
            name: after[name] for name in official & after.keys()
        }
    assert now[0]["summary"] == "Dit directory.funder"
    assert page(client, "directory.collectivite", "delete", actor.pk).status_code == 403


def test_a_network_makes_no_commune(network):
    client = client_of(make.UserFactory(network=network))
    form = page(client, "directory.collectivite", "add")

    with zeal_ignore():
        data = form_data(form, name="Nouvelle-Orléans", kind="commune", code="45999", country="FR")
        answer = client.post(address("directory.collectivite", "add"), data)

    assert "kind" in answer.context["adminform"].form.errors


def test_a_table_changes_nothing_of_the_reference(network):
    make.CommuneFactory(name="Orléans", code="45234", actor__network=network, actor__siren="214502346")
    user = make.UserFactory(editor=network)

    with zeal_ignore():
        [outcome] = rehearsed(
            user,
            network,
            ["Nom", "Code INSEE", "SIREN", "Type", "Site web"],
            ["Orléans", "45234", "130025265", "Association", "https://orleans.example.org"],
            kind="collectivites",
        )

    assert not {"name", "sort", "siren", "code", "country"} & set(outcome.values)


def test_a_file_is_needed_to_send_one(client):
    """A forged batch for a network that is not one's own."""
    other = make.NetworkFactory(name="Réseau Gamma")
    file = SimpleUploadedFile("projets.csv", "Titre;Pays\nUn puits;Bénin\n".encode())

    client.post("/admin/directory/importbatch/add/", {"fichier": file, "sorte": "", "reseau": other.pk})

    from directory.models import ImportBatch

    assert not ImportBatch.objects.filter(network=other).exists()
