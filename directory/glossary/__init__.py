"""The words of the trade, told once: the page that lists them and the pages where they are met read ``mots.toml``."""
