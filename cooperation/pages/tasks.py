"""What the worker does for public pages: the files of whole lists, made once everybody sleeps."""

import subprocess
import sys

from django.conf import settings

from directory.mail.queue import every

# In a process that ends: the indexes of all the lists would stay in the worker.
COMMAND = [sys.executable, str(settings.BASE_DIR / "manage.py"), "preparer_fichiers"]


# 3 h 17 or 4 h 17 in Paris, UTC here: the day of the files has begun.
@every("17 2 * * *", name="emporter.fichiers")
def make_whole_files():
    subprocess.run(COMMAND, check=True, stdout=subprocess.DEVNULL)
