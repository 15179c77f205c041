import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from directory.enums import (
    AttachmentKind,
    EntryKind,
    LinkScope,
    MailState,
    ReplyKind,
    RequestAnswer,
    RequestState,
    SubmissionKind,
    SubmissionState,
)
from directory.models import (
    Campaign,
    CannedReply,
    Mail,
    PersonalLink,
    Submission,
    SubmissionEntry,
    SubmissionFile,
    Throttle,
    VerificationRequest,
)
from tests.factories.accounts import EditorFactory
from tests.factories.base import PDF, PNG, links

FINAL = (SubmissionState.ACCEPTED, SubmissionState.REFUSED)
NOT_ARRIVED = (SubmissionState.DRAFT, SubmissionState.UNCONFIRMED)
NOW = factory.LazyFunction(timezone.now)


class SubmissionFactory(DjangoModelFactory):
    """A draft of a new project, or ``received=True``, ``accepted=True``, ``refused=True``, or any ``state=``: its dates
    and whoever decided follow. ``record=``: the sheet to correct, or the one that was made; ``also=[networks]``.
    """

    class Meta:
        model = Submission
        skip_postgeneration_save = True

    class Params:
        record = None
        received = factory.Trait(state=SubmissionState.RECEIVED)
        accepted = factory.Trait(state=SubmissionState.ACCEPTED)
        refused = factory.Trait(state=SubmissionState.REFUSED)

    kind = SubmissionKind.PROJECT
    title = factory.Sequence(lambda n: f"Des forages à Kita {n}")
    state = SubmissionState.DRAFT
    author_email = "mairie@vendome.example.org"
    author_name = "Camille Martin"
    author_function = "Secrétaire de mairie"
    author_label = "la commune de Vendôme"
    received_at = factory.LazyAttribute(lambda one: None if one.state in NOT_ARRIVED else timezone.now())
    email_confirmed_at = factory.SelfAttribute("received_at")
    consent_at = factory.LazyAttribute(lambda one: None if one.state == SubmissionState.DRAFT else timezone.now())
    is_correction = factory.LazyAttribute(lambda one: one.record is not None and one.state != SubmissionState.ACCEPTED)
    record_table = factory.LazyAttribute(lambda one: one.record._meta.db_table if one.record else "")
    record_pk = factory.LazyAttribute(lambda one: one.record.pk if one.record else None)
    decided_at = factory.LazyAttribute(lambda one: timezone.now() if one.state in FINAL else None)
    decided_by = factory.LazyAttribute(lambda one: EditorFactory() if one.state in FINAL else None)

    also = links("also")

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        if kwargs["state"] == SubmissionState.ACCEPTED and not kwargs["record_table"]:
            kwargs |= {"record_table": "directory_project", "record_pk": 1}
        return kwargs


class ReceivedFactory(SubmissionFactory):
    """A proposition that waits for its moderators."""

    state = SubmissionState.RECEIVED


class SubmissionEntryFactory(DjangoModelFactory):
    """A note, or ``move=True``: a change of state."""

    class Meta:
        model = SubmissionEntry

    class Params:
        move = factory.Trait(
            kind=EntryKind.STATE, from_state=SubmissionState.DRAFT, to_state=SubmissionState.UNCONFIRMED, text=""
        )

    submission = factory.SubFactory(SubmissionFactory)
    kind = EntryKind.NOTE
    by_label = "CENTRAIDER"
    text = "Une note."


class SubmissionFileFactory(DjangoModelFactory):
    """A photo, or a document with ``document=True``."""

    class Meta:
        model = SubmissionFile

    class Params:
        document = factory.Trait(
            kind=AttachmentKind.DOCUMENT,
            file=factory.django.FileField(data=PDF, filename="convention.pdf"),
            title="Convention de 2024",
            credit="",
            alt="",
        )

    submission = factory.SubFactory(SubmissionFactory)
    kind = AttachmentKind.PHOTO
    file = factory.django.FileField(data=PNG, filename="photo.png")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    credit = "Ville de Vendôme"
    alt = "Un forage à Kita"


class CampaignFactory(DjangoModelFactory):
    """Of the national level; ``of_network=True``: the continuous one of a network."""

    class Meta:
        model = Campaign

    class Params:
        of_network = factory.Trait(
            network=factory.SubFactory("tests.factories.actors.NetworkFactory"), is_continuous=True
        )

    title = factory.Sequence(lambda n: f"Vérification {n}")


class VerificationRequestFactory(DjangoModelFactory):
    """About a project, or ``project=None, jumelage=``; ``answered=True``."""

    class Meta:
        model = VerificationRequest

    class Params:
        answered = factory.Trait(state=RequestState.ANSWERED, answer=RequestAnswer.ACCURATE, answered_at=NOW)

    project = factory.SubFactory("tests.factories.records.ProjectFactory")
    email = factory.Sequence(lambda n: f"contact-{n}@example.org")


class PersonalLinkFactory(DjangoModelFactory):
    """To follow a proposition, or ``verify=True``: to answer about a sheet."""

    class Meta:
        model = PersonalLink

    class Params:
        verify = factory.Trait(
            scope=LinkScope.VERIFY, submission=None, request=factory.SubFactory(VerificationRequestFactory)
        )

    digest = factory.Sequence(lambda n: f"{n:064x}")
    scope = LinkScope.FOLLOW
    submission = factory.SubFactory(SubmissionFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=7))


class MailFactory(DjangoModelFactory):
    """Waiting to leave, or ``sent=True``."""

    class Meta:
        model = Mail

    class Params:
        sent = factory.Trait(state=MailState.SENT, sent_at=NOW)

    letter = "reception"
    to = "mairie@vendome.example.org"
    subject = "Votre proposition est bien arrivée"
    text = "Merci."


class ThrottleFactory(DjangoModelFactory):
    class Meta:
        model = Throttle

    scope = "courriel"
    key = factory.Sequence(lambda n: f"{n:064x}")
    window = NOW
    count = 1


class CannedReplyFactory(DjangoModelFactory):
    class Meta:
        model = CannedReply

    slug = factory.Sequence(lambda n: f"reponse-{n}")
    kind = ReplyKind.QUESTION
    title = factory.Sequence(lambda n: f"Une réponse {n}")
    text = "Merci. Quand cela s’est-il passé ?"
