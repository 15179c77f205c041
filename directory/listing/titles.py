"""Phrases of list titles: « 128 projets au Bénin, en cours ou à confirmer »."""

from directory import french
from directory.search.glued import tells_nothing

MAX_NAMED = 3
# Of what was not understood, how many are repeated.
REPORTED = 5
#: Said of a text of small words alone.
TOO_SMALL = (
    f"Ces mots ne disent rien à eux seuls, rien n’est cherché{french.NBSP}: ajoutez un lieu, un pays ou un thème."
)


def few_or_count(several):
    """A phrase that names up to three values and counts beyond: ``several`` is the words after the number."""

    def decorate(function):
        def phrase(labels, many):
            if len(labels) > MAX_NAMED:
                return several.format(n=len(labels))
            return function(list(labels.items()), many)

        return phrase

    return decorate


def quoted(before, several):
    """« sur « Eau » ou « Déchets » » ; beyond three, ``several``: « sur {n} secteurs »."""

    @few_or_count(several)
    def phrase(items, many):
        return f"{before} " + french.either(french.quoted(label) for _, label in items)

    return phrase


def named(before, several):
    """« suivis par CENTRAIDER ou Gescod »: labels as they are, without quotation marks."""

    @few_or_count(several)
    def phrase(items, many):
        return f"{before} " + french.either(label for _, label in items)

    return phrase


def owned(before, several):
    """« d’Orléans ou du Havre », « avec le soutien de la Région Bretagne »."""

    @few_or_count(several)
    def phrase(items, many):
        return f"{before} {french.either(dict.fromkeys(french.of_name(label) for _, label in items))}".strip()

    return phrase


def agreed(forms, joiner=", "):
    """Adjectives that agree: ``forms`` is ``{value: (singular, plural)}``, set off by a comma."""

    def phrase(labels, many):
        return joiner + french.either(forms[value][many] for value in labels)

    return phrase


def counted_values(one, several, values):
    """« Valeurs inconnues : a, b, c, d, e et 2 autres. »."""
    more = len(values) - REPORTED
    shown = ", ".join(values[:REPORTED]) + (f" et {more} autres" if more > 0 else "")
    return f"{one if len(values) == 1 else several} : {shown}."


def title_sentence(count_words, selection, many):
    """Count, then each choice in the order of the facets, then the searched words and what was read for them."""
    query = selection.query
    sentence = count_words
    for _name, chosen in query.cuts:
        if chosen.labels and chosen.facet.phrase:
            phrase = chosen.facet.phrase(chosen.labels, many)
            if chosen.together and len(chosen.labels) > MAX_NAMED:
                phrase += f" ({chosen.together})"
            sentence += phrase if phrase.startswith(",") else f" {phrase}"
    if query.is_around_meant:
        sentence += f", en partant {french.of_name(query.around.name)}"
    if query.text:
        words = query.text if len(query.text) <= 60 else query.text[:60] + "…"
        sentence += f" pour {french.quoted(words)}"
        if read := [one for words in selection.corrections.values() for one in words]:
            sentence += f", en cherchant {french.either(map(french.quoted, read))}"
    if query.exceptions:
        sentence += f", sauf {french.either(map(french.quoted, query.exceptions))}"
    return sentence


def not_as_typed(selection):
    """Sentences on the searched words that nothing holds, and what was searched in their place."""
    if tells_nothing(selection.query.text):
        return [TOO_SMALL]
    corrected = [
        f"Rien pour {french.quoted(typed)}{french.NBSP}: voici {french.either(map(french.quoted, words))}."
        for typed, words in selection.corrections.items()
    ]
    begun = [
        f"Rien pour {french.quoted(word)} seul{french.NBSP}: voici ce qui commence ainsi." for word in selection.begun
    ]
    return corrected + begun
