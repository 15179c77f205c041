"""French said once: numbers, euros, days, hours, lists, articles, who verified a sheet, who follows it.

Whatever people read passes here; templates reach it by ``{% load french %}``. It knows no model: what it takes of a
record is said beside each function.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from directory.dates import MONTHS

NBSP = "\N{NO-BREAK SPACE}"
NNBSP = "\N{NARROW NO-BREAK SPACE}"
"""Between thousands: the narrow one, so that a number stays one word."""
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")

_SPELLED = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")
_CENT = Decimal("0.01")

# --- Spaces and signs ------------------------------------------------------------------------------------------------


def typographic(text):
    """Curved apostrophes, and non-breaking spaces before : ; ? ! » · and after «."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(rf"[ {NBSP}]+([:;?!»·])", NBSP + r"\1", text)
    return re.sub(rf"«[ {NBSP}]+", "«" + NBSP, text)


def quoted(words):
    """« Eau », with its spaces."""
    return f"«{NBSP}{words}{NBSP}»"


def sentence(text):
    """« Un puits » → « Un puits. »: what ends without a point gets one."""
    text = text.strip()
    return text if not text or text.rstrip("»” )\u00a0\u202f")[-1:] in (*".!?…",) else f"{text}."


def uncapitalised(text):
    """« Le plan 2019-2021 » → « le plan 2019-2021 »."""
    return text[:1].lower() + text[1:]


# --- Numbers ---------------------------------------------------------------------------------------------------------


def french_number(value, digits=None):
    """12400 → « 12 400 », 3.5 → « 3,5 ». ``digits`` after the comma: none for whole numbers, else one."""
    if digits is None:
        digits = 1 if isinstance(value, float) else 0
    return f"{value:,.{digits}f}".replace(",", NNBSP).replace(".", ",")


def spelled(number):
    """« trois », « 40 »: figures from thirteen."""
    return _SPELLED[number] if number < len(_SPELLED) else french_number(number)


def ordinal(number):
    """« 1er », « 3e »."""
    return "1er" if number == 1 else f"{number}e"


def agreeing(number, singular, plural=None):
    """The word alone: singular up to 1 included, as in French. The plural takes an « s » when it is not given."""
    return singular if abs(number) < 2 else plural or singular + "s"


# The first words of our kinds of rows that are feminine, by how they end.
_FEMININE = re.compile(r"\w*(?:té|tion|ville|fiche|série|ressource|réponse|campagne|demande|ancienne)\b", re.IGNORECASE)


def agreed(noun, participle):
    """« publié », « proposé à la relecture »: agrees with what ``noun`` calls: « publiée » of an « actualité »."""
    return re.sub(r"^\w+", r"\g<0>e", str(participle)) if _FEMININE.match(str(noun)) else str(participle)


def counted(number, singular, plural=None):
    """« 12 400 projets », « 1 projet », « 0 projet »."""
    return f"{french_number(number)}{NBSP}{agreeing(number, singular, plural)}"


def all_the(number, singular, plural):
    """« les 12 fiches », « la fiche »: ``singular`` has its article."""
    return singular if number < 2 else f"les {counted(number, singular, plural)}"


def percent(part, whole):
    """« 16 % », « moins de 1 % »; nothing of nothing is « 0 % »."""
    if not part or not whole:
        return f"0{NBSP}%"
    value = 100 * part / whole
    return f"moins de 1{NBSP}%" if value < 1 else f"{min(round(value), 99) if part < whole else 100}{NBSP}%"


def euros(amount, is_approximate=False):
    """« 1 240 000 € », « environ 12,50 € »: no cents when there are none. An empty text of an unknown amount."""
    if amount is None:
        return ""
    amount = Decimal(amount).quantize(_CENT, ROUND_HALF_UP)
    return _about(f"{french_number(amount, 0 if amount == int(amount) else 2)}{NBSP}€", is_approximate)


def short_euros(amount, is_approximate=False):
    """« 1,2 M€ », « environ 45 000 € »."""
    if amount < 1_000_000:
        return euros(int(amount), is_approximate)
    return _about(f"{french_number(float(amount) / 1_000_000).removesuffix(',0')}{NBSP}M€", is_approximate)


def _about(words, is_approximate):
    return f"environ{NBSP}{words}" if is_approximate else words


# --- Days and hours --------------------------------------------------------------------------------------------------


def _local(value):
    """Moments are read in the time zone of the site."""
    return timezone.localtime(value) if isinstance(value, datetime.datetime) and timezone.is_aware(value) else value


def day_number(date):
    """« 1er », « 2 »."""
    return ordinal(1) if date.day == 1 else str(date.day)


def day(date, *, with_year=True):
    """« 1er juillet 2025 », of a date or a moment."""
    date = _local(date)
    year = f" {date.year}" if with_year else ""
    return f"{day_number(date)}{NBSP}{MONTHS[date.month - 1]}{year}"


def weekday(date):
    """« jeudi 17 octobre 2019 »."""
    date = _local(date)
    return f"{DAYS[date.weekday()]} {day(date)}"


def month(date):
    """« octobre 2019 »."""
    date = _local(date)
    return f"{MONTHS[date.month - 1]} {date.year}"


def hour(time):
    """« 18 h », « 9 h 05 », « minuit », of an hour or a moment."""
    time = _local(time)
    if (time.hour, time.minute) == (0, 0):
        return _("minuit")
    return f"{time.hour}{NBSP}h" + (f"{NBSP}{time.minute:02d}" if time.minute else "")


def no_such_hour(date, time):
    """What to say of an hour that ``directory.dates.hour_exists`` denies."""
    return _("Le %(day)s, %(hour)s n’existe pas à Paris : à 2 h, on passe à 3 h. Donnez une autre heure.") % {
        "day": day(date),
        "hour": hour(time),
    }


def moment(value):
    """« 12 mars 2026 à 18 h 05 »."""
    return f"{day(value)} à {hour(value)}"


def span(first, last):
    """« du 18 au 19 septembre 2025 », naming the month and the year once when they are the same."""
    if first.year != last.year:
        start = day(first)
    elif first.month != last.month:
        start = day(first, with_year=False)
    else:
        start = day_number(first)
    return f"du {start} au {day(last)}"


# --- Lists -----------------------------------------------------------------------------------------------------------


def all_of(words):
    """« a », « a et b », « a, b et c »."""
    return _joined(words, " et ")


def either(words):
    """« a », « a ou b », « a, b ou c »."""
    return _joined(words, " ou ")


def _joined(words, link):
    *first, last = [str(word) for word in words] or [""]
    return f"{', '.join(first)}{link}{last}" if first else last


# --- Articles --------------------------------------------------------------------------------------------------------

# Common nouns that names of organisations begin with, and the article that they take in a sentence.
_NOUNS = {
    "le ": "centre cercle club collectif collège comité conseil département fonds forum foyer groupe groupement lycée "
    "ministère mouvement musée niveau programme pays réseau secours service syndicat théâtre",
    "la ": "banque caisse chambre collectivité commission commune communauté compagnie coopérative diaspora direction "
    "fédération fondation ligue mairie maison maternité métropole mission mutuelle région société ville",
    "l’": "académie agence ambassade amicale association école eurométropole hôpital institut office ong organisation "
    "union université",
}
_ARTICLE_OF = {noun: article for article, nouns in _NOUNS.items() for noun in nouns.split()}
# Names that French uses in the plural without writing it: « les Pays de la Loire ».
_PLURALS = ("Hauts-de-", "Pays de la Loire")
_ELIDES = re.compile(r"[aàâeéèêiîoôuûœ]|y[^aeiouéè]|h[eéyô]", re.IGNORECASE)


def of_noun(words):
    """« de projet », « d’événement »: a noun without its article."""
    return f"d’{words}" if _ELIDES.match(str(words)) else f"de {words}"


def of_name(name):
    """« d’Orléans », « du Mans », « des Abymes », « de l’Agence de l’eau », « de la Région Bretagne »."""
    return _contracted(name, "du ", "des ") or (f"de {_article(name)}{name}" if _article(name) else of_noun(name))


def to_name(name):
    """« à Parakou », « au Robert », « aux Abymes », « à l’Agence de l’eau »."""
    return _contracted(name, "au ", "aux ") or f"à {_article(name)}{name}"


def with_article(name):
    """« Comité de jumelage de Blois » → « le comité de jumelage de Blois »; a proper name stays as it is."""
    article, first = _article(name), name.partition(" ")[0]
    if not article:
        return name
    return article + (name if first.isupper() and len(first) > 1 else uncapitalised(name))


def _article(name):
    return _ARTICLE_OF.get(name.partition(" ")[0].lower(), "")


def _contracted(name, with_le, with_les):
    """``name`` after the article that contracts with its preposition; an empty text when none does."""
    if name.startswith(_PLURALS):
        return with_les + name
    if match := re.match(r"les? (?=\S)", name, re.IGNORECASE):
        return (with_les if match.group()[2] == "s" else with_le) + name[match.end() :]
    return with_le + name if _article(name) == "le " else ""


# --- Who -------------------------------------------------------------------------------------------------------------


def verified_text(record, *, to_the_day=False, feminine=False):
    """« Vérifié en mars 2026 par CENTRAIDER », « Vérifiée le 12 mars 2026 par… », « Jamais vérifié ».

    ``record`` has ``verified_on`` and ``verified_by``.
    """
    verified = _("Vérifiée") if feminine else _("Vérifié")
    if record.verified_on is None:
        return f"{_('Jamais')} {uncapitalised(verified)}"
    when = f"le {day(record.verified_on)}" if to_the_day else f"en {month(record.verified_on)}"
    return f"{verified} {when} par {record.verified_by}"


def team_name(network, otherwise=None):
    """« CENTRAIDER », « l’équipe nationale », or what is to be said ``otherwise``, where there is no network.

    ``network`` has ``short_name`` and its actor.
    """
    return (network.short_name or network.actor.name) if network else otherwise or _("l’équipe nationale")


def followed_text(network):
    """« Suivi par CENTRAIDER », « Suivi au niveau national »."""
    return f"Suivi par {team_name(network)}" if network else _("Suivi au niveau national")
