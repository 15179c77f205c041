"""What ill-meaning people send: files, forms, links and texts, each refused with a sentence that helps or harmless."""

import io
import random
import re
import struct
import zipfile
import zlib
from html.parser import HTMLParser

import pytest
from django.core import mail as mailbox
from django.core.serializers import serialize
from django.utils import timezone
from PIL import Image

from directory.enums import LinkScope, SubmissionState
from directory.mail import links, outbox
from directory.models import Mail, PersonalLink, Submission, SubmissionEntry, SubmissionFile
from directory.submissions import actions
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.pages.proposing.conftest import ORIGIN, WHAT, WHERE, WHO
from tests.pdf import made

# --- Files -----------------------------------------------------------------------------------------------------------

SCRIPT = b"<!doctype html><script>alert(1)</script>"
ONLY = "Seuls les documents PDF et les images JPEG, PNG ou WebP sont acceptés."
UNREADABLE = "Cette image ne peut pas être lue. Envoyez une photo au format JPEG, PNG ou WebP."
WORD = "Ce fichier de traitement de texte n’est pas accepté."
HEIC = "Les photos HEIC de l’iPhone ne sont pas acceptées. Sur l’iPhone"
EMPTY = "Ce fichier est vide."
PROGRAM = "Ce fichier est un programme"
NOT_A_PDF = "Ce document n’est pas un PDF lisible."


def jpeg(**options):
    body = io.BytesIO()
    noise = random.Random(4).randbytes(60 * 40 * 3)
    Image.frombytes("RGB", (60, 40), noise).save(body, "JPEG", **options)
    return body.getvalue()


def located():
    exif = Image.Exif()
    exif[0x010F] = "Appareil de Dominique"
    exif.get_ifd(0x8825)[2] = (48.0, 52.0, 0.0)
    return jpeg(exif=exif)


def bomb():
    """A PNG of 50,000 × 50,000 pixels in a hundred bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def archive():
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as made:
        made.writestr("virus.exe", b"MZ")
    return body.getvalue()


REFUSED = {
    "a letter": ("convention.docx", archive(), WORD),
    "an old letter named as a document": ("convention.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WORD),
    "a photo of a telephone": ("IMG_0042.HEIC", b"\0\0\0\x24ftypheic\0\0\0\0", HEIC),
    "the same photo under another name": ("IMG_0042.jpg", b"\0\0\0\x24ftypmif1\0\0\0\0", HEIC),
    "a program named as a photo": ("photo.jpg", b"MZ\x90\0" + bytes(200), PROGRAM),
    "a page named as a document": ("convention.pdf", SCRIPT, ONLY),
    "a drawing that runs scripts": ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", ONLY),
    "the same named as a photo": ("dessin.png", b"<svg onload='alert(1)'/>", UNREADABLE),
    "a page named as a photo": ("photo.jpg", SCRIPT, UNREADABLE),
    "a page with a head of a document": ("convention.pdf", b"%PDF-1.4\n" + SCRIPT, NOT_A_PDF),
    "a document with a page behind": ("convention.pdf", made() + SCRIPT, NOT_A_PDF),
    "a bomb": ("grande.png", bomb(), "L’image est trop grande"),
    "half a photo": ("photo.jpg", jpeg()[:900], UNREADABLE),
    "a heavy file": ("lourd.jpg", jpeg() + bytes(21 * 2**20), "Le fichier dépasse 20 Mo."),
    "an archive named as a photo": ("photo.png", archive(), UNREADABLE),
    "an archive named as a document": ("convention.pdf", archive(), ONLY),
    "an archive": ("photos.zip", archive(), ONLY),
    "a program": ("photo.jpg.exe", b"MZ" + bytes(500), PROGRAM),
    "nothing, as a photo": ("photo.jpg", b"", EMPTY),
    "nothing, as a document": ("convention.pdf", b"", EMPTY),
    "nothing at all": ("rien", b"", EMPTY),
}


def sent(person, name, body, page="pieces/"):
    """Post a file under exactly this name, as no browser would."""
    edge = "a-la-limite"
    named = name.encode().replace(b'"', b"%22")
    head = f'--{edge}\r\nContent-Disposition: form-data; name="rester"\r\n\r\n1\r\n--{edge}\r\n'.encode()
    head += b'Content-Disposition: form-data; name="fichiers"; filename="' + named + b'"\r\n'
    head += b"Content-Type: image/jpeg\r\n\r\n"
    data = head + body + f"\r\n--{edge}--\r\n".encode()
    form = f"multipart/form-data; boundary={edge}"
    return person.client.post(f"{person.follow}{page}", data, content_type=form, headers=ORIGIN)


@pytest.fixture
def begun(person):
    """A person at the second step of a project."""
    person.open("/proposer/projet/")
    person.send(WHO)
    return person


@pytest.mark.parametrize(("name", "body", "sentence"), REFUSED.values(), ids=list(REFUSED))
def test_a_hostile_file_is_refused_with_a_sentence(begun, name, body, sentence):
    page, script = sent(begun, name, body), sent(begun, name, body, "pieces/envoyer/")

    assert (page.status_code, script.status_code) == (422, 422)
    assert f"«\u00a0{name}\u00a0»\u00a0: {sentence}" in page.content.decode()
    assert sentence in script.json()["message"]
    assert SubmissionFile.objects.count() == 0


@pytest.mark.parametrize(
    "body", [jpeg() + SCRIPT, jpeg(comment=SCRIPT), located()], ids=["a page behind", "a page inside", "a position"]
)
def test_a_photo_is_drawn_again(begun, body):
    answer = sent(begun, "photo.jpg", body)

    assert answer.status_code == 302
    kept = SubmissionFile.objects.get().file.read()
    assert [word for word in (b"alert", b"Dominique", b"Exif", b"GPS") if word in kept] == []
    assert Image.open(io.BytesIO(kept)).size == (60, 40)


def test_a_document_loses_its_scripts_and_is_only_ever_saved(begun):
    sent(begun, "convention.pdf", made(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"))
    piece = SubmissionFile.objects.get()
    assert b"alert" not in piece.file.read()
    desk = client_of(make.UserFactory(national=True))
    Submission.objects.update(
        state="recue", received_at=timezone.now(), email_confirmed_at=timezone.now(), consent_at=timezone.now()
    )

    answers = [
        begun.client.get(f"{begun.follow}pieces/{piece.pk}/"),
        desk.get(f"/admin/directory/submission/{piece.submission_id}/pieces/{piece.pk}/"),
    ]

    for answer in answers:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/cron.d/photo.jpg",
        "..\\..\\photo.jpg",
        "/etc/passwd/photo.jpg",
        "photo\u202egpj.exe.jpg",
        "pho\x00to.jpg",
        "é" * 250 + ".jpg",
        "<img src=x onerror=alert(1)>.jpg",
        "'; DROP TABLE--.jpg",
    ],
    ids=["traversal", "backslashes", "absolute", "written backwards", "NUL", "250 signs", "a tag", "SQL"],
)
def test_the_name_of_a_file_decides_of_nothing(begun, name):
    assert sent(begun, name, jpeg()).status_code == 302

    begun.open(f"{begun.follow}pieces/")
    assert "<img src=x" not in begun.html
    assert "\u202e" not in begun.html
    folder, _slash, file = SubmissionFile.objects.get().file.name.partition("/")
    assert folder == "propositions"
    assert re.fullmatch(r"[\w-]{22}\.jpg", file, re.ASCII)


# --- Forms -----------------------------------------------------------------------------------------------------------


FORGED = {
    "rows by the thousand": {f"financeurs-{n}-nom": "Fonds" for n in range(1500)},
    "rows far away": {"lieux-999999999999-lieu": "Kita", "lieux--1-lieu": "Kita", "lieux-0-": "Kita"},
    "parts that are not": {"lieux-0-acteur": "1", "lieux-0-__class__": "x", "partenaires-0-acteur": "9" * 40},
    "keys of others": {"partenaires-0-nom": "X", "partenaires-0-acteur": "-1", "partenaires-0-ville": "{}"},
    "a choice that is not": {"porteur": "superuser", "secteurs": ["9" * 30, "-1", "x"], "odd": ["99", "\x00"]},
    "fields of the base": {"state": "acceptee", "network": "1", "author_email": "x@y.fr", "decided_by": "1"},
    "half a sign": {"pays": "\ud800", "titre": "\udfff\x00"},
    "what is read": {
        "debut": "9" * 400,
        "fin": "١٢/٠٣/٢٠٢٠",
        "budget": "9" * 400 + " €",
        "site": "javascript:alert(1)",
    },
    "a version": {"version": "9" * 400},
}


STEPS = ("qui", "ou", "quoi", "argent", "relire")


@pytest.mark.parametrize("fields", FORGED.values(), ids=list(FORGED))
def test_forged_answers_are_kept_as_texts_or_dropped(begun, submission, fields):
    fields = {
        name: value.encode("utf-8", "surrogatepass").decode("latin-1") if isinstance(value, str) else value
        for name, value in fields.items()
    }

    answers = [begun.client.post(f"{begun.follow}{step}/", fields, headers=ORIGIN) for step in STEPS]
    pages = [begun.open(f"{begun.follow}{step}/?verifier=1").status_code for step in STEPS]

    assert {answer.status_code for answer in answers} <= {302, 409}
    assert pages == [200] * len(STEPS)
    kept = submission()
    assert (kept.state, kept.network, kept.author_email, kept.decided_by) == ("brouillon", None, "", None)
    assert sum(len(rows) for rows in kept.answers.values() if isinstance(rows, list)) <= 400


def test_a_name_without_end_is_refused_by_a_page_that_helps(begun):
    answer = sent(begun, "é" * 2000 + ".jpg", jpeg())

    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize(
    "fields", [{f"n{n}": "x" for n in range(2100)}, {"resume": "x" * 3_000_000}], ids=["2,100 fields", "3 Mo of text"]
)
def test_too_much_is_refused_and_nothing_is_lost(begun, submission, fields):
    before = submission().answers

    answer = begun.client.post(f"{begun.follow}quoi/", fields, headers=ORIGIN)

    assert answer.status_code in (400, 413)
    assert "<h1" in answer.content.decode()
    assert submission().answers == before


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"--x\r\nContent-Disposition: form-data", b"a=%zz&%00=%00"])
@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/plain; charset=x"],
)
def test_a_body_that_is_no_form_breaks_nothing(begun, body, content_type):
    for page in ("quoi/", "pieces/", "pieces/envoyer/", "repondre/", "relire/"):
        answer = begun.client.generic("POST", f"{begun.follow}{page}", body, content_type, headers=ORIGIN)

        assert answer.status_code < 500


# --- Links -----------------------------------------------------------------------------------------------------------

DOORS = ("qui/", "quoi/", "pieces/", "pieces/envoyer/", "relire/", "repondre/", "retirer/", "plus-tard/")


@pytest.fixture
def received(person, submission):
    """A person whose project waits for its moderators, with a photo."""
    person.write_project()
    person.at("pieces")
    sent(person, "photo.jpg", jpeg())
    SubmissionFile.objects.update(credit="Vendôme", alt="Un forage")
    person.at("relire")
    person.send({"accord": "on"})
    actions.confirm(submission(), email=WHO["courriel"])
    return person


def everything():
    models = (Submission, SubmissionEntry, SubmissionFile, PersonalLink, Mail)
    return [serialize("json", model.objects.order_by("pk")) for model in models]


def doors():
    return [*DOORS, f"pieces/{SubmissionFile.objects.get().pk}/"]


def other_links(submission):
    """Tokens that must open nothing of what follows a proposition."""

    def given(scope, **fields):
        token = links.give_link(scope, submission=submission, email=WHO["courriel"])
        PersonalLink.objects.filter(digest=links.digest_of(token)).update(**fields)
        return token

    asked = make.VerificationRequestFactory(email=WHO["courriel"])
    return {
        "expired": given(LinkScope.FOLLOW, expires_at=timezone.now()),
        "revoked": given(LinkScope.FOLLOW, revoked_at=timezone.now()),
        "to confirm": links.give_link(LinkScope.CONFIRM, submission=submission, email=WHO["courriel"]),
        "to verify": links.give_link(LinkScope.VERIFY, request=asked, email=asked.email),
        "invented": "0" * 64,
    }


def test_a_link_that_is_not_the_right_one_opens_no_door(received, submission):
    tokens = other_links(submission())
    before, statuses = everything(), {}

    for name, token in tokens.items():
        posts = [received.client.post(f"/suivi/{token}/{door}", {"reponse": "x"}, headers=ORIGIN) for door in doors()]
        statuses[name] = {answer.status_code for answer in posts}
        assert all(submission().title not in answer.content.decode() for answer in posts)

    assert everything() == before
    gone = {"expired": {410}, "revoked": {410}, "to confirm": {410}, "to verify": {410}, "invented": {404}}
    assert statuses == gone


def test_only_a_link_to_confirm_confirms(person, submission):
    person.write_project()
    person.send({"accord": "on"})
    tokens = {name: token for name, token in other_links(submission()).items() if name != "to confirm"}
    dead = links.give_link(LinkScope.CONFIRM, submission=submission(), email=WHO["courriel"])
    PersonalLink.objects.filter(digest=links.digest_of(dead)).update(expires_at=timezone.now())

    statuses = {
        name: person.client.post(f"/suivi/confirmer/{token}/", headers=ORIGIN).status_code
        for name, token in {**tokens, "out of date": dead}.items()
    }

    assert submission().state == SubmissionState.UNCONFIRMED
    assert statuses == {"expired": 410, "revoked": 410, "to verify": 410, "invented": 404, "out of date": 410}


def test_a_program_that_opens_every_address_changes_nothing(received):
    before = everything()

    for method in ("get", "head", "options"):
        for door in ("", "?verifier=1", "?envoye=1", *doors()):
            assert getattr(received.client, method)(f"{received.follow}{door}").status_code in (200, 302, 405)

    assert everything() == before


@pytest.mark.parametrize("origin", [{"origin": "https://mechant.example"}, {"sec-fetch-site": "cross-site"}])
def test_another_site_opens_no_door_either(received, submission, origin):
    confirmation = links.give_link(LinkScope.CONFIRM, submission=submission(), email=WHO["courriel"])
    places = [*(f"{received.follow}{door}" for door in doors()), f"/suivi/confirmer/{confirmation}/"]
    places += ["/suivi/nouveau-lien/", "/proposer/projet/", "/proposer/jumelage/", "/proposer/evenement/"]
    before = everything()

    answers = [received.client.post(place, {**WHO, "reponse": "x"}, headers=origin) for place in places]

    assert {answer.status_code for answer in answers} == {403}
    assert everything() == before


def test_a_file_is_not_taken_away_by_another_author(received, submission):
    piece = submission().files.get()
    token = links.give_link(LinkScope.FOLLOW, submission=make.SubmissionFactory())

    answer = received.client.post(f"/suivi/{token}/pieces/{piece.pk}/", headers=ORIGIN)

    assert answer.status_code == 302
    assert SubmissionFile.objects.get() == piece


# --- Texts -----------------------------------------------------------------------------------------------------------

HOSTILE = "\"'><xss-marque onx=1>"


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "xss-marque" or any(name == "onx" for name, _value in attributes):
            self.found.append(self.get_starttag_text())


def test_the_marker_is_seen_when_it_is_a_tag():
    assert len(Tags(f"<p title=''>{HOSTILE}</p>").found) == 1


def test_what_is_typed_is_text_on_every_page_and_in_every_mail(person, submission, places):
    staff = make.UserFactory(national=True, first_name=HOSTILE, last_name=HOSTILE)
    desk, pages = client_of(staff), {}

    def keep(name, html):
        pages[name] = html

    person.open("/proposer/projet/")
    steps = (
        {**WHO, "fonction": HOSTILE, "nom": HOSTILE, "porteur": "autre", "porteur_nom": HOSTILE},
        {**WHERE, "lieux-0-lieu": HOSTILE, "partenaires-0-nom": HOSTILE, "partenaires-0-pays": "Bénin"},
        {**WHAT, "titre": f"Eau {HOSTILE}", "resume": HOSTILE, "description": HOSTILE, "fin": HOSTILE},
        {"budget": HOSTILE, "financeurs-0-nom": HOSTILE, "financeurs-0-dispositif": HOSTILE},
    )
    for fields in steps:
        person.send(fields)
        keep(person.address, person.html)
    for name in ("qui", "ou", "quoi", "argent"):
        person.open(f"{person.follow}{name}/?verifier=1")
        keep(f"{name} checked", person.html)
    person.at("quoi")
    person.send({**steps[2], "fin": "2030"})
    person.at("argent")
    person.send({**steps[3], "budget": "néant"})
    sent(person, f"{HOSTILE}.jpg", jpeg())
    person.at("pieces")
    piece = submission().files.get()
    person.send({f"piece-{piece.pk}-credit": HOSTILE, f"piece-{piece.pk}-alt": HOSTILE})
    person.at("pieces")
    keep("pieces", person.html)
    person.at("relire")
    keep("relire", person.html)
    person.send({"accord": "on", "mot": HOSTILE})
    assert submission().state == SubmissionState.UNCONFIRMED
    confirmation = links.give_link(LinkScope.CONFIRM, submission=submission(), email=WHO["courriel"])
    keep("confirm", person.client.get(f"/suivi/confirmer/{confirmation}/").content.decode())
    actions.confirm(submission(), email=WHO["courriel"])
    actions.ask(submission(), by=staff, text=HOSTILE)
    person.open(person.follow)
    keep("question", person.html)
    person.client.post(f"{person.follow}repondre/", {"reponse": HOSTILE}, headers=ORIGIN)
    for page in ("", "retirer/", "plus-tard/"):
        keep(f"follow {page}", person.open(f"{person.follow}{page}").content.decode())
    keep("inbox", desk.get("/admin/directory/submission/").content.decode())
    keep("desk", desk.get(f"/admin/directory/submission/{submission().pk}/change/").content.decode())
    record = actions.accept(submission(), by=staff)
    sheet = record.get_absolute_url()
    for address in (sheet, "/projets/", "/projets/?vue=table", f"/proposer/correction/?fiche={sheet}", person.follow):
        keep(address, person.client.get(address).content.decode())
    keep("decided", desk.get(f"/admin/directory/submission/{submission().pk}/change/").content.decode())
    for mail in Mail.objects.all():
        keep(f"mail {mail.letter}", mail.html)
        keep(f"desk of mail {mail.letter}", desk.get(f"/admin/directory/mail/{mail.pk}/change/").content.decode())

    assert {name: found for name, html in pages.items() if (found := Tags(html).found)} == {}
    silent = {name for name, html in pages.items() if "xss-marque" not in html}
    # The other form of a mail does not say everything; all pages do, but the one that asks where.
    assert {name for name in silent if not name.startswith("desk of mail")} <= {f"{person.follow}ou/"}


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028"])
def test_a_new_line_adds_no_header_to_a_mail(person, submission, end):
    header = f"{end}Bcc: victime@example.org{end}X-Faux: 1"
    person.open("/proposer/projet/")
    for fields in ({**WHO, "nom": f"A{header}", "fonction": f"B{header}"}, WHERE, {**WHAT, "titre": f"Eau{header}"}):
        person.send(fields)
    person.at("qui")
    person.send({**WHO, "courriel": f"{WHO['courriel']}{header}"})
    refused = "?verifier=1" in person.address or submission().answers["courriel"] == WHO["courriel"]
    person.at("qui")
    person.send({**WHO, "nom": f"A{header}", "fonction": f"B{header}"})
    person.at("relire")
    person.send({"accord": "on"})
    if submission().state == SubmissionState.UNCONFIRMED:
        actions.confirm(submission(), email=WHO["courriel"])

    for mail in Mail.objects.all():
        outbox.send(mail.pk)

    assert refused
    for message in mailbox.outbox:
        written = message.message()
        assert written["Bcc"] is None
        assert written["X-Faux"] is None
        assert message.recipients() == [WHO["courriel"]]
    answer = person.client.get(person.follow)
    assert "X-Faux" not in answer.headers
