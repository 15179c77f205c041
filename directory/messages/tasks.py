"""What the worker does for messages: it writes them as they leave, and forgets them."""

from directory.messages import letters, retention  # noqa: F401
