"""What is written in the logs, and what is not."""

import logging
import re

# A personal link opens a proposition to whoever holds it: logs are read by others, and kept longer.
_PERSONAL = re.compile(r"(/(?:suivi|verifier)/(?:confirmer/)?)[^/\s]{32,}")


class WithoutPersonalLinks(logging.Filter):
    """Replaces the secret of personal links in every line."""

    def filter(self, record):
        record.msg, record.args = _PERSONAL.sub(r"\1…", record.getMessage()), ()
        return True
