"""The same values given to many sheets: shown before, told row by row, written with their history, taken back."""

import html

import pytest
from zeal import zeal_ignore

from directory.dates import PartialDate
from directory.enums import Closure
from directory.models import Funder, GroupAct, Project
from events.models import Article
from tests import factories as make
from tests.cooperation.backoffice.bulk.steps import choose, confirm, take_back, told
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import RECORDS, ROLES, SHEETS


def give(client, label, rows, **values):
    """Choose fields and their values: ``field=(mode, value)``. Returns the page that answers."""
    asked = choose(client, label, "edit_chosen", rows)
    data = {"geste": "voir", "champ": list(values)}
    for name, (mode, value) in values.items():
        data |= {f"mode-{name}": mode, name: value}
    with zeal_ignore():
        answer = client.post(asked.url, data, follow=True)
    answer.asked = asked
    return answer


def preview(answer):
    return {name: (one.before, one.after) for name, _address, one in answer.context["found"].shown}


@pytest.fixture
def health(db):
    return make.SectorFactory(name="Santé")


@pytest.fixture
def bread(db):
    return make.SectorFactory(name="Boulange")


def test_values_are_shown_before_and_after_and_nothing_is_written(member_client, network, health, bread):
    rows = [make.ProjectFactory(title="Un", network=network), make.ProjectFactory(title="Deux", network=network)]
    rows[0].sectors.set([bread])
    rows[1].sectors.set([health])

    page = give(member_client, "directory.project", rows, sectors=("ajouter", [health.pk]))

    assert preview(page) == {"Un": ("Secteurs\xa0: Boulange", "Secteurs\xa0: Boulange, Santé")}
    assert page.context["found"].reasons == [("elle le dit déjà", 1)]
    assert list(rows[0].sectors.all()) == [bread]


@pytest.mark.django_db(transaction=True)
def test_a_preview_needs_no_transaction_of_the_page(member_client, network):
    row = make.ProjectFactory(network=network, title="Un")

    page = give(member_client, "directory.project", [row], closure=("remplacer", Closure.ABANDONED))

    assert page.status_code == 200
    assert list(preview(page)) == ["Un"]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("ajouter", {"Boulange", "Santé"}), ("retirer", {"Boulange"}), ("remplacer", {"Santé"}), ("vider", set())],
)
def test_lists_are_added_to_taken_from_replaced_or_emptied(mode, expected, member_client, network, health, bread):
    row = make.ProjectFactory(network=network)
    row.sectors.set([bread, health] if mode == "retirer" else [bread])

    confirm(member_client, give(member_client, "directory.project", [row], sectors=(mode, [health.pk])).asked)

    assert set(row.sectors.values_list("name", flat=True)) == expected


def test_dates_are_read_as_everywhere_and_a_contradiction_is_refused_row_by_row(member_client, network):
    good = make.ProjectFactory(title="Ouvert", network=network, start="2012", end=None)
    late = make.ProjectFactory(title="Tardif", network=network, start="2022", end=None)

    page = give(member_client, "directory.project", [good, late], end=("remplacer", "mars 2015"))
    answer = confirm(member_client, page.asked)

    assert preview(page) == {"Ouvert (2012)": ("Fin\xa0: —", "Fin\xa0: mars 2015")}
    assert dict(Project.objects.values_list("title", "end")) == {"Ouvert": PartialDate(2015, 3), "Tardif": None}
    assert "Tardif" in html.unescape(told(answer)[1])


def test_several_fields_at_once_and_their_history_names_who(member_client, member, network):
    rows = [make.ProjectFactory(network=network, closure=Closure.OPEN) for _number in range(2)]

    page = give(
        member_client,
        "directory.project",
        rows,
        closure=("remplacer", Closure.ABANDONED),
        source_note=("remplacer", "À vérifier auprès de l’association"),
    )
    confirm(member_client, page.asked)

    assert set(Project.objects.values_list("closure", "source_note")) == {
        (Closure.ABANDONED, "À vérifier auprès de l’association")
    }
    [group] = GroupAct.objects.all()
    last = [row.history.order_by("pgh_id").last() for row in rows]
    assert {(one.pgh_context_id, one.pgh_context["user"], one.pgh_context["source"]) for one in last} == {
        (group.act, member.pk, "ensemble")
    }


def test_an_empty_value_is_not_a_value(member_client, network):
    row = make.ProjectFactory(network=network, source_note="Une remarque")

    page = give(member_client, "directory.project", [row], source_note=("remplacer", " "), closure=("", ""))

    assert "choisissez «\xa0Vider\xa0»" in html.unescape(page.text)
    assert "Dites ce qu’il faut faire" in html.unescape(page.text)


def test_a_value_that_cannot_be_read_is_asked_again(member_client, network):
    row = make.ProjectFactory(network=network)

    page = give(member_client, "directory.project", [row], end=("remplacer", "la saison des pluies"))

    assert page.context["fields"][0]["error"]
    assert "la saison des pluies" in page.text


def test_a_public_sheet_keeps_what_its_page_needs(member_client, network):
    row = make.ProjectFactory(network=network, published=True)
    country = row.countries.get()

    page = give(member_client, "directory.project", [row], countries=("retirer", [country.pk]))
    confirm(member_client, page.asked)

    assert page.context["found"].reasons == [("publiée\xa0: il faut au moins un pays", 1)]
    assert row.countries.get() == country


def test_a_draft_keeps_what_publishing_it_needs(member_client, network):
    bare = make.ProjectFactory(title="Sans pays", network=network, countries=[])
    row = make.ProjectFactory(title="Au Bénin", network=network, countries=["BJ"])
    country = row.countries.get()

    for mode in ("vider", "retirer"):
        page = give(member_client, "directory.project", [row, bare], countries=(mode, [country.pk]))
        confirm(member_client, page.asked)
        assert dict(page.context["found"].reasons).keys() == {
            "elle ne pourrait plus être publiée\xa0: il faut au moins un pays",
            "elle le dit déjà",
        }

    assert list(row.countries.all()) == [country]


def test_a_mode_that_was_not_offered_is_asked_again(member_client, network):
    row = make.ProjectFactory(network=network)

    page = give(member_client, "directory.project", [row], closure=("ajouter", Closure.ABANDONED))

    assert page.context["fields"][0]["error"] == "Dites ce qu’il faut faire de ce champ."


def test_what_an_organisation_and_its_role_say_is_one_form(national_client):
    rows = [make.FunderFactory(), make.FunderFactory()]
    before = list(Funder.objects.order_by("pk").values("actor__name", "actor__website", "actor__slug"))

    page = give(national_client, "directory.funder", rows, summary=("remplacer", "Un bailleur de la région"))
    confirm(national_client, page.asked)

    assert set(Funder.objects.values_list("actor__summary", flat=True)) == {"Un bailleur de la région"}
    assert list(Funder.objects.order_by("pk").values("actor__name", "actor__website", "actor__slug")) == before


def test_it_is_taken_back_as_it_was(member_client, network, health, bread):
    rows = [make.ArticleFactory(network=network, published=True) for _number in range(2)]
    rows[0].sectors.set([bread])
    before = _written()
    page = give(member_client, "events.article", rows, sectors=("remplacer", [health.pk]))
    confirm(member_client, page.asked)

    take_back(member_client, GroupAct.objects.get())

    assert _written() == before


def _written():
    links = Article.sectors.through.objects.order_by("pk").values()
    return list(Article.objects.order_by("pk").values()), list(links)


def test_a_network_gives_its_sheets_to_nobody(member_client, network, other_network):
    row = make.ProjectFactory(network=network)

    give(member_client, "directory.project", [row], network=("remplacer", other_network.pk))

    assert Project.objects.get().network == network
    assert GroupAct.objects.get().answers.get("champs") is None


@pytest.mark.parametrize("label", [*RECORDS, *ROLES])
def test_every_kind_edits_its_own_and_no_other(label, network, other_network):
    client = client_of(make.UserFactory(network=network))
    own, theirs = SHEETS[label](network=network), SHEETS[label](network=other_network, published=True)
    name = "source_note"

    page = give(client, label, [own, theirs], **{name: ("remplacer", "Lu deux fois")})
    confirm(client, page.asked)

    notes = [_record(type(row).objects.get(pk=row.pk)).source_note for row in (own, theirs)]
    assert notes == ["Lu deux fois", ""]


def _record(row):
    return getattr(row, "actor", row)
