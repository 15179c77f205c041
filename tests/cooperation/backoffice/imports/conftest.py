"""Tables of projects as a secretary keeps them, and what she posts."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.imports.working import work
from directory.models import ImportBatch
from tests import factories as make

ADD = "/admin/directory/importbatch/add/"
HEADINGS = ["N° dossier", "Intitulé du projet", "Porteur", "Pays", "Début", "Budget", "Truc", "Mail"]


def row(number, title, **said):
    usual = {"holder": "Orléans", "country": "Bénin", "start": "2021", "budget": 12500, "thing": "xx", "mail": ""}
    values = usual | said
    return [f"P-{number:03}", title, *values.values()]


def workbook(rows, headings=HEADINGS, *, title="Nos projets 2024", sheet="Projets"):
    """The bytes of an XLSX: a title row, a blank one, the headings, the rows."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(body) as book:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True})
        page.write(0, 0, title, bold)
        page.write_row(2, 0, headings, bold)
        for number, cells in enumerate(rows, start=3):
            page.write_row(number, 0, cells)
    return body.getvalue()


@pytest.fixture
def base(db, network, other_network):
    """What the tables speak of."""
    ProcrastinateJob.objects.all()._raw_delete(using="default")
    make.CountryFactory(code="BJ")
    make.CommuneFactory(name="Orléans", code="45234", actor__network=network)


@pytest.fixture
def sent(base, network):
    """Sends rows as ``client``; gives back the batch."""

    def send(client, rows, *, name="projets.xlsx", kind="", body=None, **fields):
        file = SimpleUploadedFile(name, body if body is not None else workbook(rows))
        answer = client.post(ADD, {"fichier": file, "sorte": kind, **fields})
        assert answer.status_code == 302, answer.context["form"].errors
        return ImportBatch.objects.latest("pk")

    return send


def page_of(batch, name="change"):
    return f"/admin/directory/importbatch/{batch.pk}/{name}/"


def columns_data(answer, **changes):
    """What a browser posts from the page of the columns."""
    seen = answer.context["compris"]
    data = {
        "vu-sorte": seen.kind.name,
        "vu-feuille": seen.table.sheet,
        "vu-intitules": seen.header_text,
        "sorte": seen.kind.name,
        "feuille": seen.table.sheet,
        "intitules": seen.header_text,
        "geste": "continuer",
    }
    for column in seen.columns:
        data[f"sens-{column.letter}"] = column.first
        data[f"detail-{column.letter}"] = column.detail
        data[f"aussi-{column.letter}"] = [one for one in column.others if one]
    return data | changes


def done(batch):
    work(batch.pk)
    batch.refresh_from_db()
    return batch


@pytest.fixture
def rehearsed(sent):
    def rehearse(client, rows, **fields):
        batch = sent(client, rows, **fields)
        page = page_of(batch, "colonnes")
        answer = client.post(page, columns_data(client.get(page), **{"sens-D": "countries", "sens-G": "ignored"}))
        assert answer.status_code == 302, [column.problem for column in answer.context["compris"].problems]
        return done(batch)

    return rehearse


@pytest.fixture
def applied(rehearsed):
    def apply(client, rows, publication="brouillons", **fields):
        batch = rehearsed(client, rows, **fields)
        client.post(page_of(batch, "appliquer"), {"lu": mark(client, batch), "publication": publication})
        batch.refresh_from_db()
        return done(batch)

    return apply


def mark(client, batch):
    return client.get(page_of(batch, "appliquer")).context["lu"]
