"""What holds for every constraint of every model, present and future."""

import itertools
import re

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import connection, models

from tests.constraints import our_models
from tests.cooperation.accounts import test_accounts
from tests.directory.models import test_constraints as test_directory
from tests.events import test_models as test_events

CONSTRAINTS = [
    pytest.param(model, constraint, id=constraint.name)
    for model in our_models()
    for constraint in model._meta.constraints
]
DEFAULT_SENTENCES = {
    str(constraint.default_violation_error_message)
    for constraint in (models.CheckConstraint, models.UniqueConstraint, ExclusionConstraint)
}


def test_every_constraint_has_a_test_that_hits_the_database():
    tested = {case.constraint for module in (test_accounts, test_directory, test_events) for case in module.CASES}

    assert tested == {constraint.name for model in our_models() for constraint in model._meta.constraints}


def test_every_unique_field_has_a_test_that_hits_the_database():
    tested = {
        (factory._meta.model, field)
        for module in (test_accounts, test_directory, test_events)
        for factory, field in module.UNIQUE_FIELDS
    }

    unique = {
        (model, field.name)
        for model in our_models()
        for field in model._meta.local_fields
        if field.unique and not field.primary_key
    }

    assert tested == unique


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS)
def test_its_sentence_is_french(model, constraint):
    sentence = str(constraint.violation_error_message)

    assert sentence not in DEFAULT_SENTENCES
    assert re.fullmatch(r"[A-ZÀÉÊÔŒ«].*\.", sentence), "a sentence, from its capital to its full stop"
    assert "'" not in sentence


PAIRED_ONLY_BY_THE_CALENDAR = {
    # Every row has the time of its creation; who created it may be nobody of ours (a proposal by a visitor).
    "created_at",
}


def test_who_and_when_go_together():
    unpaired = []
    for model in our_models():
        names = {field.name for field in model._meta.local_fields}
        constraints = {constraint.name for constraint in model._meta.constraints}
        prefix = f"{model._meta.app_label}_{model._meta.model_name}"
        for at in (name for name in names if name.endswith("_at") and name not in PAIRED_ONLY_BY_THE_CALENDAR):
            by = at.removesuffix("_at") + "_by"
            if by in names and f"{prefix}_{at}_with_{by}" not in constraints:
                unpaired.append(f"{prefix}.{at}")

    assert unpaired == []


# In SQL a condition that is neither true nor false lets the row through: `end >= start` accepts an unknown end, whether
# that was meant or not. So no condition may be unknown, whatever the values of its columns.

SAMPLES = {
    "boolean": ["true", "false"],
    "integer": ["-1", "1", "1950"],
    "smallint": ["-1", "1", "1950"],
    "bigint": ["-1", "1", "2"],
    "numeric": ["-1", "0", "1"],
    "double precision": ["-200", "0", "200"],
    "date": ["2019-01-01", "2025-06-30"],
    "time without time zone": ["08:00", "20:00"],
    "timestamp with time zone": ["2019-01-01", "2025-06-30"],
    "uuid": ["2f1c7a52-8f0e-4e0a-9a55-0a7d3b0c6d11"],
    "jsonb": ["{}", '{"1": 2}', "[]"],
}
CHECKS = """
    SELECT pg_get_expr(conbin, conrelid),
           array_agg(attname::text ORDER BY attnum),
           array_agg(regexp_replace(format_type(atttypid, atttypmod), '\\(.*\\)', '') ORDER BY attnum),
           array_agg(NOT (attnotnull OR attgenerated = 's') ORDER BY attnum)
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
    WHERE contype = 'c' AND conrelid = %s::regclass AND conname = %s
    GROUP BY conbin, conrelid
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "constraint"), [case for case in CONSTRAINTS if isinstance(case.values[1], models.CheckConstraint)]
)
def test_its_condition_is_never_unknown(model, constraint):
    with connection.cursor() as cursor:
        cursor.execute(CHECKS, [model._meta.db_table, constraint.name])
        [(condition, columns, kinds, nullable)] = cursor.fetchall()
        # Text takes the values that the condition itself speaks of.
        texts = ["", "x", *re.findall(r"'([^'^]+)'::", condition)]
        values = [
            [*([None] if may_be_null else []), *SAMPLES.get(kind, texts)]
            for kind, may_be_null in zip(kinds, nullable, strict=True)
        ]
        rows = list(itertools.product(*values))
        row = "(" + ", ".join(f"%s::{kind}" for kind in kinds) + ")"
        names = ", ".join(f'"{column}"' for column in columns)
        cursor.execute(
            f"SELECT {names} FROM (VALUES {', '.join([row] * len(rows))}) AS row ({names}) WHERE ({condition}) IS NULL",
            [value for values in rows for value in values],
        )
        unknown = cursor.fetchall()

    assert unknown == []
