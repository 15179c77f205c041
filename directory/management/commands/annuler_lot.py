"""`manage.py annuler_lot N` : voir l’aide."""

import json

from django.core.management.base import CommandError

from directory.database.system import get_system_user
from directory.enums import ImportState
from directory.french import counted, quoted
from directory.imports.actions import BatchError, apply_batch, undo_batch
from directory.imports.undoing import plan_undo
from directory.imports.working import work
from directory.management.batches import PATIENCE, shown_working
from directory.management.command import FrenchCommand
from directory.models import ImportBatch
from directory.search.statistics import refresh_statistics

HELP = """Défait un lot d’import, d’un seul tenant : ce qu’il a créé s’en va, ce qu’il a changé redevient comme avant.

Ce que quelqu’un a changé ou relié depuis est dit d’abord, fiche par fiche, et reste, sauf les fiches nommées par
--aussi. Rien n’est perdu : le retour est dans l’historique, et --refaire le défait à son tour.

Exemple :
    python manage.py annuler_lot 12 --a-blanc
    python manage.py annuler_lot 12
    python manage.py annuler_lot 12 --aussi directory_project:345
    python manage.py annuler_lot 12 --refaire
"""


class Command(FrenchCommand):
    help = HELP

    def add_arguments(self, parser):
        parser.add_argument("lot", type=int, help="le numéro du lot")
        parser.add_argument("--a-blanc", action="store_true", help="dire ce qui se passerait, sans rien écrire")
        parser.add_argument(
            "--aussi", nargs="+", default=[], metavar="FICHE", help="défaire aussi ces fiches, changées depuis"
        )
        parser.add_argument("--refaire", action="store_true", help="remettre ce qui avait été défait")
        parser.add_argument("--json", action="store_true", help="répondre en JSON")

    def handle(self, *, lot, a_blanc, aussi, refaire, **options):
        batch = ImportBatch.objects.filter(pk=lot).first()
        if batch is None:
            raise CommandError(f"Il n’y a pas de lot n° {lot}.")
        if batch.state not in (ImportState.APPLIED, ImportState.UNDONE):
            raise CommandError(
                f"Le lot n° {lot} est à l’état {quoted(batch.get_state_display().lower())} : rien à défaire."
            )
        plan = None if refaire else plan_undo(batch, chosen=aussi)
        self._check(plan, aussi)
        if plan and not options["json"]:
            self._print(plan, done=not a_blanc)
        if not a_blanc:
            self._do(batch, again=refaire, chosen=aussi)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(batch, plan), ensure_ascii=False, indent=2))
        elif a_blanc:
            self.stdout.write("À blanc : rien n’a été écrit.")
        else:
            self.stdout.write(self.style.SUCCESS(f"Lot n° {lot} : {batch.get_state_display().lower()}."))
            if batch.problem:
                self.stdout.write(batch.problem)

    def _check(self, plan, names):
        if plan is None:
            return
        unknown = [name for name in names if ":" not in name]
        if unknown:
            raise CommandError(f"{quoted(unknown[0])} ne nomme pas une fiche : recopiez ce que dit --a-blanc.")

    def _do(self, batch, *, again, chosen):
        by = get_system_user()
        try:
            if again:
                apply_batch(batch, by=by)
            else:
                undo_batch(batch, by=by, chosen=chosen)
        except BatchError as error:
            raise CommandError(str(error)) from None
        with shown_working() as shown:
            work(batch.pk, shown=shown, patience=PATIENCE)
        refresh_statistics("directory")
        batch.refresh_from_db()
        if batch.state in ImportState.working():
            raise CommandError("Un autre lot du même réseau est en cours : celui-ci attend son tour dans la file.")
        if batch.problem and batch.state != (ImportState.APPLIED if again else ImportState.UNDONE):
            raise CommandError(batch.problem)

    def _print(self, plan, *, done):
        for title, numbers in (
            ("Ce qui s’en va" if not done else "Défait", plan.going),
            ("Ce qui redevient comme avant" if not done else "Redevenu comme avant", plan.returning),
        ):
            if numbers:
                self.stdout.write(f"\n{title} :")
            for name, number in numbers.items():
                self.stdout.write(f"{number:>9}  {name}")
        if plan.staying:
            self.stdout.write(f"\nChangé ou relié depuis, et qui reste : {counted(len(plan.staying), 'fiche')}")
        for item in plan.staying:
            self.stdout.write(f"  {item.kind} {quoted(item.label)} (--aussi {item.name})")
            for sentence in item.sentences:
                self.stdout.write(f"    {sentence}")
        if not (plan.going or plan.returning or plan.staying):
            self.stdout.write("Il n’y a rien à défaire.")
        self.stdout.write("")


def _as_json(batch, plan):
    answer = {"batch": batch.pk, "file": batch.file_name, "state": batch.state, "problem": batch.problem}
    if plan is not None:
        answer |= {
            "deleted": plan.going,
            "restored": plan.returning,
            "kept": [
                {
                    "name": item.name,
                    "kind": item.kind,
                    "sheet": item.label,
                    "created": item.is_created,
                    "reasons": list(item.sentences),
                }
                for item in plan.staying
            ],
        }
    return answer
