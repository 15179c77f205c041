"""What the pages of a batch say and take, case by case: what lacks is typed, what is another's is proposed, what stays
is listed, what comes too late is told.
"""

import datetime
import io

import pytest
import xlsxwriter
import xlwt
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cooperation.backoffice.imports import files
from directory.database.acts import act
from directory.imports import actions, glimpse, tasks, undoing
from directory.imports.workbooks import read_workbook
from directory.mail import queue
from directory.models import ImportBatch, ImportGlance, Project, Redirection, Submission
from events.models import Event
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.imports.conftest import (
    ADD,
    HEADINGS,
    columns_data,
    done,
    mark,
    page_of,
    row,
    workbook,
)
from tests.directory.imports.files import ods, ods_cell, ods_row

ROWS = [row(1, "Un puits à Kandi"), row(2, "Une école à Ouidah"), row(3, "Un verger")]


def csv(*lines):
    return "\n".join(lines).encode()


def text_of(answer):
    return " ".join(answer.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


@pytest.fixture
def brought(sent):
    """A CSV, rehearsed as its columns are understood."""

    def bring(client, *lines, **fields):
        batch = sent(client, None, name="lignes.csv", body=csv(*lines), **fields)
        page = page_of(batch, "colonnes")
        answer = client.post(page, columns_data(client.get(page)))
        assert answer.status_code == 302, [column.problem for column in answer.context["compris"].problems]
        return done(batch)

    return bring


def apply(client, batch, publication="brouillons"):
    client.post(page_of(batch, "appliquer"), {"lu": mark(client, batch), "publication": publication})
    batch.refresh_from_db()
    return done(batch)


def undo(client, batch, *chosen):
    client.post(page_of(batch, "defaire"), {"geste": "defaire", "aussi": chosen})
    batch.refresh_from_db()
    return done(batch)


def messages_of(answer):
    return " ".join(str(message) for message in answer.context["messages"]).replace("\xa0", " ")


# --- What a row lacks is typed ---------------------------------------------------------------------------------------


def asks(client, batch):
    seen = client.get(page_of(batch), {"quoi": "refused"})
    return seen.context["lu"], [ask for line in seen.context["lignes"] for ask in line.asks]


def answer(client, batch, **texts):
    lu, found = asks(client, batch)
    typed = {f"texte-{ask.name}": texts[ask.question.key.partition("=")[0]] for ask in found}
    client.post(page_of(batch), {"lu": lu, "geste": "repeter", **typed})
    return done(batch)


def test_a_title_that_lacks_is_typed_on_the_page(member_client, rehearsed):
    batch = rehearsed(member_client, [row(1, ""), row(2, "Une école à Ouidah")])
    seen = text_of(member_client.get(page_of(batch), {"quoi": "refused"}))

    answer(member_client, batch, title="Une forge à Kandi")
    apply(member_client, batch)

    assert "B4 : il manque le titre." in seen
    assert "Ligne 4</span> sans titre" in seen
    assert "Écrivez ce qu’il faut lire" in seen
    assert (batch.counts["created"], batch.counts["written"]) == (2, 2)
    assert set(Project.objects.values_list("title", flat=True)) == {"Une forge à Kandi", "Une école à Ouidah"}


def test_what_is_typed_and_not_read_stays_in_its_box_and_is_corrected(member_client, brought):
    batch = brought(member_client, "Titre;Date;Lieu", "Assises;;Mairie", "Forum;12/03/2027;Mairie", kind="evenements")
    _lu, [first] = asks(member_client, batch)

    answer(member_client, batch, start="le trente-douze")
    _lu, [again] = asks(member_client, batch)
    page = member_client.get(page_of(batch), {"quoi": "refused"}).content.decode()
    answer(member_client, batch, start="4 avril 2027")
    apply(member_client, batch)

    assert (first.question.key, first.question.cell) == ("start=", "B2")
    assert again.proposed == "le trente-douze"
    assert 'value="le trente-douze"' in page
    assert batch.rows.get(number=2).decision == {"values": {"start=": "4 avril 2027"}}
    assert {str(one.starts_on) for one in Event.objects.all()} == {"2027-04-04", "2027-03-12"}


def test_an_answer_typed_in_a_blank_is_taken_back(member_client, rehearsed):
    batch = rehearsed(member_client, [row(1, "")])
    answer(member_client, batch, title="x" * 400)
    lu, [ask] = asks(member_client, batch)

    member_client.post(page_of(batch), {"lu": lu, "geste": "repeter", f"choix-{ask.name}": "retirer"})

    done(batch)
    assert not batch.rows.exclude(decision={}).exists()
    assert asks(member_client, batch)[1][0].question.key == "title="


# --- What is another network's ---------------------------------------------------------------------------------------


def test_a_row_about_a_record_of_another_network_becomes_a_proposition(member_client, brought, other_network):
    theirs = make.ProjectFactory(
        title="Un puits à Kandi", network=other_network, website="https://avant.example/", published=True
    )
    batch = brought(
        member_client, "Identifiant ici;Titre;Site internet", f"{theirs.pk};Un puits à Kandi;https://apres.example/"
    )
    rehearsed = text_of(member_client.get(page_of(batch)))
    before = text_of(member_client.get(page_of(batch, "appliquer")))

    apply(member_client, batch)

    after = text_of(member_client.get(page_of(batch)))
    theirs.refresh_from_db()
    submission = Submission.objects.get()
    assert f"Fiche suivie par {other_network} : votre ligne lui est proposée, elle décide." in rehearsed
    assert f"1 fiche est suivie par {other_network}" in before
    assert theirs.website == "https://avant.example/"
    assert f"Proposition {submission.reference} envoyée à {other_network}, qui décide." in after
    assert "1 proposition envoyée" in after


# --- Undone ----------------------------------------------------------------------------------------------------------


def test_sheets_that_stay_are_listed_and_go_when_they_are_chosen(member_client, member, applied):
    batch = applied(member_client, ROWS)
    project = Project.objects.get(title="Un verger")
    with act(user=member.pk):
        Project.objects.filter(pk=project.pk).update(summary="Corrigé à la main")
    name = f"directory_project:{project.pk}"

    page = member_client.get(page_of(batch, "defaire"))
    chosen = member_client.post(page_of(batch, "defaire"), {"geste": "voir", "aussi": name}, follow=True)

    assert [one.name for one in page.context["plan"].staying] == [name]
    assert f"{member} a changé « en une phrase », le" in text_of(page)
    assert "2 projets" in text_of(page)
    assert "checked" in chosen.content.decode().partition(f'value="{name}"')[2][:10]
    assert "3 projets" in text_of(chosen)

    undo(member_client, batch)
    assert list(Project.objects.values_list("title", flat=True)) == ["Un verger"]
    undo(member_client, batch, name)
    assert "déjà" in text_of(member_client.get(page_of(batch))) or batch.state == "defait"


def test_an_address_published_then_undone_is_free_again(member_client, applied, network):
    batch = applied(member_client, ROWS[:1], publication="publiees")
    address = Project.objects.get().slug

    undo(member_client, batch)
    free = not Redirection.objects.filter(slug=address).exists()
    taken = make.ProjectFactory(title="Un puits à Kandi", network=network)
    member_client.post(page_of(batch), {"geste": "refaire"})
    done(batch)

    assert free
    assert taken.slug == address
    assert batch.state == "applique"
    assert "Leur adresse est prise" in text_of(member_client.get(page_of(batch)))


def test_what_a_large_batch_would_take_back_is_found_by_the_worker(member_client, applied, monkeypatch):
    batch = applied(member_client, ROWS)
    monkeypatch.setattr(undoing, "AT_ONCE", 2)
    page = page_of(batch, "defaire")

    waits = member_client.get(page)
    again = member_client.get(page)
    tasks.foresee(batch.pk)
    found = member_client.get(page)
    other = member_client.get(page, {"aussi": "directory_project:1"})

    assert 'data-attente="applique"' in waits.content.decode()
    assert "Nous comparons ce que ce lot a écrit" in text_of(again)
    assert "3 projets" in text_of(found)
    # Other choices, another plan.
    assert "data-attente" in other.content.decode()
    late = ImportGlance.objects.get(batch=batch)
    late.undoing |= {"at": (timezone.now() - undoing.FRESH * 2).isoformat()}
    late.save()
    assert "data-attente" in member_client.get(page, {"aussi": "directory_project:1"}).content.decode()


# --- Too late, twice, two at once ------------------------------------------------------------------------------------


def test_what_is_asked_twice_is_told(member_client, applied):
    batch = applied(member_client, ROWS)
    lu = batch.state_changed_at.isoformat()

    for page, data, word in (
        ("appliquer", {"lu": lu, "publication": "publiees"}, "appliqué"),
        ("colonnes", {"geste": "continuer"}, "appliqué"),
        ("change", {"geste": "refaire"}, "appliqué"),
    ):
        said = messages_of(member_client.post(page_of(batch, page), data, follow=True))
        assert f"Ce lot est à l’état « {word} » depuis le " in said
        assert "demandé par" in said

    undo(member_client, batch)
    said = messages_of(member_client.post(page_of(batch, "defaire"), {"geste": "defaire"}, follow=True))
    assert "Ce lot est à l’état « défait »" in said
    assert Project.objects.count() == 0


def test_two_of_a_network_on_one_batch_the_second_is_told(member_client, rehearsed, network):
    colleague = client_of(make.UserFactory(username="i-collegue", network=network))
    batch = rehearsed(member_client, ROWS)
    lu = mark(member_client, batch)
    assert mark(colleague, batch) == lu

    data = {"lu": lu, "publication": "brouillons"}
    first = member_client.post(page_of(batch, "appliquer"), data, follow=True)
    second = colleague.post(page_of(batch, "appliquer"), data, follow=True)

    assert messages_of(first) == ""
    assert "« application en cours »" in messages_of(second)
    assert "data-attente" in second.content.decode()
    done(batch)
    assert Project.objects.count() == 3


# --- The page that waits ---------------------------------------------------------------------------------------------


def test_the_page_that_waits_is_calm_and_says_since_when_nobody_works(member_client, rehearsed, monkeypatch):
    batch = rehearsed(member_client, ROWS)
    actions.apply_batch(batch, by=batch.made_by)
    never = member_client.get(page_of(batch))
    last = timezone.now() - datetime.timedelta(hours=3)
    monkeypatch.setattr(queue, "last_sign", lambda: last)
    since = member_client.get(page_of(batch))
    monkeypatch.setattr(queue, "last_sign", timezone.now)
    works = member_client.get(page_of(batch))

    assert "Refresh" not in never.headers
    assert "http-equiv" not in never.content.decode()
    assert "Le travail de fond du site est arrêté. Rien n’est perdu" in text_of(never)
    assert f"arrêté depuis le {actions.moment(last)}." in since.content.decode()
    assert "est arrêté" not in text_of(works)
    assert "En attente de son tour." in text_of(works)
    assert "Voir où il en est" in text_of(works)


# --- Files -----------------------------------------------------------------------------------------------------------


def as_xls(rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Projets")
    for number, cells in enumerate([HEADINGS, *rows]):
        for place, cell in enumerate(cells):
            sheet.write(number, place, cell)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def as_ods(rows):
    return ods("".join(ods_row(*(ods_cell(str(cell)) for cell in cells)) for cells in [HEADINGS, *rows]))


@pytest.mark.parametrize(("name", "made"), [("projets.xls", as_xls), ("projets.ods", as_ods)])
def test_other_workbooks_go_the_same_way(member_client, rehearsed, tmp_path, name, made):
    body = made(ROWS)

    batch = rehearsed(member_client, None, name=name, body=body)
    apply(member_client, batch)

    assert Project.objects.count() == 3
    assert text_of(member_client.get(page_of(batch))).count("Créée") >= 1


def test_section_rows_are_shown_and_given_a_sense(member_client, sent):
    rows = [["Région Centre"], *ROWS[:1], ["Région Occitanie"], *ROWS[1:]]
    batch = sent(member_client, rows)

    seen = text_of(member_client.get(page_of(batch, "colonnes")))

    assert "Ce que disent les intertitres (« Région Centre », « Région Occitanie »" in seen
    assert "Les garder en note pour l’équipe" in seen
    assert "Ne sont pas des fiches" in seen


def test_what_there_is_to_settle_is_one_click_away(member_client, rehearsed):
    batch = rehearsed(member_client, [row(1, "Un puits", country="Bordurie"), row(2, "Une école"), row(3, "")])
    first = text_of(member_client.get(page_of(batch)))

    seen = member_client.get(page_of(batch), {"quoi": "a-regler"})

    assert 'href="?quoi=a-regler">Régler les 2 lignes</a>' in first
    assert [line.row.outcome for line in seen.context["lignes"]] == ["refused", "refused"]
    assert "Régler" not in text_of(seen)


def test_what_a_cross_says_is_asked_of_columns_of_crosses_alone(member_client, sent):
    headings = ["Titre", "Porteur", "Bénin", "Fonds national"]
    lines = [["Un puits", "Orléans", "x", 200], ["Une forge", "Orléans", "", 300]]

    page = member_client.get(page_of(sent(member_client, None, body=workbook(lines, headings)), "colonnes"))

    found = {column.letter: column for column in page.context["compris"].columns}
    assert {letter: column.is_marked for letter, column in found.items()} == {
        "A": False,
        "B": False,
        "C": True,
        "D": False,
    }
    assert found["C"].samples == (("x", "Bénin"),)
    assert page.content.decode().count('data-detail="croix" selected') == 1


def test_a_rehearsal_of_two_rows_of_headings_is_recognised_when_it_comes_back(member_client, sent):
    body = io.BytesIO()
    with xlsxwriter.Workbook(body) as book:
        page = book.add_worksheet("Suivi")
        page.write_row(0, 0, ["N°", "Titre", "Partenaires", "", "Calendrier", "", "Bilan"])
        page.write_row(1, 0, ["", "", "Structure", "Pays", "Début", "Fin", "Humeur"])
        page.merge_range(0, 2, 0, 3, "Partenaires")
        page.merge_range(0, 4, 0, 5, "Calendrier")
        page.write_row(2, 0, ["P-1", "Un puits", "Comité de Kandi", "Bénin", "2021", "2022", "bonne"])
        page.write_row(3, 0, ["P-2", "Une forge", "Union de Kandi", "Bénin", "2022", "2023", "moyenne"])
    batch = sent(member_client, None, body=body.getvalue())
    page = page_of(batch, "colonnes")
    settled = columns_data(member_client.get(page), **{"sens-G": "ignored"})
    member_client.post(page, settled)
    done(batch)

    answer = member_client.get(f"/admin/directory/importbatch/{batch.pk}/repetition.xlsx")
    again = sent(member_client, None, body=b"".join(answer.streaming_content))
    seen = member_client.get(page_of(again, "colonnes")).context["compris"]

    assert seen.header_text == "1 à 2"
    assert {column.letter: column.first for column in seen.columns} == {
        letter: settled[f"sens-{letter}"] for letter in "ABCDEFG"
    } | {"H": "ignored", "I": "ignored"}
    assert seen.problems == []


def test_a_rehearsal_is_corrected_in_its_workbook_and_sent_again(member_client, rehearsed, sent, tmp_path):
    batch = rehearsed(member_client, [row(1, "Un puits", country="Bordurie"), row(2, "Une école")])
    answer = member_client.get(f"/admin/directory/importbatch/{batch.pk}/repetition.xlsx")
    path = tmp_path / "repetition.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    [sheet] = read_workbook(path).sheets
    headings, *lines = [[cell.text for cell in line.cells] for line in sheet.lines]

    corrected = [["Bénin" if text == "Bordurie" else text for text in line] for line in lines]
    again = sent(member_client, None, name="corrigé.xlsx", body=workbook(corrected, headings))
    page = page_of(again, "colonnes")
    member_client.post(page, columns_data(member_client.get(page)))

    assert [line[-2] for line in lines] == ["Refusée", "Créée"]
    assert done(again).counts["created"] == 2


def test_a_file_is_read_once_by_the_pages_of_its_columns(member_client, sent, monkeypatch):
    looked = []

    def counted(path, **said):
        looked.append((said["sheet"], said["header_rows"]))
        return glimpse.glimpse(path, **said)

    monkeypatch.setattr(files, "glimpse", counted)
    batch = sent(member_client, ROWS)
    page = page_of(batch, "colonnes")
    first = columns_data(member_client.get(page))

    for data in ({"geste": "voir"}, {"geste": "voir", "intitules": "4"}, {"geste": "voir"}, {"geste": "voir"}):
        member_client.post(page, first | data)
    member_client.get(page)

    assert looked == [("Projets", [4])]


def test_what_is_kept_of_a_file_says_the_same(tmp_path):
    path = tmp_path / "lots.xlsx"
    path.write_bytes(workbook([["P-1", "Un puits", datetime.date(2021, 3, 1), "Bénin", 0.5, 12500, "VRAI", ""]]))
    found = glimpse.glimpse(path, name="lots.xlsx")

    assert glimpse.Glimpse.from_json(found.to_json()) == found


def test_what_is_kept_of_a_file_is_bounded(tmp_path, monkeypatch):
    path = tmp_path / "lots.csv"
    path.write_bytes(csv("Titre;Description", *(f"Puits {n};{'mot ' * 50}" for n in range(300))))
    monkeypatch.setattr(glimpse, "WEIGHT", 10_000)

    kept = glimpse.Glimpse.from_json(glimpse.glimpse(path, name="lots.csv").to_json())

    assert glimpse.LINES <= len(kept.table.rows) < 50
    assert kept.total == 300


def test_a_file_is_never_held_whole_where_it_is_received(db):
    class Upload(File):
        def read(self, size=None):
            assert 0 < (size or 0) <= File.DEFAULT_CHUNK_SIZE
            return super().read(size)

    body = io.BytesIO(b"Titre;Pays\n" + b"x" * 300_000)
    batch = actions.receive(Upload(body), name="grand.csv", by=make.UserFactory())

    assert batch.file.size == 300_011
    assert len(batch.sha256) == 64


# --- Whose -----------------------------------------------------------------------------------------------------------

ADDRESSES = ("change/", "colonnes/", "appliquer/", "defaire/", "fichier/", "history/", "repetition.xlsx")


@pytest.mark.parametrize("state", ["repete", "applique"])
def test_another_network_finds_nothing_and_an_anonymous_signs_in(member_client, rehearsed, other_network, state):
    batch = rehearsed(member_client, ROWS)
    if state == "applique":
        apply(member_client, batch)
    other = client_of(make.UserFactory(username="i-beta", network=other_network))
    addresses = [f"/admin/directory/importbatch/{batch.pk}/{page}" for page in ADDRESSES]
    data = {"geste": "repeter", "lu": batch.state_changed_at.isoformat(), "publication": "publiees"}

    theirs = {address: (other.get(address).status_code, other.post(address, data).status_code) for address in addresses}
    anonymous = [Client().get(address) for address in addresses]
    posted = [Client().post(address, data) for address in addresses]

    assert set(theirs.values()) == {(404, 404)}, theirs
    assert {one.status_code for one in anonymous} == {302}
    assert all("/admin/login/" in one.url for one in anonymous)
    assert {one.status_code for one in posted} == {401}
    batch.refresh_from_db()
    assert batch.state == state


def test_the_worker_keeps_long_jobs_apart(member_client, rehearsed):
    batch = rehearsed(member_client, ROWS)
    actions.apply_batch(batch, by=batch.made_by)

    assert ProcrastinateJob.objects.get(args={"batch": batch.pk}).queue_name == queue.LONG


def test_kinds_are_told_apart(member_client, base):
    labels = [kind.label for kind in member_client.get(ADD).context["sortes"]]

    assert len(set(labels)) == len(labels)
    assert {"Acteurs", "Financeurs", "Collectivités"} <= set(labels)
    assert f"{ADD}?sorte=financeurs" in member_client.get("/admin/directory/funder/").content.decode()


def test_batches_with_odd_numbers_are_not_found(member_client, base):
    for number in ("99999999999999999999", "abc", "0", "-1"):
        assert member_client.get(f"/admin/directory/importbatch/{number}/change/").status_code == 404
    assert not ImportBatch.objects.exists()
    assert member_client.post(ADD, {"fichier": SimpleUploadedFile("a.csv", b"\x00\x00")}).status_code == 200
