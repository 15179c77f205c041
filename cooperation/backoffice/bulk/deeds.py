"""What a list offers to do to many rows: what it would change of each, or why it stays as it is.

A deed says it before (``foresee``), for the page that asks, and again when it is done (``carry_out``): between the two,
rights and rows may have changed.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.accounts import roles
from directory import actions
from directory.bulk import MOST, LeftOut
from directory.enums import PublicationState
from directory.french import counted

NOT_YOURS = gettext_lazy("une autre équipe la suit, ou votre rôle ne le permet pas")
State = PublicationState


@dataclass(frozen=True)
class Foreseen:
    """``change``: in words, the same for the rows to which the same happens; ``before`` and ``after``: of this row.

    ``public``: 1 if the row enters the public site, -1 if it leaves it.
    """

    change: str = ""
    public: int = 0
    before: str = ""
    after: str = ""


class Deed:
    """``name``: of the action; ``title``: what the list and the button call it; ``most``: rows at once.

    ``is_undone``: whether the history gives it back; ``is_grave``: whether its button warns; ``step``: the page that
    asks more before showing what it would do. ``is_queued``: it asks nothing of the request but who makes it.
    """

    name = title = said = ""
    most = MOST
    is_undone = True
    is_grave = False
    # Whether the worker does it when rows are many.
    is_queued = False
    step = ""

    def is_offered(self, request, admin):
        return admin.has_change_permission(request)

    def foresee(self, context, row):
        """The ``Foreseen`` of ``row``. Raises ``LeftOut``. ``context``: of ``pages.Context``."""
        raise NotImplementedError

    def carry_out(self, context, row):
        """Do it. Raises ``LeftOut``."""
        raise NotImplementedError

    def finish(self, context):
        """What is left to do once all the rows are done, in the same transaction."""

    def about(self, context):
        """What is said of it in the list of what was done, besides its title."""
        return ""

    def done(self, number, model):
        """The sentence that says it was done."""
        what = counted(number, str(model._meta.verbose_name), str(model._meta.verbose_name_plural))
        return _("C’est fait – %(title)s : %(what)s.") % {"title": self.title, "what": what}


class Move(Deed):
    """Brings sheets to the state ``to``. ``one``, ``many``: what is said of those that it moved."""

    is_queued = True

    def __init__(self, name, to, act, title, one, many):
        self.name, self.to, self.act, self.title, self.one, self.many = name, to, act, title, one, many
        self.is_grave = to == State.ARCHIVED

    def is_offered(self, request, admin):
        if self.to in roles.DRAFTING:
            return admin.has_change_permission(request)
        return admin.has_publish_permission(request)

    def foresee(self, context, row):
        if not roles.can_move(context.user, row, self.to):
            raise LeftOut(NOT_YOURS)
        record = roles.record_of(row)
        state = State(record.state)
        if state == self.to:
            raise LeftOut(_("elle est déjà à l’état « %(state)s »") % {"state": state.label.lower()})
        if self.to not in actions.TRANSITIONS[state]:
            raise LeftOut(
                _("de « %(from)s », on ne passe pas à « %(to)s »")
                % {"from": state.label.lower(), "to": self.to.label.lower()}
            )
        if self.to == State.PUBLISHED and (missing := record.missing_for_publication()):
            raise LeftOut(" ; ".join(map(str, missing)))
        public = (self.to == State.PUBLISHED) - (state == State.PUBLISHED)
        return Foreseen(f"{state.label} → {self.to.label}", public)

    def carry_out(self, context, row):
        self.foresee(context, row)
        self.act(roles.record_of(row), by=context.user)

    def done(self, number, model):
        return ngettext(self.one, self.many, number) % {"count": number}


PUBLISH = Move(
    "publish",
    State.PUBLISHED,
    actions.publish,
    gettext_lazy("Publier"),
    gettext_lazy("%(count)d fiche publiée : tout le monde la voit sur le site."),
    gettext_lazy("%(count)d fiches publiées : tout le monde les voit sur le site."),
)
SUBMIT = Move(
    "submit",
    State.REVIEW,
    actions.submit,
    gettext_lazy("Proposer à la relecture"),
    gettext_lazy("%(count)d fiche proposée à la relecture : l’équipe seule la voit."),
    gettext_lazy("%(count)d fiches proposées à la relecture : l’équipe seule les voit."),
)
BACK_TO_DRAFT = Move(
    "back_to_draft",
    State.DRAFT,
    actions.back_to_draft,
    gettext_lazy("Remettre en brouillon"),
    gettext_lazy("%(count)d fiche remise en brouillon : l’équipe seule la voit."),
    gettext_lazy("%(count)d fiches remises en brouillon : l’équipe seule les voit."),
)
ARCHIVE = Move(
    "archive",
    State.ARCHIVED,
    actions.archive,
    gettext_lazy("Archiver"),
    gettext_lazy("%(count)d fiche archivée : elle n’est plus sur le site, rien n’en est perdu."),
    gettext_lazy("%(count)d fiches archivées : elles ne sont plus sur le site, rien n’en est perdu."),
)
# In the order of a sheet's life.
MOVES = {move.to: move for move in (PUBLISH, SUBMIT, BACK_TO_DRAFT, ARCHIVE)}


class Verify(Deed):
    name, title = "verify", gettext_lazy("Marquer comme vérifiées aujourd’hui")
    is_queued = True

    def is_offered(self, request, admin):
        return admin.has_publish_permission(request)

    def foresee(self, context, row):
        if not roles.can_publish(context.user, row):
            raise LeftOut(NOT_YOURS)
        return Foreseen(_("Dite exacte aujourd’hui"))

    def carry_out(self, context, row):
        self.foresee(context, row)
        actions.verify(roles.record_of(row), by=context.user)

    def done(self, number, model):
        told = ngettext("%(n)d fiche vérifiée aujourd’hui.", "%(n)d fiches vérifiées aujourd’hui.", number)
        return told % {"n": number}


class Delete(Deed):
    name, title = "delete_chosen", gettext_lazy("Supprimer")
    # What goes along is looked for row by row.
    most = 200
    is_grave = True

    def is_offered(self, request, admin):
        return admin.has_delete_permission(request)

    def foresee(self, context, row):
        if not roles.can_delete(context.user, row):
            is_public = roles.can_publish(context.user, row) and roles.record_of(row).is_published
            raise LeftOut(_("elle est publiée : archivez-la d’abord") if is_public else NOT_YOURS)
        _rows, counts, lacking, protected = context.admin.get_deleted_objects([row], context.request)
        if protected or lacking:
            raise LeftOut(_("d’autres fiches s’en servent, ou ce qui partirait avec elle n’est pas à vous"))
        return Foreseen(_("Supprimée, avec ce qu’elle porte"), after=_and_what(counts))

    def carry_out(self, context, row):
        self.foresee(context, row)
        context.admin.delete_model(context.request, row)

    def done(self, number, model):
        told = ngettext(
            "%(n)d fiche supprimée avec ce qu’elle portait.",
            "%(n)d fiches supprimées avec ce qu’elles portaient.",
            number,
        )
        return told % {"n": number}


def _and_what(counts):
    return ", ".join(f"{name} : {number}" for name, number in counts.items())


class Call(Deed):
    """A deed of one list: ``act(request, row)`` does it, and raises ``LeftOut``; ``may(user, row)``: who may."""

    is_undone = False

    def __init__(self, name, title, act, change, *, may=None, permission="change", is_grave=False, most=500):
        self.name, self.title, self.act, self.change = name, title, act, change
        self.may, self.permission, self.is_grave, self.most = may, permission, is_grave, most

    def is_offered(self, request, admin):
        return getattr(admin, f"has_{self.permission}_permission")(request)

    def foresee(self, context, row):
        if self.may is not None and not self.may(context.user, row):
            raise LeftOut(NOT_YOURS)
        return Foreseen(str(self.change))

    def carry_out(self, context, row):
        self.foresee(context, row)
        self.act(context.request, row)
