"""What a process of the site does, and for how long the database may work for it, wait for another, or wait for it."""

from pathlib import Path

# In seconds, 0 for no limit: a statement, the wait for a lock, a transaction left open without a gesture.
# A page that takes longer than its first figure says so (503). A migration lets go rather than keep readers waiting
# behind the lock that it waits for.
LIMITS = {
    "web": {"statement_timeout": 20, "lock_timeout": 5, "idle_in_transaction_session_timeout": 60},
    "worker": {"statement_timeout": 600, "lock_timeout": 30, "idle_in_transaction_session_timeout": 900},
    "commande": {"statement_timeout": 0, "lock_timeout": 60, "idle_in_transaction_session_timeout": 3600},
    "migration": {"statement_timeout": 0, "lock_timeout": 5, "idle_in_transaction_session_timeout": 600},
}
VARIABLES = {
    "statement_timeout": "DATABASE_STATEMENT_TIMEOUT",
    "lock_timeout": "DATABASE_LOCK_TIMEOUT",
    "idle_in_transaction_session_timeout": "DATABASE_IDLE_TIMEOUT",
}


def role_of(arguments, told=""):
    """« web » (told by cooperation/wsgi.py), « worker », « migration » or « commande », by the line that started it."""
    if told in LIMITS:
        return told
    command = arguments[1] if len(arguments) > 1 and Path(arguments[0]).stem in ("manage", "django-admin") else ""
    return {"worker": "worker", "migrate": "migration"}.get(command, "commande")


def startup_options(role, env):
    """What a connection tells PostgreSQL when it opens; each limit may be given in seconds by its variable."""
    limits = {name: env.float(VARIABLES[name], seconds) for name, seconds in LIMITS[role].items()}
    # Our queries are short and their costs overestimated: compiling them takes six times as long as running them.
    return " ".join(["-c jit=off", *(f"-c {name}={round(seconds * 1000)}" for name, seconds in limits.items())])
