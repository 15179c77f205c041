"""The figures of freshness as the back-office shows them: of one's network, or a line per network."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.accounts import roles
from directory.enums import RequestAnswer, RequestState
from directory.french import counted, french_number, team_name
from directory.freshness import figures
from directory.models import Network

AGES = {
    "within_year": gettext_lazy("Vérifiées depuis moins de 12 mois"),
    "within_eighteen": gettext_lazy("De 12 à 18 mois"),
    "beyond": gettext_lazy("Plus de 18 mois"),
    "never": gettext_lazy("Jamais vérifiées"),
}
# What became of the questions, in the order of the page.
OUTCOMES = (*RequestAnswer, RequestState.SENT, RequestState.UNANSWERED)


@dataclass(frozen=True)
class Part:
    """``share``: in per cent, ``None`` of nothing; ``x`` and ``width``: of its segment, in thousandths of the bar."""

    key: str
    label: str
    number: int
    share: int | None
    x: int = 0
    width: int = 0


@dataclass(frozen=True)
class Panel:
    """The figures of one scope, ready to be written. ``rows``: for the national level, ``[(name, Figures)]``."""

    figures: figures.Figures
    ages: list
    outcomes: list
    median: str
    rows: list
    tallest: int

    @property
    def columns(self):
        """``(x, y, height)`` of each month, on a drawing 10 wide a month and 40 high."""
        heights = [round(40 * number / self.tallest) if self.tallest else 0 for _month, number in self.figures.months]
        return [(10 * place, 40 - height, height) for place, height in enumerate(heights)]

    @property
    def lately(self):
        numbers = [number for _month, number in self.figures.months]
        return _("%(year)s en douze mois, dont %(month)s ce mois-ci et %(before)s le mois dernier.") % {
            "year": counted(sum(numbers), "vérification"),
            "month": french_number(numbers[-1]),
            "before": french_number(numbers[-2]),
        }


def of(user):
    """The ``Panel`` of an account; ``None`` without a mandate."""
    mandate = roles.mandate_of(user)
    if mandate is None:
        return None
    today = timezone.localdate()
    if not mandate.is_national:
        own = figures.figures_of_all(today, mandate.networks())
        return _panel(own, [])
    return _panel(figures.figures_of_all(today), _by_network(today))


def _by_network(today):
    found = figures.figures_by_network(today)
    networks = Network.objects.select_related("actor").order_by("position", "actor__sort_key")
    rows = [(team_name(one), found[one.pk]) for one in networks if one.pk in found]
    return [*rows, (_("Niveau national"), found[None])] if None in found else rows


def _panel(own, rows):
    x, parts = 0, []
    for key, number, share in own.shares:
        width = round(1000 * number / own.total) if own.total else 0
        parts.append(Part(key, AGES[key], number, share, x, width))
        x += width
    outcomes = [
        Part(one.value, one.label, own.answers[one.value], own.share(own.answers[one.value], own.sent))
        for one in OUTCOMES
    ]
    tallest = max((number for _month, number in own.months), default=0)
    return Panel(own, parts, outcomes, age_in_words(own.median), rows, tallest)


def age_in_words(days):
    """« 3 mois », « 2 ans », « 12 jours »; nothing if nothing was ever verified."""
    if days is None:
        return _("aucune fiche vérifiée")
    if days < 60:
        return counted(days, "jour")
    months = round(days / 30.44)
    return counted(months, "mois", "mois") if months < 24 else counted(months // 12, "an")
