"""The words around figures: currencies, scales, « environ », « par an », « entre … et … »."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from directory.reading import lexicon
from directory.reading.figures import FIGURES, worth
from directory.reading.numbers import WORDS, number_in_words
from directory.reading.words import bare

#: ``{code: (name, units for a euro)}`` of the currencies whose parity is fixed.
PARITIES = {
    "XOF": ("F CFA", Decimal("655.957")),
    "XPF": ("F CFP", Decimal("119.3317")),
    "KMF": ("francs comoriens", Decimal("491.96775")),
    "FRF": ("francs", Decimal("6.55957")),
    # A hundred of them make a franc.
    "FRO": ("anciens francs", Decimal("655.957")),
    "DEM": ("marks", Decimal("1.95583")),
}
_CURRENCIES = lexicon.by_word("monnaies")
_EURO = lexicon.words("monnaies")["EUR"]
_MILLION = Decimal(10**6)
_SCALES = {word: Decimal(scale) for word, scale in lexicon.by_word("echelles").items()}
_ABOUT_SCALES = {word: int(scale) for word, scale in lexicon.by_word("echelles_environ").items()}
_SAID = lexicon.words("montants")
_THOUSANDTH = Decimal("0.001")
_TOKEN = re.compile(rf"{FIGURES.pattern}|[^\W\d_]+|\S")
# « 1/2 million », « 3/4 de milliard »; of « 2/3 M€ », nobody knows whether it goes from 2 to 3.
_FRACTION = re.compile(
    r"(?<![\d,.])(?:(?P<whole>\d{1,3}) +)?(?P<over>[1-9])\s*[/\N{FRACTION SLASH}]\s*(?P<under>[1-9])\s*"
    r"(?:(?:de\s+)?(?P<sure>(?=(?:million|milliard)\b))|(?=[kKmM]))",
    re.IGNORECASE,
)
_SWISS = re.compile(r"(?<=\d)[.,][-–—=]+")
_DURATION = re.compile(
    r"(?:\b(?:sur|pendant|durant|en|pour)\s|/)\s*(\d{1,2}|deux|trois|quatre|cinq|six|dix)\s+(ans|années|mois|semaines|jours)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"\b(?:en|pour|année|exercice|depuis|sur)\s+((?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)\d\d)?)(?=\s*(?:$|[).,;:]))"
    r"|\(((?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)\d\d)?)\)",
    re.IGNORECASE,
)


@dataclass
class Quantity:
    """A number and its currency (a code, or nothing). ``values``: all that it may be worth."""

    values: list
    currency: str = ""
    scale: Decimal = Decimal(1)


@dataclass
class Pieces:
    """What a text is made of. ``groups``: sums of products of quantities, each an amount by itself. ``is_finer``: it
    says more than an amount holds (« HT », « sur 3 ans »).
    """

    groups: list = field(default_factory=list)
    others: list = field(default_factory=list)
    times: list = field(default_factory=list)
    per: bool = False
    is_approximate: bool = False
    is_finer: bool = False
    is_range: bool = False
    is_negative: bool = False
    is_doubtful: bool = False
    is_percentage: bool = False


def pieces_of(text):
    """The ``Pieces`` of a tidy ``text``, or ``None`` when its figures are no number."""
    pieces = Pieces()
    text = _FRACTION.sub(_decimal, text)
    if "\N{FRACTION SLASH}" in text:
        return None
    text = _SWISS.sub(" ", text).replace("+/-", "±")
    durations = list(_DURATION.finditer(text))
    # « 15 000 € sur 3 ans » is the total; « 5 000 € pendant 3 ans » may be a year's.
    pieces.per = any(found[0].lower().startswith(("pendant", "durant")) for found in durations)
    pieces.times = [Decimal(_count(found[1])) for found in durations]
    undated = _DURATION.sub(" ", text)
    if FIGURES.search(_YEARS.sub(" ", undated)):
        undated = _YEARS.sub(" ", undated)
    pieces.is_finer = undated != text
    return pieces if _Reader(undated, pieces).read() else None


def _decimal(found):
    """« 1/2 » as « 0,5 » where it can be nothing else; if not, as it is, with a sign that is no number's."""
    value = int(found["whole"] or 0) + Decimal(found["over"]) / int(found["under"])
    is_certain = found["sure"] is not None and found["over"] < found["under"] and value == value.quantize(_THOUSANDTH)
    return f"{value} ".replace(".", ",") if is_certain else found[0].replace("/", "\N{FRACTION SLASH}")


def _count(text):
    return int(text) if text.isdecimal() else int(number_in_words([bare(text)]))


def _parts(token):
    """« ,5 » as « 0,5 »; « MFCFA » and « k€ », a scale and a currency in one word, as two."""
    if token[0] in ".," and len(token) > 1:
        return ["0" + token]
    key = bare(token)
    is_scaled = key[0] in "km" and key not in _CURRENCIES and key[1:] in _CURRENCIES
    return [token[0], token[1:]] if is_scaled else [token]


class _Reader:
    """Cuts a text into quantities, links and words, from left to right, once."""

    def __init__(self, text, pieces):
        self.tokens = [part for token in _TOKEN.findall(text) for part in _parts(token)]
        self.keys = [token if token[0].isdecimal() else bare(token) for token in self.tokens]
        self.pieces = pieces
        self.position = 0
        self.pending = ""
        self.link = ""
        # « Entre 10 et 15 000 »; of « 12 000 € et 3 000 € », the total is asked.
        self.is_between = "entre" in self.keys

    def key(self, offset=0):
        position = self.position + offset
        return self.keys[position] if 0 <= position < len(self.keys) else ""

    def read(self):
        while self.position < len(self.keys):
            key = self.key()
            if self._is_number():
                quantity = self._quantity()
                if quantity is None:
                    return False
                self._add(quantity)
            else:
                self._word(key)
                self.position += 1
        return True

    def _is_number(self):
        key = self.key()
        if key[0].isdecimal():
            return True
        if key in ("un", "une"):
            following = self.key(1)
            known = following in WORDS or following in _ABOUT_SCALES or following in _EURO or following == "demi"
            return known or self._scale_ahead(1)
        return key in WORDS or (key == "demi" and self._scale_ahead(1))

    def _scale_ahead(self, offset):
        offset += self.key(offset) in ("-", "‑")
        return self.key(offset) in _SCALES

    def _word(self, key):
        is_times = key in _SAID["fois"]
        is_sum = key == "plus" or (key == "et" and not self.is_between)
        if is_times or key == "+" or (is_sum and self.pieces.groups and self._number_follows()):
            self.link = "x" if is_times else "+"
            # A sum, or an amount and more: which of them is the total is for the person to say.
            self.pieces.is_doubtful |= self.link == "+" and bool(self.pieces.groups)
        elif key in ("moins", "plus"):
            self._more_or_less(key)
        elif key in ("-", "−", "–") and not self.pieces.groups and self.position == 0:
            self.pieces.is_negative = self._number_follows()
        elif key == "/" or key in _SAID["par"]:
            self._per(key)
        elif key in _CURRENCIES and key not in ("e", "da", "ar", "us", "f"):
            # « € 12 500 », « francs CFA » said after the first word.
            self._currency(_CURRENCIES[key])
        elif key in _SAID["fourchette"] and self.pieces.groups and self._number_follows():
            self.pieces.is_range = True
        else:
            self._around(key)

    def _around(self, key):
        """A word that is no part of the sum."""
        if key == "%":
            self.pieces.is_percentage = True
            self._drop_last()
        elif key in _SAID["environ"]:
            self.pieces.is_approximate = True
        elif key in _SAID["bornes"]:
            self._bounded()
        elif key in _SAID["hors_taxe"]:
            self.pieces.is_finer = True
        elif key.isalnum() and key not in _SAID["vide"] and key not in ("entre", "et", "ou", "a", "us"):
            self.pieces.others.append(key)

    def _bounded(self):
        """« Plus de 3 000 € »: about so much, and more is said."""
        self.pieces.is_approximate = self.pieces.is_finer = True

    def _drop_last(self):
        """Forget the last quantity: the part of an amount, in « 12 500 € (dont 30 % de l’État) »."""
        groups = self.pieces.groups
        if groups:
            groups[-1][-1].pop()
            groups[-1] = [product for product in groups[-1] if product]
            self.pieces.groups = [group for group in groups if group]

    def _number_follows(self):
        ahead = self.keys[self.position + 1 : self.position + 4]
        return any(key[0].isdecimal() or key in WORDS for key in ahead)

    def _more_or_less(self, key):
        if self.key(1) in ("de", "d", "que", "qu") or self.key(-1) == "au":
            self._bounded()
        elif key == "moins" and not self.pieces.groups:
            self.pieces.is_negative = True
        else:
            self.pieces.others.append(key)

    def _per(self, key):
        if key == "/":
            following = self.key(1)
            if following[:1].isdecimal() or not following:
                self.pieces.is_range = bool(self.pieces.groups and following)
                return
        if self.pieces.groups or key in ("chaque", "par"):
            self.pieces.per = True

    def _currency(self, code):
        last = self._last()
        if last is None:
            self.pending = code
        elif not last.currency or last.currency == "FRF" or code not in ("EUR", "FRF"):
            # « Francs » then « CFA »: the second tells.
            last.currency = code

    def _last(self):
        return self.pieces.groups[-1][-1][-1] if self.pieces.groups else None

    def _add(self, quantity):
        groups = self.pieces.groups
        if groups and (self.link == "+" or self.pieces.is_range):
            _share_scale(groups[-1][-1][-1], quantity)
        if self.link and groups:
            if self.link == "x":
                groups[-1][-1].append(quantity)
            else:
                groups[-1].append([quantity])
        else:
            groups.append([[quantity]])
        self.link = ""

    def _quantity(self):
        """A number with its scales, its currency and its cents, or ``None``."""
        values, scale, scales = None, None, []
        while self.position < len(self.keys) and (part := self._part(scale)) is not None:
            more, scale = part
            scales.append((more, scale))
            values = more if values is None else [one + other for one in values for other in more]
            if scale is None or scale == 1:
                break
        if not values:
            return None
        quantity = Quantity(_with_colloquial(values, scales), scale=max(scale or 1 for _more, scale in scales))
        quantity.currency, self.pending = self.pending, ""
        self._take_currency(quantity)
        return quantity

    def _part(self, above):
        """``(values, scale)`` of the next figures or words, under the scale ``above``; ``None`` when none follows."""
        begun = self.position
        key = self.key()
        if above is not None and key == "et" and self.key(1) in ("demi", "demie"):
            self.position += 2
            return [above / 2], Decimal(1)
        if key[:1].isdecimal():
            self.position += 1
            scale = self._scale()
            values = worth(key, has_scale=scale != 1)
        elif key in WORDS or key == "demi":
            values, scale = self._in_words()
        else:
            return None
        values = [value * scale for value in values]
        if above is not None and (scale >= above or any(value >= above for value in values) or not values):
            self.position = begun
            return None
        return (values, scale) if values else None

    def _in_words(self):
        keys = []
        if self.key() == "demi":
            self.position += 1
            return [Decimal("0.5")], self._scale()
        while True:
            key = self.key()
            if key in WORDS:
                keys.append(key)
            elif not (keys and key in _SAID["liens"] and self._is_linked()):
                break
            self.position += 1
        if keys in (["un"], ["une"]) and self.key() == "demi":
            self.position += 1
            return [Decimal("0.5")], self._scale()
        value = number_in_words(keys)
        if value is None:
            return [], Decimal(1)
        scale = self._scale()
        above = _SCALES.get(keys[-2]) if len(keys) > 1 else None
        if above and scale == 1 and value % 10 and value % 100 < 10:
            return [Decimal(value), value + (value % 10) * (above / 10 - 1)], scale
        if keys[-1] in _SCALES and self.key() == "et" and self.key(1) in ("demi", "demie"):
            value += _SCALES[keys[-1]] / 2
            self.position += 2
        return [Decimal(value)], scale

    def _is_linked(self):
        """« Vingt-et-un »: three links in a row."""
        ahead = (self.key(offset) for offset in (1, 2, 3))
        return next((key for key in ahead if key not in _SAID["liens"]), "") in WORDS

    def _scale(self):
        """The product of the scales that follow: « k », « mille », « dizaines de milliers »."""
        scale = Decimal(1)
        while True:
            if self.key() in ("-", "‑") and self.key(1) in _SCALES:
                self.position += 1
            if self.key() in ("de", "d") and scale > 1 and self.key(1) in _SCALES:
                self.position += 1
            key = self.key()
            if key in _SCALES:
                scale *= _SCALES[key]
            elif key in _ABOUT_SCALES:
                scale *= _ABOUT_SCALES[key]
                self.pieces.is_approximate = True
            elif key == "m" and scale == 1:
                # « M » is a million; « m » may be, except before euros.
                self.pieces.is_doubtful |= self.tokens[self.position] == "m" and self.key(1) not in _EURO
                scale = _MILLION
            else:
                return scale
            self.position += 1

    def _take_currency(self, quantity):
        offset = int(self.key() in ("d", "de"))
        if self.key(offset) in _SAID["centimes"] or (self.key() == "c" and self.key(1) not in ("'", "’", "est")):
            # « 99 centimes »; « un million de centimes » is most likely said of francs.
            self.pieces.is_doubtful |= max(quantity.values) >= 100
            quantity.values = [value / 100 for value in quantity.values]
            quantity.currency = quantity.currency or "EUR"
            self.position += offset + 1
        while True:
            offset = 0
            while self.key(offset) in ("d", "de", "'", "’", "(", "us"):
                offset += 1
            key = self.key(offset)
            if key == "" or key not in _CURRENCIES or (key in ("da", "ar") and self.key(offset + 1)):
                return
            self.position += offset + 1
            code = _CURRENCIES[key]
            if quantity.currency in ("", "FRF", code) or code not in ("EUR", "FRF"):
                quantity.currency = code
            if code == "EUR":
                self._take_cents(quantity)

    def _take_cents(self, quantity):
        """« 12 € 50 », « 12 euros et 50 centimes »."""
        offset = int(self.key() == "et")
        cents, after = self.key(offset), self.key(offset + 1)
        said = after in _SAID["centimes"] or after == "c"
        if cents.isdecimal() and len(cents) <= 2 and (said or (len(cents) == 2 and not offset and not after)):
            quantity.values = [value + Decimal(cents) / 100 for value in quantity.values]
            self.position += offset + 1 + said


def _share_scale(one, other):
    """« 20 + 10 k€ », « 20 k€ + 10 » are most likely said of thousands both."""
    for bare_one, scaled in ((one, other), (other, one)):
        if scaled.scale > bare_one.scale == 1 and not bare_one.currency and max(bare_one.values) < 1000:
            bare_one.values = [value * scaled.scale for value in bare_one.values]


def _with_colloquial(values, parts):
    """« Un million cinq » is said of 1 500 000 as of 1 000 005: both, when a single figure ends a large number."""
    if len(parts) == 1 or parts[-1][1] != 1 or len(parts[-1][0]) != 1:
        return values
    last, above = parts[-1][0][0], parts[-2][1]
    return [*values, *(value - last + last * above / 10 for value in values)] if 0 < last < 10 else values
