"""French around names of places."""

from directory.french import of_name, to_name, typographic


def filled(template, *, home, town, locative):
    """A template of `words` with its places, and French spaces."""
    text = template.format(a=to_name(town), de=of_name(town), ville=town, pays=locative, ici=home.label, dici=home.of)
    return typographic(text)
