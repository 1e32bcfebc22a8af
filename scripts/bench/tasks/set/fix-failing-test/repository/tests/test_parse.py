import unittest

from durations import parse


class ParseTest(unittest.TestCase):
    def test_one_unit(self):
        self.assertEqual(parse("90s"), 90)
        self.assertEqual(parse("2d"), 172800)

    def test_several_units(self):
        self.assertEqual(parse("1h30m"), 5400)

    def test_white_space_around(self):
        self.assertEqual(parse(" 5m "), 300)

    def test_nonsense(self):
        for text in ["", "5", "m5", "5m5m", "5s1h", "5 m"]:
            with self.assertRaises(ValueError, msg=text):
                parse(text)
