import subprocess
import sys
import unittest

TEXT = "b a c b c d C\n"


def run(*options):
    return subprocess.run([sys.executable, "wordcount.py", *options], input=TEXT, capture_output=True, text=True)


class OptionTest(unittest.TestCase):
    def test_most_frequent_first(self):
        self.assertEqual(run("--top", "3").stdout, "b 2\nc 2\nC 1\n")

    def test_with_the_other_option(self):
        self.assertEqual(run("--top=2", "--ignore-case").stdout, "c 3\nb 2\n")

    def test_more_than_there_are(self):
        self.assertEqual(run("--top", "99").stdout, "b 2\nc 2\nC 1\na 1\nd 1\n")

    def test_without_it(self):
        self.assertEqual(run().stdout, "C 1\na 1\nb 2\nc 2\nd 1\n")

    def test_wrong(self):
        for value in ["0", "-1", "x", "1.5"]:
            done = run("--top", value)
            self.assertEqual((done.returncode, done.stdout), (2, ""), value)
            self.assertNotIn("Traceback", done.stderr)

    def test_help(self):
        self.assertIn("--top", run("--help").stdout)


unittest.main()
