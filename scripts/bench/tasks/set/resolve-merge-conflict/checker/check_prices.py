import unittest

from prices import price


class PricesTest(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(price([(2, 3), (5, 1)]), 11)

    def test_discount(self):
        self.assertEqual(price([(200, 1)], discount=25), 150)
        self.assertEqual(price([(200, 1)], 25), 150)

    def test_whole_cents(self):
        self.assertEqual(price([(0.125, 1)]), 0.13)
        self.assertEqual(price([(0.1, 3)]), 0.3)

    def test_both(self):
        self.assertEqual(price([(0.25, 1)], discount=50), 0.13)
        self.assertEqual(price([(9.99, 1)], discount=10), 8.99)


unittest.main()
