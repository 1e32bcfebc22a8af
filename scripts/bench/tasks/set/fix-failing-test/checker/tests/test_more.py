import unittest

from durations import parse


class MoreTest(unittest.TestCase):
    def test_sums(self):
        self.assertEqual(parse("1d2h3m4s"), 93784)
        self.assertEqual(parse("2h15s"), 7215)
        self.assertEqual(parse("0h1s"), 1)

    def test_order(self):
        for text in ["1m2h", "1h1h1m", "1d 2h", "-1h", "1.5h"]:
            with self.assertRaises(ValueError, msg=text):
                parse(text)
