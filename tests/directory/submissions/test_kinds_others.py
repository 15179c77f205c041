"""Propositions of jumelages, corrections of organisations, remarks."""

import pytest

from directory.dates import PartialDate
from directory.submissions.kinds import kind_of
from tests import factories as make
from tests.directory.submissions.conftest import AUTHOR

pytestmark = pytest.mark.django_db

JUMELAGE, ACTOR, REMARK = (kind_of(name) for name in ("jumelage", "acteur", "remarque"))


def members(bond):
    return [(one.name, str(one.state), str(one.joined or "")) for one in bond.members.order_by("position")]


# --- Jumelages -------------------------------------------------------------------------------------------------------


def test_a_bond_of_several_towns(accepted, vendome, parakou, network):
    make.GazetteerTownFactory(geonames_id=2920757, name="Gevelsberg", country__code="DE", names=["gevelsberg"])
    make.CommuneFactory(name="Blois", code="41018")
    make.CountryFactory(code="ML")

    bond = accepted(
        "jumelage",
        territoire="Vendôme",
        membres=[
            {"lieu": "Gevelsberg", "pays": "Allemagne", "etat": "signe"},
            {"lieu": "", "pays": "", "etat": "signe"},
            {"lieu": "parakou", "pays": "Bénin", "etat": "pressenti"},
            {"lieu": "Blois", "etat": "retire", "depuis": "depuis 1980"},
            {"lieu": "Un hameau", "pays": "Mali"},
        ],
        depuis="1973",
    )

    assert (bond.title, bond.slug, str(bond.since)) == (
        "Vendôme – Gevelsberg – Parakou – Blois",
        "vendome-gevelsberg-parakou-blois",
        "1973",
    )
    assert (bond.form, bond.status, bond.state, bond.network) == ("jumelage", "actif", "publie", network)
    assert bond.verified_by == "la commune de Vendôme, relu par CENTRAIDER"
    assert members(bond) == [
        ("Vendôme", "signe", ""),
        ("Gevelsberg", "signe", ""),
        ("Parakou", "pressenti", ""),
        ("Blois", "retire", "1980"),
        ("Un hameau", "signe", ""),
    ]
    assert [one.place_country.pk for one in bond.members.order_by("position")] == ["FR", "DE", "BJ", "FR", "ML"]
    assert [contact.email for contact in bond.contacts.all()] == ["mairie@vendome.example.org"]


def test_a_correction_of_members_keeps_what_it_does_not_say(accepted, vendome, parakou):
    bond = make.JumelageFactory(published=True, title="Les ponts", members=[parakou, vendome, "Lagos"])
    bond.members.filter(collectivite=parakou).update(area="Borgou", note="Depuis toujours")
    make.JumelageMemberFactory(jumelage=bond, gone=True, position=3)
    hidden = make.JumelageMemberFactory(jumelage=bond, collectivite__actor__state="brouillon", position=4)
    [first, _lagos, gone] = JUMELAGE.answers(JUMELAGE.read(bond))["membres"]

    make.CommuneFactory(name="Blois", code="41018")

    accepted("jumelage", bond, membres=[first | {"depuis": "1993"}, gone, {"lieu": "Blois"}])

    assert members(bond) == [
        ("Parakou", "signe", "1993"),
        ("Vendôme", "signe", ""),
        (gone["lieu"].partition(" (")[0], "retire", "1990"),
        (hidden.name, "signe", ""),
        ("Blois", "signe", ""),
    ]
    kept = bond.members.get(collectivite=parakou)
    assert (kept.area, kept.note, bond.title) == ("Borgou", "Depuis toujours", "Les ponts")
    assert str(bond.members.get(state="retire").left) == "2005"


def test_a_town_said_twice(vendome, parakou):
    answers = AUTHOR | {"territoire": "Vendôme", "membres": [{"lieu": "Parakou"}, {"lieu": "Vendôme"}]}

    assert JUMELAGE.clean(answers).errors == {
        "membres": {
            "membres": ["Une même ville est dite deux fois. La vôtre est déjà comptée : retirez l’autre ligne."]
        }
    }


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        (
            {"jusqua": "2015"},
            {"statut": ["Vous donnez une date de fin : choisissez « Il est terminé », ou effacez-la."]},
        ),
        (
            {"depuis": "2016", "jusqua": "2015", "statut": "termine"},
            {"jusqua": ["La fin (2015) vient avant le début (2016)."]},
        ),
        ({"depuis": "836", "site": "ftp://x.fr"}, None),
    ],
)
def test_what_does_not_hold_together(answers, errors, vendome, parakou):
    found = JUMELAGE.clean(AUTHOR | {"territoire": "Vendôme", "membres": [{"lieu": "Parakou"}]} | answers).errors

    assert list(found) == ["lien"]
    assert found["lien"] == errors or list(found["lien"]) == ["depuis", "site"]


def test_similar_bonds_have_the_same_members_in_whatever_order(vendome, parakou):
    same = make.JumelageFactory(published=True, members=[parakou, vendome])
    wider = make.JumelageFactory(published=True, members=[vendome, parakou, make.ForeignTownFactory()])
    make.JumelageFactory(published=True, members=[vendome, make.ForeignTownFactory()])
    make.JumelageFactory(members=[vendome, parakou])

    found = JUMELAGE.similar({"territoire": "Vendôme", "membres": [{"lieu": "Parakou", "pays": "Bénin"}]})

    assert [(one.record, one.why) for one in found] == [(same, "mêmes membres"), (wider, "membres en commun")]
    assert [one.url for one in found] == [same.get_absolute_url(), wider.get_absolute_url()]


def test_a_bond_is_called_by_its_members_while_it_is_typed(vendome, parakou):
    answers = {"territoire": "Vendôme", "membres": [{"lieu": "Parakou", "pays": "Bénin"}]}

    titles = [JUMELAGE.title(one) for one in (answers, answers | {"titre": " Les ponts "}, {"territoire": "Vendôme"})]

    assert titles == ["Vendôme – Parakou", "Les ponts", ""]


def test_networks_of_all_french_members(sent, network, vendome, parakou):
    nord = make.NetworkFactory(name="Nord")
    make.CommuneFactory(name="Dunkerque", code="59183", actor__network=nord)

    submission = sent("jumelage", territoire="Dunkerque", membres=[{"lieu": "Parakou"}, {"lieu": "Vendôme"}])

    assert JUMELAGE.networks(submission) == [nord, network]


# --- Organisations ---------------------------------------------------------------------------------------------------


def test_a_territory_corrects_its_page(accepted, vendome, network):
    actor = vendome.actor
    actor.email, actor.website = "mairie@vendome.example.org", "https://ancien.example.org"
    actor.save()

    accepted(
        "acteur",
        actor,
        politique="Trois priorités.",
        site="",
        ville="Vendôme",
        missions="Rien : ce n’est pas un réseau.",
        organisation="la commune de Vendôme",
    )

    actor.refresh_from_db()
    vendome.refresh_from_db()
    assert (vendome.policy, actor.website, actor.city, actor.email) == (
        "Trois priorités.",
        "",
        "Vendôme",
        "mairie@vendome.example.org",
    )
    assert actor.verified_by == "la commune de Vendôme, relu par CENTRAIDER"


def test_each_role_has_its_text(network):
    funder = make.FunderFactory(actor=network.actor, tier="regional")
    funder.programmes, network.missions = "Un appel par an", "Conseiller"
    funder.save()
    network.save()

    values = ACTOR.read(network.actor)
    submission = make.SubmissionFactory(kind="acteur", record=network.actor, is_correction=True, base=values)

    assert (values["dispositifs"], values["missions"]) == ("Un appel par an", "Conseiller")
    assert [*ACTOR.form("quoi", {}, submission=submission).fields] == [
        "resume",
        "description",
        "missions",
        "dispositifs",
        "site",
        "adresse",
        "code_postal",
        "ville",
    ]
    assert ACTOR.networks(submission) == [network]


def test_nothing_changed_is_nothing_to_send(vendome):
    base = ACTOR.read(vendome.actor)
    submission = make.SubmissionFactory(kind="acteur", record=vendome.actor, is_correction=True, base=base)

    cleaned = ACTOR.clean(AUTHOR | ACTOR.answers(base), submission=submission)

    assert cleaned.errors == {
        "relire": {"__all__": ["Vous n’avez encore rien changé à la fiche : il n’y a rien à envoyer."]}
    }


# --- Remarks ---------------------------------------------------------------------------------------------------------


def test_a_remark_changes_nothing_by_itself(accepted, network):
    call = make.CallFactory(published=True, network=network)
    before = type(call).objects.filter(pk=call.pk).values().get()

    record = accepted("remarque", call, constat="La date a été repoussée.", source="Le site du ministère.")

    assert record == call
    assert type(call).objects.filter(pk=call.pk).values().get() == before


def test_a_remark_goes_to_who_follows_the_sheet(sent, network):
    submission = sent("remarque", make.CallFactory(published=True, network=network), constat="Faux.")

    assert REMARK.networks(submission) == [network]
    assert [(change.label, change.after) for change in REMARK.changes(submission)] == [
        ("Que faut-il changer ?", ["Faux."])
    ]


def test_dates_of_a_bond_may_be_old():
    [field] = [JUMELAGE.questions()["depuis"]]

    assert field.to_json(field.clean("1250")) == {"date": PartialDate(1250).isoformat()}
