"""Two sheets merged and taken apart from the back-office: who may, what is told, what the public finds meanwhile."""

import pytest
from django.urls import reverse

from cooperation.accounts import roles
from cooperation.accounts.merging import can_restore
from directory import merging
from directory.database.acts import act
from directory.duplicates import finding
from directory.models import Actor, Likeness, Merge, Project
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import address, form_data

pytestmark = pytest.mark.django_db


def page_of(kept, lost):
    return reverse("admin:fusion", args=[kept._meta.db_table, kept.pk, lost.pk])


def merge(client, kept, lost, **answers):
    page = client.get(page_of(kept, lost))
    return client.post(page_of(kept, lost), {"geste": "fusionner", "vu": page.context["seen"], **answers}, follow=True)


def undo(client, kept, lost, **answers):
    done = Merge.objects.get(lost=lost.pk, kind=lost._meta.db_table)
    return client.post(reverse("admin:fusion-defaire", args=[done.pk]), {"geste": "defaire", **answers}, follow=True)


def text(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def actors(**given):
    return [
        make.ActorFactory(name=name, slug=slug, published=True, **given)
        for name, slug in (("Amis du fleuve", "amis"), ("Les amis du fleuve", "amis-2"))
    ]


# --- What the public finds -------------------------------------------------------------------------------------------


def test_the_public_finds_both_then_one_then_both(client, national_client):
    kept, lost = actors()
    project = make.ProjectFactory(title="Puits", holder=lost, published=True)
    lost.slug = "amis-du-fleuve"
    lost.save()
    former, last = "/acteurs/amis-2/", "/acteurs/amis-du-fleuve/"

    assert client.get(last).status_code == 200
    assert client.get(former)["Location"] == last

    merge(national_client, kept, lost)
    for old in (former, last):
        assert (client.get(old).status_code, client.get(old)["Location"]) == (301, "/acteurs/amis/")
    for suffix in ("/", ".atom", ".csv", ".json"):
        answer = client.get(f"/projets{suffix}", {"porteur": "amis-du-fleuve"}, follow=True)
        assert "Puits" in b"".join(answer).decode()
    assert "/acteurs/amis/" in client.get(project.get_absolute_url()).content.decode()
    assert last not in client.get("/sitemap-acteurs.xml").content.decode()

    undo(national_client, kept, lost)
    assert client.get(last).status_code == 200
    assert client.get(former)["Location"] == last
    assert client.get("/acteurs/amis/").status_code == 200
    assert last in client.get(project.get_absolute_url()).content.decode()


def test_a_chain_of_merges_leads_to_its_end(client, national_client):
    one, two = actors()
    three = make.ActorFactory(name="Fleuve", slug="fleuve", published=True)

    merge(national_client, two, one)
    merge(national_client, three, two)

    assert client.get("/acteurs/amis/")["Location"] == "/acteurs/fleuve/"
    undo(national_client, three, two)
    assert client.get("/acteurs/amis/")["Location"] == "/acteurs/amis-2/"


# --- What is asked ---------------------------------------------------------------------------------------------------


def test_values_are_chosen_one_by_one(national_client):
    kept, lost = actors(summary="")
    Actor.objects.filter(pk=kept.pk).update(description="Un texte.", phone="", siren=None)
    Actor.objects.filter(pk=lost.pk).update(description="Un autre.", phone="02 38 00 00 00", siren="123456789")
    names = f"directory_actor.{kept.pk}."

    shown = text(national_client.get(page_of(kept, lost)))
    merge(national_client, kept, lost, **{f"{names}description": "deux", f"{names}name": "autre"})

    assert "Un texte." in shown
    assert "Les deux réunies" in shown
    kept.refresh_from_db()
    assert (kept.name, kept.slug, kept.description) == ("Les amis du fleuve", "amis", "Un texte.\n\nUn autre.")
    assert (kept.phone, kept.siren) == ("02 38 00 00 00", "123456789")


def test_the_same_funder_on_both_is_told_and_asked(national_client):
    funder = make.FunderFactory(name="Agence de l’eau")
    kept, lost = (make.ProjectFactory(title=title, published=True) for title in ("Puits", "Les puits"))
    ours = make.FundingFactory(project=kept, funder=funder, amount=1000)
    make.FundingFactory(project=lost, funder=funder, amount=2500)

    shown = text(national_client.get(page_of(kept, lost)))
    merge(national_client, kept, lost, **{f"directory_funding.{ours.pk}.amount": "autre"})

    assert "1 000 €" in shown
    assert "2 500 €" in shown
    assert "Financement : " in shown
    assert kept.fundings.get().amount == 2500


@pytest.mark.parametrize(
    ("make_both", "why"),
    [
        (lambda: [one.actor for one in (make.CommuneFactory(), make.CommuneFactory())], "liste officielle"),
        (lambda: [make.ForeignTownFactory().actor, make.CommuneFactory().actor], "liste officielle"),
        (lambda: [make.ActorFactory(published=True), make.NetworkFactory().actor], "est un réseau"),
        (lambda: [make.ActorFactory(), make.ActorFactory(published=True)], "gardez celle qui est publiée"),
    ],
    ids=["two communes", "a commune lost", "a network lost", "a published one lost"],
)
def test_what_is_refused_is_told_and_nothing_is_done(national_client, make_both, why):
    kept, lost = make_both()

    shown = national_client.get(page_of(kept, lost))
    answer = national_client.post(page_of(kept, lost), {"geste": "fusionner"})

    assert why in text(shown)
    assert why in text(answer)
    assert 'value="fusionner"' not in shown.content.decode()
    assert Actor.objects.filter(pk__in=[kept.pk, lost.pk]).count() == 2


# --- Two people at once ----------------------------------------------------------------------------------------------


def test_a_sheet_changed_since_the_page_is_told(national_client):
    kept, lost = actors()
    seen = national_client.get(page_of(kept, lost)).context["seen"]
    make.ProjectFactory(holder=lost)

    answer = national_client.post(page_of(kept, lost), {"geste": "fusionner", "vu": seen})

    assert "a changé depuis que cette page est affichée" in text(answer)
    assert not Merge.objects.exists()


def test_a_sheet_merged_by_somebody_else_meanwhile_is_told(national_client, national):
    kept, lost = actors()
    three = make.ActorFactory(name="Fleuve", published=True)
    seen = national_client.get(page_of(kept, lost)).context["seen"]
    merging.merge(three, lost, by=national)

    answer = national_client.post(page_of(kept, lost), {"geste": "fusionner", "vu": seen}, follow=True)

    assert "« Les amis du fleuve » a été fusionnée dans « Fleuve » par" in text(answer)


def test_what_changed_since_a_merge_is_told_and_stays_unless_chosen(national_client):
    kept, lost = actors()
    Actor.objects.filter(pk=lost.pk).update(summary="Autre")
    project = make.ProjectFactory(holder=lost)
    merge(national_client, kept, lost)
    Actor.objects.filter(pk=kept.pk).update(summary="À la main", description="Ajouté depuis")
    newer = make.ProjectFactory(holder=kept)
    done = Merge.objects.get()

    shown = text(national_client.get(reverse("admin:fusion-defaire", args=[done.pk])))
    undo(national_client, kept, lost)

    assert "a changé « en une phrase »" in shown
    kept.refresh_from_db()
    assert (kept.summary, kept.description) == ("À la main", "Ajouté depuis")
    assert project.project_actors.get().actor_id == lost.pk
    assert newer.project_actors.get().actor_id == kept.pk
    assert Actor.objects.get(pk=lost.pk).summary == "Autre"


def test_a_merge_is_taken_back_once(national_client):
    kept, lost = actors()
    merge(national_client, kept, lost)
    page = reverse("admin:fusion-defaire", args=[Merge.objects.get().pk])

    national_client.post(page, {"geste": "defaire"})
    again = national_client.post(page, {"geste": "defaire"}, follow=True)

    assert "déjà été défaite" in text(again)


# --- Who -------------------------------------------------------------------------------------------------------------


def test_one_merges_what_one_may_change_both_of_and_proposes_the_rest(
    member_client, national_client, network, other_network
):
    kept, lost = actors(network=network)
    theirs = make.ActorFactory(name="Amis du fleuve", network=other_network, published=True)

    shown = text(member_client.get(page_of(kept, theirs)))
    refused = member_client.post(page_of(kept, theirs), {"geste": "fusionner"})
    member_client.post(page_of(kept, theirs), {"geste": "proposer"})
    merge(member_client, kept, lost)

    assert "Proposer cette fusion" in shown
    assert refused.status_code == 403
    assert not Actor.objects.filter(pk=lost.pk).exists()
    assert "Fusion proposée par" in text(national_client.get(reverse("admin:doublons")))


def test_the_draft_of_another_network_is_not_told(member_client, network, other_network):
    mine = make.ActorFactory(name="Amis du fleuve", network=network)
    draft = make.ActorFactory(name="Amis du fleuve", network=other_network)
    finding.refresh(Actor)
    merged = merging.merge(*actors(network=other_network), by=make.UserFactory(national=True))

    assert member_client.get(page_of(mine, draft)).status_code == 404
    assert member_client.get(reverse("admin:fusion-avec", args=["directory_actor", draft.pk])).status_code == 404
    undoing = [member_client.get(reverse("admin:fusion-defaire", args=[merged.pk + more])) for more in (0, 1)]
    assert undoing[0].headers["Location"] == undoing[1].headers["Location"]
    assert member_client.get(reverse("admin:doublons")).context["pairs"] == []
    found = member_client.get(reverse("admin:semblables"), {"table": "directory_actor", "name": "Amis du fleuve"})
    assert str(draft.pk) not in found.content.decode().replace(str(mine.pk), "")


def test_a_private_email_in_common_is_not_told_to_those_who_may_not_read_it(member_client, network, other_network):
    make.ActorFactory(name="Amis du fleuve", network=network, email="a@b.fr", published=True)
    make.ActorFactory(name="Amis du fleuve", network=other_network, email="a@b.fr", published=True)
    finding.refresh(Actor)

    shown = text(member_client.get(reverse("admin:doublons")))

    assert "même nom" in shown.lower()
    assert "même courriel" not in shown.lower()


# --- Duplicates ------------------------------------------------------------------------------------------------------


def test_dismissed_is_remembered_until_something_else_makes_them_alike(national_client):
    one, other = actors()
    finding.refresh(Actor)
    national_client.post(page_of(one, other), {"geste": "differentes"})

    finding.refresh(Actor)
    assert finding.waiting() == []

    Actor.objects.filter(pk__in=[one.pk, other.pk]).update(website="https://www.fleuve.org/")
    finding.refresh(Actor)
    assert [(pair.one, pair.other) for pair in finding.waiting()] == [(one.pk, other.pk)]


def test_what_resembles_a_new_name_is_told_as_it_is_typed(national_client):
    make.ActorFactory(name="Les Amis du fleuve Niger", acronym="AFN", published=True)

    def ask(**typed):
        return text(national_client.get(reverse("admin:semblables"), {"table": "directory_actor", **typed}))

    assert "Les Amis du fleuve Niger" in ask(name="amis du fleuve niger")
    assert "Les Amis du fleuve Niger" in ask(name="Amis du fleuve Nigér")
    assert "même sigle" in ask(name="AFN")
    assert ask(name="Tout autre chose") == ""
    assert ask(name="") == ""


def test_a_new_sheet_that_resembles_another_is_told(national_client):
    make.ActorFactory(name="Les Amis du fleuve", published=True)
    page = address("directory.actor", "add")
    answer = national_client.post(
        page, form_data(national_client.get(page), name="Amis du Fleuve", country="FR"), follow=True
    )

    assert "Cette fiche ressemble à « Les Amis du fleuve" in text(answer)


def test_what_one_searches_to_merge_with_is_what_one_may_see(member_client, network, other_network):
    mine, _lost = actors(network=network)
    make.ActorFactory(name="Fleuve caché", network=other_network)
    make.ActorFactory(name="Fleuve public", network=other_network, published=True)

    shown = text(member_client.get(reverse("admin:fusion-avec", args=["directory_actor", mine.pk]), {"q": "fleuve"}))

    assert ("Fleuve public" in shown, "Fleuve caché" in shown) == (True, False)


def test_a_french_commune_is_neither_merged_nor_returned_by_its_network(member, member_client, network):
    kept, lost = (make.CommuneFactory(actor__network=network).actor for _rank in range(2))
    assert roles.can_change(member, kept)

    refused = member_client.post(page_of(kept, lost), {"geste": "fusionner"})

    assert refused.status_code == 403
    assert not can_restore(member, kept)
    assert Actor.objects.filter(pk=lost.pk).exists()


# --- The deleted and the versions ------------------------------------------------------------------------------------


def test_a_deleted_sheet_is_put_back_by_those_who_may(member, member_client, network, other_network, national_client):
    mine, theirs = (
        make.ProjectFactory(title="Puits", network=network),
        make.ProjectFactory(title="Caché", network=other_network),
    )
    keys = mine.pk, theirs.pk
    for one in (mine, theirs):
        with act(user=member.pk):
            one.delete()

    listed = text(member_client.get(reverse("admin:supprimees")))
    refused = member_client.post(
        reverse("admin:supprimees"), {"table": "directory_project", "fiche": keys[1]}, follow=True
    )
    done = member_client.post(
        reverse("admin:supprimees"), {"table": "directory_project", "fiche": keys[0]}, follow=True
    )

    assert "Puits" in listed
    assert "Caché" not in listed
    assert "n’est pas à remettre" in text(refused)
    assert "« Puits » est de retour avec tout ce qu’elle portait, à l’état « brouillon »." in text(done)
    assert list(Project.objects.values_list("pk", flat=True)) == [keys[0]]


@pytest.mark.django_db(transaction=True)
def test_yesterday_text_returns_in_one_click_of_the_history(member_client, network, national):
    project = make.ProjectFactory(summary="Hier", network=network)
    project.summary = "Aujourd’hui"
    project.save()
    page = address("directory.project", "history", project.pk)
    shown = member_client.get(page)
    [line] = shown.context["entries"][0].lines
    typed = {"vu": shown.context["seen"], "table": line.table, "colonne": line.column, "changement": line.event}

    other = client_of(make.UserFactory(network=make.NetworkFactory()))
    assert other.post(page, typed).status_code in (403, 404)
    member_client.post(page, typed)
    stale = member_client.post(page, typed, follow=True)

    project.refresh_from_db()
    assert project.summary == "Hier"
    assert "la fiche a changé depuis que cette page est affichée" in text(stale)
    assert "par une restauration" in text(stale)


@pytest.mark.django_db(transaction=True)
def test_a_history_is_filtered_by_who_and_by_import(national_client, national):
    project = make.ProjectFactory(summary="a")
    with act(user=national.pk, source="import", batch=12):
        Project.objects.filter(pk=project.pk).update(summary="par le lot")
    Project.objects.filter(pk=project.pk).update(summary="hors du site")
    page = address("directory.project", "history", project.pk)

    shown = text(national_client.get(page, {"lot": 12}))

    assert "par l’import n° 12" in shown
    assert "<ins>par le lot</ins>" in shown
    assert "<ins>hors du site</ins>" not in shown
    assert "<ins>par le lot</ins>" not in text(national_client.get(page, {"qui": 0}))


@pytest.mark.django_db(transaction=True)
def test_a_version_is_shown_before_it_returns(national_client):
    project = make.ProjectFactory(summary="a", sectors=["Eau"])
    entry = national_client.get(address("directory.project", "history", project.pk)).context["entries"][0]
    project.sectors.clear()
    Project.objects.filter(pk=project.pk).update(summary="b")
    page = address("directory.project", "history", project.pk)

    shown = national_client.get(page, {"version": entry.at.isoformat()})
    typed = {"geste": "version", "version": shown.context["at"], "vu": shown.context["seen"]}
    national_client.post(page, typed)

    assert "Eau" in text(shown)
    project.refresh_from_db()
    assert (project.summary, project.sectors.get().name) == ("a", "Eau")
    assert national_client.get(page, {"version": "hier"}).status_code == 404


def test_pairs_found_at_night_go_when_nothing_makes_them_alike():
    one, _other = actors()
    finding.refresh_all()
    assert Likeness.objects.count() == 1

    Actor.objects.filter(pk=one.pk).update(name="Coopération sahélienne")
    finding.refresh_all()
    assert not Likeness.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_link_taken_away_is_put_back_from_the_history(national_client):
    project = make.ProjectFactory(sectors=["Eau"])
    project.sectors.clear()
    page = address("directory.project", "history", project.pk)
    shown = national_client.get(page)
    [line] = shown.context["entries"][0].lines

    national_client.post(page, {"vu": shown.context["seen"], "table": line.table, "changement": line.event})

    assert line.gives_back == "Remettre"
    assert project.sectors.get().name == "Eau"


# --- What each may know of it ----------------------------------------------------------------------------------------


def test_a_page_of_what_was_merged_leads_to_what_it_became(network, national_client):
    """A page left open, a bookmark, the link of a mail; by the actor and by its role."""
    kept, lost = actors(network=network)
    make.FunderFactory(actor=kept)
    make.FunderFactory(actor=lost)
    client = client_of(make.UserFactory(editor=network))
    merge(national_client, kept, lost)

    for label in ("directory.actor", "directory.funder"):
        for view in ("change", "delete"):
            answer = client.get(address(label, view, lost.pk), follow=True)
            assert answer.redirect_chain[0][0] == address(label, "change", kept.pk)
            assert "a été fusionnée dans « Amis du fleuve »" in text(answer)


def test_what_was_merged_is_told_to_who_sees_what_it_became(network, other_network, national_client):
    kept, lost = (make.ProjectFactory(title=title, network=network) for title in ("Fours secrets", "Puits secret"))
    stranger = client_of(make.UserFactory(editor=other_network))
    other = make.ProjectFactory(network=other_network)
    merge(national_client, kept, lost)
    done = Merge.objects.get()
    pages = [
        (page_of(kept, lost), page_of(kept, make.ProjectFactory(network=network))),
        (page_of(other, lost), page_of(other, kept)),
        (address("directory.project", "change", lost.pk), address("directory.project", "change", kept.pk)),
        (reverse("admin:fusion-defaire", args=[done.pk]), reverse("admin:fusion-defaire", args=[done.pk + 1])),
    ]

    for hidden, absent in pages:
        answers = [stranger.get(one, follow=True) for one in (hidden, absent)]
        assert "secret" not in text(answers[0])
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].redirect_chain == answers[1].redirect_chain


def test_two_public_sheets_compared_say_nothing_private_to_others(network, other_network):
    kept, lost = (
        make.ProjectFactory(title=title, network=network, published=True, source_note=f"Doute sur {title}")
        for title in ("Fours", "Puits")
    )
    for number, project in enumerate((kept, lost)):
        make.ProjectContactFactory(project=project, name="Aïcha Privée", email="aicha@example.org", phone=f"0{number}")
    make.SubmissionFactory(record_table="directory_project", record_pk=lost.pk)

    told = text(client_of(make.UserFactory(reader=other_network)).get(page_of(kept, lost)))

    assert [secret for secret in ("Doute", "Privée", "aicha", "Ce qui cite") if secret in told] == []
    assert "Fours" in told
    assert "Doute" in text(client_of(make.UserFactory(editor=network)).get(page_of(kept, lost)))


def test_an_email_that_one_types_does_not_tell_whose_it_is(network, other_network):
    actor = make.ActorFactory(name="Amis du fleuve", network=network, published=True, email="tresor@example.org")
    asked = reverse("admin:semblables")
    typed = {"table": "directory_actor", "name": "Zzz", "email": "tresor@example.org"}

    found = [text(client_of(make.UserFactory(editor=one)).get(asked, typed)) for one in (other_network, network)]

    assert [actor.name in one for one in found] == [False, True]
