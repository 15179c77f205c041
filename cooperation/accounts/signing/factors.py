"""The second factor: an application that shows codes, passkeys, and the recovery codes of those who lost theirs."""

import base64
import json
import re
import secrets
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.db import transaction
from django_otp.oath import TOTP
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from cooperation.accounts.signing.models import AuthenticatorApp, Passkey, RecoverySheet
from cooperation.accounts.signing.sealing import fingerprint, seal, unseal

STEP = 30  # seconds that a code lasts
# Codes before and after the present one that are taken: clocks differ.
TOLERANCE = 1
RECOVERY_CODES = 10
_LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"  # none looks or sounds like another
_CODE_LENGTH = 12  # 57 bits

KINDS = (AuthenticatorApp, Passkey)


def of(user):
    """The second factors of an account, recovery codes apart."""
    return [factor for kind in KINDS for factor in kind.objects.filter(user=user, confirmed=True).order_by("pk")]


def has_one(user):
    return any(kind.objects.filter(user=user, confirmed=True).exists() for kind in KINDS)


def has_app(user):
    return AuthenticatorApp.objects.filter(user=user, confirmed=True).exists()


def has_passkey(user):
    return Passkey.objects.filter(user=user, confirmed=True).exists()


def remaining_codes(user):
    """How many recovery codes were not used."""
    sheet = RecoverySheet.objects.filter(user=user).first()
    return len(sheet.digests) if sheet else 0


@transaction.atomic
def remove(factor):
    """Take one away. With the last one go the recovery codes: they stand for it."""
    user = factor.user
    factor.delete()
    if not has_one(user):
        RecoverySheet.objects.filter(user=user).delete()


@transaction.atomic
def remove_all(user):
    """Returns how many were taken away, recovery codes apart."""
    factors = of(user)
    for factor in factors:
        factor.delete()
    RecoverySheet.objects.filter(user=user).delete()
    return len(factors)


# --- The application -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Key:
    """The secret that an application and the site share (160 bits)."""

    content: bytes

    @classmethod
    def drawn(cls):
        return cls(secrets.token_bytes(20))

    @property
    def text(self):
        """As people type it."""
        return base64.b32encode(self.content).decode()

    def address(self, user):
        """What the QR code holds: the application reads the site's and the account's names in it."""
        label = quote(f"{settings.SITE_NAME}:{user.get_username()}")
        return f"otpauth://totp/{label}?" + urlencode({"secret": self.text, "issuer": settings.SITE_NAME})

    def qr_code(self, user):
        """``(side, path)``: the code as the path of an SVG drawing of ``side`` units, its margin included."""
        rows = list(segno.make(self.address(user), error="m").matrix_iter(border=2))
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return len(rows), path

    def code(self, at=None):
        """The six digits of a moment, in seconds since 1970."""
        totp = TOTP(self.content, step=STEP)
        totp.time = time.time() if at is None else at
        return f"{totp.token():06d}"

    def step_of(self, code, after=-1):
        """The step of time whose code this is, later than ``after``; ``None`` if there is none."""
        digits = re.sub(r"\s", "", code)
        if not re.fullmatch(r"[0-9]{6}", digits):
            return None
        totp = TOTP(self.content, step=STEP)
        totp.time = time.time()
        if not totp.verify(int(digits), tolerance=TOLERANCE, min_t=after + 1):
            return None
        return totp.t()


def add_app(user, key, step, name=""):
    """``step``: of the code that proved it, which is taken."""
    return AuthenticatorApp.objects.create(
        user=user, name=name or "Téléphone", sealed_key=seal(key.content), last_step=step
    )


@transaction.atomic
def check_code(user, code):
    """The factor that a typed code proves: an application's, or a recovery code. ``None``: neither, or used already."""
    for app in AuthenticatorApp.objects.select_for_update().filter(user=user, confirmed=True):
        content = unseal(app.sealed_key)
        step = Key(content).step_of(code, app.last_step) if content else None
        if step is not None:
            app.last_step = step
            app.save(update_fields=["last_step"])
            return app
    return _use_recovery_code(user, code)


def _use_recovery_code(user, code):
    sheet = RecoverySheet.objects.select_for_update().filter(user=user).first()
    typed = re.sub(r"[^A-Z0-9]", "", code.upper())
    digest = fingerprint("secours", typed)
    if sheet is None or len(typed) != _CODE_LENGTH or digest not in sheet.digests or not has_one(user):
        return None
    sheet.digests.remove(digest)
    sheet.save(update_fields=["digests"])
    return sheet


def new_recovery_codes(user):
    """Draw ten, shown once; the former ones open nothing any more."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH)) for _ in range(RECOVERY_CODES)]
    digests = [fingerprint("secours", code) for code in codes]
    RecoverySheet.objects.update_or_create(
        user=user, defaults={"digests": digests, "name": "Codes de secours", "confirmed": True}
    )
    return ["-".join(code[at : at + 4] for at in range(0, _CODE_LENGTH, 4)) for code in codes]


# --- Passkeys --------------------------------------------------------------------------------------------------------


def relying_party(request):
    """``(name, origin)`` of the site for passkeys, or ``None`` where the browser allows none: an address in digits."""
    host = request.get_host()
    name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
    if re.fullmatch(r"[\d.]+|\[.*\]", name):
        return None
    return name, f"{request.scheme}://{host}"


def _descriptors(user):
    return [PublicKeyCredentialDescriptor(id=bytes(key.credential)) for key in Passkey.objects.filter(user=user)]


def ask_new_passkey(request, user):
    """``(options, challenge)``: what the browser is given to make a passkey, and what it must answer to."""
    options = generate_registration_options(
        rp_id=relying_party(request)[0],
        rp_name=settings.SITE_NAME,
        # Says nothing of the account to whoever reads the stick.
        user_id=bytes.fromhex(fingerprint("cle-dacces", str(user.pk))),
        user_name=user.get_username(),
        user_display_name=str(user),
        exclude_credentials=_descriptors(user),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return json.loads(options_to_json(options)), options.challenge


def add_passkey(request, user, answer, challenge, name=""):
    """Keep the passkey of an answer (JSON) to a challenge (hexadecimal). ``None``: it does not answer it."""
    party, origin = relying_party(request) or ("", "")
    if not challenge or not party:
        return None
    try:
        verified = verify_registration_response(
            credential=answer,
            expected_challenge=bytes.fromhex(challenge),
            expected_rp_id=party,
            expected_origin=origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    if Passkey.objects.filter(credential=verified.credential_id).exists():
        return None
    return Passkey.objects.create(
        user=user,
        name=name.strip()[:64] or "Clé d’accès",
        credential=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
    )


def ask_passkey(request, user):
    """``(options, challenge)`` to prove one of the account's passkeys."""
    options = generate_authentication_options(
        rp_id=relying_party(request)[0],
        allow_credentials=_descriptors(user),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return json.loads(options_to_json(options)), options.challenge


@transaction.atomic
def passkey_of(request, user, answer, challenge):
    """The ``Passkey`` that an answer (JSON) to a challenge (hexadecimal, used once) proves, or ``None``."""
    party, origin = relying_party(request) or ("", "")
    if not challenge or not party:
        return None
    try:
        answer = json.loads(answer)
        credential = base64url_to_bytes(answer["id"])
        passkey = Passkey.objects.select_for_update().get(user=user, confirmed=True, credential=credential)
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=bytes.fromhex(challenge),
            expected_rp_id=party,
            expected_origin=origin,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
        )
    except (WebAuthnException, Passkey.DoesNotExist, ValueError, KeyError, TypeError):
        return None
    passkey.sign_count = verified.new_sign_count
    passkey.save(update_fields=["sign_count"])
    return passkey
