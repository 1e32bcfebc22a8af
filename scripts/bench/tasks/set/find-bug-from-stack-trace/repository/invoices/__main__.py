import sys

from invoices.report import report

for line in report(sys.argv[1]):
    print(line)
