"""One agreement, two people at the same instant: a sheet is given once, and who comes second is told."""

import pytest

from cooperation.accounts import agreements, roles
from cooperation.accounts.models import Agreement, AgreementKind, AgreementState
from directory.models import Mail, Project
from tests import factories as make
from tests.cooperation.backoffice.moderation.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)


class Asked:
    """A sheet that Alpha asked Bêta to take, and somebody of each team."""

    def __init__(self, held):
        first, second = make.NetworkFactory(name="Alpha"), make.NetworkFactory(name="Bêta")
        self.giver = make.UserFactory(network=first)
        self.taker, self.colleague = (make.UserFactory(network=second) for _rank in range(2))
        self.sheet = make.ProjectFactory(network=first)
        self.agreement = agreements.ask(self.sheet, by=self.giver, kind=AgreementKind.HANDOVER, to=second)
        Mail.objects.all().delete()
        held(roles, "can_answer")
        held(roles, "can_end")

    def doing(self, function, by, **said):
        def do():
            try:
                return function(Agreement.objects.get(pk=self.agreement.pk), by=by, **said).state
            except agreements.NotPossible as refusal:
                return str(refusal)

        return do

    def owner(self):
        return str(Project.objects.get(pk=self.sheet.pk).network)


@pytest.fixture
def asked(side_by_side):
    return Asked(side_by_side)


def test_two_colleagues_accept_and_one_is_told(asked):
    found = together(
        *(asked.doing(agreements.answer, by, accepts=True) for by in (asked.taker, asked.colleague)),
    )

    refused = [one for one in found if one != AgreementState.ACCEPTED]
    assert len(refused) == 1
    assert "à l’état « accepté » depuis" in refused[0].replace("\xa0", " ")
    assert asked.owner() == "Bêta"
    assert Mail.objects.filter(to=asked.giver.email).count() == 1


def test_accepted_or_withdrawn_never_both(asked):
    accepted, ended = together(
        asked.doing(agreements.answer, asked.taker, accepts=True), asked.doing(agreements.end, asked.giver)
    )

    done = Agreement.objects.get().state
    assert [accepted, ended].count(done) == 1
    assert asked.owner() == ("Bêta" if done == AgreementState.ACCEPTED else "Alpha")
