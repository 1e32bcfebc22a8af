import subprocess
import sys
import unittest


def run(*options, text):
    command = [sys.executable, "wordcount.py", *options]
    return subprocess.run(command, input=text, capture_output=True, text=True)


class WordcountTest(unittest.TestCase):
    def test_alphabetical(self):
        self.assertEqual(run(text="sea and and").stdout, "and 2\nsea 1\n")

    def test_ignore_case(self):
        self.assertEqual(run("--ignore-case", text="And and").stdout, "and 2\n")


if __name__ == "__main__":
    unittest.main()
