"""Network life: meetings, news, resources, calls."""

from events.models.event import (
    CountryGroup,
    Event,
    EventAttachment,
    EventContact,
    EventOrganiser,
    EventSeries,
)
from events.models.news import (
    Article,
    ArticleAttachment,
    ArticleContact,
    Call,
    Resource,
)

__all__ = [
    "Article",
    "ArticleAttachment",
    "ArticleContact",
    "Call",
    "CountryGroup",
    "Event",
    "EventAttachment",
    "EventContact",
    "EventOrganiser",
    "EventSeries",
    "Resource",
]
