import pathlib
import subprocess
import sys
import tempfile
import unittest


def run(text):
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory, "export.csv")
        path.write_bytes(text.encode())
        command = [sys.executable, "-m", "invoices", str(path)]
        return subprocess.run(command, capture_output=True, text=True)


ROWS = "17,Åse & Co,12.50\r\n3,Bo,1\r\n18,Åse & Co,0.25\r\n"


class ExportsTest(unittest.TestCase):
    def test_with_the_mark(self):
        self.assertEqual(run("\ufeffID,Customer,Amount\r\n" + ROWS).stdout, "Bo: 1.00\nÅse & Co: 12.75\n")

    def test_without_it(self):
        self.assertEqual(run("ID,Customer,Amount\r\n" + ROWS).stdout, "Bo: 1.00\nÅse & Co: 12.75\n")

    def test_another_column_first(self):
        done = run("\ufeffCustomer,ID,Amount\r\nBo,3,1\r\n")
        self.assertEqual((done.returncode, done.stdout), (0, "Bo: 1.00\n"))

    def test_quoted(self):
        self.assertEqual(run('\ufeff"ID","Customer","Amount"\r\n"3","Bo, Jr","1"\r\n').stdout, "Bo, Jr: 1.00\n")

    def test_no_id(self):
        done = run("number,customer,amount\r\n3,Bo,1\r\n")
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, "")


unittest.main()
