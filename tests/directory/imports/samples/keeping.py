"""How a sample is kept with what must be read of it."""

import datetime
import io

import xlsxwriter

SAMPLES = {}


def sample(name, *, told, tables):
    def keep(make):
        SAMPLES[name] = (make, told, [table.strip().splitlines() for table in tables])
        return make

    return keep


def written(fill, **options):
    """The bytes of the workbook that ``fill`` writes by xlsxwriter."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True, **options}) as book:
        fill(book)
    return body.getvalue()


def day(year, month, number=1):
    return datetime.datetime(year, month, number)
