import csv


def read_rows(path):
    """The rows of an export, a dict each."""
    with open(path, newline="", encoding="utf-8") as file:
        return [clean(row) for row in csv.DictReader(file)]


def clean(row):
    return {name.strip().lower(): value.strip() for name, value in row.items()}
