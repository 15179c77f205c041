import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from directory.enums import (
    AttachmentKind,
    EntryKind,
    LinkScope,
    MailState,
    MessageState,
    RecipientKind,
    RefusalKind,
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
    Message,
    MessageRefusal,
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


class MessageFactory(DjangoModelFactory):
    """To be confirmed, or ``sent=True``, ``reported=True``. ``record=``: the sheet that it was written from."""

    class Meta:
        model = Message

    class Params:
        record = None
        sent = factory.Trait(state=MessageState.SENT, sent_at=NOW, recipient=RecipientKind.CONTACT)
        reported = factory.Trait(sent=True, reported_at=NOW)

    record_table = factory.LazyAttribute(lambda one: one.record._meta.db_table if one.record else "")
    record_pk = factory.LazyAttribute(lambda one: one.record.pk if one.record else None)
    form = factory.Sequence(lambda n: f"{n:064x}")
    name = "Ana Kovač"
    email = "ana@lycee.example.org"
    subject = "Votre voyage à Kita"
    text = "Comment avez-vous trouvé votre école ?"


class MessageRefusalFactory(DjangoModelFactory):
    class Meta:
        model = MessageRefusal

    kind = RefusalKind.RECEIVES
    digest = factory.Sequence(lambda n: f"{n:064x}")


class PersonalLinkFactory(DjangoModelFactory):
    """To follow a proposition, or ``verify=True``: to answer about a sheet; ``write=True``: to send a message."""

    class Meta:
        model = PersonalLink

    class Params:
        verify = factory.Trait(
            scope=LinkScope.VERIFY, submission=None, request=factory.SubFactory(VerificationRequestFactory)
        )
        write = factory.Trait(scope=LinkScope.WRITE, submission=None, message=factory.SubFactory(MessageFactory))

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
