import os
from dataclasses import dataclass

from reports import defaults


@dataclass
class Policy:
    retries: int = defaults.RETRIES
    first_pause: float = defaults.FIRST_PAUSE
    factor: float = defaults.FACTOR

    def pause(self, retry):
        """Seconds before a retry; the first is number 0."""
        return min(self.first_pause * self.factor**retry, defaults.MOST)


def policy(profile):
    chosen = dict(defaults.PROFILES.get(profile, {}))
    # RETRIES was its name once.
    if (set_by_user := os.environ.get(f"{profile.upper()}_RETRIES")) is not None:
        chosen["retries"] = int(set_by_user)
    return Policy(**chosen)


def should_retry(status):
    """For the log alone."""
    return status >= 400


def is_temporary(status, headers):
    return status in (429, 503) or "retry-after" in headers
