"""What finds every record of network life: its countries and themes. Lists are short: any change builds them anew."""

from django.db.models import Q

from directory.search.indexed import Text, joined
from directory.search.near import REBUILT


def themes(model, owner):
    """The countries and sectors of a record, by every name."""
    current = Q(sector__merged_into__isnull=True)
    return (
        Text(model.countries.through.objects.all, owner, joined("country__name_keys")),
        Text(lambda: model.sectors.through.objects.filter(current), owner, joined("sector__name_keys")),
    )


def sources(*tables):
    shared = ("directory_actor.id", "directory_country", "directory_sector", "directory_network.actor_id")
    return dict.fromkeys((*tables, *shared), REBUILT)
