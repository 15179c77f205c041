"""A secret of this installation, made once and kept beside its data."""

import os
import secrets

HINT = 'python3 -c "import secrets; print(secrets.token_urlsafe(64))"'
MINIMUM_LENGTH = 50


def is_weak(key):
    """Whether a SECRET_KEY is missing, too short, too plain or one of those written in this repository."""
    return len(key) < MINIMUM_LENGTH or len(set(key)) < 10 or key.startswith(("django-insecure", "change"))


def read_or_make(path):
    """The secret kept in `path` (0600), made at the first call; two processes at once end with the same one."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
    return path.read_text().strip()
