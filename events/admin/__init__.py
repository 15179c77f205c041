"""Network life in the back-office."""

from events.admin import articles, calls, events, groups, resources

__all__ = ["articles", "calls", "events", "groups", "resources"]
