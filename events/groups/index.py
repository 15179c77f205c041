"""What finds a country group: its name."""

from events.models import CountryGroup
from events.shared.names import names_of

GROUP_NAMES = names_of("groupes-pays", "Groupes-pays", CountryGroup, "published_at", lambda group: "", rank=110)
