import re

SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
ORDER = "dhms"
PART = re.compile(r"(\d+)([dhms])")


def parse(text):
    """The seconds of a duration such as "1h30m"."""
    rest = text.strip()
    if not rest:
        raise ValueError("a duration is not empty")
    total = 0
    last = -1
    while rest:
        part = PART.match(rest)
        if part is None:
            raise ValueError(f"not a duration: {text!r}")
        number, unit = part.groups()
        place = ORDER.index(unit)
        if place <= last:
            raise ValueError(f"{unit!r} is in the wrong place: {text!r}")
        last = place
        total = int(number) * SECONDS[unit]
        rest = rest[part.end():]
    return total
