"""One step after another: kept first, judged next."""

import re

import pytest

from directory.enums import SubmissionState
from directory.models import Submission
from directory.submissions import actions
from directory.submissions.kinds import kind_of
from tests import factories as make
from tests.cooperation.pages.proposing.conftest import ORIGIN, WHAT, WHERE, WHO, Person

AUTO = {**ORIGIN, "x-enregistrer": "auto"}


@pytest.fixture
def begun(person):
    """A person at the second step of a project."""
    person.open("/proposer/projet/")
    person.send(WHO)
    return person


def test_each_step_leads_to_the_next_and_back(begun):
    steps = []
    for fields in (WHERE, WHAT, {}, {}):
        begun.send(fields)
        steps.append(begun.address.split("/")[3])

    assert steps == ["quoi", "argent", "pieces", "relire"]
    assert f'href="{begun.follow}pieces/"' in begun.html


def test_what_the_page_shows_of_the_way(begun):
    begun.send({"pays": ""})

    assert begun.page.context["etapes"][0]["est_faite"] is True
    assert begun.page.context["etapes"][1] == {
        "rang": 2,
        "titre": "Où",
        "adresse": f"{begun.follow}ou/",
        "est_ici": True,
        "est_faite": False,
    }
    assert begun.html.count("Dites dans quel pays") == 2  # in the summary, and beside the field


def test_rows_come_and_go_without_script(begun, submission):
    begun.send({**WHERE, "partenaires-0-nom": "Lycée Ronsard", "ajouter": "partenaires"})
    assert 'name="partenaires-1-nom"' in begun.html
    begun.send(
        {**WHERE, "partenaires-0-nom": "Lycée Ronsard", "partenaires-1-nom": "Hôpital", "retirer": "partenaires-0"}
    )

    assert [row["nom"] for row in submission().answers["partenaires"]] == ["Hôpital"]
    assert begun.address.endswith("/ou/")


PARTNERS = {f"partenaires-{rank}-nom": name for rank, name in enumerate(("Lycée Ronsard", "Hôpital", "Rotary"))}


def partners(submission):
    return [row["nom"] for row in submission().answers["partenaires"]]


def test_rows_taken_away_are_put_back_where_they_were(begun, submission):
    begun.send({**WHERE, **PARTNERS, "retirer": "partenaires-0"})
    begun.send({**WHERE, **begun.rows("partenaires"), "retirer": "partenaires-1"})
    assert partners(submission) == ["Hôpital"]
    assert "Retiré\u00a0: Rotary" in begun.html

    begun.send({**WHERE, **begun.rows("partenaires"), "annuler": "partenaires"})
    assert partners(submission) == ["Hôpital", "Rotary"]
    begun.send({**WHERE, **begun.rows("partenaires"), "annuler": "partenaires"})
    assert partners(submission) == list(PARTNERS.values())
    assert 'name="annuler"' not in begun.html


def test_a_row_taken_away_is_told_in_the_order_of_its_questions(begun):
    begun.at("argent")
    row = {"nom": "AFD", "dispositif": "FICOL", "montant": "3 000 €", "annee": "2024"}
    begun.send({f"financeurs-0-{part}": text for part, text in row.items()} | {"retirer": "financeurs-0"})

    assert "AFD · FICOL · 3 000 € · 2024" in begun.html.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_was_typed_since_stays_when_a_row_is_put_back(begun, submission):
    begun.send({**WHERE, **PARTNERS, "retirer": "partenaires-2"})
    begun.send({**WHERE, "partenaires-0-nom": "Lycée Villon", "annuler": "partenaires"})

    assert partners(submission) == ["Lycée Villon", "Rotary"]


def test_going_on_ends_the_offer_to_put_back(begun):
    begun.send({**WHERE, **PARTNERS, "retirer": "partenaires-0"})
    begun.send({**WHERE, **begun.rows("partenaires")})
    begun.at("ou")

    assert 'name="annuler"' not in begun.html


def test_the_first_button_of_every_step_is_the_one_that_goes_on(begun):
    for step in ("qui", "ou", "quoi", "pieces", "relire"):
        begun.at(step)
        form = begun.html.partition("data-proposer")[2]
        first = re.search(r'<button[^>]*type="submit"[^>]*>', form)[0]
        assert not re.search("name=|formaction=", first), step


def test_what_may_mean_two_things_is_asked_and_the_choice_is_kept(begun, submission):
    begun.at("quoi")
    begun.send({**WHAT, "debut": "10/11/12"})
    choices = begun.html.count('name="debut__choix"')
    begun.send({**WHAT, "debut": "10/11/12", "debut__choix": "10 novembre 2012"})
    begun.at("quoi")

    assert choices == 3
    assert submission().answers["debut"] == "10 novembre 2012"


def test_a_choice_does_not_win_over_what_was_typed_since(begun, submission):
    begun.at("quoi")
    begun.send({**WHAT, "debut": "10/11/12"})
    begun.send({**WHAT, "debut": "mai 2015", "debut__choix": "10 novembre 2012"})

    assert submission().answers["debut"] == "mai 2015"


def test_the_territory_that_was_understood_is_read_back(begun):
    begun.at("qui")

    assert "Vendôme, commune, Département 41 (41), réseau CENTRAIDER" in begun.html.replace("\u00a0", " ")


def test_two_windows_lose_nothing(begun, submission):
    other = Person()
    begun.at("quoi")
    other.open(begun.address)
    other.send({**WHAT, "titre": "Écrit ailleurs"})

    answer = begun.send({**WHAT, "titre": "Écrit ici"})

    assert answer.status_code == 409
    assert 'value="Écrit ici"' in begun.html
    assert "Écrit ailleurs" in begun.html
    assert begun.send({**WHAT, "titre": "Écrit ici"}).status_code == 302
    assert submission().answers["titre"] == "Écrit ici"


def test_the_second_half_of_a_double_click_is_no_other_window(begun):
    begun.at("quoi")
    fields = {**begun.hidden(), **WHAT}

    answers = [begun.client.post(f"{begun.follow}quoi/", fields, headers=ORIGIN) for _click in range(2)]

    assert {answer.headers["Location"] for answer in answers} == {f"{begun.follow}argent/"}


def test_autosave_keeps_without_judging_and_draws_what_is_known(begun, submission):
    begun.at("ou")
    fields = {**begun.hidden(), "pays": "Bénin", "lieux-0-lieu": "Parakou"}

    answer = begun.client.post(f"{begun.follow}ou/", fields, headers=AUTO)

    said = answer.json()
    assert (answer.status_code, said["version"], said["adresse"]) == (200, submission().version, f"{begun.follow}ou/")
    assert "Parakou" in said["cote"]
    assert "CENTRAIDER suit votre territoire" in said["cote"]


def test_autosave_of_the_first_step_tells_the_address_of_the_draft(person, form_of, submission):
    answer = person.client.post("/proposer/projet/", form_of(courriel=""), headers=AUTO)

    assert answer.json()["adresse"].endswith("/qui/")
    assert submission().answers["courriel"] == ""


def test_sheets_that_look_alike_are_shown_with_a_way_to_correct_them(begun):
    make.ProjectFactory(title="De l’eau à Parakou", slug="eau", published=True, countries=["BJ"])
    begun.at("ou")
    begun.send(WHERE)
    begun.send(WHAT)

    assert 'href="/proposer/correction/?fiche=/projets/eau/"' in begun.html


def test_the_review_shows_all_and_says_what_is_missing(begun):
    begun.at("relire")
    begun.send({"accord": "on"})

    assert [one["texte"].replace("\u00a0", " ") for one in begun.page.context["manques"]] == [
        "Dites dans quel pays : « Bénin », par exemple.",
        "Donnez un titre à cette action.",
        "Dites en une phrase ce qui se fait.",
    ]
    assert f'href="{begun.follow}ou/?verifier=1&amp;retour=relire#champ-pays"' in begun.html
    begun.open(f"{begun.follow}ou/?verifier=1&retour=relire")
    begun.send(WHERE)
    assert begun.address == f"{begun.follow}relire/"


def test_the_review_says_of_the_author_what_was_understood(person):
    person.open("/proposer/projet/")
    said = {"courriel": "Mairie ‹accueil@vendome.example.org›", "fonction": "se\u200bcrétaire"}
    person.send({**WHO, **said, "fonction_publiee": "on"})
    person.at("relire")
    told = {line["question"]: line["mots"] for line in person.page.context["parties"][0]["lignes"]}

    assert told["Votre courriel"] == ["accueil@vendome.example.org"]
    assert told["Votre fonction"] == ["secrétaire"]
    assert [words for question, words in told.items() if question.startswith("Ma fonction")] == [["Oui"]]


def test_everything_is_sent_then_waits_for_the_address_to_be_confirmed(person, submission):
    person.write_project()

    person.send({"accord": "on", "mot": "Merci"})

    sent = submission()
    assert person.address == f"{person.follow}?envoye=1"
    assert sent.state == SubmissionState.UNCONFIRMED
    assert (sent.author_email, sent.network.name) == (WHO["courriel"], "CENTRAIDER")
    assert sent.values["pays"] == ["BJ"]
    assert sent.mails.get().to == WHO["courriel"]


def test_the_notice_is_agreed_to_or_nothing_is_sent(person, submission):
    person.write_project()

    person.send({})

    assert submission().state == SubmissionState.DRAFT
    assert "Cochez cette case pour envoyer." in person.html


def test_a_wrong_address_is_corrected_before_it_is_confirmed(person, submission):
    person.write_project()
    person.send({"accord": "on"})
    person.at("qui")
    person.send({**WHO, "courriel": "secretariat@vendome.example.org"})
    person.at("relire")

    person.send({"accord": "on"})

    assert submission().author_email == "secretariat@vendome.example.org"
    # The mail that still waited for the wrong address is not sent.
    assert [mail.to for mail in submission().mails.all()] == ["secretariat@vendome.example.org"]


def test_the_link_of_a_draft_is_mailed_once_after_the_first_step(person, submission):
    person.open("/proposer/projet/")
    for fields in (WHO, WHERE):
        person.send(fields)
    person.at("qui")
    person.send(WHO)
    [mail] = submission().mails.all()
    assert (mail.letter, mail.to, mail.not_before) == ("reprise", WHO["courriel"], None)

    for fields in (WHERE, WHAT, {}, {}, {"accord": "on"}):
        person.send(fields)
    assert [one.letter for one in submission().mails.all()] == ["confirmation"]


def test_what_was_sent_is_told_to_be_printed(person):
    person.write_project()
    person.send({"accord": "on"})

    summary = person.html.partition('id="resume"')[2].partition("</section>")[0]
    assert "De l’eau à Parakou" in summary
    assert "data-imprimer" in summary


@pytest.mark.parametrize("state", [SubmissionState.RECEIVED, SubmissionState.EXAMINED])
def test_what_was_received_is_amended_until_it_is_decided(person, submission, state):
    person.write_project()
    person.send({"accord": "on"})
    actions.confirm(submission(), email=WHO["courriel"])
    if state == SubmissionState.EXAMINED:
        actions.examine(submission(), by=make.EditorFactory())
    person.at("quoi")
    person.send({**WHAT, "titre": "Encore de l’eau à Parakou"})
    person.at("relire")
    assert "Envoyer les modifications" in person.html

    person.send({"accord": "on"})

    assert (submission().values["titre"], submission().state) == ("Encore de l’eau à Parakou", state)
    assert submission().entries.order_by("pk").last().kind == "modification"


def test_what_is_decided_is_no_longer_written(begun):
    Submission.objects.update(state=SubmissionState.WITHDRAWN)

    answer = begun.send(WHERE)

    # What was typed is shown, to be copied.
    assert answer.status_code == 409
    assert "Bénin" in answer.content.decode()
    assert "pays" not in Submission.objects.get().answers
    # Sent as it was, there is nothing to copy.
    begun.send(WHO, address=f"{begun.follow}qui/")
    assert begun.address == begun.follow
    assert begun.open(f"{begun.follow}ou/").headers["Location"] == begun.follow


def test_a_page_reads_each_answer_of_a_full_project_once(begun, django_assert_num_queries):
    make.ForeignTownFactory(name="Kandi", country="BJ")
    towns = ("Parakou", "Kandi", "Nikki", "Banikoara", "Bembèrèkè", "Djougou")
    rows = {f"lieux-{number}-lieu": name for number, name in enumerate(towns)}
    rows |= {f"partenaires-{number}-nom": f"Lycée {number}" for number in range(3)}
    rows |= {f"partenaires-{number}-pays": "Bénin" for number in range(3)}
    funders = {"financeurs-0-nom": "AFD", "financeurs-0-montant": "10 k€", "financeurs-1-nom": "Agence de l’eau"}
    for fields in ({**WHERE, **rows}, WHAT, funders, {}):
        begun.send(fields)

    # Read wherever it is shown, they took some 65 and 80. Each name that nobody knows is looked for once.
    for step, number in (("ou", 43), ("relire", 49)):
        with django_assert_num_queries(number):
            assert begun.at(step).status_code == 200


def test_an_unknown_step_is_missing(begun):
    assert begun.at("nulle-part").status_code == 404


@pytest.mark.parametrize("kind", ["jumelage", "evenement"])
def test_the_other_kinds_have_their_steps(person, kind, submission):
    person.open(f"/proposer/{kind}/")
    person.send(WHO)
    for step in [one["adresse"] for one in person.page.context["etapes"]]:
        assert person.open(f"{step}?verifier=1").status_code == 200

    assert submission().kind == kind


# --- « Est-ce terminé ? » -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "label"), [("termine", "Terminé"), ("a-confirmer", "Échéance dépassée, à confirmer")]
)
def test_an_end_that_has_passed_is_asked_about_and_the_answer_is_public(begun, submission, answer, label):
    begun.send(WHERE)
    begun.send({**WHAT, "debut": "2018", "fin": "juin 2021", "cloture": "ouvert"})
    asked = begun.html

    begun.send({**WHAT, "debut": "2018", "fin": "juin 2021", "cloture": "ouvert", "cloture__choix": answer})

    assert "Est-ce terminé" in asked
    assert asked.count('name="cloture__choix"') == 2
    assert ('value="juin 2021"' in asked, WHAT["resume"] in asked) == (True, True)
    assert begun.address.endswith("/argent/")
    kind = kind_of("projet")
    draft = submission()
    project = kind.write(draft, kind.clean(draft.answers, submission=draft).values, by=make.UserFactory(national=True))
    assert project.status_label == label
    # Whoever corrects it reads the same answer, and is not asked again.
    assert kind.answers(kind.read(project))["cloture"] == answer


@pytest.mark.parametrize(
    ("answers", "is_asked"),
    [
        ({"fin": "juin 2021", "cloture": "ouvert"}, True),
        ({"fin": "juin 2021", "cloture": ""}, True),
        ({"fin": "juin 2021", "cloture": "abandonne"}, False),
        ({"fin": "juin 2021", "cloture": "suspendu"}, False),
        ({"fin": "juin 2091", "cloture": "ouvert"}, False),
        ({"fin": "juin 2091", "cloture": "a-confirmer"}, False),
        ({"fin": "juin 2091", "cloture": "termine"}, True),
        ({"debut": "2091", "cloture": "termine"}, True),
        ({"debut": "2091", "cloture": "ouvert"}, False),
        ({"debut": "2018 - 2021", "cloture": "ouvert"}, True),
        ({"fin": "je ne sais pas", "cloture": "termine"}, False),
        ({"fin": "en cours", "cloture": "ouvert"}, False),
    ],
)
def test_what_today_says_of_the_dates_is_asked(db, answers, is_asked):
    kind = kind_of("projet")
    form = kind.form("quoi", {"titre": "Eau", "resume": "Puits.", "debut": "2017", "fin": ""} | answers, check=True)

    assert ("cloture" in form.errors) is is_asked


def test_a_correction_that_ends_a_project_in_the_past_is_asked(db):
    project = make.ProjectFactory(published=True, ongoing=True)
    kind = kind_of("projet")
    correction = make.SubmissionFactory(record=project, base=kind.read(project))
    known = kind.answers(correction.base)

    forms = [
        kind.form("quoi", known | changes, submission=correction, check=True)
        for changes in ({"titre": "Autre"}, {"fin": "vers 2021"})
    ]

    assert ["cloture" in form.errors for form in forms] == [False, True]


def test_the_address_that_is_kept_is_read_back_when_it_is_not_what_was_typed(person):
    person.open("/proposer/projet/")
    person.send({**WHO, "courriel": "Mairie <accueil@vendome.example.org>"})
    person.at("qui")
    told = person.html
    person.send({**WHO, "courriel": "accueil@vendome.example.org"})
    person.at("qui")

    assert "<span>accueil@vendome.example.org</span>" in told
    assert "<span>accueil@vendome.example.org</span>" not in person.html
