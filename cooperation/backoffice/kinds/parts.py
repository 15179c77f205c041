"""What an organisation's sheet carries, under whichever of its roles it is edited."""

from cooperation.backoffice.records import AttachmentInline, ContactInline
from directory.models import ActorAttachment, ActorContact


class ActorContactInline(ContactInline):
    model = ActorContact


class ActorAttachmentInline(AttachmentInline):
    model = ActorAttachment
