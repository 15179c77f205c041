"""E-mail addresses as people paste them: « Mairie <mairie@vendome.eu> », « mailto:… », « mairie (at) vendome.eu ; »."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from directory.french import NBSP
from directory.reading.result import quoted

_EXAMPLE = f"Exemple{NBSP}: mairie@vendome.eu."
_AT = re.compile(r"\s*[(\[{]\s*(?:at|arobase|a)\s*[)\]}]\s*|\s+(?:at|arobase)\s+", re.IGNORECASE)
_DOT = re.compile(r"\s*[(\[{]\s*(?:dot|point)\s*[)\]}]\s*", re.IGNORECASE)
# What fingers make of « .com », « .net » and « .fr »: no address ends so, and nobody would ever receive the mail.
_SLIPS = frozenset("con cmo ocm vom xom comm cim nett ent frr ffr fe ft rf".split())  # noqa: SIM905
_CANDIDATE = re.compile(r"[^\s<>‹›«»(),;|/\"“”\[\]]*@[^\s<>‹›«»(),;|/\"“”\[\]]*")


def read_email(text):
    """The one address that ``text`` holds. Raises ``ValidationError`` with what is wrong, in French.

    Signs that nobody sees are taken out, a name and brackets around the address left aside. Nothing of the address
    itself is guessed: « @gmail,com » is asked.
    """
    text = "".join(" " if sign.isspace() else sign for sign in unicodedata.normalize("NFKC", text))
    text = "".join(sign for sign in text if not unicodedata.category(sign).startswith("C"))
    text = re.sub(r"\s*@\s*", "@", _DOT.sub(".", _AT.sub("@", text.replace("＠", "@"))))
    text = re.sub(r"^\s*(?:mailto|e-?mail|mél|courriel)\s*:\s*", "", text, flags=re.IGNORECASE).split("?")[0].strip()
    found = [one.removeprefix("mailto:").strip(".:'’‘") for one in _CANDIDATE.findall(text)]
    found = list({one.casefold(): one for one in found[::-1]}.values())[::-1]
    if len(found) > 1:
        _refuse(f"Il y a là plusieurs adresses{NBSP}: {', '.join(found)[:120]}. N’en gardez qu’une.")
    if not found:
        _refuse(f"Il manque l’arobase (@) dans {quoted(text)}. {_EXAMPLE}")
    [address] = found
    local, _at, domain = address.rpartition("@")
    if "." not in domain and (
        mended := re.search(rf"{re.escape(address)}\s*[,;]\s*([a-z]{{2,}})\b", text, re.IGNORECASE)
    ):
        _refuse(f"Il y a une virgule dans l’adresse{NBSP}: est-ce «{NBSP}{address}.{mended[1]}{NBSP}»{NBSP}?")
    if not local or not domain:
        _refuse(f"Il manque ce qui {'précède' if not local else 'suit'} l’arobase (@). {_EXAMPLE}")
    if "@" in local:
        _refuse(f"Il y a plusieurs arobases (@) dans {quoted(address)}. {_EXAMPLE}")
    if not local.isascii():
        strange = "".join(dict.fromkeys(sign for sign in local if not sign.isascii()))
        _refuse(f"{quoted(strange)} ne peut pas être dans une adresse{NBSP}: écrivez-la sans accent. {_EXAMPLE}")
    if "." not in domain:
        _refuse(f"Il manque la fin de l’adresse, après {quoted('@' + domain)}. {_EXAMPLE}")
    if (ending := domain.rpartition(".")[2]).casefold() in _SLIPS:
        _refuse(f"Aucune adresse ne finit par {quoted('.' + ending)}{NBSP}: vérifiez {quoted(address)}.")
    before = text.replace(address, "")
    if text.endswith(address) and " " in before and before.strip() and not re.search(r"[<‹«(:,]", text):
        _refuse(f"Il y a une espace avant {quoted(address)}{NBSP}: écrivez l’adresse seule. {_EXAMPLE}")
    try:
        validate_email(address)
    except ValidationError:
        _refuse(f"L’adresse {quoted(address)} n’est pas lisible. {_EXAMPLE}")
    return address


def _refuse(sentence):
    raise ValidationError(sentence, code="invalid")
