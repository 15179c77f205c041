"""What a contributor types on a public sheet of her network becomes a proposition to her own colleagues.

The form is the sheet's: it is saved for good, read as propositions are, and taken back. What no question of a
proposition asks is in the journal, in words: nothing typed is lost in silence.
"""

import pghistory
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.accounts.agreements import page_of
from cooperation.backoffice.history import history_of
from directory.enums import SubmissionKind
from directory.french import team_name
from directory.submissions.actions import bring
from directory.submissions.kinds import kind_for


class ProposingMixin:
    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_propose"
        view = self.admin_site.admin_view(self.propose_view)
        return [path("<path:object_id>/proposer/", view, name=name), *super().get_urls()]

    def propose_view(self, request, object_id):
        """The form of the sheet, for those who may not change it: what it says is proposed, and written nowhere."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not roles.can_propose(request.user, obj):
            raise Http404
        request.is_proposing, request.proposed = True, None
        if request.method == "POST" and request.FILES:
            # Saved, they would stay when what is typed is taken back.
            request.FILES.clear()
            messages.warning(request, _("Les fichiers ne se proposent pas d’ici : envoyez-les à la rédaction."))
        with transaction.atomic():
            response = self.changeform_view(request, object_id)
            transaction.set_rollback(True)
        if request.proposed is None:
            return response
        self._bring(request, roles.record_of(self.get_object(request, unquote(object_id))), *request.proposed)
        return redirect(page_of(obj, "change"))

    def response_change(self, request, obj):
        if getattr(request, "is_proposing", False):
            record = roles.record_of(type(obj)._base_manager.get(pk=obj.pk))
            with pghistory.context() as context:
                now = [entry for entry in history_of(record) if entry.context == str(context.id)]
            lines = [line for entry in now for line in entry.lines]
            request.proposed = (kind_for(record).read(record), lines)
        return super().response_change(request, obj)

    def message_user(self, request, *args, **kwargs):
        """What Django says of a saved form is not true of one that is taken back."""
        if not getattr(request, "is_proposing", False):
            super().message_user(request, *args, **kwargs)

    def _bring(self, request, record, read, lines):
        if not lines:
            messages.warning(request, _("Vous n’avez rien changé : rien n’est proposé."))
            return
        told = "\n".join(f"• {line.what} : {line.before} → {line.after}" if line.after else line.what for line in lines)
        kind = kind_for(record)
        if kind.name == SubmissionKind.REMARK:
            values = {"constat": told}
        else:
            now = kind.read(record)
            values = {name: value for name, value in read.items() if value != now.get(name)}
        text = _("Changements proposés depuis le bureau :\n%(lines)s") % {"lines": told}
        team = request.user.team_for(record.network_id)
        bring(record, values=values, by=request.user, label=team_name(team), text=text)
        messages.success(request, _("C’est proposé à la rédaction : la fiche ne change pas avant sa décision."))
