import unittest

from couriers import courier_number
from customers import customer_number
from suppliers import supplier_number


class NumbersTest(unittest.TestCase):
    def test_norwegian(self):
        self.assertEqual(customer_number("22 33 44 55"), ("NO", "22334455"))
        self.assertEqual(courier_number("+47 22334455"), "+47 22334455")

    def test_swedish(self):
        self.assertEqual(supplier_number("22334455"), "004622334455")
