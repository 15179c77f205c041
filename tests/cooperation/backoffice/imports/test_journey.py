"""From the file to the sheets, and back, as somebody who follows only what the pages say."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.apart.places import place
from directory.imports.opening.limits import FORMATS, LONG_FORMATS, SUFFIXES
from directory.models import ImportBatch, ImportLayout, Project
from tests import factories as make
from tests.cooperation.backoffice.imports.conftest import ADD, columns_data, done, mark, page_of, row
from tests.directory.imports.iati import activities, title

ROWS = [row(1, "Un puits à Kandi"), row(2, "Une école à Ouidah", mail="marie@example.org"), row(3, "Un verger")]


def test_a_column_that_nobody_understands_stops_what_follows_and_comes_first(member_client, sent):
    batch = sent(member_client, ROWS)
    page = page_of(batch, "colonnes")
    seen = member_client.get(page)

    answer = member_client.post(page, columns_data(seen))

    batch.refresh_from_db()
    assert batch.state == "recu"
    assert [column.letter for column in answer.context["compris"].problems] == ["G"]
    assert answer.context["compris"].columns[0].letter == "G"
    assert "Colonne G, « Truc »" in answer.content.decode().replace("\xa0", " ")


def test_a_file_goes_all_the_way_and_back(member_client, applied, network):
    batch = applied(member_client, ROWS)

    created = set(Project.objects.values_list("title", "state", "network"))
    result = member_client.get(page_of(batch)).content.decode().replace("\xa0", " ")
    plan = member_client.get(page_of(batch, "defaire")).content.decode().replace("\xa0", " ")
    member_client.post(page_of(batch, "defaire"), {"geste": "defaire"})
    undone = done(batch)

    assert created == {(one[1], "brouillon", network.pk) for one in ROWS}
    assert "3 fiches créées." in result
    assert result.count("/admin/directory/project/") >= 3
    assert "3 projets" in plan
    assert (undone.state, Project.objects.count()) == ("defait", 0)

    member_client.post(page_of(batch), {"geste": "refaire"})

    assert (done(batch).state, Project.objects.count()) == ("applique", 3)


def test_what_was_settled_is_known_the_next_time(member_client, applied, sent):
    applied(member_client, ROWS)

    batch = sent(member_client, [row(4, "Une forge")], name="l’an prochain.xlsx")
    seen = member_client.get(page_of(batch, "colonnes"))

    assert ImportLayout.objects.count() == 1
    assert not seen.context["compris"].problems
    assert "tout est repris de la dernière fois" in seen.content.decode().replace("\xa0", " ")


def test_sheets_are_published_when_it_is_asked(member_client, applied):
    applied(member_client, ROWS[:1], publication="publiees")

    assert Project.objects.get().state == "publie"


def test_nothing_is_published_unless_it_is_said(member_client, rehearsed):
    batch = rehearsed(member_client, ROWS[:1])

    member_client.post(page_of(batch, "appliquer"), {"lu": mark(member_client, batch)})

    batch.refresh_from_db()
    assert batch.state == "repete"


def test_private_columns_are_said_so(member_client, sent):
    batch = sent(member_client, ROWS)

    seen = member_client.get(page_of(batch, "colonnes"))

    assert {column.letter for column in seen.context["compris"].columns if column.is_private} == {"H"}
    assert "ne se publie pas sans « oui »" in seen.content.decode().replace("\xa0", " ")


def test_another_kind_or_header_is_read_again_before_anything_goes_on(member_client, sent):
    batch = sent(member_client, ROWS)
    page = page_of(batch, "colonnes")
    data = columns_data(member_client.get(page), **{"sens-G": "note"})

    moved = member_client.post(page, data | {"intitules": "4"})
    other = member_client.post(page, data | {"sorte": "jumelages"})

    batch.refresh_from_db()
    assert batch.state == "recu"
    assert moved.context["compris"].table.header_rows == (4,)
    assert other.context["compris"].kind.name == "jumelages"
    assert "relisez les colonnes" in other.content.decode().replace("\xa0", " ")


def test_two_columns_cannot_say_the_one_value_of_a_sheet(member_client, sent):
    batch = sent(member_client, ROWS)
    page = page_of(batch, "colonnes")

    answer = member_client.post(page, columns_data(member_client.get(page), **{"sens-G": "title"}))

    assert [column.letter for column in answer.context["compris"].problems] == ["G"]


def test_forged_meanings_are_not_believed(member_client, sent):
    batch = sent(member_client, ROWS)
    page = page_of(batch, "colonnes")

    answer = member_client.post(page, columns_data(member_client.get(page), **{"sens-G": "pk", "intertitres": "slug"}))

    assert answer.context["compris"].mapping.columns["G"] == ""
    assert answer.context["compris"].mapping.section == ""


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.pdf", b"%PDF-1.7 et la suite", "C’est un PDF"),
        ("vide.xlsx", b"", "Ce fichier est vide"),
        ("cassé.xlsx", b"PK\x03\x04 coup", "Ce fichier est abîmé"),
    ],
)
def test_a_refused_file_is_told_beside_its_field(member_client, base, name, body, said):
    answer = member_client.post(ADD, {"fichier": SimpleUploadedFile(name, body)})

    assert answer.status_code == 200
    assert said in str(answer.context["form"].errors["fichier"])
    assert not ImportBatch.objects.exists()


def test_an_answer_settles_its_row_and_those_alike(member_client, rehearsed):
    rows = [row(number, f"Un puits n° {number}", country="Bordurie") for number in (1, 2, 3)]
    batch = rehearsed(member_client, rows)
    seen = member_client.get(page_of(batch), {"quoi": "refused"})
    ask = seen.context["lignes"][0].asks[0]
    assert (ask.alike, ask.chosen) == (2, None)

    data = {"lu": seen.context["lu"], "geste": "repeter", f"texte-{ask.name}": "Bénin", f"pareil-{ask.name}": "on"}
    member_client.post(page_of(batch), data)

    assert done(batch).counts.get("created") == 3


def test_an_answer_to_a_page_that_is_no_more_true_is_not_taken(member_client, rehearsed):
    batch = rehearsed(member_client, [row(1, "Un puits", country="Bordurie")])
    ask = member_client.get(page_of(batch), {"quoi": "refused"}).context["lignes"][0].asks[0]

    member_client.post(page_of(batch), {"lu": "hier", "geste": "repeter", f"texte-{ask.name}": "Bénin"})

    batch.refresh_from_db()
    assert batch.state == "repete"
    assert not batch.rows.exclude(decision={}).exists()


def test_answers_that_no_page_offered_are_not_believed(member_client, rehearsed, other_network):
    make.ProjectFactory(title="Un puits à Kandi", network=other_network, countries=["BJ"])
    batch = rehearsed(member_client, [row(1, "Un puits", country="Bordurie")])
    seen = member_client.get(page_of(batch))

    for value in ("99", "-1", "record", "{'record': 1}"):
        member_client.post(page_of(batch), {"lu": seen.context["lu"], "geste": "garder", "choix-4-0": value})

    assert not batch.rows.exclude(decision={}).exists()


def test_a_rehearsal_taken_away_comes_back_corrected(member_client, rehearsed, sent):
    batch = rehearsed(member_client, ROWS)
    answer = member_client.get(f"/admin/directory/importbatch/{batch.pk}/repetition.xlsx")
    body = b"".join(answer.streaming_content)

    back = sent(member_client, None, name="corrigé.xlsx", body=body)
    seen = member_client.get(page_of(back, "colonnes")).context["compris"]

    assert answer.headers["Content-Disposition"] == 'attachment; filename="projets-repetition.xlsx"'
    assert not seen.problems
    said = {column.header: column.first for column in seen.columns}
    assert (said["Ce qui va se passer"], said["Pourquoi"], said["Truc"]) == ("ignored", "ignored", "ignored")
    assert seen.glimpse.total == 3


def test_a_large_rehearsal_waits_for_its_place(member_client, rehearsed, settings, monkeypatch, tmp_path):
    settings.PLACES_ROOT = tmp_path
    settings.COSTLY_PLACES = {kind: {"places": 1, "wait": 0} for kind in settings.COSTLY_PLACES}
    monkeypatch.setattr("directory.listing.exports.answers.LIGHT", 1)
    batch = rehearsed(member_client, ROWS)

    with place("bureau"):
        assert member_client.get(f"/admin/directory/importbatch/{batch.pk}/repetition.xlsx").status_code == 503


def test_files_are_for_who_asks_and_saved(member_client, sent):
    batch = sent(member_client, ROWS, name="<b>.xlsx")

    answer = member_client.get(page_of(batch, "fichier"))

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].startswith("private, no-store")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_every_model_is_understood_when_it_comes_back(member_client, sent):
    kinds = [kind.value for kind in member_client.get(ADD).context["sortes"]]

    problems = {}
    for kind in kinds:
        answer = member_client.get(f"/admin/directory/importbatch/modeles/{kind}.xlsx")
        batch = sent(member_client, None, name=f"{kind}.xlsx", body=b"".join(answer.streaming_content))
        seen = member_client.get(page_of(batch, "colonnes")).context["compris"]
        assert (seen.kind.name, seen.glimpse.total) == (kind, 3)
        problems[kind] = [(column.header, column.problem) for column in seen.problems]

    assert problems == {kind: [] for kind in kinds}


def test_a_page_of_rows_takes_as_many_queries_for_one_as_for_twenty(member_client, rehearsed):
    numbers = []
    for count in (1, 20):
        batch = rehearsed(member_client, [row(n, f"Un puits n° {n}", country="Bordurie") for n in range(1, count + 1)])
        with CaptureQueriesContext(connection) as queries:
            member_client.get(page_of(batch))
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def test_lists_lead_to_the_import_of_what_they_show(member_client, base):
    pages = {
        "project": "?sorte=projets",
        "sector": None,
    }

    found = {name: member_client.get(f"/admin/directory/{name}/").context["importer"] for name in pages}

    assert found == {"project": f"{ADD}?sorte=projets", "sector": ""}
    assert f'href="{ADD}"' in member_client.get("/admin/").content.decode().replace("\xa0", " ")


def test_activities_of_iati_go_all_the_way_and_come_back_identical(member_client, sent):
    who = "<reporting-org type='11'><narrative>Ville d’Orléans</narrative></reporting-org>"
    body = activities("<iati-identifier>FR-45-1</iati-identifier>" + who + title("Un puits à Kita"))
    batch = sent(member_client, (), name="activites.xml", body=body)
    page = page_of(batch, "colonnes")
    seen = member_client.get(page)
    shown = seen.content.decode().replace("\xa0", " ")

    assert member_client.post(page, columns_data(seen)).status_code == 302
    assert done(batch).counts["created"] == 1
    member_client.post(page_of(batch, "appliquer"), {"lu": mark(member_client, batch), "publication": "brouillons"})
    assert done(batch).state == "applique"
    again = sent(member_client, (), name="activites-2027.xml", body=body)
    member_client.post(page_of(again, "colonnes"), columns_data(member_client.get(page_of(again, "colonnes"))))

    assert "Porteur (participating-org 2, reporting-org)" in shown
    assert "Lignes des intitulés" not in shown
    assert Project.objects.get().iati_identifier == "FR-45-1"
    assert done(again).counts["identical"] == 1


def test_the_formats_are_said_once(member_client):
    sending = member_client.get(ADD).content.decode().replace("\xa0", " ")

    assert FORMATS in sending
    assert SUFFIXES in sending
    assert FORMATS in member_client.get("/admin/").content.decode().replace("\xa0", " ")
    for path in ("docs/guides/importer.md", "README.md"):
        text = " ".join((settings.BASE_DIR / path).read_text(encoding="utf-8").split())
        assert LONG_FORMATS in text
    assert FORMATS in (settings.BASE_DIR / "docs/guides/importer.md").read_text(encoding="utf-8")
