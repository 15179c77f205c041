"""The national team sees how many addresses follow each selection, and none of these addresses."""

from django.urls import reverse

from tests import factories as make

LIST = reverse("admin:directory_followedselection_changelist")


def test_counts_and_no_address(national_client, member_client):
    selection = make.FollowedSelectionFactory(key="/projets/?odd=6")
    make.SubscriptionFactory.create_batch(2, selection=selection, confirmed=True)
    follower = make.FollowerFactory(email="secrete@example.org", stopped=True)
    make.SubscriptionFactory(selection=selection, follower=follower, confirmed=True)
    sheet = reverse("admin:directory_followedselection_change", args=[selection.pk])

    pages = national_client.get(LIST).content.decode() + national_client.get(sheet).content.decode()

    assert "Une fois par semaine : 3" in pages.replace("\u00a0", " ")
    assert "secrete@example.org" not in pages
    assert member_client.get(LIST).status_code == 403
