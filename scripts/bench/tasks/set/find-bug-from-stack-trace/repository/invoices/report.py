from invoices.read import read_rows
from invoices.totals import totals


def report(path):
    for _, customer, total in totals(read_rows(path)):
        yield f"{customer}: {total:.2f}"
