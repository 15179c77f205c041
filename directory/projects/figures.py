"""The charts of projects."""

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Exists, OuterRef, Q, Sum

from directory.charts.rows import leader
from directory.charts.selection import Charts
from directory.charts.shapes import Chart, Row
from directory.enums import BudgetKind, FunderTier, PublicationState
from directory.french import NBSP, counted, french_number, short_euros
from directory.models import Funding, Project, ProjectActor, ProjectLocality

PUBLISHED = PublicationState.PUBLISHED


class ProjectCharts(Charts):
    published = staticmethod(lambda: Project.objects.published().with_status())

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
        country = self.listing.facets["pays"]
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
            project__in=self.records.values("pk"), funder__actor__state=PUBLISHED
        ).order_by()
        tiers = {
            tier: (number, known, amount, about)
            for tier, number, known, amount, about in fundings.values_list("funder__tier").annotate(
                number=Count("pk"),
                known=Count("amount"),
                amount=Sum("amount"),
                about=BoolOr("amount_is_approximate"),
            )
        }
        rows = []
        for tier in FunderTier:
            number, known, amount, about = tiers.get(tier.value, (0, 0, None, False))
            if known:
                note = f"{french_number(known)} {'montants connus' if known > 1 else 'montant connu'} sur "
                note += french_number(number)
                url = f"/financeurs/?niveau={tier.value}"
                # A total is about as true as the least sure of its amounts.
                rows.append(Row(tier.value, tier.label, amount, url, short_euros(amount, about), note))
        number, known, total = (sum(one[rank] or 0 for one in tiers.values()) for rank in range(3))
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
