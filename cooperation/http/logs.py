"""What is written in the logs, and what is not."""

import logging
import re

from pghistory.middleware import HistoryMiddleware as AnyAddressMiddleware

# A personal link opens a proposition to whoever holds it: logs are read by others, and kept longer.
_PERSONAL = re.compile(
    r"(/(?:suivi|verifier|ecrire|admin/choisir/[^/\s]+)/(?:confirmer/|envoyer/|recu/)?|[?&]suite=)[^/\s&]{32,}"
)


def without_personal_links(text):
    return _PERSONAL.sub(r"\1…", text)


class HistoryMiddleware(AnyAddressMiddleware):
    """Notes in the history who acts and from which page; tables that are never rewritten learn no secret."""

    def get_context(self, request):
        context = super().get_context(request)
        return {**context, "url": without_personal_links(context["url"])}


class WithoutPersonalLinks(logging.Formatter):
    """Writes a line, its traceback included, without the secret of personal links."""

    def format(self, record):
        return without_personal_links(super().format(record))
