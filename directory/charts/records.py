"""The charts of ``/chiffres/``: what the published projects and bonds of a selection have in common."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils import timezone

from directory.cards import counted, french_number
from directory.charts.rows import cut, facet_rows, leader
from directory.charts.shapes import Chart, Row, percent
from directory.enums import BudgetKind, FunderTier, MemberState, Origin, PublicationState
from directory.listing.titles import NBSP
from directory.models import Funding, JumelageMember, ProjectActor, ProjectLocality

PUBLISHED = PublicationState.PUBLISHED
# A sheet verified within this delay counts as fresh.
FRESH = timedelta(days=365)
# How far after this year the columns of years go.
AHEAD = 2


def periods_chart(filterset, name, path, key, titles, heading, measure, unit, step, today):
    """Columns of a ``PeriodFacet``: every period between the first and the last, empty ones too.

    ``titles``: function of the leading row, and the title when nothing leads.
    """
    known = {int(row.value): row for row in facet_rows(filterset, name, path)}
    label = filterset.facets[name].name
    rows = ()
    if known:
        years = range(min(known), max(known) + step, step)
        rows = tuple(known.get(year) or Row(str(year), label(year), 0) for year in years)
    first = leader(known.values())
    now = today.year - today.year % step
    finding, plain = titles
    return Chart(
        name=key,
        title=finding(first) if first else plain,
        measure=measure,
        heading=heading,
        unit=unit,
        rows=rows,
        shape="colonnes",
        highlighted=first.value if first else "",
        last=str(min(max(known, default=now), now + (AHEAD if step == 1 else 0))),
    )


class Charts:
    """The charts of one selection. ``noun``: the ``Noun`` of the list; ``path``: its address."""

    def __init__(self, filterset, noun, path):
        self.filterset, self.noun, self.path = filterset, noun, path
        self.today = timezone.localdate()
        self.selection = cut(filterset, filterset.queryset).order_by()

    def all(self):
        """Charts that have something to show, in order."""
        self.facts = self.selection.aggregate(**self.counted_facts())
        self.total = self.facts["total"]
        return [chart for chart in self.charts() if chart.rows] if self.total else []

    def charts(self):
        raise NotImplementedError

    def counted_facts(self):
        """Aggregates over the selection, in one query."""
        fresh = self.today - FRESH
        return {
            "total": Count("pk"),
            "fresh": Count("pk", filter=Q(verified_on__gte=fresh)),
            "stale": Count("pk", filter=Q(verified_on__lt=fresh)),
            "demonstration": Count("pk", filter=Q(origin=Origin.DEMO)),
        }

    def rows(self, name):
        return tuple(facet_rows(self.filterset, name, self.path))

    def from_facet(self, name, key, title, heading, measure="", **kwargs):
        """``title``: function of the leading row, or a text when there is none; see ``leader``."""
        rows = self.rows(name)
        # Of what was asked for, that it leads is no finding.
        first = leader(rows) if name not in self.filterset.chosen else None
        finding, plain = title
        return Chart(
            name=key,
            title=finding(first) if first else plain,
            measure=measure or self.based_on(),
            heading=heading,
            unit=str(self.noun.plural).capitalize(),
            rows=rows,
            whole=self.total,
            **kwargs,
        )

    def based_on(self, number=None):
        """« D’après 1 512 fiches publiées »."""
        number = self.total if number is None else number
        return f"D’après {counted(number, 'fiche publiée', 'fiches publiées')}"

    def periods(self, name, key, titles, heading, measure, step):
        unit = str(self.noun.plural).capitalize()
        return periods_chart(self.filterset, name, self.path, key, titles, heading, measure, unit, step, self.today)

    def freshness(self, key):
        facts = self.facts
        never = self.total - facts["fresh"] - facts["stale"]
        rows = (
            Row("moins-d-un-an", "Vérifiées depuis moins d’un an", facts["fresh"]),
            Row("plus-d-un-an", "Vérifiées il y a plus d’un an", facts["stale"]),
            Row("jamais", "Jamais vérifiées", never),
        )
        if never:
            title = f"{percent(never, self.total)} des fiches n’ont jamais été vérifiées".capitalize()
        else:
            title = "Toutes les fiches ont été vérifiées au moins une fois"
        measure = f"{self.based_on()}. Une vérification est datée et signée sur la fiche"
        return Chart(key, title, measure, "Dernière vérification", rows, "Fiches", self.total)

    def coverage(self, key, facts):
        """What is known of the sheets: ``facts`` is ``[(code, label, number)]``."""
        rows = tuple(Row(code, label, number) for code, label, number in facts)
        known = min(rows, key=lambda row: row.number)
        title = f"Donnée la plus rare{NBSP}: {known.label.lower()}, {percent(known.number, self.total)}"
        return Chart(key, title, self.based_on(), "Donnée connue", rows, "Fiches", self.total)


class ProjectCharts(Charts):
    def counted_facts(self):
        placed = Q(latitude__isnull=False) | Q(collectivite__actor__latitude__isnull=False)
        spots = ProjectLocality.objects.filter(placed, project=OuterRef("pk"))
        towns = ProjectActor.objects.filter(
            project=OuterRef("pk"), actor__latitude__isnull=False, actor__state=PUBLISHED
        ).exclude(actor__country="FR")
        return super().counted_facts() | {
            "started": Count("pk", filter=Q(start__isnull=False)),
            "bounded": Count("pk", filter=Q(start__isnull=False, end__isnull=False)),
            "budget": Count("pk", filter=~Q(budget_kind=BudgetKind.UNKNOWN)),
            "placed": Count("pk", filter=Q(Exists(spots)) | Q(Exists(towns))),
            "funded": Count(
                "pk",
                filter=Exists(Funding.objects.filter(project=OuterRef("pk"), funder__actor__state=PUBLISHED)),
            ),
        }

    def charts(self):
        country = self.filterset.facets["pays"]
        dated = self.facts["started"]
        return [
            self.from_facet(
                "pays",
                "projets-par-pays",
                (
                    lambda row: f"C’est {country.phrase({row.value: row.label}, True)} qu’ils sont les plus nombreux",
                    "Où ils se mènent",
                ),
                "Pays",
                note="Un projet mené dans trois pays compte une fois dans chacun.",
            ),
            self.from_facet(
                "secteur",
                "projets-par-secteur",
                (lambda row: f"Premier thème{NBSP}: {row.label}", "De quoi il s’agit"),
                "Secteur",
                note="Un projet peut relever de plusieurs secteurs.",
            ),
            self.periods(
                "annee",
                "projets-par-annee",
                (
                    lambda row: f"{row.value}, l’année qui en réunit le plus{NBSP}: {french_number(row.number)}",
                    "Année par année",
                ),
                "Année",
                f"Projets dont la période couvre l’année. {self.based_on(dated)} et datées",
                step=1,
            ),
            self.by_status(),
            self.from_facet(
                "region",
                "projets-par-region",
                (lambda row: f"Première région{NBSP}: {row.label}", "D’où ils partent"),
                "Région",
                note="Région des collectivités qui portent le projet ou y participent.",
            ),
            self.from_facet(
                "financeur",
                "projets-par-financeur",
                (lambda row: f"Premier soutien{NBSP}: {row.label}", "Qui les soutient"),
                "Financeur",
                measure=self.based_on(self.facts["funded"]) + " qui nomment un financeur",
            ),
            self.money(),
            self.freshness("projets-par-verification"),
            self.coverage(
                "projets-donnees-connues",
                [
                    ("debut", "Date de début", self.facts["started"]),
                    ("periode", "Début et fin", self.facts["bounded"]),
                    ("budget", "Budget, ou son absence", self.facts["budget"]),
                    ("financeurs", "Au moins un financeur", self.facts["funded"]),
                    ("lieux", "Lieu de l’action sur la carte", self.facts["placed"]),
                ],
            ),
        ]

    def by_status(self):
        rows = self.rows("statut")
        numbers = {row.value: row.number for row in rows}
        under_way, unsure = numbers.get("en-cours", 0), numbers.get("a-confirmer", 0)
        title = f"{french_number(under_way)} en cours, {french_number(unsure)} à confirmer"
        return Chart(
            "projets-par-statut",
            title,
            self.based_on(),
            "Statut",
            rows,
            str(self.noun.plural).capitalize(),
            self.total,
            note=f"Le statut se calcule d’après les dates{NBSP}: une échéance passée sans nouvelles est à confirmer.",
        )

    def money(self):
        """Known amounts by tier of funder, with how many are known."""
        fundings = Funding.objects.filter(
            project__in=self.selection.values("pk"), funder__actor__state=PUBLISHED
        ).order_by()
        tiers = {
            tier: (number, known, amount)
            for tier, number, known, amount in fundings.values_list("funder__tier").annotate(
                number=Count("pk"), known=Count("amount"), amount=Sum("amount")
            )
        }
        rows = []
        for tier in FunderTier:
            number, known, amount = tiers.get(tier.value, (0, 0, None))
            if known:
                note = f"{french_number(known)} {'montants connus' if known > 1 else 'montant connu'} sur "
                note += french_number(number)
                rows.append(
                    Row(tier.value, tier.label, amount, f"/financeurs/?niveau={tier.value}", money_text(amount), note)
                )
        known = sum(known for _number, known, _amount in tiers.values())
        number = sum(number for number, _known, _amount in tiers.values())
        total = sum((amount or 0) for _number, _known, amount in tiers.values())
        rows.sort(key=lambda row: -row.number)
        first = leader(rows)
        return Chart(
            "argent-par-niveau",
            f"{first.label}{NBSP}: le niveau qui déclare le plus" if first else "L’argent, par niveau de financeur",
            f"Montants connus seulement{NBSP}: {counted(known, 'financement')} sur {french_number(number)}",
            "Niveau",
            tuple(rows),
            "Euros",
            int(total),
            note=f"Un montant inconnu n’est pas nul{NBSP}: ces sommes sont des minimums.",
        )


class JumelageCharts(Charts):
    def counted_facts(self):
        away = JumelageMember.objects.filter(jumelage=OuterRef("pk")).exclude(state=MemberState.LEFT)
        away = away.annotate(place=F("collectivite__actor__country")).exclude(place="FR")
        return super().counted_facts() | {
            "dated": Count("pk", filter=Q(since__isnull=False)),
            "summed": Count("pk", filter=~Q(summary="") | ~Q(description="")),
            "placed": Count("pk", filter=Exists(away.filter(collectivite__actor__latitude__isnull=False))),
        }

    def charts(self):
        country = self.filterset.facets["pays"]
        return [
            self.from_facet(
                "pays",
                "jumelages-par-pays",
                (
                    lambda row: f"C’est {country.phrase({row.value: row.label}, True)} qu’ils sont les plus nombreux",
                    "Avec quels pays",
                ),
                "Pays",
                note="Un partenariat entre trois pays compte une fois dans chacun.",
            ),
            self.periods(
                "decennie",
                "jumelages-par-decennie",
                (
                    lambda row: f"Les {row.label} en ont vu naître le plus{NBSP}: {french_number(row.number)}",
                    "De quand ils datent",
                ),
                "Décennie",
                f"{self.based_on(self.facts['dated'])} dont le début est connu, sur {french_number(self.total)}",
                step=10,
            ),
            self.from_facet(
                "region",
                "jumelages-par-region",
                (lambda row: f"Première région{NBSP}: {row.label}", "Dans quelles régions"),
                "Région",
            ),
            self.from_facet(
                "forme",
                "jumelages-par-forme",
                (
                    lambda row: f"{row.label}{NBSP}: la forme de {percent(row.number, self.total)} d’entre eux",
                    "Sous quelle forme",
                ),
                "Forme",
            ),
            self.freshness("jumelages-par-verification"),
            self.coverage(
                "jumelages-donnees-connues",
                [
                    ("debut", "Date de début", self.facts["dated"]),
                    ("texte", "Résumé ou histoire", self.facts["summed"]),
                    ("lieux", "Ville partenaire sur la carte", self.facts["placed"]),
                ],
            ),
        ]


def money_text(amount, is_approximate=False):
    """« 1,2 M€ », « environ 45 000 € »."""
    if is_approximate:
        return f"environ{NBSP}{money_text(amount)}"
    if amount >= 1_000_000:
        return f"{float(amount) / 1_000_000:.1f}".replace(".", ",").removesuffix(",0") + f"{NBSP}M€"
    return f"{french_number(int(amount))}{NBSP}€"
