def price(items):
    """What a basket costs: pairs of price and number."""
    total = 0
    for each, number in items:
        total += each * number
    return total
