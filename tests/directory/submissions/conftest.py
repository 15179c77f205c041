"""Vendôme, its network, a town of Benin, and propositions on their way."""

import pytest

from directory.submissions import organisations
from directory.submissions.kinds import kind_of
from tests import factories as make


@pytest.fixture
def network():
    return make.NetworkFactory(name="CENTRAIDER", regions=["24"])


@pytest.fixture
def vendome(network):
    return make.CommuneFactory(name="Vendôme", code="41269", postal_codes=["41100"], actor__network=network)


@pytest.fixture
def parakou():
    return make.ForeignTownFactory(name="Parakou", country="BJ")


@pytest.fixture
def moderator(network):
    return make.UserFactory(network=network)


AUTHOR = {"fonction": "Secrétaire de mairie", "courriel": "mairie@vendome.example.org", "accord": "on"}


@pytest.fixture
def sent():
    """A proposition that its networks received: ``sent("projet", titre="…")``, or ``sent("projet", a_record, …)``."""

    def make_it(kind, record=None, **answers):
        the_kind = kind_of(kind)
        base = the_kind.read(record) if record is not None else {}
        draft = make.SubmissionFactory.build(
            kind=kind,
            record=record,
            is_correction=record is not None,
            base=base,
            answers=the_kind.answers(base) | AUTHOR | answers,
        )
        cleaned = the_kind.clean(draft.answers, submission=draft)
        assert cleaned.errors == {}
        fields = {"values": cleaned.values, "answers": draft.answers, "base": base} | cleaned.author
        submission = make.ReceivedFactory(kind=kind, record=record, is_correction=record is not None, **fields)
        networks = the_kind.networks(submission)
        submission.network = networks[0] if networks else None
        submission.save()
        return submission

    return make_it


@pytest.fixture
def accepted(sent, moderator):
    """The record that an accepted proposition wrote; ``confirmed``: the team knows all the actors that it names."""

    def make_it(kind, record=None, *, confirmed=False, **answers):
        submission = sent(kind, record, **answers)
        keys = organisations.newcomers(submission.values) if confirmed else ()
        values = organisations.confirm(submission.values, keys, base=submission.base)
        return kind_of(kind).write(submission, values, by=moderator)

    return make_it
