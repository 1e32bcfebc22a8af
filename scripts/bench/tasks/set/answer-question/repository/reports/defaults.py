RETRIES = 3
FIRST_PAUSE = 0.5
FACTOR = 2
MOST = 60

PROFILES = {
    "quick": {"retries": 1},
    "report": {"retries": 5, "first_pause": 1.5, "factor": 3},
}
