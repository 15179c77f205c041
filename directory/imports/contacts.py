"""The people to write to that a row names."""

import re

from django.core.exceptions import ValidationError

from directory.database.fold import fold
from directory.imports.cells import is_blank, says_yes
from directory.imports.headers import is_private
from directory.imports.looks import EMAIL, PHONE
from directory.reading.emails import read_email
from directory.submissions.fields import Telephone


def contacts(
    row,
    *,
    name="contact_name",
    function="contact_function",
    email="contact_email",
    phone="contact_phone",
    consent="consent",
):
    """The people to write to that a row names, as JSON: kept for the team. A name is public with a « oui » only."""
    emails, phones, names = [], [], []
    for source in (*row.sources(email), *row.sources(phone)):
        _addresses(source, row, emails, phones)
    for source in row.sources(name):
        # « Camille Martin, 06 12 34 56 78, c.martin@vendome.eu ».
        text = row.typed(source)
        emails += EMAIL.findall(text)
        phones += [found[0].strip() for found in PHONE.finditer(text)]
        text = " ".join(PHONE.sub(" ", EMAIL.sub(" ", text)).split()).strip(" ,;:–-/<>()")
        if text and not is_blank(text):
            names.append(text)
    agreed = bool(row.sources(consent)) and all(says_yes(row.typed(source)) for source in row.sources(consent))
    # Nobody agrees to an address of theirs under their name, nor to what is headed as not to be told.
    agreed = agreed and not any(re.search(r"\d", one) for one in names)
    agreed = agreed and not any(is_private(source.header) for source in (*row.sources(name), *row.sources(function)))
    # Several addresses of one person, or several people of whom nobody says which is whose: one by one.
    found = []
    for index in range(max(len(emails), bool(names or phones))):
        found.append(
            {
                "name": " / ".join(names)[:200] if index == 0 else "",
                "function": row.typed(row.sources(function)[0])[:200]
                if agreed and index == 0 and row.sources(function)
                else "",
                "email": emails[index] if index < len(emails) else "",
                "phone": " / ".join(phones)[:30] if index == 0 else "",
                "consent": agreed,
            }
        )
    return found


def shown(value):
    """« Marie Dupont, marie@exemple.fr ; 06 12 34 56 78 »."""
    said = [filter(None, (one["name"], one["function"], one["email"], one["phone"])) for one in value or ()]
    return " ; ".join(map(", ".join, said))


def _addresses(source, row, emails, phones):
    """The addresses and the numbers of a cell, whichever its column says that it holds."""
    for piece in re.split(r"[;\n]|,\s|\s/\s|\s-\s|\sou\s|\s+(?=\S+@)", row.typed(source)):
        text = row.typed(source, piece)
        if not fold(text) or is_blank(text):
            continue
        # A number that lost its first zero in a spreadsheet.
        text = f"0{text}" if re.fullmatch(r"[1-9]\d{8}", text.strip()) else text
        is_phone = "@" not in text and (source.name.endswith("phone") or PHONE.search(text))
        try:
            if is_phone:
                phones.append(Telephone().clean(text))
            else:
                emails.append(read_email(text))
        except ValidationError as error:
            row.refuse(source, " ".join(error.messages), (), piece)
