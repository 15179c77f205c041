"""The form of a sheet: its order, its preview, the files that it keeps, the drafts that it names."""

import datetime
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from zeal import zeal_ignore

from cooperation.backoffice.editing import keeping
from directory.enums import PublicationState
from directory.models import Project, ProjectActor, ProjectAttachment
from tests import factories as make
from tests.cooperation.backoffice.rows import address, form_data
from tests.cooperation.backoffice.test_records import messages
from tests.factories.base import PNG

PUBLISHED, DRAFT = PublicationState.PUBLISHED, PublicationState.DRAFT


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def post(client, label, row, follow=False, **changes):
    page = address(label, "change", row.pk) if row else address(label, "add")
    with zeal_ignore():  # Django reads the key of each part, one by one
        return client.post(page, form_data(client.get(page), **changes), follow=follow)


def headings(response):
    return re.findall(r'class="(?:fieldset|inline)-heading">\s*([^<]+?)\s*<', response.content.decode())


# --- Order ---


def test_partners_and_funders_come_before_what_is_told(national_client):
    found = headings(national_client.get(address("directory.project", "add")))

    expected = ["Quand", "Porteurs et partenaires", "Budget", "Financements", "Localités", "Ce qui se fait"]
    assert [title for title in found if title in expected] == expected
    assert found[-1] == "Publication et suivi"


@pytest.mark.parametrize("label", ["directory.jumelage", "directory.funder", "events.event", "events.article"])
def test_each_part_is_there_once_and_publication_is_last(national_client, label):
    found = headings(national_client.get(address(label, "add")))
    # A row has parts of its own, as many times as there are rows.
    found = [title for title in found if title != "Si la collectivité n’est pas encore connue"]

    assert len(found) == len(set(found))
    assert found[-1] == "Publication et suivi"


def test_what_is_filled_is_open(national_client):
    row = make.ProjectFactory(iati_identifier="FR-1-2")

    shown = national_client.get(address("directory.project", "change", row.pk)).content.decode()

    groups = {title: "collapse" in classes for classes, title in re.findall(
        r'<fieldset class="module aligned ([^"]*)"[^>]*>\s*(?:<details><summary>)?\s*<h2[^>]*>([^<]+)</h2>', shown
    )}  # fmt: skip
    assert (groups["Identifiants"], groups["Cadre"]) == (False, True)


# --- Preview ---


def test_a_preview_is_the_page_and_keeps_nothing(national_client):
    row = make.ProjectFactory(title="L’eau à Kita", published=True, summary="Un forage")
    before = row.updated_at

    answer = post(
        national_client, "directory.project", row, title="L’eau à Bamako", summary="Deux forages", _apercu="1"
    )

    page = answer.content.decode()
    row.refresh_from_db()
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert "<h1>L’eau à Bamako</h1>" in page
    assert "Deux forages" in page
    assert "Aperçu" in page
    assert (row.title, row.summary, row.updated_at) == ("L’eau à Kita", "Un forage", before)


def test_a_draft_is_previewed_as_published_and_stays_a_draft(national_client, client):
    row = make.ProjectFactory(title="L’eau à Kita")

    page = post(national_client, "directory.project", row, _apercu="1").content.decode()

    row.refresh_from_db()
    assert "<h1>L’eau à Kita</h1>" in page
    assert row.state == DRAFT
    assert client.get(row.get_absolute_url()).status_code == 404


def test_a_new_sheet_is_previewed_and_not_made(national_client):
    answer = post(national_client, "events.article", None, title="Une visite", published_on="2 mars 2024", _apercu="1")

    assert "<h1>Une visite</h1>" in answer.content.decode()
    assert not type(make.ArticleFactory.build()).objects.exists()


def test_a_preview_says_what_lacks(national_client):
    row = make.ProjectFactory(holder=False)

    page = post(national_client, "directory.project", row, _apercu="1").content.decode()

    assert "Pas encore d’aperçu" in page
    assert "il faut un porteur" in page


# --- Files ---


def with_photo(**more):
    fields = {"kind": "photo", "title": "", "credit": "Mairie", "alt": "Un forage", "position": "0"}
    rows = {f"attachments-0-{name}": value for name, value in fields.items()}
    return {"attachments-TOTAL_FORMS": "1", **rows, **more}


def test_a_photo_is_kept_while_something_else_is_wrong(national_client, media):
    row = make.ProjectFactory()
    photo = SimpleUploadedFile("forage.png", PNG, "image/png")

    refused = post(
        national_client, "directory.project", row, start="le 45 mars", **with_photo(**{"attachments-0-file": photo})
    )
    page = refused.content.decode()
    token = re.search(r'name="attachments-0-file-garde" value="([^"]+)"', page).group(1)
    accepted = post(
        national_client,
        "directory.project",
        row,
        start="mars 2020",
        **with_photo(**{"attachments-0-file-garde": token}),
    )

    assert "Gardé\xa0: forage.png." in page
    assert accepted.status_code == 302
    assert ProjectAttachment.objects.get().file.name.endswith(".png")


def test_a_photo_that_is_wrong_itself_is_not_kept(national_client, media):
    row = make.ProjectFactory()
    wrong = SimpleUploadedFile("forage.png", b"MZ not a picture", "image/png")

    refused = post(national_client, "directory.project", row, **with_photo(**{"attachments-0-file": wrong}))

    assert "-garde" not in refused.content.decode()
    assert not default_storage.exists(keeping.FOLDER)


def test_a_kept_file_may_be_left_out(national_client, media):
    row = make.ProjectFactory()
    token, _name = keeping.keep(SimpleUploadedFile("forage.png", PNG))

    kept = {"attachments-0-file-garde": token, "attachments-0-file-sans": "on"}
    refused = post(national_client, "directory.project", row, **with_photo(**kept))

    assert refused.status_code == 200
    assert not ProjectAttachment.objects.exists()


def test_a_forged_token_gives_nothing(media):
    token, _name = keeping.keep(SimpleUploadedFile("forage.png", PNG))

    assert keeping.kept(token).read() == PNG
    assert keeping.kept(token[:-1] + ("A" if token[-1] != "A" else "B")) is None


def test_files_that_nobody_takes_back_go(media):
    token, _name = keeping.keep(SimpleUploadedFile("forage.png", PNG))

    assert keeping.purge() == 0
    assert keeping.purge(timezone.now() + keeping.KEPT + datetime.timedelta(minutes=1)) == 1
    assert keeping.kept(token) is None


# --- Drafts named ---


@pytest.fixture
def with_draft():
    row = make.ProjectFactory(title="L’eau à Kita")
    partner = make.ActorFactory(name="Puits pour tous")
    ProjectActor.objects.create(project=row, actor=partner, role="partenaire")
    return row, partner


def test_publishing_offers_the_drafts_that_the_sheet_names(national_client, with_draft):
    row, partner = with_draft

    offered = post(national_client, "directory.project", row, follow=True, _etat="publie")
    page = offered.request["PATH_INFO"]
    published = national_client.post(page, {"fiche": [f"directory.actor:{partner.pk}"]}, follow=True)

    row.refresh_from_db(), partner.refresh_from_db()
    assert "Puits pour tous" in offered.content.decode()
    assert (row.state, partner.state) == (PUBLISHED, PUBLISHED)
    assert "1 fiche publiée\xa0: tout le monde la voit sur le site." in messages(published)


def test_drafts_left_out_are_told_on_the_form(national_client, with_draft):
    row, partner = with_draft
    post(national_client, "directory.project", row, _etat="publie")

    page = national_client.get(address("directory.project", "change", row.pk)).content.decode()

    partner.refresh_from_db()
    assert partner.state == DRAFT
    assert "1 brouillon nommé ici ne paraît pas sur le site" in page.replace("\xa0", " ")


def test_a_draft_of_another_network_is_not_ours_to_publish(member_client, network, other_network):
    row = make.ProjectFactory(network=network)
    theirs = make.ActorFactory(name="Leur brouillon", network=other_network)
    ProjectActor.objects.create(project=row, actor=theirs, role="partenaire")

    page = address("directory.project", "named", row.pk)
    shown = member_client.get(page).content.decode()
    member_client.post(page, {"fiche": [f"directory.actor:{theirs.pk}"]})

    theirs.refresh_from_db()
    assert theirs.state == DRAFT
    assert "Leur brouillon" not in shown


def test_a_popup_says_that_what_it_makes_is_a_draft(national_client):
    page = national_client.get(f"{address('directory.actor', 'add')}?_popup=1").content.decode()

    assert "Ce que vous ajoutez ici est un brouillon" in page


# --- What is said ---


def test_saving_says_who_sees_it(national_client):
    row = make.ProjectFactory()

    draft = post(national_client, "directory.project", row, follow=True)
    published = post(national_client, "directory.project", row, follow=True, _etat="publie")

    assert "enregistré\xa0: brouillon que l’équipe seule voit." in messages(draft)[0]
    assert "publié\xa0: visible par tous sur le site. <a href=" in messages(published)[0]
    assert (
        draft.request["PATH_INFO"] == published.request["PATH_INFO"] == address("directory.project", "change", row.pk)
    )
    assert Project.objects.get().state == PUBLISHED


# --- What people type to choose ---


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("commiss europ", "Commission européenne"),
        ("europ commiss", "Commission européenne"),
        ("Région Pays", "Pays de la Loire"),
        ("pays loi", "Pays de la Loire"),
        ("département Pays", None),
    ],
)
def test_words_that_begin_a_name_find_it(national_client, typed, found):
    make.FunderFactory(actor=make.ActorFactory(name="Commission européenne"))
    make.FunderFactory(actor=make.RegionFactory(name="Pays de la Loire").actor)

    page = national_client.get(address("directory.funder", "changelist"), {"q": typed})

    assert [str(row) for row in page.context["cl"].result_list] == ([found] if found else [])


NAMES = {
    "DJ": ("Djibouti", ["Côte française des Somalis"]),
    "GQ": ("Guinée équatoriale", []),
    "GN": ("Guinée", []),
    "ML": ("Mali", ["Soudan français"]),
    "CI": ("Côte d’Ivoire", []),
}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mali", ["Mali"]),
        ("MALI ", ["Mali"]),
        ("guinée", ["Guinée", "Guinée équatoriale"]),
        ("ivoire", ["Côte d’Ivoire"]),
        ("somalis", ["Djibouti"]),
        ("%", []),
    ],
)
def test_the_country_that_is_named_comes_first(national_client, typed, found):
    for code, (name, aliases) in NAMES.items():
        make.CountryFactory(code=code, name=name, aliases=aliases)
    asked = {"app_label": "directory", "model_name": "project", "field_name": "countries", "term": typed}

    answer = national_client.get("/admin/autocomplete/", asked)

    assert [one["text"] for one in answer.json()["results"]] == found


def test_the_signs_of_a_long_text_are_told_beside_it(national_client):
    page = national_client.get(address("directory.project", "add")).content.decode()

    assert page.count("**gras**") == 1
