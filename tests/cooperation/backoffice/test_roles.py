"""Who may do what: role × model × act × owner × state, from one table; then the same by forged requests.

A model, an address or a view that the table does not know fails here.
"""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from zeal import zeal_ignore

from cooperation.accounts import roles
from cooperation.accounts.models import AgreementState
from directory.enums import PublicationState
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import DESK, EVERY, SHARED, SHEETS, address
from tests.cooperation.backoffice.test_matrix import STATELESS, everything

ROLES = ("national", "manager", "editor", "contributor", "reader")
STATES = ("draft", "review", "published", "archived")
ACTS = {
    "view": roles.can_view,
    "change": roles.can_change,
    "publish": roles.can_publish,
    "delete": roles.can_delete,
    "private": roles.can_see_private,
    "propose": roles.can_propose,
    "hand over": roles.can_hand_over,
}
FULL = {"view", "change", "publish", "delete", "private", "hand over"}
PUBLIC = FULL - {"delete"}  # archived first
SEEN = {"view"}

# {whose a sheet is: {its state: {role: what it may do}}}; a role that is not named may do nothing.
_PUBLISHERS = {"national": FULL, "manager": FULL, "editor": FULL}
_DRAFT = {**_PUBLISHERS, "contributor": {"view", "change", "private"}, "reader": SEEN}
_NOBODY_ELSE = {"national": FULL}
_READ_BY_ALL = {"national": PUBLIC, **dict.fromkeys(ROLES[1:], SEEN)}


def _shared(rights):
    """As one's own, but for what is the leading network's alone."""
    return {role: acts if role == "national" else acts - {"delete", "hand over"} for role, acts in rights.items()}


OWN = {
    "draft": _DRAFT,
    "review": _DRAFT,
    "published": {
        "national": PUBLIC,
        "manager": PUBLIC,
        "editor": PUBLIC,
        "contributor": {"view", "private", "propose"},
        "reader": SEEN,
    },
    "archived": {**_PUBLISHERS, "contributor": {"view", "private"}, "reader": SEEN},
}
OTHERS = {"draft": _NOBODY_ELSE, "review": _NOBODY_ELSE, "published": _READ_BY_ALL, "archived": _NOBODY_ELSE}
RIGHTS = {
    "own": OWN,
    "followed": {state: _shared(rights) for state, rights in OWN.items()},
    "other": OTHERS,
    "national": OTHERS,
}
# A network's page: of those who manage it; and it is neither added nor deleted by them.
NETWORK_PAGE = {
    "manager": lambda acts: acts - {"delete"},
    "editor": lambda acts: (acts & {"view", "private"}) | ({"propose"} if acts == PUBLIC else set()),
    "contributor": lambda acts: acts - {"change"},
}
# Of lists and of what is sent: who sees, who changes, of one's own network; of another's, the national level alone.
LISTS = {
    **dict.fromkeys(STATELESS, ({*ROLES}, {"national", "manager", "editor"})),
    **dict.fromkeys(SHARED, ({*ROLES}, {"national"})),
    "directory.gazetteertown": ({*ROLES}, set()),
    "directory.followedselection": ({"national"}, set()),
    "directory.redirection": ({"national"}, set()),
    "directory.verification": ({"national"}, set()),
    "cooperation.user": ({"national", "manager"}, {"national", "manager"}),
    "directory.campaign": ({"national", "manager"}, {"national", "manager"}),
    "directory.importbatch": ({"national", "manager", "editor"}, {"national", "manager", "editor"}),
    "directory.mail": ({"national", "manager", "editor"}, set()),
    "directory.message": ({"national", "manager", "editor"}, set()),
    "directory.submission": ({"national", "manager", "editor"}, {"national", "manager", "editor"}),
    "directory.verificationrequest": ({"national", "manager", "editor"}, {"national", "manager", "editor"}),
}
RECORDS = [label for label in SHEETS if label not in STATELESS]


@pytest.fixture
def users(network):
    """An account of each role in ``network``."""
    return {
        "national": make.UserFactory(national=True),
        "manager": make.UserFactory(network=network),
        "editor": make.UserFactory(editor=network),
        "contributor": make.UserFactory(contributor=network),
        "reader": make.UserFactory(reader=network),
    }


@pytest.fixture
def clients(users):
    return {role: client_of(user) for role, user in users.items()}


def follow(row, network):
    record = roles.record_of(row)
    make.AgreementFactory(record=record, to_network=network, accepted=True)


def a_row(label, owner, state, network, other_network):
    led_by = {"own": network, "followed": other_network, "other": other_network, "national": None}[owner]
    row = SHEETS[label](network=led_by, **{state: True})
    if owner == "followed":
        follow(row, network)
    return row


def expected(label, owner, state, role):
    acts = RIGHTS[owner][state].get(role, set())
    if label == "directory.network" and role != "national" and owner in ("own", "followed"):
        acts = NETWORK_PAGE.get(role, lambda acts: acts)(OWN[state][role] if owner == "own" else acts)
        acts = acts - {"delete"}
    return acts


def test_the_tables_name_every_model():
    registered = {f"{model._meta.app_label}.{model._meta.model_name}" for model in admin.site._registry}

    assert registered == {*EVERY} == {*RECORDS, *LISTS}


@pytest.mark.parametrize("owner", RIGHTS)
@pytest.mark.parametrize("label", [label for label in RECORDS if label != "directory.network"])
def test_what_each_role_may_do_to_a_sheet(label, owner, users, network, other_network):
    """One row says it, and the sets that lists show say the same."""
    for state in STATES:
        row = a_row(label, owner, state, network, other_network)
        rows = type(row).objects.filter(pk=row.pk)
        with zeal_ignore():
            for role, user in users.items():
                found = {act for act, may in ACTS.items() if may(user, row)}

                assert found == expected(label, owner, state, role), (state, role)
                assert roles.visible(user, rows).exists() == ("view" in found), (state, role)
                assert roles.own(user, rows).exists() == ("change" in found), (state, role)
                assert roles.private(user, rows).exists() == ("private" in found), (state, role)


@pytest.mark.parametrize("label", ["directory.network", "directory.actor"])
def test_the_page_of_a_network_is_of_those_who_manage_it(label, users, network):
    row = network if label == "directory.network" else network.actor

    with zeal_ignore():
        found = {role: {act for act, may in ACTS.items() if may(user, row)} for role, user in users.items()}

    assert {role for role, acts in found.items() if "change" in acts} == {"national", "manager"}
    assert {role for role, acts in found.items() if "publish" in acts} == {"national", "manager"}
    assert not any("delete" in acts for acts in found.values())  # public
    assert all("view" in acts for acts in found.values())
    assert not roles.can_move(users["manager"], row, PublicationState.ARCHIVED)


@pytest.mark.parametrize("label", LISTS)
def test_what_each_role_may_do_to_lists_and_letters(label, users, network, other_network):
    if label == "cooperation.user":
        own, other = make.UserFactory(reader=network), make.UserFactory(reader=other_network)
    elif label in STATELESS or label in DESK:
        make_row = EVERY[label]
        own, other = make_row(network=network), make_row(network=other_network)
    else:
        own, other = EVERY[label](), None
    sees, changes = LISTS[label]

    with zeal_ignore():
        found = {role for role, user in users.items() if roles.can_view(user, own)}
        changed = {role for role, user in users.items() if roles.can_change(user, own)}
        abroad = {role for role, user in users.items() if other is not None and roles.can_change(user, other)}
        sets = {
            role for role, user in users.items() if roles.visible(user, type(own).objects.filter(pk=own.pk)).exists()
        }

    assert (found, changed) == (sees, changes)
    assert sets == sees
    assert abroad == (changes & {"national"} if other is not None else set())


# --- Forged requests --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", RECORDS)
def test_forged_requests_do_what_the_table_says(label, clients, network, other_network):
    """200: the page or its form answers; anything else is a refusal, and nothing is written."""
    rows = {
        (owner, state): a_row(label, owner, state, network, other_network)
        for owner in ("own", "other")
        for state in ("draft", "published")
    }
    before = everything()

    with zeal_ignore():
        for (owner, state), row in rows.items():
            for role, client in clients.items():
                answers = {
                    "view": client.get(address(label, "change", row.pk)),
                    "change": client.post(address(label, "change", row.pk), {"name": "forgé"}),
                    "delete": client.get(address(label, "delete", row.pk)),
                    "private": client.get(address(label, "history", row.pk)),
                    "propose": client.get(address(label, "propose", row.pk)),
                    "hand over": client.get(address(label, "equipes", row.pk)),
                }
                found = {act for act, answer in answers.items() if answer.status_code == 200}

                assert found == expected(label, owner, state, role) & answers.keys(), (owner, state, role)
    assert everything() == before


@pytest.mark.parametrize("label", RECORDS)
def test_actions_and_buttons_publish_for_nobody_else(label, clients, network):
    row = SHEETS[label](network=network, draft=True)
    public = SHEETS[label](network=network, published=True)
    before = everything()

    with zeal_ignore():
        for role in ("contributor", "reader"):
            for action in ("publish", "archive", "verify"):
                for across in ("0", "1"):
                    clients[role].post(
                        address(label, "changelist"),
                        {
                            "action": action,
                            "_selected_action": [row.pk, public.pk],
                            "select_across": across,
                            "index": 0,
                        },
                    )
            for to in ("publie", "archive"):
                clients[role].post(address(label, "change", row.pk), {"_etat": to})
                clients[role].post(address(label, "change", public.pk), {"_etat": to})
        clients["reader"].post(address(label, "changelist"), {"action": "submit", "_selected_action": [row.pk]})
        clients["reader"].post(address(label, "add"), {"name": "x", "title": "x", "_etat": "publie"})

    assert everything() == before


# The addresses of the back-office besides the five of each model: what they need, and the roles that they answer.
WORKERS = {"national", "manager", "editor", "contributor"}
PUBLISHERS = {"national", "manager", "editor"}
OPEN = {"index", "login", "logout", "jsi18n", "password_change", "password_change_done", "app_list", "autocomplete"}
PAGES = {
    "directory_campaign_fraicheur": (None, {*ROLES}),
    "directory_campaign_fiche": ("sheet", PUBLISHERS),
    "directory_campaign_fiches": ("campaign", {"national", "manager"}),
    "directory_campaign_courriel": ("campaign", {"national", "manager"}),
    "directory_campaign_couleurs": ("campaign", set()),  # no sheet chosen yet
    "directory_campaign_etat": ("campaign", set()),  # a button: leads back to its page
    "directory_importbatch_modele": ("kind", WORKERS),
    "directory_importbatch_colonnes": ("batch", set()),  # applied: leads to its page
    "directory_importbatch_appliquer": ("batch", set()),
    "directory_importbatch_defaire": ("batch", PUBLISHERS),
    "directory_importbatch_fichier": ("batch", None),
    "directory_importbatch_repetition": ("batch", None),
    "directory_mail_preview": ("mail", PUBLISHERS),
    "directory_submission_piece": ("piece", None),
    "doublons": (None, {*ROLES}),
    "semblables": (None, set()),  # says of what, or nothing
    "supprimees": (None, {*ROLES}),
    "fusion-avec": ("actor", {*ROLES}),
    "fusion": ("actors", {*ROLES}),  # whoever may not merge proposes
    "fusion-defaire": ("merge", None),
    "accords": (None, {*ROLES}),  # those that one's own team answers
    "ensembles": (None, {*ROLES}),
    "ensemble": ("group", set()),  # of the one account that asked
    "ensemble-defaire": ("done", WORKERS),
    "recherche": (None, {*ROLES}),
    "recherches-sans-resultat": (None, {*ROLES}),
    "personnes": (None, PUBLISHERS),
    "texte": (None, set()),  # asked by POST
    "point": (None, set()),  # of what is asked, or nothing
    "personnes_remplacer": ("key", PUBLISHERS),
}


def _names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _names(pattern.url_patterns)
        elif getattr(pattern, "name", None):
            yield pattern.name


def test_the_tables_name_every_address():
    """Nothing of the back-office answers that no line of a table speaks of."""
    five = ("changelist", "add", "change", "delete", "history", "propose", "equipes", "named")
    five += ("colonnes-de-la-liste", "garder", "emporter")
    known = {f"{label.replace('.', '_')}_{view}" for label in EVERY for view in five}

    assert set(_names(admin.site.get_urls())) - known == {*OPEN, *PAGES}


@pytest.mark.parametrize("name", [name for name, (_needs, answered) in PAGES.items() if answered is not None])
def test_other_pages_answer_whom_the_table_says(name, clients, network):
    needs, answered = PAGES[name]
    args = {
        None: lambda: [],
        "sheet": lambda: ["project", make.ProjectFactory(network=network, published=True).pk],
        "campaign": lambda: [make.CampaignFactory(network=network).pk],
        "kind": lambda: ["evenements"],
        "batch": lambda: [make.ImportBatchFactory(applied=True, network=network).pk],
        "mail": lambda: [make.MailFactory(network=network, html="<p>Bonjour</p>").pk],
        "actor": lambda: ["directory_actor", make.ActorFactory(network=network, published=True).pk],
        "actors": lambda: ["directory_actor", *(make.ActorFactory(network=network, published=True).pk for _ in "ab")],
        "group": lambda: [make.GroupActFactory(by=make.UserFactory(network=network)).pk],
        "done": lambda: [make.GroupActFactory(done=True, by=make.UserFactory(network=network)).pk],
        "key": lambda: [make.ActorFactory(network=network, published=True).pk],
    }[needs]()
    page = reverse(f"admin:{name}", args=args)

    with zeal_ignore():
        found = {role for role, client in clients.items() if client.get(page).status_code == 200}

    assert found == answered


@pytest.mark.parametrize("label", RECORDS)
def test_a_reader_writes_nothing_anywhere(label, clients, network):
    row = SHEETS[label](network=network, draft=True)
    before = everything()

    with zeal_ignore():
        for view, args in (("changelist", ()), ("add", ()), ("change", (row.pk,)), ("delete", (row.pk,))):
            clients["reader"].post(address(label, view, *args), {"post": "yes", "name": "x", "title": "x"})

    assert everything() == before


# --- Whose one acts for -----------------------------------------------------------------------------------------------


def test_without_a_mandate_or_once_closed_nothing_answers(network):
    user = make.UserFactory(editor=network)
    client = client_of(user)
    assert client.get(reverse("admin:index")).status_code == 200

    user.memberships.all().delete()
    without = client.get(reverse("admin:index")).status_code
    make.MembershipFactory(user=user, network=network, role="redaction")
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    closed = client.get(reverse("admin:index")).status_code

    assert (without, closed) == (302, 302)


def test_an_archived_network_is_only_read(network):
    user = make.UserFactory(network=network)
    row = make.ProjectFactory(network=network)
    type(network.actor).objects.filter(pk=network.pk).update(state=PublicationState.ARCHIVED)
    user.refresh_from_db()

    assert (roles.can_view(user, row), roles.can_change(user, row)) == (True, False)


def test_an_account_of_two_networks_says_for_which_it_writes(network, other_network):
    user = make.UserFactory(editor=network)
    make.MembershipFactory(user=user, network=other_network, role="lecture")
    third = make.NetworkFactory(name="Réseau Gamma")
    make.MembershipFactory(user=user, network=third, role="redaction")
    client = client_of(user)
    page = address("events.eventseries", "add")

    offered = client.get(page).context["adminform"].form.fields["network"].queryset
    with zeal_ignore():
        client.post(page, {"name": "Cafés", "network": third.pk})
        client.post(page, {"name": "Forums", "network": other_network.pk})

    assert set(offered) == {network, third}
    assert [(one.name, one.network) for one in make.EventSeriesFactory._meta.model.objects.all()] == [("Cafés", third)]


def test_ended_agreements_give_nothing(network, other_network):
    row = make.ProjectFactory(network=other_network)
    user = make.UserFactory(network=network)
    agreement = make.AgreementFactory(record=row, to_network=network)

    found = []
    for state in AgreementState:
        type(agreement).objects.filter(pk=agreement.pk).update(state=state)
        found.append(roles.can_view(user, row))

    assert dict(zip(AgreementState, found, strict=True)) == {
        AgreementState.ASKED: False,
        AgreementState.ACCEPTED: True,
        AgreementState.REFUSED: False,
        AgreementState.ENDED: False,
    }


def test_django_tells_no_address_by_number(clients):
    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=[1, 1])
    row = make.ProjectFactory(title="Projet encore secret")

    assert clients["national"].get(f"/admin/r/{_content_type(row)}/{row.pk}/").status_code == 404


def _content_type(row):
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(row).pk
