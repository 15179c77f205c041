"""A person as they are written: names, e-mails and telephone numbers, in whatever form a cell gives them."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.database.fold import fold
from directory.french import NBSP, NNBSP
from directory.reading.emails import read_email

NAME, EMAIL, PHONE = "nom", "courriel", "telephone"
# PostgreSQL does not take them for spaces.
_SPACES = NBSP + NNBSP
# Between two words of a name; between two figures of a number.
_GAP = rf"[\s{_SPACES}.,_'’‐‑-]+"
_BETWEEN = rf"[\s{_SPACES}.()/‐‑-]*"
_MARKS = r"[\u0300-\u036f]*"
_LETTERS = {
    "a": "aàáâãäåā", "c": "cçć", "e": "eéèêëēę", "i": "iîïíìī", "l": "lł", "n": "nñń", "o": "oôöóòõøō",
    "s": "sšś", "u": "uùûüúū", "y": "yÿý", "z": "zžźż",
}  # fmt: skip
# What may precede the nine figures of a French number, here or overseas.
_FRENCH = ("33", "262", "590", "594", "596", "508", "687", "689")
_EMAIL = re.compile(r"[\w.!#$%&*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w@.])(?:\+|00)?\(?\d(?:[\s.()/‐‑-]{0,3}\d){5,14}(?!\w)")
LEAST_DIGITS = 6


@dataclass(frozen=True)
class Person:
    """``is_partial``: what is typed in a search, where a piece of a name, of an address or of a number is enough."""

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    is_partial: bool = False

    def __bool__(self):
        return bool(self.names or self.emails or self.phones)

    def __str__(self):
        return " · ".join((*self.names, *self.emails, *self.phones))

    @cached_property
    def _patterns(self):
        found = [(EMAIL, re.escape(one), r"(?<![\w.+-])", r"(?!\w|[.-]\w)") for one in self.emails]
        found += [(PHONE, form, r"(?<!\d)", r"(?!\d)") for one in self.phones for form in _phone_forms(one)]
        found += [(NAME, form, r"(?<![^\W\d_])", r"(?![^\W\d_])") for one in self.names for form in _name_forms(one)]
        return found

    @cached_property
    def sql(self):
        """What a query keeps: all that ``marks`` would find, and perhaps more."""
        return "|".join(f"(?:{form})" for _sort, form, _before, _after in self._patterns)

    @cached_property
    def _compiled(self):
        return [
            (sort, re.compile(form if self.is_partial else f"{before}{form}{after}", re.IGNORECASE))
            for sort, form, before, after in self._patterns
        ]

    def marks(self, text):
        """``{string of text: sort}``: where the person is in a text, letter for letter."""
        return {found[0]: sort for sort, pattern in self._compiled for found in pattern.finditer(text)}

    @cached_property
    def words_sql(self):
        """For each name, what a query keeps when its words are apart: a regular expression for each word."""
        return [[_word(word) for word in fold(name).split()] for name in self.names]

    def apart_in(self, cells):
        """Where in ``cells`` (texts side by side) a name is said by several, each a part of it: « Awa », « Diallo ».

        Nothing if one says it alone: ``marks`` finds it.
        """
        folded = [fold(one).split() for one in cells]
        for name in self.names:
            words = set(fold(name).split())
            parts = [at for at, some in enumerate(folded) if some and words.issuperset(some) and words != set(some)]
            if words and words == {word for at in parts for word in folded[at]}:
                return parts
        return []

    @property
    def keys(self):
        """``{(sort, folded value)}``: what stays the same however it is written."""
        return {
            *((NAME, key_of(NAME, one)) for one in self.names),
            *((EMAIL, key_of(EMAIL, one)) for one in self.emails),
            *((PHONE, key_of(PHONE, one)) for one in self.phones),
        }


def key_of(sort, value):
    if sort == NAME:
        return " ".join(sorted(fold(value).split()))
    return value.strip().casefold() if sort == EMAIL else _figures(value)[0]


def searched(text):
    """What somebody types to find a person: a number, an address, or words."""
    text = text.strip()
    if "@" in text:
        return Person(emails=(text,), is_partial=True)
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 4 and not re.search(r"[^\W\d_]", text):
        # A piece of a French number, as it is dialled from here.
        return Person(phones=(re.sub(r"^(?:\+|00)33\s*(?:\(0\))?\s*", "0", text),), is_partial=True)
    return Person(names=(text,) if len(fold(text)) > 1 else (), is_partial=True)


def whole(*, names=(), emails=(), phones=()):
    """A person known well enough to be changed or erased. Raises ``ValidationError``: « Dupont » alone is too many."""
    names, phones = (
        tuple(dict.fromkeys(" ".join(one.split()) for one in some if one.strip())) for some in (names, phones)
    )
    for one in names:
        if len(fold(one).split()) < 2 or re.search(r"[\d<>{}@]", one) or len(one) > 100:
            raise ValidationError(
                _("Écrivez le prénom et le nom : « %(name)s » désignerait trop de monde.") % {"name": one}
            )
    for one in phones:
        if not LEAST_DIGITS <= len(re.sub(r"\D", "", one)) <= 15 or re.search(r"[^\d+\s.()/-]", one):
            raise ValidationError(_("« %(phone)s » n’est pas un numéro de téléphone entier.") % {"phone": one})
    emails = tuple(dict.fromkeys(read_email(one) for one in emails if one.strip()))
    return Person(names, emails, phones)


def seen_in(text):
    """Every e-mail and number of a text: ``{(sort, key): as it is written}``."""
    found = {(EMAIL, key_of(EMAIL, one)): one for one in _EMAIL.findall(text)}
    for one in _PHONE.findall(text):
        found[PHONE, key_of(PHONE, one)] = one
    return found


def names_in(text):
    """Every run of two to four words of a text: ``{(sort, key): as it is written}``."""
    words = list(re.finditer(r"[^\W\d_]+", text))
    runs = ((words[n], words[n + more]) for more in (1, 2, 3) for n in range(len(words) - more))
    written = (text[first.start() : last.end()] for first, last in runs)
    return {(NAME, key_of(NAME, one)): one for one in written}


def _name_forms(name):
    """« Jean Dupont » both ways round, accents and hyphens aside."""
    words = fold(name).split()
    turned = [words, *(words[n:] + words[:n] for n in range(1, len(words)))]
    return [_GAP.join(_word(word) for word in some) for some in turned]


def _word(word):
    form = "".join(_letter(sign) for sign in word)
    return f"(?:{form}|{word[0]}t{word[5:]})" if word in ("saint", "sainte") else form


def _letter(sign):
    return (f"[{_LETTERS[sign]}]" if sign in _LETTERS else sign) + _MARKS


def _figures(phone):
    """``(figures that count, whether it is French)``: « +33 6 12 … », « 06 12 … » and « 0033 (0)6 12 … » alike."""
    digits = re.sub(r"\D", "", phone)
    is_abroad = phone.strip().startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00")
    for code in _FRENCH:
        rest = digits.removeprefix(code).removeprefix("0")
        if digits.startswith(code) and len(rest) == 9 and (is_abroad or len(digits) > 10):
            return rest, True
    if not is_abroad and digits.startswith("0"):
        return digits[1:], True
    return digits, not is_abroad and len(digits) == 9


def _phone_forms(phone):
    figures, is_french = _figures(phone)
    body = _BETWEEN.join(figures)
    before = rf"(?:(?:\+|00)?(?:{'|'.join(_FRENCH)}){_BETWEEN})?(?:0{_BETWEEN})?" if is_french else r"(?:\+|00)?"
    return [before + body] if figures else []
