from datetime import timedelta

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from factory.django import DjangoModelFactory

from cooperation.accounts.models import Agreement, AgreementKind, AgreementState, Membership, Role, User
from cooperation.accounts.signing.factors import Key
from cooperation.accounts.signing.models import (
    AccountMail,
    AuthenticatorApp,
    FailedAttempts,
    HeldForm,
    OpenSession,
    Passkey,
    RecoverySheet,
)
from cooperation.accounts.signing.sealing import seal
from cooperation.backoffice.editing.models import OpenSheet
from cooperation.backoffice.lists.models import ListColumns, SavedList
from cooperation.fruitless.models import FruitlessSearch

PASSWORD = "jumelage-et-cooperation-2025"
# Of the applications that tests make: ``KEY.code()`` is what they show now.
KEY = Key(b"passerelles-essais!!")


class MembershipFactory(DjangoModelFactory):
    """The national level unless ``network=`` is given: managing it, unless ``role=`` says less."""

    class Meta:
        model = Membership

    user = factory.SubFactory("tests.factories.accounts.UserFactory", is_staff=True)
    network = None
    role = factory.LazyAttribute(lambda mandate: Role.NATIONAL if mandate.network is None else Role.MANAGER)


class UserFactory(DjangoModelFactory):
    """An account without mandate, or ``national=True``, ``network=a_network``, ``superuser=True``; ``editor=``,
    ``contributor=`` or ``reader=a_network`` for the narrower roles.

    Its password is ``PASSWORD``; those that have a mandate are staff.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        superuser = factory.Trait(is_staff=True, is_superuser=True)
        inactive = factory.Trait(is_active=False)

    username = factory.Sequence(lambda n: f"compte-{n}")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Martin {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    @factory.post_generation
    def national(user, create, value, **kwargs):
        if value:
            _mandate(user, network=None)

    @factory.post_generation
    def network(user, create, value, **kwargs):
        if value:
            _mandate(user, network=value)

    @factory.post_generation
    def editor(user, create, value, **kwargs):
        if value:
            _mandate(user, network=value, role=Role.EDITOR)

    @factory.post_generation
    def contributor(user, create, value, **kwargs):
        if value:
            _mandate(user, network=value, role=Role.CONTRIBUTOR)

    @factory.post_generation
    def reader(user, create, value, **kwargs):
        if value:
            _mandate(user, network=value, role=Role.READER)


def _mandate(user, **mandate):
    MembershipFactory(user=user, **mandate)
    user.is_staff = True
    user.save(update_fields=["is_staff"])


class EditorFactory(UserFactory):
    """The one account that factories say published things."""

    class Meta:
        django_get_or_create = ["username"]

    username = "redaction"
    last_name = "Rédaction"


class AgreementFactory(DjangoModelFactory):
    """The national level asks a network to follow one of its projects. ``record=`` is the sheet."""

    class Meta:
        model = Agreement

    class Params:
        record = factory.SubFactory("tests.factories.ProjectFactory")
        accepted = factory.Trait(state=AgreementState.ACCEPTED)

    kind = AgreementKind.FOLLOW
    record_table = factory.LazyAttribute(lambda agreement: agreement.record._meta.db_table)
    record_pk = factory.LazyAttribute(lambda agreement: agreement.record.pk)
    to_network = factory.SubFactory("tests.factories.NetworkFactory")
    asked_by = factory.SubFactory(UserFactory, national=True)


class AuthenticatorAppFactory(DjangoModelFactory):
    """The second factor of an account: an application whose key is ``KEY``."""

    class Meta:
        model = AuthenticatorApp
        django_get_or_create = ["user", "name"]

    user = factory.SubFactory(UserFactory, national=True)
    name = "Téléphone"
    sealed_key = factory.LazyFunction(lambda: seal(KEY.content))


class PasskeyFactory(DjangoModelFactory):
    class Meta:
        model = Passkey

    user = factory.SubFactory(UserFactory, national=True)
    name = "Ordinateur du bureau"
    credential = factory.Sequence(lambda n: f"cle-{n}".encode())
    public_key = b"publique"


class RecoverySheetFactory(DjangoModelFactory):
    class Meta:
        model = RecoverySheet

    user = factory.SubFactory(UserFactory, national=True)
    name = "Codes de secours"


class HeldFormFactory(DjangoModelFactory):
    class Meta:
        model = HeldForm

    account = factory.SubFactory(UserFactory, national=True)
    digest = factory.Sequence(lambda n: f"{n:064x}")
    path = "/admin/directory/project/add/"
    sealed = factory.LazyFunction(lambda: seal(b"{}"))


class OpenSessionFactory(DjangoModelFactory):
    class Meta:
        model = OpenSession

    session_key = factory.Sequence(lambda n: f"{n:032x}")
    session_data = "rien"
    account = factory.SubFactory(UserFactory, national=True)
    expire_date = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=8))


class FailedAttemptsFactory(DjangoModelFactory):
    class Meta:
        model = FailedAttempts

    key = factory.Sequence(lambda n: f"{n:064x}")


class AccountMailFactory(DjangoModelFactory):
    class Meta:
        model = AccountMail

    mail = factory.SubFactory("tests.factories.submissions.MailFactory")
    account = factory.SubFactory(UserFactory, national=True)


class OpenSheetFactory(DjangoModelFactory):
    class Meta:
        model = OpenSheet

    user = factory.SubFactory(UserFactory, national=True)
    model = "directory.project"
    record = factory.Sequence(lambda n: n + 1)
    at = factory.LazyFunction(timezone.now)


class FruitlessSearchFactory(DjangoModelFactory):
    class Meta:
        model = FruitlessSearch

    day = factory.LazyFunction(timezone.localdate)
    section = "recherche"
    key = factory.Sequence("mots cherches {}".format)
    typed = factory.LazyAttribute(lambda row: row.key)


class ListColumnsFactory(DjangoModelFactory):
    class Meta:
        model = ListColumns

    user = factory.SubFactory(UserFactory, national=True)
    model = "directory.project"
    columns = factory.List(["title"])


class SavedListFactory(DjangoModelFactory):
    class Meta:
        model = SavedList

    user = factory.SubFactory(UserFactory, national=True)
    model = "directory.project"
    name = factory.Sequence(lambda n: f"Sélection {n}")
    query = "statut=en-cours"
