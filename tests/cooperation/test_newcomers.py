"""Organisations that a proposition names and that the directory does not know: the team says which become public."""

import pytest
from zeal import zeal_ignore

from directory.models import Actor, Mail, Project
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.moderation.conftest import page_of, posted, text_of
from tests.directory.submissions import conftest as propositions

# The fixtures of a proposition on its way.
network, vendome, parakou = propositions.network, propositions.vendome, propositions.parakou
moderator, sent = propositions.moderator, propositions.sent

HOLDER, PARTNER, FUNDER = "Comité Zyxomma", "École Brachytron", "Mutuelle Aeshna"
ANSWERS = {
    "territoire": "Vendôme",
    "pays": "Bénin",
    "titre": "De l’eau pour Tourou",
    "resume": "Deux forages.",
    "porteur": "autre",
    "porteur_nom": HOLDER,
    "partenaires": [{"nom": PARTNER, "pays": "Bénin"}, {"nom": "Parakou", "pays": "Bénin", "sorte": "collectivite"}],
    "financeurs": [{"nom": FUNDER}, {"nom": PARTNER}],
}


@pytest.mark.django_db
@pytest.mark.parametrize("ticked", [[], [PARTNER], [HOLDER, PARTNER, FUNDER]])
def test_the_desk_asks_and_only_those_ticked_are_published(sent, moderator, vendome, parakou, client, ticked):
    submission, desk = sent("projet", **ANSWERS), client_of(moderator)
    page = desk.get(page_of(submission))
    newcomers = page.context["comparison"].newcomers
    keys = [key for key, line, _is_ticked in newcomers if any(name in line for name in ticked)]

    with zeal_ignore():
        answer = desk.post(page_of(submission), posted(page, "accepter", **{"nouvel-acteur": keys}))

    assert sorted(line.partition(" (")[0] for _key, line, _is_ticked in newcomers) == [HOLDER, FUNDER, PARTNER]
    assert [is_ticked for *_, is_ticked in newcomers] == [False] * 3
    assert "Nouveaux dans l’annuaire" in text_of(page)
    assert answer.status_code == 302
    assert set(Actor.objects.published().values_list("name", flat=True)) & {HOLDER, PARTNER, FUNDER} == set(ticked)
    project = Project.objects.get()
    sheet = client.get(project.get_absolute_url()).content.decode()
    assert {name for name in (HOLDER, PARTNER, FUNDER) if name in sheet} == set(ticked)
    assert project.verified_by.startswith("le comité Zyxomma, " if HOLDER in ticked else "la commune de Vendôme, ")
    # The author is told which names wait.
    [mail] = Mail.objects.filter(letter="acceptation")
    assert [name for name in (HOLDER, PARTNER, FUNDER) if name not in mail.text] == ticked
