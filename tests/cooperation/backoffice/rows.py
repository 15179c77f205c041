"""One row of each model of the back-office, and what its form posts."""

from django.db.models.fields.files import FieldFile
from django.urls import reverse

from tests import factories as make

RECORDS = {
    "directory.actor": lambda **owner: make.ActorFactory(**owner),
    "directory.jumelage": lambda **owner: make.JumelageFactory(**owner),
    "directory.project": lambda **owner: make.ProjectFactory(**owner),
    "events.article": lambda **owner: make.ArticleFactory(**owner),
    "events.call": lambda **owner: make.CallFactory(**owner),
    "events.countrygroup": lambda **owner: make.CountryGroupFactory(**owner),
    "events.event": lambda **owner: make.EventFactory(**owner),
    "events.resource": lambda **owner: make.ResourceFactory(**owner),
}
ROLES = {
    "directory.collectivite": lambda **owner: make.ForeignTownFactory(actor=make.ActorFactory(country="BJ", **owner)),
    "directory.funder": lambda **owner: make.FunderFactory(actor=make.ActorFactory(**owner)),
    "directory.network": lambda **owner: make.NetworkFactory(actor=make.ActorFactory(**owner)),
}
SHEETS = {
    **RECORDS,
    **ROLES,
    "directory.cannedreply": lambda network=None, **state: make.CannedReplyFactory(network=network),
    "events.eventseries": lambda network=None, **state: make.EventSeriesFactory(network=network),
}
SHARED = {
    "directory.country": lambda: make.CountryFactory(code="ML"),
    "directory.gazetteertown": lambda: make.GazetteerTownFactory(),
    "directory.sdg": lambda: make.SDGFactory(),
    "directory.sector": lambda: make.SectorFactory(),
}
NATIONAL_ONLY = {
    "cooperation.user": lambda: make.UserFactory(),
    "directory.followedselection": lambda: make.FollowedSelectionFactory(),
    "directory.redirection": lambda: make.RedirectionFactory(),
    "directory.verification": lambda: make.VerificationFactory(),
}
# Nobody else's business: those who decide see them, the others do not know that they exist.
DESK = {
    "directory.campaign": lambda **owner: make.CampaignFactory(**owner),
    "directory.importbatch": lambda **owner: make.ImportBatchFactory(applied=True, **owner),
    "directory.mail": lambda **owner: make.MailFactory(**owner),
    "directory.message": lambda **owner: make.MessageFactory(reported=True, **owner),
    "directory.submission": lambda **owner: make.ReceivedFactory(**owner),
    "directory.verificationrequest": lambda **owner: make.VerificationRequestFactory(
        project=make.ProjectFactory(**owner)
    ),
}
EVERY = {**SHEETS, **SHARED, **NATIONAL_ONLY, **DESK}


def address(label, page, *args):
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def form_data(response, **changes):
    """What a browser would post from the form of ``response``, with ``changes``."""
    context = response.context
    data = {"version": context.get("version") or "", "depart": context.get("depart") or ""}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for name in form.fields:
            bound = form[name]
            value = bound.value()
            if value is None or value is False or isinstance(value, FieldFile):
                continue
            if hasattr(bound.field.widget, "widgets"):
                for index, part in enumerate(bound.field.widget.decompress(value) or []):
                    data[f"{bound.html_name}_{index}"] = part if part is not None else ""
                continue
            data[bound.html_name] = bound.field.prepare_value(value)
    return {**data, **changes}
