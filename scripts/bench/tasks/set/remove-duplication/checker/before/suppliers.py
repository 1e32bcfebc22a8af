"""Telephone numbers of suppliers."""

PREFIXES = {"0047": "NO", "0046": "SE", "0045": "DK"}


def supplier_number(text):
    """The number as it is dialled; None where it is none, or of a country where we buy nothing."""
    digits = ""
    for character in text.strip():
        if character.isdigit():
            digits += character
        elif character == "+" and not digits:
            digits = "00"
        elif character not in " -/()":
            return None
    if not 8 <= len(digits) <= 15:
        return None
    if len(digits) == 8:
        digits = "0046" + digits
    country = PREFIXES.get(digits[:4])
    if country is None:
        return None
    return digits
