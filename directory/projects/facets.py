"""Facets by theme: sectors and goals."""

from directory.models import SDG, Sector


def known_sectors(slugs):
    return dict(Sector.objects.current().filter(slug__in=slugs).values_list("slug", "name"))


def known_sdgs(numbers):
    numbers = [n for n in numbers if n.isascii() and n.isdigit() and len(n) < 3]
    return {str(goal.number): str(goal) for goal in SDG.objects.filter(number__in=numbers)}
