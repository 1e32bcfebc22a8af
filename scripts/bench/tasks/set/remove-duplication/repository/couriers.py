"""Telephone numbers of couriers."""

PREFIXES = {"0047": "NO", "0046": "SE", "0045": "DK"}


def courier_number(text):
    """The number as it is printed; None where it is none."""
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
    return f"+{digits[2:4]} {digits[4:]}"
