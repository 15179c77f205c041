"""What the site's commands share: a help in French that a stranger understands."""

from argparse import SUPPRESS, RawDescriptionHelpFormatter
from textwrap import fill

from django.core.management.base import BaseCommand, DjangoHelpFormatter


class _Formatter(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Keeps the line breaks of ``help`` and folds its long lines; says « utilisation »."""

    def _fill_text(self, text, width, indent):
        return "\n".join(fill(line, 100) for line in text.splitlines())

    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, prefix or "Utilisation : ")


class FrenchCommand(BaseCommand):
    """A command whose ``help`` is a French text with an example. Django's own options work and are not listed."""

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, formatter_class=_Formatter, **kwargs)
        parser._positionals.title = "Arguments"
        parser._optionals.title = "Options"
        for action in parser._actions:
            if action.dest in DJANGO_OPTIONS:
                action.help = SUPPRESS
            elif action.dest == "help":
                action.help = "afficher cette aide"
        return parser


DJANGO_OPTIONS = {
    "version",
    "verbosity",
    "settings",
    "pythonpath",
    "traceback",
    "no_color",
    "force_color",
    "skip_checks",
}
