"""Many sheets asked of another team at once, and answered at once: one letter, each sheet by its own rights."""

import pytest
from zeal import zeal_ignore

from cooperation.accounts import agreements
from cooperation.accounts.models import Agreement, AgreementKind, AgreementState
from directory.models import Mail, Project
from tests import factories as make
from tests.cooperation.backoffice.bulk.steps import choose, confirm, told
from tests.cooperation.backoffice.conftest import client_of

pytestmark = pytest.mark.django_db
WAITING = "/admin/accords/"


class Two:
    """Two teams: three sheets of the first, one of a third team, one already asked of the second."""

    def __init__(self):
        self.first, self.second = make.NetworkFactory(name="Alpha"), make.NetworkFactory(name="Bêta")
        self.giver = make.UserFactory(editor=self.first, email="alpha@example.org")
        self.taker = make.UserFactory(network=self.second, email="beta@example.org")
        self.client, self.other = client_of(self.giver), client_of(self.taker)
        self.mine = [make.ProjectFactory(network=self.first, title=f"Four {rank}") for rank in range(3)]
        self.foreign = make.ProjectFactory(network=make.NetworkFactory(), published=True, title="Ailleurs")
        self.known = make.ProjectFactory(network=self.first, title="Déjà")
        agreements.ask(self.known, by=self.giver, kind=AgreementKind.HANDOVER, to=self.second)
        Mail.objects.all().delete()

    def ask(self, client, kind=AgreementKind.HANDOVER):
        page = choose(client, "directory.project", "ask_team", Project.objects.all())
        with zeal_ignore():
            said = {"geste": "voir", "quoi": kind, "equipe": self.second.pk, "mots": "Ils sont chez vous."}
            answer = client.post(page.url, said, follow=True)
        return page, answer.content.decode()

    def owners(self):
        return {str(one.title): str(one.network) for one in Project.objects.all()}


@pytest.fixture
def two():
    return Two()


def answer(client, deed, *asked):
    with zeal_ignore():
        return client.post(WAITING, {"geste": deed, "accord": [one.pk for one in asked]}, follow=True)


def test_asked_of_many_then_handed_over_at_once(two):
    page, shown = two.ask(two.client)
    assert "Remettre la fiche, à Bêta" in shown.replace("\xa0", " ")
    assert "Cela ne s’annule pas" in shown
    assert Agreement.objects.count() == 1  # nothing before it is confirmed

    confirm(two.client, page)
    asked = list(Agreement.objects.filter(record_pk__in=[one.pk for one in two.mine]))
    [mail] = Mail.objects.all()
    assert {(one.from_network, one.to_network, one.text) for one in asked} == {
        (two.first, two.second, "Ils sont chez vous.")
    }
    assert len(asked) == Agreement.objects.count() - 1 == len(two.mine)
    assert (mail.to, "3 fiches" in mail.subject.replace("\xa0", " ")) == ("beta@example.org", True)
    assert all(one.title in mail.text for one in two.mine)
    assert set(two.owners().values()) & {"Bêta"} == set()

    Mail.objects.all().delete()
    answer(two.other, "accepter", *asked[:2])
    assert sorted(two.owners().values()).count("Bêta") == 2
    assert [(mail.to, mail.letter) for mail in Mail.objects.all()] == [("alpha@example.org", "accord")]
    answer(two.other, "refuser", asked[2])
    asked[2].refresh_from_db()
    assert asked[2].state == AgreementState.REFUSED


def test_what_stays_is_said_before(two):
    _page, shown = two.ask(two.client)

    assert "C’est déjà demandé à cette équipe" in shown
    assert "<td>Alpha</td><td>Bêta, si elle accepte</td>" in shown


@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_who_does_not_publish_asks_nothing(role, two):
    client = client_of(make.UserFactory(**{role: two.first}))
    choose(client, "directory.project", "ask_team", Project.objects.all())

    assert Agreement.objects.count() == 1
    assert answer(client, "accepter", Agreement.objects.get()).status_code == 200
    assert two.owners()["Déjà"] == "Alpha"


def test_nobody_answers_what_was_not_asked_of_them(two):
    """A forged key is as if it were not ticked; so is what was withdrawn since the page was opened."""
    mine = Agreement.objects.get()
    foreign = make.AgreementFactory(record=two.foreign, to_network=make.NetworkFactory())
    assert "Rien n’est fait" in told(answer(two.other, "accepter", foreign))[0]
    assert "Rien n’est fait" in told(answer(two.client, "accepter", mine))[0]
    agreements.end(mine, by=two.giver)
    assert "Rien n’est fait" in told(answer(two.other, "accepter", mine))[0]

    foreign.refresh_from_db()
    assert foreign.state == AgreementState.ASKED
    assert set(two.owners().values()) & {"Bêta"} == set()


def test_an_empty_form_names_no_team_in_silence(two):
    """« À qui » left empty means the national level: « follow » is refused, with its reason."""
    page = choose(two.client, "directory.project", "ask_team", two.mine)
    with zeal_ignore():
        bare = two.client.post(page.url, {"geste": "voir"})
        national = two.client.post(page.url, {"geste": "voir", "quoi": AgreementKind.FOLLOW}, follow=True)

    assert bare.context["formulaire"].errors.keys() == {"quoi"}
    assert "L’équipe nationale suit déjà toutes les fiches" in national.content.decode()
