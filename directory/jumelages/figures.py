"""The charts of bonds."""

from django.db.models import Count, Exists, F, OuterRef, Q

from directory.charts.selection import Charts
from directory.enums import MemberState
from directory.french import NBSP, french_number, percent
from directory.models import Jumelage, JumelageMember


class JumelageCharts(Charts):
    published = staticmethod(lambda: Jumelage.objects.published())

    def counted_facts(self):
        away = JumelageMember.objects.filter(jumelage=OuterRef("pk")).exclude(state=MemberState.LEFT)
        away = away.annotate(place=F("collectivite__actor__country")).exclude(place="FR")
        return super().counted_facts() | {
            "dated": Count("pk", filter=Q(since__isnull=False)),
            "summed": Count("pk", filter=~Q(summary="") | ~Q(description="")),
            "placed": Count("pk", filter=Exists(away.filter(collectivite__actor__latitude__isnull=False))),
        }

    def charts(self):
        country = self.listing.facets["pays"]
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
