#!/usr/bin/env python
"""Les commandes du site : `python manage.py help`."""

import os
import sys


def main():
    if sys.argv[1:2] == ["benchmark"]:
        # The only settings that know this command.
        os.environ["DJANGO_SETTINGS_MODULE"] = "cooperation.settings.benchmark"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings.development")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
