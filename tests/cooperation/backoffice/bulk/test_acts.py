"""An action on many rows: asked, shown, done once, and taken back as one."""

import datetime
import html

import pytest
from django.apps import apps
from django.utils import timezone
from zeal import zeal_ignore

from directory import actions, bulk
from directory.database.acts import act
from directory.enums import PublicationState
from directory.models import Actor, GroupAct, Project, Redirection, Revision, Verification
from events.models import Event
from tests import factories as make
from tests.cooperation.backoffice.bulk.steps import choose, confirm, do, take_back, told
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import RECORDS, ROLES, SHEETS, address
from tests.cooperation.backoffice.test_matrix import everything

LONG_AGO = datetime.datetime(2019, 5, 3, 9, 30, tzinfo=datetime.UTC)


# What says that something happened, whatever it was.
MOVING = (GroupAct._meta.db_table, Revision._meta.db_table)


def published(**more):
    row = make.ProjectFactory(published=True, **more)
    Project.objects.filter(pk=row.pk).update(published_at=LONG_AGO)
    row.refresh_from_db()
    return row


def page_of(client, answer):
    with zeal_ignore():
        return client.get(answer.url)


def last_act():
    return GroupAct.objects.filter(act__isnull=False).order_by("pk").last()


# --- Asked -----------------------------------------------------------------------------------------------------------


def test_nothing_is_done_before_it_is_confirmed(member_client, network):
    rows = [published(network=network), published(network=network)]

    page = page_of(member_client, choose(member_client, "directory.project", "archive", rows))

    assert set(Project.objects.values_list("state", flat=True)) == {PublicationState.PUBLISHED}
    text = html.unescape(page.text).replace("\xa0", " ")
    assert "Archiver : 2 projets" in text
    assert "<strong>2 projets</strong> quittent le site public." in text


def test_the_page_says_what_changes_and_what_stays_and_why(national_client):
    good = make.ProjectFactory(title="Un four solaire", draft=True)
    lacking = make.ProjectFactory(title="Sans porteur", holder=False)
    already = make.ProjectFactory(title="Déjà là", published=True)

    page = page_of(national_client, choose(national_client, "directory.project", "publish", [good, lacking, already]))

    found = page.context["found"]
    assert found.changes == [("Brouillon → Publié", 1)]
    assert (found.entering, found.leaving) == (1, 0)
    assert [name for name, _address, _one in found.shown] == ["Un four solaire"]
    assert sorted((name, why) for name, _address, why in found.left) == [
        ("Déjà là", "elle est déjà à l’état «\xa0publié\xa0»"),
        ("Sans porteur", "il faut un porteur"),
    ]


def test_all_of_a_list_means_all_of_it_and_no_more(national_client):
    wanted = [make.EventFactory(title=f"Forum {number}", draft=True) for number in range(3)]
    other = make.EventFactory(title="Atelier", draft=True)

    answer = national_client.post(
        address("events.event", "changelist") + "?q=Forum",
        {"action": "archive", "_selected_action": [wanted[0].pk], "select_across": "1", "index": 0},
    )
    confirm(national_client, answer)

    archived = set(Event.objects.filter(state=PublicationState.ARCHIVED).values_list("pk", flat=True))
    assert archived == {row.pk for row in wanted}
    other.refresh_from_db()
    assert other.state == PublicationState.DRAFT


def test_what_changed_since_it_was_chosen_is_told_and_left(member_client, network):
    calm, moved = published(network=network, title="Calme"), published(network=network, title="Remanié")
    late = make.ProjectFactory(network=network, published=True)
    asked = choose(member_client, "directory.project", "archive", [calm, moved])
    moved.summary = "Autre chose"
    moved.save()

    answer = confirm(member_client, asked)

    states = dict(Project.objects.values_list("pk", "state"))
    assert states == {calm.pk: "archive", moved.pk: "publie", late.pk: "publie"}
    assert "«\xa0Remanié\xa0» : elle a changé depuis que vous l’avez choisie" in html.unescape(told(answer)[1])


def test_twice_is_once(member_client, network):
    row = published(network=network)
    asked = choose(member_client, "directory.project", "archive", [row])
    confirm(member_client, asked)
    actions.publish(Project.objects.get(), by=make.UserFactory(national=True))

    answer = confirm(member_client, asked)

    assert Project.objects.get().state == PublicationState.PUBLISHED
    assert "C’est déjà fait" in told(answer)[0]


def test_what_another_asked_is_nobody_else_s_to_confirm(member_client, national_client, network):
    asked = choose(member_client, "directory.project", "archive", [published(network=network)])

    assert [national_client.get(asked.url).status_code, national_client.post(asked.url).status_code] == [404, 404]
    assert Project.objects.get().state == PublicationState.PUBLISHED


def test_too_many_are_refused(monkeypatch, national_client):
    monkeypatch.setattr("cooperation.backoffice.bulk.deeds.Verify.most", 1)
    rows = [make.ProjectFactory(published=True), make.ProjectFactory(published=True)]

    answer = choose(national_client, "directory.project", "verify", rows)

    assert answer.url.startswith(address("directory.project", "changelist"))
    assert not GroupAct.objects.exists()


# --- Who may ---------------------------------------------------------------------------------------------------------

DEEDS = ("publish", "submit", "back_to_draft", "archive", "verify", "delete_chosen")
RECORD_LABELS = [*RECORDS, *ROLES]


@pytest.mark.parametrize("label", RECORD_LABELS)
def test_a_forged_set_touches_no_sheet_of_others(label, network, other_network):
    """Keys put into an act that was asked of one's own, then confirmed: the rights are asked again, row by row."""
    client = client_of(make.UserFactory(network=other_network))
    theirs = [SHEETS[label](network=network, draft=True), SHEETS[label](network=network, published=True)]
    own = {name: SHEETS[label](network=other_network, draft=True) for name in DEEDS}

    for name, row in own.items():
        answer = choose(client, label, name, [row])
        group = GroupAct.objects.order_by("pk").last()
        if not answer.url.startswith("/admin/ensemble/"):
            continue
        before = _of(theirs)
        group.asked |= {str(one.pk): bulk._stamp(one) for one in theirs}
        group.save()
        confirm(client, answer)

        assert _of(theirs) == before, name


def _of(rows):
    """Every column of these rows and of their actors."""
    keys = [row.pk for row in rows]
    return [list(model._base_manager.filter(pk__in=keys).order_by("pk").values()) for model in (type(rows[0]), Actor)]


@pytest.mark.parametrize("role", ["contributor", "reader"])
@pytest.mark.parametrize("label", RECORD_LABELS)
def test_roles_that_publish_nothing_publish_nothing(label, role, network):
    client = client_of(make.UserFactory(**{role: network}))
    rows = [SHEETS[label](network=network, draft=True), SHEETS[label](network=network, published=True)]
    before = everything()

    for name in ("publish", "archive", "verify", "delete_chosen"):
        choose(client, label, name, rows)

    assert everything() == before


def test_a_right_lost_meanwhile_is_lost(member, member_client, network):
    asked = choose(member_client, "directory.project", "archive", [published(network=network)])
    member.memberships.update(role="lecture")

    answer = member_client.post(asked.url, {"geste": "faire"})

    assert answer.status_code == 403
    assert Project.objects.get().state == PublicationState.PUBLISHED


# --- Taken back ------------------------------------------------------------------------------------------------------


def test_a_group_is_given_back_and_touches_only_its_own(member_client, network):
    rows = [published(network=network) for _number in range(3)]
    bystander = published(network=network)
    before = list(Project.objects.order_by("pk").values())
    do(member_client, "directory.project", "archive", rows)
    assert Project.objects.filter(state=PublicationState.ARCHIVED).count() == 3

    answer = take_back(member_client, last_act())

    assert list(Project.objects.order_by("pk").values()) == before
    assert bystander.state == PublicationState.PUBLISHED
    assert "C’est annulé pour 3\xa0projets." in told(answer)[0]


def test_archived_then_published_again_keeps_each_first_date(member_client, network):
    rows = [published(network=network), published(network=network)]
    do(member_client, "directory.project", "archive", rows)

    do(member_client, "directory.project", "publish", [Project.objects.get(pk=row.pk) for row in rows])

    assert set(Project.objects.values_list("state", "published_at")) == {("publie", LONG_AGO)}


def test_a_first_publication_taken_back_never_was(member_client, network, client):
    row = make.ProjectFactory(network=network, draft=True)
    do(member_client, "directory.project", "publish", [row])
    page = Project.objects.get().get_absolute_url()
    assert client.get(page).status_code == 200

    take_back(member_client, last_act())

    found = Project.objects.get()
    assert (found.state, found.published_at, found.published_by) == ("brouillon", None, None)
    assert client.get(page).status_code == 404


def test_what_was_edited_since_is_told_and_left_unless_chosen(member_client, network):
    calm, again = published(network=network, title="Calme"), published(network=network, title="Reparu")
    do(member_client, "directory.project", "archive", [calm, again])
    somebody = make.UserFactory(national=True, last_name="Rivoire")
    with act(user=somebody.pk):
        actions.back_to_draft(Project.objects.get(pk=again.pk), by=somebody)
    group = last_act()

    with zeal_ignore():
        page = member_client.get(f"/admin/ensemble/{group.pk}/defaire/")
    take_back(member_client, group)

    assert [one.label for one in page.context["plan"].staying] == ["Reparu"]
    assert "Rivoire" in page.text
    assert dict(Project.objects.values_list("title", "state")) == {"Calme": "publie", "Reparu": "brouillon"}


def test_a_text_written_since_stays_and_the_state_returns(member_client, network):
    row = published(network=network)
    do(member_client, "directory.project", "archive", [row])
    Project.objects.get().save()
    changed = Project.objects.get()
    changed.summary = "Réécrit depuis"
    changed.save()

    take_back(member_client, last_act())

    found = Project.objects.get()
    assert (found.state, found.summary, found.published_at) == ("publie", "Réécrit depuis", LONG_AGO)


def test_what_could_no_longer_be_public_is_left(member_client, network):
    whole, bare = published(network=network), published(network=network, title="Sans pays")
    do(member_client, "directory.project", "archive", [whole, bare])
    bare.countries.clear()

    answer = take_back(member_client, last_act())

    assert dict(Project.objects.values_list("pk", "state")) == {whole.pk: "publie", bare.pk: "archive"}
    assert "au moins un pays" in told(answer)[1]


def test_an_undoing_is_undone(member_client, network):
    row = published(network=network)
    do(member_client, "directory.project", "archive", [row])
    archived = Project.objects.values().get()
    take_back(member_client, last_act())

    take_back(member_client, last_act())

    assert Project.objects.values().get() == archived
    with zeal_ignore():
        lines = member_client.get("/admin/ensemble/").context["lines"]
    titles = [line["title"].replace("\xa0", " ").split(" – ")[0] for line in lines]
    assert titles == ["Refait", "Annulé", "Archiver : 1 projet"]


def test_only_once(member_client, network):
    do(member_client, "directory.project", "archive", [published(network=network)])
    group = last_act()
    take_back(member_client, group)
    before = everything()

    answer = take_back(member_client, group)

    assert "C’est déjà défait." in told(answer)[0]
    assert everything() == before


@pytest.mark.parametrize("label", RECORD_LABELS)
def test_every_kind_deleted_returns_with_its_parts(label, national_client):
    rows = [SHEETS[label](draft=True), SHEETS[label](draft=True)]
    before = everything()
    do(national_client, label, "delete_chosen", rows)
    assert not type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).exists()

    take_back(national_client, last_act())

    moved = {row for row in set(before) ^ set(everything()) if row[0] not in MOVING}
    assert moved == set()


def test_a_verification_is_taken_back(member_client, network):
    row = published(network=network)
    do(member_client, "directory.project", "verify", [row])
    assert Verification.objects.count() == 1

    take_back(member_client, last_act())

    found = Project.objects.get()
    assert (Verification.objects.count(), found.verified_on, found.verified_by) == (0, None, "")


def test_who_publishes_nothing_makes_nothing_public_by_taking_back(member_client, network):
    """A draft is theirs to change: what it was before, a public sheet, is not."""
    do(member_client, "directory.project", "back_to_draft", [published(network=network)])
    assert Project.objects.get().state == PublicationState.DRAFT

    take_back(client_of(make.UserFactory(contributor=network)), last_act())
    assert Project.objects.get().state == PublicationState.DRAFT
    take_back(member_client, last_act())
    assert Project.objects.get().state == PublicationState.PUBLISHED


def test_a_colleague_takes_it_back_and_nobody_else(member_client, network, other_network):
    do(member_client, "directory.project", "archive", [published(network=network)])
    page = f"/admin/ensemble/{last_act().pk}/defaire/"
    answers = {}
    for name, who in {
        "other": {"network": other_network},
        "reader": {"reader": network},
        "contributor": {"contributor": network},
        "editor": {"editor": network},
    }.items():
        client = client_of(make.UserFactory(**who))
        with zeal_ignore():
            answers[name] = client.post(page, {"geste": "defaire"}).status_code
        answers[name] = answers[name], Project.objects.get().state

    assert answers == {
        "other": (404, "archive"),
        "reader": (403, "archive"),
        "contributor": (302, "archive"),
        "editor": (302, "publie"),
    }


def test_what_passed_to_another_team_stays(member_client, network, other_network):
    kept, given = published(network=network), published(network=network)
    do(member_client, "directory.project", "archive", [kept, given])
    Project.objects.filter(pk=given.pk).update(network=other_network)

    answer = take_back(member_client, last_act())

    assert dict(Project.objects.values_list("pk", "state")) == {kept.pk: "publie", given.pk: "archive"}
    assert "une autre équipe la suit" in html.unescape(told(answer)[1])


def test_the_index_and_the_former_addresses_follow(member_client, network, client):
    row = published(network=network, title="Le moulin de Zinder", slug="moulin")
    do(member_client, "directory.project", "archive", [row])
    assert "/projets/moulin/" not in client.get("/projets/?q=zinder").text

    take_back(member_client, last_act())

    assert "/projets/moulin/" in client.get("/projets/?q=zinder").text
    assert client.get("/projets/moulin/").status_code == 200
    assert not Redirection.objects.exists()


# --- Kept a time -----------------------------------------------------------------------------------------------------


def test_what_was_asked_and_what_was_done_are_forgotten(db):
    now = timezone.now()
    asked, done = make.GroupActFactory(), make.GroupActFactory(done=True)
    GroupAct.objects.filter(pk=asked.pk).update(at=now - bulk.ABANDONED - datetime.timedelta(minutes=1))
    GroupAct.objects.filter(pk=done.pk).update(at=now - bulk.DONE + datetime.timedelta(minutes=1))

    numbers = [bulk.purge(now), bulk.purge(now + datetime.timedelta(minutes=2)), bulk.purge(now)]

    assert [tuple(one.values()) for one in numbers] == [(1, 0), (0, 1), (0, 0)]


def test_the_public_sees_nothing_of_it(client, db):
    group = make.GroupActFactory(done=True)

    assert {client.get(page).status_code for page in ("/admin/ensemble/", f"/admin/ensemble/{group.pk}/")} == {302}
    assert apps.get_model("directory.groupact") is GroupAct
