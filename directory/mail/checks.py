"""What must not be on where strangers come."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def no_demonstration_mailbox(app_configs, **kwargs):
    if not settings.DEMONSTRATION_MAILBOX:
        return []
    return [
        Error(
            "La boîte aux lettres de démonstration montre à tous les courriels et leurs liens personnels.",
            hint="Retirez DEMONSTRATION_MAILBOX des réglages de production.",
            id="passerelles.E001",
        )
    ]
