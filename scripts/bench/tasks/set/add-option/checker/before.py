import argparse
import re
import sys
from collections import Counter


def count(text, ignore_case=False):
    words = re.findall(r"[^\W\d_]+", text)
    return Counter(word.lower() if ignore_case else word for word in words)


def main(argv=None):
    parser = argparse.ArgumentParser(description="Count words.")
    parser.add_argument("file", nargs="?", type=argparse.FileType("r"), default=sys.stdin)
    parser.add_argument("--ignore-case", action="store_true", help="And and and are the same")
    options = parser.parse_args(argv)
    for word, times in sorted(count(options.file.read(), options.ignore_case).items()):
        print(word, times)


if __name__ == "__main__":
    main()
