"""What the office says of what was just done: to what, who sees it, what comes next, how it is undone.

In place of Django’s « L’objet … a été modifié avec succès », for every model (``BaseAdmin``) and every sheet
(``EditingMixin``).
"""

import pghistory
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.accounts import roles
from cooperation.accounts.merging import can_restore
from cooperation.backoffice.history import history_of
from cooperation.backoffice.labels import label
from directory import actions
from directory.enums import PublicationState
from directory.french import agreed, quoted
from directory.merging import is_mergeable
from directory.models import Actor
from directory.models.actor import Role
from directory.restoring import deleted_of

# Who sees a sheet, by its state.
SEEN = {
    PublicationState.PUBLISHED: gettext_lazy("visible par tous sur le site."),
    PublicationState.REVIEW: gettext_lazy("une relecture l’attend, l’équipe seule la voit."),
    PublicationState.DRAFT: gettext_lazy("brouillon que l’équipe seule voit."),
    PublicationState.ARCHIVED: gettext_lazy("hors du site, sans que rien n’en soit perdu."),
}
# What was done to a sheet that changed state, to agree with its kind.
MOVED = {
    PublicationState.PUBLISHED: gettext_lazy("publié"),
    PublicationState.REVIEW: gettext_lazy("proposé à la relecture"),
    PublicationState.DRAFT: gettext_lazy("remis en brouillon"),
    PublicationState.ARCHIVED: gettext_lazy("archivé"),
}


def named(obj, *, links=False):
    """« Projet « Un forage à Kita » », which leads to its page if we leave it."""
    name = quoted(label(obj))
    if links:
        name = format_html('<a href="{}">{}</a>', page_of(obj, "change"), name)
    return format_html("{} {}", capfirst(str(obj._meta.verbose_name)), name)


def page_of(obj, page):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_{page}", args=[obj.pk])


def saved(user, obj, *, is_new, is_elsewhere=True):
    """A row that has no state. ``is_elsewhere``: the next page is not its form."""
    done = agreed(obj._meta.verbose_name, _("ajouté") if is_new else _("enregistré"))
    sentence = format_html("{} {}.", named(obj, links=is_elsewhere), done)
    return _with(sentence, [] if is_new else undo_of_text(user, obj))


def sheet_saved(user, obj, *, is_new, moved_from=None, is_elsewhere=False):
    """A sheet, in its new state. ``moved_from``: the state that it just left, if it did."""
    record = roles.record_of(obj)
    state = PublicationState(record.state)
    noun = obj._meta.verbose_name
    done = (
        agreed(noun, _("ajouté") if is_new else _("enregistré")) if moved_from is None else agreed(noun, MOVED[state])
    )
    sentence = format_html("{} {} : {}", named(obj, links=is_elsewhere), done, SEEN[state])
    if state == PublicationState.DRAFT:
        sentence = format_html("{} {}", sentence, _next(user, obj))
    links = []
    if record.is_published:
        links.append(format_html('<a href="{}">{}</a>', obj.get_absolute_url(), _("Voir la page")))
    if moved_from is not None and not is_elsewhere:
        links += undo_of_move(user, obj, moved_from)
    elif moved_from is None and not is_new:
        links += undo_of_text(user, obj)
    return _with(sentence, links)


def _next(user, obj):
    if roles.can_move(user, obj, PublicationState.PUBLISHED):
        return _("Il reste à publier cette fiche quand elle est prête.")
    return _("Il reste à proposer cette fiche à la relecture quand elle est prête.")


def undo_of_move(user, obj, moved_from):
    """A button of the sheet's form, which is on the same page: what it does is written, and undone, as any change."""
    state = PublicationState(roles.record_of(obj).state)
    back = [one for one in (moved_from, PublicationState.DRAFT) if one in actions.TRANSITIONS[state]]
    if not back or not roles.can_move(user, obj, back[0]):
        return []
    return [
        format_html(
            '<button type="submit" form="{}_form" name="_etat" value="{}" class="lien-geste">{}{}</button>',
            obj._meta.model_name,
            back[0].value,
            _("Annuler"),
            _whisper(_("revenir à l’état « %(state)s »") % {"state": back[0].label}),
        )
    ]


def _whisper(words):
    return format_html('<span class="visually-hidden"> : {}</span>', words)


def undo_of_text(user, obj):
    """The page that says what returning to the former version would change, and does it."""
    record = roles.record_of(obj)
    if not (is_mergeable(type(record)) and can_restore(user, record)):
        return []
    entries = history_of(record, limit=2)
    with pghistory.context() as context:
        is_ours = entries and entries[0].context == str(context.id)
    if not is_ours or len(entries) < 2:
        return []
    address = f"{page_of(obj, 'history')}?{urlencode({'version': entries[1].at.isoformat()})}"
    return [format_html('<a href="{}">{}{}</a>', address, _("Annuler"), _whisper(_("revoir la version d’avant")))]


def comes_back(model):
    """Whether a deleted row of ``model`` may be put back."""
    return is_mergeable(Actor if issubclass(model, Role) else model)


def deleted(user, model, name, key):
    """A row that is no more, and where it is found again."""
    noun = model._meta.verbose_name
    sentence = format_html("{} {} {}.", capfirst(str(noun)), quoted(name), agreed(noun, _("supprimé")))
    if not comes_back(model):
        return sentence
    record_model = Actor if issubclass(model, Role) else model
    found = [one for one in deleted_of(record_model, key=key) if can_restore(user, one.record)]
    if not found:
        return sentence
    address = f"{reverse('admin:supprimees')}?sorte={record_model._meta.db_table}"
    link = format_html('<a href="{}">{}</a>', address, _("Remettre la fiche"))
    return format_html(
        "{} {} {}", sentence, _("Rien n’en est perdu : elle revient avec tout ce qu’elle portait."), link
    )


def _with(sentence, links):
    if not links:
        return sentence
    return format_html("{} {}", sentence, format_html_join(" · ", "{}", ((one,) for one in links)))
