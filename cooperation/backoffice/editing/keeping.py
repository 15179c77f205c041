"""Files sent with a form that something else makes refused: they are kept, nobody chooses them again."""

import datetime
import secrets

from django.contrib.admin.widgets import AdminFileWidget
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from directory.uploads.files import MAX_BYTES

FOLDER = "gardes"
# How long a file waits for the form that brought it.
KEPT = datetime.timedelta(days=1)
# So many files wait at most, whoever sent them; the oldest leaves first.
MOST = 200
SALT = "fichier gardé"


def keep(upload):
    """Lay aside a file that was sent. Returns what the form says of it: ``(token, name given)``."""
    upload.seek(0)
    name = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", ContentFile(upload.read(MAX_BYTES + 1)))
    _forget_beyond(MOST)
    return signing.dumps([name, upload.name], salt=SALT), upload.name


def kept(token):
    """The file that ``keep`` laid aside, as if it were sent again; ``None`` if it is gone."""
    try:
        name, given = signing.loads(token, salt=SALT, max_age=KEPT)
        with default_storage.open(name) as file:
            return SimpleUploadedFile(given, file.read())
    except (signing.BadSignature, OSError):
        return None


def purge(now=None):
    """Forget the files that no form took back. Returns their number."""
    before = (now or timezone.now()) - KEPT
    old = [name for at, name in _all() if at < before]
    for name in old:
        default_storage.delete(name)
    return len(old)


def _forget_beyond(number):
    for _at, name in sorted(_all())[:-number]:
        default_storage.delete(name)


def _all():
    if not default_storage.exists(FOLDER):
        return []
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    return [(default_storage.get_modified_time(name), name) for name in names]


class KeptFileInput(AdminFileWidget):
    """Django's, that also takes back a file kept from the last sending (``waiting``: its token and its name)."""

    waiting = None

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        token = data.get(f"{name}-garde")
        if value is None and token and f"{name}-sans" not in data:
            value = kept(token)
            self.waiting = (token, value.name) if value else None
        return value

    def value_omitted_from_data(self, data, files, name):
        return super().value_omitted_from_data(data, files, name) and f"{name}-garde" not in data

    def render(self, name, value, attrs=None, renderer=None):
        shown = super().render(name, value, attrs, renderer)
        if self.waiting is None:
            return shown
        token, given = self.waiting
        sentence = _("Gardé : %(name)s. Rien à choisir de nouveau.") % {"name": given}
        return format_html(
            '{}<p class="fichier-garde"><input type="hidden" name="{}-garde" value="{}">{} '
            '<label><input type="checkbox" name="{}-sans"> {}</label></p>',
            shown,
            name,
            token,
            sentence,
            name,
            _("Ne pas le garder"),
        )


def keep_files(forms):
    """Keep the files that came with ``forms``, which are shown again; but for those that were refused themselves."""
    for form in forms:
        for name, field in form.fields.items():
            if not isinstance(field.widget, KeptFileInput):
                continue
            upload = form.files.get(form.add_prefix(name))
            if name in form.errors:
                field.widget.waiting = None
            elif upload:
                field.widget.waiting = keep(upload)
