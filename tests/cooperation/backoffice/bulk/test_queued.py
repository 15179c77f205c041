"""An act on many sheets: the worker does it, the page says where it is, rights are asked again."""

import pytest

from cooperation.backoffice.bulk import pages
from cooperation.backoffice.bulk.tasks import do
from directory.models import GroupAct, Project
from tests import factories as make
from tests.cooperation.backoffice.bulk.steps import choose, confirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch, member_client, network):
    """Three sheets that their network asks to archive, more than a page does at once."""
    monkeypatch.setattr(pages, "AT_ONCE", 2)
    for title in ("Un", "Deux", "Trois"):
        make.ProjectFactory(title=title, network=network, published=True)
    page = choose(member_client, "directory.project", "archive", Project.objects.all())
    shown = confirm(member_client, page)
    return GroupAct.objects.get(), page.url, shown.content.decode()


def states():
    return set(Project.objects.values_list("state", flat=True))


def test_nothing_is_done_by_the_page_then_all_by_the_worker(asked, member_client):
    group, address, shown = asked
    assert "data-attente" in shown
    assert "Le travail de fond du site est arrêté" in shown
    assert states() == {"publie"}

    do(group.pk)

    page = member_client.get(address).content.decode()
    assert states() == {"archive"}
    assert "3 fiches archivées" in page
    assert f"/admin/ensemble/{group.pk}/defaire/" in page
    assert "data-attente" not in page


def test_twice_is_once(asked, member_client):
    group, address, _shown = asked
    member_client.post(address, {"geste": "faire"})
    do(group.pk)
    group.refresh_from_db()
    number = group.act
    do(group.pk)

    group.refresh_from_db()
    assert group.act == number
    assert Project.objects.first().history.filter(state="archive").count() == 1


def test_a_right_lost_before_the_worker_is_lost(asked, member, member_client):
    group, address, _shown = asked
    member.memberships.update(role="lecture")
    do(group.pk)

    group.refresh_from_db()
    assert states() == {"publie"}
    assert group.told == "Rien n’a été fait\xa0: votre rôle ne le permet plus."


def test_what_stays_is_told(asked, member_client, network):
    group, address, _shown = asked
    changed = Project.objects.get(title="Deux")
    changed.summary = "Autre"
    changed.save()
    do(group.pk)

    page = member_client.get(address).content.decode()
    assert "elle a changé depuis que vous l’avez choisie" in page
    assert sorted(Project.objects.filter(state="archive").values_list("title", flat=True)) == ["Trois", "Un"]
