"""In whose name a sheet is proposed, as French says it: « la commune de Vendôme », « l’association Les Amis de… »."""

from directory.enums import ActorKind, CollectiviteKind
from directory.french import of_name, with_article


def named_territory(collectivite):
    """« la commune du Mans », « le département du Cher », « la région Bretagne », « Tours Métropole »."""
    name, kind = collectivite.name, collectivite.kind
    if kind in (CollectiviteKind.COMMUNE, CollectiviteKind.FOREIGN):
        return f"{'la commune' if kind == CollectiviteKind.COMMUNE else 'la ville'} {of_name(name)}"
    if kind == CollectiviteKind.REGION:
        return f"la région {name}"
    if kind == CollectiviteKind.DEPARTEMENT and collectivite.official_name:
        return with_article(collectivite.official_name)
    return with_article(name)


def named_organisation(name, kind):
    """« l’association Les Amis de Gumbo », « le lycée Ronsard »."""
    named = with_article(name)
    return f"l’association {name}" if named == name and kind == ActorKind.ASSOCIATION else named
