"""Commands that stand on the reference say so when it is missing."""

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.parametrize("command", ["load_sample", "demo_data"])
def test_without_the_reference_one_clear_line(by, command):
    with pytest.raises(CommandError, match="load_reference"):
        call_command(command, verbosity=0)


@pytest.mark.parametrize("options", [{"projects": -1}, {"projects": 10_000_000}, {"seed": -1}])
def test_absurd_numbers_are_refused(by, options):
    with pytest.raises(CommandError):
        call_command("demo_data", verbosity=0, **options)
