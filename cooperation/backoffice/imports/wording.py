"""What the pages of a batch say: kinds, outcomes, states, in the words of whoever keeps a spreadsheet."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directory.enums import ImportState, RowOutcome
from directory.french import agreeing, all_of, counted, french_number
from directory.imports.kinds import import_kinds

State = ImportState
# Before and after it is applied.
TO_COME = {
    RowOutcome.CREATED: _("à créer"),
    RowOutcome.UPDATED: _("à changer"),
    RowOutcome.IDENTICAL: _("identiques"),
    RowOutcome.AMBIGUOUS: _("à préciser"),
    RowOutcome.REFUSED: _("refusées"),
    RowOutcome.IGNORED: _("laissées de côté"),
}
ROW_TO_COME = {RowOutcome.CREATED: _("À créer"), RowOutcome.UPDATED: _("À changer")}
DONE = {**TO_COME, RowOutcome.CREATED: _("créées"), RowOutcome.UPDATED: _("changées")}
HELP = {
    RowOutcome.CREATED: _("Des fiches nouvelles."),
    RowOutcome.UPDATED: _("Des fiches qui existent, et que votre tableau change."),
    RowOutcome.IDENTICAL: _("Les fiches disent déjà tout cela : il n’y a rien à écrire."),
    RowOutcome.AMBIGUOUS: _("Nous hésitons : à vous de dire. Sans réponse, ces lignes ne sont pas reprises."),
    RowOutcome.REFUSED: _("Une case ne se lit pas : corrigez-la ici ou dans votre tableau."),
    RowOutcome.IGNORED: _("Titres, totaux, notes, suites d’une autre ligne, et ce que vous avez écarté."),
}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


def kind_choices():
    """What a table may hold: ``(name, « Projets »)``."""
    return [(kind.name, kind_label(kind)) for kind in import_kinds()]


def kind_options():
    return [Choice(*pair) for pair in kind_choices()]


def kind_label(kind):
    return capfirst(str(kind.listed._meta.verbose_name_plural))


def kind_called(name):
    """The ``ImportKind`` of this name; ``None`` of one that is no more, of a batch applied long ago."""
    return next((kind for kind in import_kinds() if kind.name == name), None)


def label_of(batch):
    """« Projets »; of a batch whose kind is no more, or not said yet, what its column holds."""
    return dict(kind_choices()).get(batch.kind, batch.kind or str(_("À préciser")))


def summary(batch):
    """« 85 à créer, 12 à changer, 3 à préciser »: what the counts of a batch say, in the order of the page."""
    words = DONE if batch.state in State.written() else TO_COME
    said = [
        f"{french_number(batch.counts[outcome])} {words[outcome]}"
        for outcome in RowOutcome
        if batch.counts.get(outcome)
    ]
    return ", ".join(said)


def what_is_written(created, updated, *, proposed=0, done=False):
    """« créer 85 fiches et en changer 12 »."""
    said = []
    if created:
        new = counted(created, "fiche", "fiches")
        said.append(f"{new} {agreeing(created, 'créée', 'créées')}" if done else f"créer {new}")
    if updated:
        some = counted(updated, "fiche", "fiches")
        said.append(f"{some} {agreeing(updated, 'changée', 'changées')}" if done else f"changer {some}")
    if proposed:
        some = counted(proposed, "proposition", "propositions")
        said.append(f"{some} {agreeing(proposed, 'envoyée', 'envoyées')}" if done else f"envoyer {some}")
    return all_of(said)


def numbers(some):
    """« 3, 4 et 12 à 15 »: line numbers, those that follow one another told by the first and the last."""
    runs = []
    for number in sorted(some):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return all_of([str(first) if first == last else f"{first} à {last}" for first, last in runs])
