"""What writing any accepted proposition takes: fields, publication, provenance, files, the author's contact."""

from django.apps import apps
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import TransitionError, publish, verify
from directory.enums import AttachmentKind, Origin, PublicationState, VerificationMethod
from directory.french import team_name
from directory.models import Sector
from directory.models.slugs import unique_slug
from directory.submissions import organisations
from directory.submissions.territories import author_of

LONGEST_LABEL = 200


def new_record(model, submission, *, by, title, qualifiers=(), **fields):
    """An unsaved draft that the proposition makes, followed by the network that decides."""
    return model(
        title=title,
        slug=unique_slug(model, title, qualifiers=qualifiers),
        origin=Origin.SUBMISSION,
        network=submission.network,
        created_by=by,
        **fields,
    )


def record_to_change(model, submission):
    """The published sheet that a correction is about, locked. Raises ``TransitionError`` if it is no longer public."""
    record = model._base_manager.select_for_update(of=("self",)).filter(pk=submission.record_pk).first()
    if record is None or record.state != PublicationState.PUBLISHED:
        raise TransitionError(_("La fiche à corriger n’est plus publiée : remettez-la d’abord en ligne."))
    return record


def record_named(record):
    """The sheet that a remark is about. Raises ``TransitionError`` if it is gone."""
    if record is None:
        raise TransitionError(_("La fiche dont parle cette remarque n’existe plus."))
    return record


def refusal_of(error):
    """The ``TransitionError`` that says in French what the database refused."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return TransitionError(constraint.violation_error_message)
    return TransitionError(_("La base refuse cette fiche : relisez les valeurs proposées."))


def assign(record, **fields):
    """Give ``record`` these values; return the names of those that changed."""
    changed = [name for name, value in fields.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, fields[name])
    return changed


def save_changes(record, changed):
    if changed:
        record.save(update_fields=[*changed, "updated_at"])


def set_links(record, name, wanted):
    """Make the links ``name`` of ``record`` those of ``wanted`` (keys), touching nothing that is right already."""
    manager = getattr(record, name)
    if set(manager.values_list("pk", flat=True)) != set(wanted):
        manager.set(wanted)


def current_sectors(pks):
    """These sectors, or the ones that they were merged into since."""
    return {sector.merged_into_id or sector.pk for sector in Sector.objects.filter(pk__in=pks)}


def finish(record, submission, *, by):
    """Publish what was written, keep who proposed it and who read it, bring the files over. Returns the record."""
    if record.state != PublicationState.PUBLISHED:
        publish(record, by=by)
    attach_files(record, submission)
    if hasattr(record, "verifications"):
        verify(record, by=by, label=provenance(submission), method=VerificationMethod.PROPOSAL)
    return record


def provenance(submission):
    """« la commune de Vendôme, relu par CENTRAIDER »: after « proposé par »."""
    team, label = team_name(submission.network), _author_label(submission)
    if not label:
        return team[:LONGEST_LABEL]
    ending = _(", relu par %(team)s") % {"team": team}
    return label[: LONGEST_LABEL - len(ending)] + ending


def _author_label(submission):
    """In whose name, as far as it may be told: of an organisation that waits for the team, its territory only."""
    holder = {name: submission.values.get(name) for name in ("porteur", "porteur_nom", "porteur_sorte")}
    if submission.is_correction or not organisations.newcomers(holder):
        return submission.author_label
    return author_of({"territoire": submission.values.get("territoire")})["author_label"]


def attach_files(record, submission):
    """Bring the files of a proposition to its sheet: copied by the storage, the originals removed once it is sure."""
    if not hasattr(record, "attachments"):
        return
    position = record.attachments.count()
    for file in submission.pieces:
        is_photo = file.kind == AttachmentKind.PHOTO
        with file.file.open("rb") as body:
            record.attachments.create(
                kind=file.kind,
                file=File(body, name=file.file.name),
                title=file.title,
                credit=file.credit if is_photo else "",
                alt=file.alt if is_photo else "",
                position=position,
            )
        position += 1
        transaction.on_commit(_remover(file.file))
        file.delete()


def _remover(file):
    storage, name = file.storage, file.name
    return lambda: storage.delete(name)


def add_author_as_contact(record, submission, **fields):
    """Keep the author of a new sheet as somebody to write to. The name is never published, the function only when the
    author agreed to it.
    """
    if not submission.author_email:
        return
    record.contacts.create(
        function=(submission.author_function_is_public and submission.author_function) or _("Auteur de la fiche"),
        name=submission.author_name,
        email=submission.author_email,
        phone=submission.author_phone,
        **fields,
    )
