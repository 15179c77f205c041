"""« Que faut-il changer ? »: one box about a sheet, or about one of its facts."""

import time

import pytest
from django.core import mail as mailbox

from directory.enums import EntryKind, SubmissionState
from directory.mail import outbox
from directory.models import Mail, Submission
from directory.submissions import actions, guard
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.pages.proposing.conftest import Person

WRONG = "La commune compte 4 818 habitants, pas 4 188."


@pytest.fixture
def cluny(places):
    town = make.CommuneFactory(name="Cluny", code="71137", population=4188)
    town.actor.summary = "Cluny coopère avec deux abbayes."
    town.actor.save()
    return town


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def link_beside(person, sheet, name):
    """The address of the link that corrects the fact called ``name``, as the sheet gives it."""
    person.open(sheet)
    [address] = {one for one in _hrefs(person.html) if one.endswith(f"&amp;fait={name}")}
    return address.replace("&amp;", "&")


def _hrefs(html):
    return [part.partition('"')[0] for part in html.split('href="')[1:]]


@pytest.mark.parametrize(
    ("name", "said"),
    [("population", "Population : 4 188 habitants"), ("phrase", "La phrase : Cluny coopère avec deux abbayes.")],
)
def test_a_fact_is_corrected_in_one_box_without_an_address(person, cluny, submission, name, said):
    person.open(link_beside(person, cluny.get_absolute_url(), name))
    assert said.split(" : ")[1] in plain(person.html)

    person.send({"constat": WRONG})

    remark = submission()
    assert (remark.kind, remark.state, remark.author_email) == ("remarque", SubmissionState.RECEIVED, "")
    assert remark.record_pk == cluny.actor.pk
    assert remark.values["constat"] == WRONG
    assert said.split(" : ")[0] in remark.values["fait"]
    assert said.split(" : ")[1] in plain(remark.values["fait"])
    assert "est bien arrivée" in plain(person.html)
    assert Mail.objects.count() == 0


def test_the_team_reads_it_decides_and_the_journal_tells(person, cluny, submission):
    person.open(link_beside(person, cluny.get_absolute_url(), "population"))
    person.send({"constat": WRONG})
    desk = client_of(make.UserFactory(national=True))
    address = f"/admin/directory/submission/{submission().pk}/change/"

    page = plain(desk.get(address, follow=True).content.decode())

    assert WRONG in page
    assert "4 188" in page
    assert 'mailto:"' not in page
    actions.accept(submission(), by=make.UserFactory(national=True))
    states = submission().entries.order_by("at", "pk").values_list("to_state", flat=True)
    assert (list(states), Mail.objects.count()) == ([SubmissionState.RECEIVED, SubmissionState.ACCEPTED], 0)


def test_with_an_address_it_waits_for_its_proof(person, cluny, submission):
    person.open(f"/proposer/?fiche={cluny.get_absolute_url()}")
    person.send({"constat": WRONG, "courriel": "lecteur@cluny.example.org"})
    assert submission().state == SubmissionState.UNCONFIRMED
    outbox.send(Mail.objects.get(letter="confirmation").pk)

    [letter] = mailbox.outbox
    start = letter.body.index("/suivi/confirmer/")
    person.send(address=letter.body[start:].split()[0])

    assert submission().state == SubmissionState.RECEIVED


def test_the_full_form_is_one_link_away_where_there_is_one(person, cluny):
    call = make.CallFactory(published=True)
    pages = [person.open(f"/proposer/?fiche={one.get_absolute_url()}") for one in (cluny, call)]
    full = [f"/proposer/correction/?fiche={one.get_absolute_url()}" for one in (cluny, call)]

    assert [address in page.content.decode() for address, page in zip(full, pages, strict=True)] == [True, False]
    assert person.open(full[0]).status_code == 200


@pytest.mark.parametrize("fields", [{}, {"constat": " "}, {"constat": "Faux.", "courriel": "lecteur@"}])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(person, cluny, fields):
    person.open(f"/proposer/?fiche={cluny.get_absolute_url()}")

    person.send(fields)

    assert (person.page.status_code, Submission.objects.count()) == (422, 0)
    assert all(typed.strip() in person.html for typed in fields.values())
    assert 'aria-invalid="true"' in person.html


@pytest.mark.parametrize("sign", [{"page_perso": "x"}, {"cachet": "faux"}])
def test_robots_are_told_to_check(person, cluny, sign):
    person.open(f"/proposer/?fiche={cluny.get_absolute_url()}")

    person.send({"constat": WRONG, **sign})

    assert (person.page.status_code, Submission.objects.count()) == (422, 0)
    assert WRONG in person.html


def test_nobody_remarks_without_end(cluny, settings):
    settings.FORM_LIMITS = settings.FORM_LIMITS | {"remarque": {"each": 2, "all": 100}}
    statuses = []
    for number in range(3):
        person = Person()
        person.open(f"/proposer/?fiche={cluny.get_absolute_url()}")
        statuses.append(person.send({"constat": f"{WRONG} {number}"}).status_code)

    assert (statuses, Submission.objects.count()) == ([302, 302, 429], 2)


def test_the_back_button_and_a_double_click_make_one_remark(person, cluny, submission):
    person.open(f"/proposer/?fiche={cluny.get_absolute_url()}")
    fields = {**person.hidden(), "constat": WRONG}
    address = person.action()

    for text in (WRONG, WRONG, "4 881 habitants."):
        person.client.post(address, fields | {"constat": text}, REMOTE_ADDR=person.ip)

    assert submission().values["constat"] == "4 881 habitants."
    assert submission().entries.filter(kind=EntryKind.AMENDMENT).count() == 1


def test_a_form_of_yesterday_goes_on(person, cluny, submission):
    person.open(f"/proposer/?fiche={cluny.get_absolute_url()}")
    person.send({"constat": WRONG, "cachet": guard.Stamp("hier", int(time.time()) - 25 * 3600).text})
    assert person.page.status_code == 422

    person.send({"constat": WRONG})

    assert submission().values["constat"] == WRONG


@pytest.mark.parametrize("name", ["", "inconnu", "\x00", "a" * 5000, "__class__"])
def test_a_fact_that_the_sheet_does_not_tell_names_nothing(person, cluny, submission, name):
    answer = person.client.get("/proposer/", {"fiche": cluny.get_absolute_url(), "fait": name})

    assert (answer.status_code, answer.context["fait"]) == (200, "")


@pytest.mark.parametrize("sheet", ["/projets/inconnu/", "/admin/", "\x00", "//mechant.example/", ""])
def test_a_remark_about_nothing_asks_which_sheet(person, db, sheet):
    answer = person.client.get("/proposer/remarque/", {"fiche": sheet, "fait": "population"})

    assert (answer.status_code, answer.context["fiche"]) == (200, None)


def test_an_address_with_a_hole_still_names_its_fact(person, cluny):
    holed = cluny.get_absolute_url().replace("/coll", "/co\x00ll")
    answer = person.client.get("/proposer/", {"fiche": holed, "fait": "population"})

    assert plain(answer.context["fait"]).startswith("Population : 4 188 habitants")


@pytest.mark.parametrize("former", ["/collectivites/cluny/", "/collectivites/Cluny/"])
@pytest.mark.parametrize("path", ["/proposer/", "/proposer/remarque/", "/proposer/correction/", "/ecrire/"])
def test_the_former_address_of_a_sheet_is_still_about_it(client, cluny, path, former):
    cluny.actor.slug = "cluny-l-abbaye"
    cluny.actor.save()

    assert "Cluny" in client.get(path, {"fiche": former}).content.decode()
