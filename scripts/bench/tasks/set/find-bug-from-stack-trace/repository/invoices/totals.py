from collections import defaultdict
from decimal import Decimal


def totals(rows):
    """The sum of each customer, with the lowest id of its invoices."""
    sums = defaultdict(Decimal)
    first = {}
    for row in rows:
        customer = row["customer"]
        sums[customer] += Decimal(row["amount"])
        first[customer] = min(first.get(customer, int(row["id"])), int(row["id"]))
    return sorted((first[customer], customer, total) for customer, total in sums.items())
