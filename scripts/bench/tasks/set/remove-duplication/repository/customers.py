"""Telephone numbers of customers."""

PREFIXES = {"0047": "NO", "0046": "SE", "0045": "DK"}


def customer_number(text):
    """The country and the number; None where it is none."""
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
        digits = "0047" + digits
    country = PREFIXES.get(digits[:4])
    return (country or "??", digits[4:])
