"""The mail of a campaign before it leaves: shown for a chosen sheet, and sent to oneself."""

from dataclasses import dataclass

from django.contrib import messages
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from directory.freshness import campaigns, contacts
from directory.kinds import asked_models
from directory.mail import outbox
from directory.models import VerificationRequest
from directory.submissions import letters

OFFERED = 100
"""Sheets to choose from in the preview."""


class Sample:
    """The mail of one request of a campaign. ``key``: the request's, as the address says it; else the first one.

    ``is_reminder``: the second mail, to those who did not answer.
    """

    def __init__(self, campaign, data):
        self.campaign, self.key = campaign, data.get("demande", "")
        self.is_reminder = "relance" in data

    @cached_property
    def choices(self):
        return list(self.campaign.requests.with_sheets().order_by("pk")[:OFFERED])

    @cached_property
    def request(self):
        """A request of the campaign, or one made up of a sheet that it could ask about, or ``None``."""
        own = self.campaign.requests.with_sheets("network__actor")
        if self.key.isdecimal() and len(self.key) < 19 and (found := own.filter(pk=self.key).first()):
            return found
        return own.order_by("pk").first() or self._made_up()

    def _made_up(self):
        for model in asked_models():
            sheets = contacts.with_contact(campaigns.sheets_of(self.campaign, model))
            sheet = sheets.filter(contact_email__isnull=False).order_by("pk").first()
            if sheet is not None:
                contact = contacts.contact_of(sheet)
                return VerificationRequest(
                    campaign=self.campaign,
                    email=contact.email,
                    label=contacts.label_of(contact),
                    **{model._meta.model_name: sheet},
                )
        return None

    @cached_property
    def _first(self):
        return letters.preview(self.request, reminder=self.is_reminder)

    @property
    def subject(self):
        return self._first[0]

    @property
    def text(self):
        return self._first[1]

    @property
    def html(self):
        return self._first[2]

    @property
    def reply_to(self):
        return outbox.reply_address(self.campaign.network)


@dataclass(frozen=True)
class _Trial:
    """A letter made already, for the outbox."""

    name: str
    subject: str
    reply_to: str
    written: str
    coloured: str

    def text(self):
        return self.written

    def html(self):
        return self.coloured


def send_trial(request, campaign, sample):
    """Send the mail of ``sample`` to the account that asks; its link leads nowhere."""
    if sample.request is None:
        messages.error(request, _("Aucune fiche n’a de contact : il n’y a pas de courriel à montrer."))
        return
    if not request.user.email:
        messages.error(request, _("Votre compte n’a pas de courriel : demandez à l’équipe nationale de l’ajouter."))
        return
    trial = _Trial(
        "verification",
        _("[Essai] %(subject)s") % {"subject": sample.subject},
        sample.reply_to,
        sample.text,
        sample.html,
    )
    outbox.post(trial, to=request.user.email, network=campaign.network)
    messages.success(request, _("Essai envoyé à %(email)s.") % {"email": request.user.email})
