"""A cache of a fixed size."""

from itertools import islice


class Bounded(dict):
    """A cache that forgets its oldest quarter when it is full."""

    def __init__(self, size, *args):
        super().__init__(*args)
        self.size = size

    def __setitem__(self, key, value):
        if len(self) >= self.size:
            for old in list(islice(self, self.size // 4)):
                self.pop(old, None)
        super().__setitem__(key, value)

    def without(self, keys):
        """A copy without ``keys``."""
        return Bounded(self.size, {key: value for key, value in list(self.items()) if key not in keys})
