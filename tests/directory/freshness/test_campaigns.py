"""Choosing the sheets of a campaign, whom they are asked of, and its states."""

import datetime

import pytest

from directory.enums import CampaignState, RequestAnswer, RequestState
from directory.freshness import campaigns, contacts
from directory.freshness.campaigns import NotPossible, Prepared
from directory.models import Jumelage, Project
from tests import factories as make
from tests.directory.freshness.conftest import asked_project, campaign_of

PAST = datetime.date(2024, 1, 15)


def test_sheets_without_contact_and_sheets_being_asked_are_told_apart(network, staff):
    asked_project(network, email="Mairie@Vendome.example.org")
    make.ProjectFactory(published=True, network=network)
    campaign_of(network, staff, 1)
    campaign = make.CampaignFactory(network=network)

    prepared = campaigns.add_sheets(campaign, Project.objects.all())

    assert prepared == Prepared(added=1, alone=1, asked=1)
    assert [(one.email, one.state) for one in campaign.requests.all()] == [
        ("mairie@vendome.example.org", RequestState.WAITING)
    ]
    assert campaigns.add_sheets(campaign, Project.objects.all()) == Prepared(added=0, alone=1, asked=2)


def test_only_published_sheets_of_the_network(network):
    other = make.NetworkFactory(name="Gescod")
    asked_project(network, published=False, draft=True)
    asked_project(other)
    asked_project(None)
    bond = make.JumelageFactory(published=True, network=network)
    make.JumelageContactFactory(jumelage=bond)
    campaign = make.CampaignFactory(network=network)

    campaigns.add_sheets(campaign, Project.objects.all())
    campaigns.add_sheets(campaign, Jumelage.objects.all())

    assert [one.sheet for one in campaign.requests.all()] == [bond]


def test_the_first_current_contact_with_an_address_is_asked(network):
    project = make.ProjectFactory(published=True, network=network)
    make.ProjectContactFactory(project=project, email="", position=0)
    make.ProjectContactFactory(project=project, expired=True, position=1)
    third = make.ProjectContactFactory(project=project, position=2)
    make.ProjectContactFactory(project=project, position=3)

    sheets = contacts.with_contact(Project.objects.all())

    assert contacts.contact_of(project) == third
    assert [sheet.contact_email for sheet in sheets] == [third.email]
    assert list(contacts.without_contact(Project.objects.all())) == []


def test_who_is_no_longer_the_right_person_is_not_asked_until_staff_saw_to_it(network):
    project = asked_project(network, email="Ancienne@Mairie.example.org")
    gone = make.VerificationRequestFactory(
        project=project,
        answered=True,
        answer=RequestAnswer.SOMEBODY_ELSE,
        email="ancienne@mairie.example.org",
    )

    assert contacts.contact_of(project) is None
    assert list(contacts.without_contact(Project.objects.all())) == [project]
    gone.delete()
    assert contacts.contact_of(project) is not None


def test_a_contact_given_by_staff_completes_the_function_that_had_no_address(network):
    project = make.ProjectFactory(published=True, network=network)
    nobody = make.ProjectContactFactory(project=project, email="", function="Secrétaire de mairie")

    contacts.give_contact(project, email="Mairie@Vendome.example.org", function="secrétaire de mairie")
    contacts.give_contact(project, email="maire@vendome.example.org", function="Maire")

    assert project.contacts.get(pk=nobody.pk).email == "mairie@vendome.example.org"
    assert sorted(project.contacts.values_list("function", flat=True)) == ["Maire", "secrétaire de mairie"]
    assert contacts.contact_model(Project).history.rel.related_model.objects.filter(pgh_obj=nobody).count() == 2


def test_states_follow_one_another(network, staff):
    campaign = campaign_of(network, staff, 2)

    seen = [campaign.state]
    for move in (campaigns.pause, campaigns.resume, campaigns.stop):
        seen.append(move(campaign, by=staff).state)

    assert seen == [CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.RUNNING, CampaignState.DONE]
    assert set(campaign.requests.values_list("state", flat=True)) == {RequestState.CANCELLED}
    for move in (campaigns.launch, campaigns.pause, campaigns.resume, campaigns.stop):
        with pytest.raises(NotPossible):
            move(campaign, by=staff)
    with pytest.raises(NotPossible):
        campaigns.add_sheets(campaign, Project.objects.all())


def test_an_empty_campaign_is_not_launched_unless_it_feeds_itself(network, staff):
    with pytest.raises(NotPossible):
        campaigns.launch(make.CampaignFactory(network=network), by=staff)

    continuous = campaigns.launch(make.CampaignFactory(network=network, is_continuous=True), by=staff)

    assert (continuous.state, continuous.started_by) == (CampaignState.RUNNING, staff)


def test_a_continuous_campaign_takes_what_is_due_once_a_year(network, staff, now):
    due = asked_project(network, verified_on=PAST, verified_by="CENTRAIDER")
    asked_project(network)
    campaign = campaigns.launch(make.CampaignFactory(network=network, is_continuous=True), by=staff)

    first = campaigns.feed(campaign, now)
    campaign.requests.update(state=RequestState.UNANSWERED)
    again = campaigns.feed(campaign, now + datetime.timedelta(days=300))
    next_year = campaigns.feed(campaign, now + datetime.timedelta(days=366))

    # A year later the other sheet, published today, is due as well.
    assert (first.added, again.added, next_year.added) == (1, 0, 2)
    assert campaign.requests.order_by("pk").first().sheet == due
