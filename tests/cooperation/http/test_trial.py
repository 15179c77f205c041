"""``bin/essai-pannes`` says what it does; it runs for minutes, apart from the tests."""

import subprocess

from django.conf import settings


def test_it_says_what_it_does_in_french():
    script = settings.BASE_DIR / "bin" / "essai-pannes"

    told = subprocess.run([script, "--help"], capture_output=True, text=True, check=False, timeout=60)

    assert told.returncode == 0
    assert "Exemple : bin/essai-pannes --minutes 5 --graine 42" in told.stdout.replace("\u00a0", " ")
