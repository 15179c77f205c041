"""« Vers 2015 », « environ 12 500 € »: what hurried people type is kept, from the form to whatever prints it."""

import datetime
import html
import json
import re
from decimal import Decimal

import pytest
from zeal import zeal_ignore

from cooperation.backoffice.history import history_of
from cooperation.backoffice.moderation.comparison import Comparison
from directory.dates import PartialDate
from directory.models import Funder, Funding, Project
from directory.submissions.kinds import kind_of
from events.models import Event
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import address, form_data
from tests.directory.submissions import conftest as propositions
from tests.pdf import text_of as pdf_text

# The fixtures of a proposition on its way.
network, vendome, parakou = propositions.network, propositions.vendome, propositions.parakou
moderator, sent, accepted = propositions.moderator, propositions.sent, propositions.accepted

LEAST = {"territoire": "Vendôme", "pays": "Bénin", "titre": "De l’eau pour Tourou", "resume": "Deux forages."}
KIND = kind_of("projet")
DATES = {
    "vers 2015": "2015~",
    "env. 2015": "2015~",
    "~2015": "2015~",
    "2015 ?": "2015~",
    "vers 03/2015": "2015-03~",
    "15/05/19": "2019-05-15",
}
AMOUNTS = {
    "12 500,50": (Decimal("12500.50"), False),
    "environ 12 500 €": (Decimal(12500), True),
    "12 k€": (Decimal(12000), False),
    "~12500": (Decimal(12500), True),
}


def words(response):
    text = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def national_client(db):
    return client_of(make.UserFactory(national=True))


def save(client, row, **changes):
    page = address(f"{row._meta.app_label}.{row._meta.model_name}", "change", row.pk)
    with zeal_ignore():
        return client.post(page, form_data(client.get(page), **changes))


# --- What is typed ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "stored"), DATES.items())
def test_a_date_is_read_alike_by_the_public_form_and_the_back_office(
    accepted,
    vendome,
    parakou,
    national_client,
    typed,
    stored,
):
    sheet = accepted("projet", **LEAST, debut=typed)
    other = make.ProjectFactory()

    answer = save(national_client, other, start=typed)

    assert answer.status_code == 302
    other.refresh_from_db()
    assert (sheet.start.edtf(), other.start.edtf()) == (stored, stored)


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "stored"), AMOUNTS.items())
def test_an_amount_is_read_alike_by_the_public_form_and_the_back_office(
    accepted,
    vendome,
    parakou,
    national_client,
    typed,
    stored,
):
    sheet = accepted("projet", **LEAST, financeurs=[{"nom": "Commune de Vendôme", "montant": typed}])
    other, funder = make.ProjectFactory(), make.FunderFactory()
    line = {"fundings-TOTAL_FORMS": 1, "fundings-0-funder": funder.pk, "fundings-0-amount": typed}

    answer = save(national_client, other, **line)

    assert answer.status_code == 302
    found = [project.fundings.get() for project in (sheet, other)]
    assert [(one.amount, one.amount_is_approximate) for one in found] == [stored, stored]


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "hour"), [("18h", (18, 0)), ("18 h 30", (18, 30)), ("18:30:00", (18, 30))])
def test_an_hour_is_read_in_the_back_office(national_client, typed, hour):
    event = make.EventFactory(starts_at=None, ends_at=None)

    answer = save(national_client, event, starts_at=typed)

    assert answer.status_code == 302
    assert Event.objects.get().starts_at == datetime.time(*hour)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["15/05/27", "15 mai 2027", "2027-05-15"])
def test_a_day_is_read_in_the_back_office(national_client, typed):
    event = make.EventFactory(starts_on=datetime.date(2027, 1, 1), ends_on=None)

    answer = save(national_client, event, starts_on=typed)

    assert answer.status_code == 302
    assert Event.objects.get().starts_on == datetime.date(2027, 5, 15)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("mai 2027", "Donnez aussi le jour"), ("vers le 15 mai 2027", "Écrivez «\u00a015 mai 2027\u00a0»")],
)
def test_a_day_of_the_back_office_is_a_day(national_client, typed, sentence):
    event = make.EventFactory()

    answer = save(national_client, event, starts_on=typed)

    assert sentence in answer.context["adminform"].form.errors["starts_on"][0]


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "stored"), AMOUNTS.items())
def test_a_budget_is_kept_as_it_was_said(accepted, vendome, parakou, national_client, typed, stored):
    sheet = accepted("projet", **LEAST, budget=typed)
    other = make.ProjectFactory()

    answer = save(national_client, other, budget_kind="montant", budget_amount=typed)

    assert answer.status_code == 302
    other.refresh_from_db()
    assert [(one.budget_amount, one.budget_amount_is_approximate) for one in (sheet, other)] == [stored, stored]


@pytest.mark.django_db
def test_an_approximate_budget_is_told_everywhere(accepted, vendome, parakou, client):
    sheet = accepted("projet", **LEAST, budget="environ 12 500 €")

    pages = [words(client.get(one)) for one in ("/projets/", "/projets/?vue=table", sheet.get_absolute_url())]
    paper = pdf_text(client.get(sheet.get_absolute_url().rstrip("/") + ".pdf").content)
    [row] = json.loads(b"".join(client.get("/projets.json").streaming_content))["resultats"]

    told = [text.replace("\u202f", " ").replace("\xa0", " ") for text in (*pages, paper)]
    assert ["environ 12 500 €" in text for text in told] == [True] * 4
    assert (row["budget_euros"], row["budget_environ"]) == (12500, True)
    assert KIND.answers(KIND.read(sheet))["budget"].replace("\u202f", " ").replace("\xa0", " ") == "environ 12 500 €"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["projet", "jumelage"])
def test_a_place_that_nobody_knows_is_told_everywhere_as_it_was_typed(accepted, vendome, parakou, client, kind):
    row, plural = {"lieu": "Haut-Zyxomma", "pays": "Bénin"}, f"{kind}s"
    sheet = accepted(
        kind, **(LEAST | {"lieux": [row]} if kind == "projet" else {"territoire": "Vendôme", "membres": [row]})
    )
    page = sheet.get_absolute_url()

    found = [f"/{plural}/?q=zyxomma", f"/{plural}/?pays=BJ", "/recherche/?q=zyxomma"]
    texts = [client.get(one).content.decode() for one in (page, *found)]
    paper = pdf_text(client.get(page.rstrip("/") + ".pdf").content)
    files = [b"".join(client.get(f"/{plural}.{form}?pays=BJ").streaming_content).decode() for form in ("csv", "json")]

    assert ["Haut-Zyxomma" in text for text in (texts[0], paper, *files)] == [True] * 4
    assert [page in text for text in texts[1:]] == [True] * 3
    assert "Haut-Zyxomma" in str(kind_of(kind).answers(kind_of(kind).read(sheet)))


@pytest.mark.django_db
def test_what_no_date_holds_is_asked_in_the_back_office(national_client):
    project = make.ProjectFactory()

    answer = save(national_client, project, start="fin 2015")

    [sentence] = answer.context["adminform"].form.errors["start"]
    assert sentence.endswith("Écrivez le mois ou le jour, ou gardez «\u00a02015\u00a0».")
    project.refresh_from_db()
    assert project.start is None


# --- What is printed -------------------------------------------------------------------------------------------------


@pytest.fixture
def project(accepted, vendome, parakou):
    make.FunderFactory(actor__name="Région X")
    funders = [{"nom": "Commune de Vendôme", "montant": "environ 12 500 €"}, {"nom": "Région X", "montant": "1000"}]
    return accepted("projet", **LEAST, debut="vers 2015 à 2018", cloture="termine", financeurs=funders)


@pytest.mark.django_db
def test_what_was_about_is_about_everywhere(client, project):
    pages = [words(client.get(one)) for one in ("/projets/", "/projets/?vue=table", project.get_absolute_url())]
    paper = pdf_text(client.get(project.get_absolute_url().rstrip("/") + ".pdf").content)
    feed = words(client.get("/projets.atom"))

    assert [re.search(r"vers 2015 – 2018", text) is not None for text in (*pages, paper, feed)] == [True] * 5
    sheet = pages[-1].replace("\u202f", " ").replace("\xa0", " ")
    assert "environ 12 500 €" in sheet
    assert "environ 13 500 € de financements connus" in sheet
    assert "environ 12\u202f500 €" in paper


@pytest.mark.django_db
def test_machines_are_told_in_their_words(client, project):
    [row] = json.loads(b"".join(client.get("/projets.json").streaming_content))["resultats"]
    lines = b"".join(client.get("/projets.csv").streaming_content).decode("utf-8-sig")
    page = client.get(project.get_absolute_url()).content.decode()

    assert (row["debut"], row["debut_au_plus_tot"], row["fin"]) == ("2015~", "2015-01-01", "2018")
    assert (row["financements_euros"], row["financements_environ"]) == (13500, True)
    assert "2015~" in lines
    # ISO 8601 alone, which schema.org and HTML take.
    assert '"foundingDate": "2015"' in page.replace('":"', '": "')
    assert '<time datetime="2015">vers 2015</time>' in page
    assert "2015~" not in page


@pytest.mark.django_db
def test_a_correction_gives_it_back_and_changes_nothing(project):
    answers = KIND.answers(KIND.read(project))

    assert answers["debut"] == "vers 2015"
    assert answers["financeurs"][0]["montant"].replace("\u202f", " ").replace("\xa0", " ") == "environ 12 500 €"
    correction = make.SubmissionFactory(record=project, base=KIND.read(project))
    cleaned = KIND.clean({**answers, **propositions.AUTHOR}, submission=correction)
    assert cleaned.values == {}


@pytest.mark.django_db
def test_the_desk_shows_what_becomes_about(sent, vendome, parakou):
    project = make.ProjectFactory(published=True, holder=vendome.actor, start=PartialDate(2015), countries=["BJ"])

    comparison = Comparison(sent("projet", project, debut="vers 2015"))

    [question] = [one for group in comparison.groups for one in group.questions]
    assert ["".join(piece.text for piece in side) for side in (question.before, question.after)] == [
        "2015",
        "vers 2015",
    ]


@pytest.mark.django_db(transaction=True)
def test_the_history_tells_it(national_client):
    project = make.ProjectFactory(start=PartialDate(2015), budget_kind="montant", budget_amount=Decimal(45000))
    funding = make.FundingFactory(project=project, amount=Decimal(12500), funder=make.FunderFactory(name="AFD"))

    Project.objects.update(budget_amount_is_approximate=True)
    Project.objects.update(start=PartialDate(2015, is_approximate=True))
    Funding.objects.filter(pk=funding.pk).update(amount_is_approximate=True)

    lines = [(line.what, line.before, line.after) for entry in history_of(project) for line in entry.lines][:3]
    assert [tuple(part.replace("\u202f", " ").replace("\xa0", " ") for part in line) for line in lines] == [
        ("Financement « AFD » – Montant en euros", "12 500 €", "environ 12 500 €"),
        ("Début", "2015", "vers 2015"),
        ("Montant en euros", "45 000 €", "environ 45 000 €"),
    ]


@pytest.mark.django_db
def test_the_back_office_gives_it_back(national_client):
    project = make.ProjectFactory(start=PartialDate(2015, is_approximate=True))
    make.FundingFactory(project=project, amount=Decimal(12500), amount_is_approximate=True)
    page = address("directory.project", "change", project.pk)

    data = form_data(national_client.get(page))
    answer = save(national_client, project)

    assert data["start"] == "vers 2015"
    assert data["fundings-0-amount"].replace("\u202f", " ").replace("\xa0", " ") == "environ 12 500 €"
    assert answer.status_code == 302
    assert Funding.objects.get().amount_is_approximate
    save(national_client, project, **{"fundings-0-amount": "12 500"})
    assert not Funding.objects.get().amount_is_approximate


@pytest.mark.django_db
def test_a_sum_is_about_when_one_of_its_parts_is(client, project, vendome):
    Funding.objects.exclude(funder__actor=vendome.actor).update(amount=Decimal(1000))

    funder = Funder.objects.get(actor=vendome.actor)
    addresses = [funder.get_absolute_url(), f"/collectivites/{vendome.actor.slug}/"]
    pages = [words(client.get(one)) for one in addresses]

    assert ["environ 12 500 €" in page for page in pages] == [True, True]


@pytest.mark.django_db
def test_an_address_is_read_in_the_back_office_as_on_the_site(national_client):
    actor = make.ActorFactory()

    save(national_client, actor, email="Mairie <accueil@vendome.example.org>")

    actor.refresh_from_db()
    assert actor.email == "accueil@vendome.example.org"
