"""What is written in the logs, and what is not."""

import logging
import re

# A personal link opens a proposition to whoever holds it: logs are read by others, and kept longer.
_PERSONAL = re.compile(r"(/(?:suivi|verifier|admin/choisir/[^/\s]+)/(?:confirmer/)?|[?&]suite=)[^/\s&]{32,}")


class WithoutPersonalLinks(logging.Formatter):
    """Writes a line, its traceback included, without the secret of personal links."""

    def format(self, record):
        return _PERSONAL.sub(r"\1…", super().format(record))
