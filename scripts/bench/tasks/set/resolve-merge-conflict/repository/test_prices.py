import unittest

from prices import price


class PriceTest(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(price([(2, 3), (5, 1)]), 11)
