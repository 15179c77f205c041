"""axe-core finds nothing on the pages that only a link or an account opens: forms, follow-up, verification, desks."""

import pytest
from django.utils import timezone

from directory.enums import LinkScope, RequestAnswer, RequestState, SubmissionState
from directory.freshness import campaigns
from directory.mail import links
from directory.models import Project
from directory.submissions.kinds import kind_of
from tests import factories as make
from tests.e2e.test_accessibility import check

WHO = {"territoire": "Orléans", "fonction": "secrétaire", "courriel": "mairie@orleans.example.org"}
ROWS = {
    "projet": {
        **WHO,
        "pays": "Bénin, Mali",
        "lieux": [{"lieu": "Parakou"}, {"lieu": "Kita"}],
        "partenaires": [{"nom": ""}, {"nom": "Lycée Ronsard", "pays": "France"}],
        "titre": "Gestion des déchets à Parakou",
        "debut": "10/11/12",
        "budget": "12.500",
        "financeurs": [{"nom": "AFD", "montant": "beaucoup"}],
    },
    "jumelage": {
        **WHO,
        "membres": [{"lieu": "Parakou", "pays": "Bénin"}, {"lieu": "", "pays": ""}],
        "depuis": "03/04/05",
    },
    "evenement": {**WHO, "titre": "Rencontre", "debut": "10/11/12", "heure_debut": "25 h", "en_ligne": "on"},
}


def faults_of(page, paths, expected=200):
    found = {path: check(page, path, expected=expected) for path in paths}
    return {path: faults for path, faults in found.items() if faults}


def followed(submission):
    return f"/suivi/{links.give_link(LinkScope.FOLLOW, submission=submission, email=submission.author_email)}/"


@pytest.mark.parametrize("kind", list(ROWS))
def test_the_steps_have_no_fault(page, site, kind):
    draft = make.SubmissionFactory(kind=kind, title="Une proposition", answers=ROWS[kind], step="qui")
    make.SubmissionFileFactory(submission=draft, alt="")
    make.SubmissionFileFactory(submission=draft, document=True)
    address = followed(draft)

    faults = faults_of(page, [f"{address}{step.name}/?verifier=1" for step in kind_of(kind).steps])

    assert faults == {}


def test_a_correction_has_no_fault(page, site):
    kind = kind_of("projet")
    base = kind.read(site.project)
    answers = {**kind.answers(base), "titre": "Autrement", **WHO}
    correction = make.SubmissionFactory(
        kind="projet", record=site.project, title=str(site.project), base=base, answers=answers
    )
    address = followed(correction)
    sheets = [site.project.get_absolute_url(), site.call.get_absolute_url(), site.orleans.get_absolute_url()]

    faults = faults_of(page, [*(f"/proposer/correction/?fiche={sheet}" for sheet in sheets), f"{address}relire/"])

    assert faults == {}


def test_following_has_no_fault(page, site, absent, problems):
    paths = []
    for state in SubmissionState.values:
        submission = make.SubmissionFactory(
            state=state,
            network=site.network,
            reason="Elle existe déjà." if state == SubmissionState.REFUSED else "",
            **({"record": site.project} if state == SubmissionState.ACCEPTED else {}),
        )
        make.SubmissionEntryFactory(submission=submission, kind="question", text="En quelle année ?\n\n- ou avant ?")
        make.SubmissionEntryFactory(submission=submission, kind="reponse", text="En 2024.")
        paths.append(followed(submission))
    received = paths[2]
    waiting = make.SubmissionFactory(state=SubmissionState.UNCONFIRMED)
    token = links.give_link(LinkScope.CONFIRM, submission=waiting, email=waiting.author_email)
    paths += [f"{received}?confirme=1", f"{received}retirer/", f"{received}plus-tard/", f"/suivi/confirmer/{token}/"]

    faults = faults_of(page, paths)
    lost = faults_of(page, ["/suivi/perdu/", "/suivi/confirmer/perdu/"], expected=404)

    assert (faults, lost) == ({}, {})


def request_of(**fields):
    sent = {"state": RequestState.SENT, "sent_at": timezone.now(), "email": "contact@example.org"}
    asked = make.VerificationRequestFactory(**{**sent, **fields})
    return f"/verifier/{links.give_link(LinkScope.VERIFY, request=asked, email=asked.email)}/"


def test_verifying_has_no_fault(page, site, absent):
    project = request_of(project=site.project)
    bond = request_of(project=None, jumelage=site.jumelage)
    other = make.ProjectFactory(published=True, ongoing=True, network=site.network)
    said = {"state": RequestState.ANSWERED, "answer": RequestAnswer.ACCURATE, "answered_at": timezone.now()}
    answered = request_of(project=other, **said)
    paths = [project, f"{project}termine/", f"{project}autre-personne/", bond, f"{bond}termine/", answered]

    faults = faults_of(page, paths)
    lost = faults_of(page, ["/verifier/perdu/"], expected=404)

    assert (faults, lost) == ({}, {})


@pytest.fixture
def staff_page(page, site, sign_in):
    """A network's employee, signed in."""
    return sign_in(page, make.UserFactory(username="centre", network=site.network))


def test_the_screens_of_freshness_have_no_fault(staff_page, site):
    campaign = make.CampaignFactory(network=site.network, message="Bonjour à toutes et à tous.")
    make.ProjectFactory(published=True, ongoing=True, network=site.network, title="Sans contact")
    campaigns.add_sheets(campaign, Project.objects.all())
    asked = campaign.requests.get()
    at = f"/admin/directory/campaign/{campaign.pk}/"
    paths = [
        "/admin/",
        "/admin/directory/campaign/",
        "/admin/directory/campaign/add/",
        f"{at}change/",
        f"{at}fiches/",
        f"{at}courriel/",
        "/admin/directory/campaign/fraicheur/",
        f"/admin/directory/campaign/fiche/project/{site.project.pk}/",
        "/admin/directory/verificationrequest/",
        f"/admin/directory/verificationrequest/{asked.pk}/change/",
    ]

    assert faults_of(staff_page, paths) == {}


def test_the_desk_has_no_fault(staff_page, site):
    kind = kind_of("projet")
    base = kind.read(site.project)
    correction = make.ReceivedFactory(
        kind="projet",
        network=site.network,
        record=site.project,
        title=str(site.project),
        base=base,
        values={"titre": "Gestion des déchets et eau à Parakou", "budget": None},
    )
    cleaned = kind.clean({**ROWS["projet"], "resume": "Deux forages.", "debut": "2012", "budget": "", "accord": "on"})
    new = make.ReceivedFactory(
        kind="projet", network=site.network, title="Gestion des déchets à Parakou", values=cleaned.values
    )
    make.SubmissionFileFactory(submission=new)
    make.SubmissionFileFactory(submission=new, document=True)
    make.CannedReplyFactory()
    closed = make.SubmissionFactory(refused=True, network=site.network, reason="Elle existe déjà.")
    make.MailFactory(submission=new, network=site.network)
    paths = ["/admin/directory/submission/", "/admin/directory/mail/"]
    paths += [f"/admin/directory/submission/{one.pk}/change/" for one in (correction, new, closed)]

    assert faults_of(staff_page, paths) == {}
