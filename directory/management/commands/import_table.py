"""`manage.py import_table FICHIER` : voir l’aide."""

import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

from django.core.management.base import CommandError
from tqdm import tqdm

from directory.database.system import get_system_user
from directory.enums import ImportState
from directory.french import NBSP, all_of, counted, french_number, quoted
from directory.imports.actions import apply_batch, receive, rehearse_batch
from directory.imports.kinds import import_kind, import_kinds
from directory.imports.opening.limits import LONG_FORMATS
from directory.imports.outcomes import (
    AMBIGUOUS,
    CREATED,
    IDENTICAL,
    IGNORED,
    OUTCOMES,
    REFUSED,
    UPDATED,
    WRITTEN,
    Outcome,
)
from directory.imports.proposing import propose
from directory.imports.rehearsal import rehearse
from directory.imports.shape import table_of, tables_of
from directory.imports.source import already_read, keys_of
from directory.imports.workbooks import Refused, read_workbook
from directory.imports.working import work
from directory.management.batches import PATIENCE, shown_working
from directory.management.command import FrenchCommand
from directory.models import Country, ImportLayout, Network
from directory.search.statistics import refresh_statistics

TITLES = {
    CREATED: "Fiches à créer",
    UPDATED: "Fiches à changer",
    IDENTICAL: "Fiches qui disent déjà tout cela",
    AMBIGUOUS: "Lignes à trancher, laissées de côté",
    REFUSED: "Lignes refusées",
    IGNORED: "Lignes qui ne sont pas des fiches",
}


class Command(FrenchCommand):
    help = f"""Importe ce qu’un réseau tient, tel quel : {LONG_FORMATS}.

Les colonnes sont comprises d’après leurs intitulés et leur contenu. Sans --appliquer, rien n’est écrit : la commande
dit ligne par ligne ce qu’elle créerait, changerait, laisserait tel quel, et ce qu’elle ne comprend pas. Avec
--appliquer, les lignes sûres sont écrites d’un seul tenant ou pas du tout ; le lot se défait par annuler_lot.

Exemple :
    python manage.py import_table projets-2024.xlsx --reseau centraider --sorte projets
    python manage.py import_table activites-iati.xml --sorte projets
    python manage.py import_table projets-2024.xlsx --reseau centraider --sorte projets --appliquer
"""

    def add_arguments(self, parser):
        sorts = ", ".join(kind.name for kind in import_kinds())
        parser.add_argument("fichier", type=Path, help="le tableau à lire")
        parser.add_argument(
            "--reseau",
            metavar="ADRESSE",
            help="le réseau dont c’est le fichier, par la fin de l’adresse de sa page ; sans lui, le niveau national",
        )
        parser.add_argument(
            "--sorte", metavar="SORTE", help=f"ce que sont les lignes : {sorts} ; sans elle, la plus vraisemblable"
        )
        parser.add_argument("--feuille", metavar="NOM", help="la feuille à lire ; sans elle, la plus vraisemblable")
        parser.add_argument(
            "--colonnes",
            metavar="JSON",
            default="",
            help='le sens de certaines colonnes : \'{"F": "budget", "G": "note", "H": "ignored"}\'',
        )
        parser.add_argument(
            "--publier", action="store_true", help="publier les fiches nouvelles au lieu de les garder en brouillon"
        )
        parser.add_argument("--bref", action="store_true", help="ne détailler que les lignes à trancher et refusées")
        parser.add_argument("--json", action="store_true", help="tout dire en JSON")
        parser.add_argument("--appliquer", action="store_true", help="écrire dans la base les lignes sûres")

    def handle(self, *, fichier, reseau, sorte, feuille, colonnes, publier, bref, appliquer, **options):
        network, kind = self._network(reseau), self._kind(sorte)
        if not Country.objects.filter(pk="FR").exists():
            raise CommandError("Le référentiel manque : lancez d’abord python manage.py load_reference.")
        workbook = self._workbook(fichier)
        table = self._table(workbook, feuille)
        mapping = propose(table, kind, ImportLayout.objects.remembered(network))
        mapping = replace(mapping, told=(*_not_read(workbook, table), *mapping.told))
        mapping.columns |= self._columns(colonnes, mapping)
        kind = import_kind(mapping.kind)
        batch = None
        if appliquer:
            with already_read(workbook):
                batch = self._batch(fichier, mapping, network, publier)
        self._tell(workbook, table, mapping, kind, network, batch, fichier=fichier, bref=bref, **options)
        if batch:
            self._apply(batch)
        elif not options["json"]:
            self.stdout.write("Répétition : rien n’a été écrit. Ajoutez --appliquer pour écrire.")

    def _tell(self, workbook, table, mapping, kind, network, batch, *, fichier, bref, **options):
        """Its own function: the outcomes of thousands of rows are let go before those of the writing come."""
        outcomes = self._rehearsed(batch) if batch else self._rehearse(table, mapping, kind, network)
        if options["json"]:
            self.stdout.write(
                json.dumps(report(fichier.name, workbook, table, mapping, kind, outcomes), ensure_ascii=False, indent=1)
            )
        else:
            self._print(workbook, table, mapping, outcomes, brief=bref)
            self._conclude(outcomes)

    def _network(self, slug):
        if not slug:
            return None
        network = Network.objects.select_related("actor").filter(actor__slug=slug).first()
        if network is None:
            known = ", ".join(Network.objects.order_by("actor__slug").values_list("actor__slug", flat=True))
            raise CommandError(f"Aucun réseau n’a l’adresse {quoted(slug)}. Ceux que nous connaissons : {known}.")
        return network

    def _kind(self, name):
        try:
            return import_kind(name) if name else None
        except KeyError:
            known = ", ".join(kind.name for kind in import_kinds())
            raise CommandError(
                f"{quoted(name)} n’est pas une sorte de fiche qui s’importe. Choisissez parmi : {known}."
            ) from None

    def _workbook(self, path):
        try:
            return read_workbook(path, name=path.name)
        except Refused as refusal:
            raise CommandError(f"{path.name} est refusé, rien n’a été écrit. {refusal}") from None
        except OSError as error:
            raise CommandError(f"{path} ne peut pas être lu : {error.strerror}.") from None

    def _table(self, workbook, sheet):
        try:
            return table_of(workbook, sheet) if sheet else tables_of(workbook)[0]
        except (LookupError, IndexError):
            names = all_of(quoted(one.name) for one in workbook.sheets if one.name)
            which = (
                f"La feuille {quoted(sheet)} ne dit rien ou n’existe pas."
                if sheet
                else "Ce fichier ne contient aucun tableau."
            )
            raise CommandError(f"{which} Les feuilles sont : {names}." if names else which) from None

    def _columns(self, text, mapping):
        try:
            said = json.loads(text) if text else {}
            unknown = said.keys() - mapping.columns.keys()
        except (ValueError, AttributeError):
            raise CommandError('--colonnes attend du JSON : \'{"F": "budget"}\'.') from None
        if unknown:
            raise CommandError(f"Pas de colonne {all_of(sorted(unknown))} dans ce tableau.")
        return said

    # --- What is said ------------------------------------------------------------------------------------------------

    def _print(self, workbook, table, mapping, outcomes, *, brief):
        for sentence in (*workbook.told, *table.told, *mapping.told, *(asked.sentence for asked in mapping.asked)):
            self.stdout.write(f"- {sentence}")
        for outcome, title in TITLES.items():
            found = [one for one in outcomes if one.outcome == outcome]
            if not found:
                continue
            self.stdout.write(f"\n{title} : {len(found)}")
            if brief and outcome not in (AMBIGUOUS, REFUSED):
                continue
            for one in found:
                told = " ".join((one.reason, *one.told))
                self.stdout.write(f"  ligne {one.row} : {told}")
                for change in one.changes:
                    self.stdout.write(f"    {change.label} : {change.before or '(rien)'} → {change.after or '(rien)'}")

    def _conclude(self, outcomes):
        counts = Counter(one.outcome for one in outcomes)
        rows = len(outcomes) - counts[IGNORED]
        self.stdout.write("")
        for outcome, title in TITLES.items():
            self.stdout.write(f"{counts[outcome]:>7} {title[0].lower()}{title[1:]}")
        sure = sum(counts[one] for one in (*WRITTEN, IDENTICAL))
        share = french_number(100.0 * sure / rows) if rows else "0"
        self.stdout.write(f"{share:>6}{NBSP}% des lignes sont comprises.")

    # --- What is done ------------------------------------------------------------------------------------------------

    def _rehearse(self, table, mapping, kind, network):
        found = rehearse(table, mapping, kind, network=network, keys=keys_of(network, kind.name))
        return list(tqdm(found, total=len(table.rows), unit=" lignes", disable=not sys.stderr.isatty()))

    def _batch(self, path, mapping, network, publishes):
        """Keep the file as a batch, and have it rehearsed."""
        by, given = get_system_user(), {"kind": mapping.kind, "sheet": mapping.sheet, "mapping": mapping.to_json()}
        batch = receive(path.read_bytes(), name=path.name, by=by, network=network, publishes=publishes, **given)
        rehearse_batch(batch, by=by, publishes=publishes, **given)
        self._work(batch)
        return batch

    def _rehearsed(self, batch):
        rows = batch.rows.order_by("number").values_list("detail", flat=True)
        return [Outcome.from_json(detail) for detail in rows.iterator()]

    def _apply(self, batch):
        """Have what the rehearsal said written."""
        apply_batch(batch, by=get_system_user())
        self._work(batch)
        refresh_statistics("directory")
        self.stderr.write(
            self.style.SUCCESS(f"Écrit : lot d’import n° {batch.pk}, à défaire par annuler_lot {batch.pk}.")
        )

    def _work(self, batch):
        with shown_working() as shown:
            work(batch.pk, shown=shown, patience=PATIENCE)
        batch.refresh_from_db()
        if batch.problem:
            raise CommandError(f"Lot n° {batch.pk} : {batch.problem}")
        if batch.state in ImportState.working():
            raise CommandError(
                f"Lot n° {batch.pk} : un autre lot du même réseau est en cours, celui-ci attend son tour dans la file."
            )


def _not_read(workbook, table):
    """What the other sheets say, that holds a table too."""
    for other in tables_of(workbook):
        if other.sheet != table.sheet and other.rows:
            lines = counted(len(other.rows), "ligne")
            yield f"Feuille {quoted(other.sheet)}, {lines} : elle n’est pas lue. Pour la lire : --feuille."


def report(name, workbook, table, mapping, kind, outcomes):
    """What ``--json`` prints."""
    counts = Counter(one.outcome for one in outcomes)
    return {
        "file": name,
        "kind": kind.name,
        "sheet": table.sheet,
        "header_rows": list(table.header_rows),
        "columns": {letter: said or None for letter, said in mapping.columns.items()},
        "hidden": hidden_parts(workbook, table),
        "told": [*workbook.told, *table.told, *mapping.told, *(asked.sentence for asked in mapping.asked)],
        "rows": [row_report(one, kind) for one in outcomes],
        "counts": {outcome: counts[outcome] for outcome in OUTCOMES},
    }


def hidden_parts(workbook, table):
    """What the workbook hides: sheets by their names, columns by their letters, rows by their numbers."""
    sheets = [sheet.name for sheet in workbook.sheets if sheet.is_hidden]
    columns = [column.letter for column in table.columns if column.is_hidden]
    return [*sheets, *columns, *(line.number for line in table.rows if line.is_hidden)]


def row_report(outcome, kind):
    return {
        "row": outcome.row,
        "outcome": outcome.outcome,
        "reason": " ".join((outcome.reason, *outcome.told)).strip(),
        "cells": list(outcome.cells),
        "candidates": [{"label": one.label, "note": one.note, "pk": one.pk} for one in outcome.candidates],
        "values": kind.plain(outcome.values),
        "changes": [
            {"name": one.name, "before": one.before, "after": one.after, "cell": one.cell} for one in outcome.changes
        ],
        "record": outcome.record,
    }
