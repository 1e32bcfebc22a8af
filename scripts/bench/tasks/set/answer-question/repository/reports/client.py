import time
import urllib.request

from reports.policy import is_temporary, policy, should_retry


def fetch_report(url, ask=None):
    return _fetch(url, policy("report"), ask or _ask)


def fetch_status(url, ask=None):
    return _fetch(url, policy("quick"), ask or _ask)


def _fetch(url, rules, ask):
    for retry in range(rules.retries + 1):
        status, headers, body = ask(url)
        if should_retry(status):
            print(f"{url}: {status}")
        if not is_temporary(status, headers) or retry == rules.retries:
            return status, body
        time.sleep(rules.pause(retry))


def _ask(url):
    with urllib.request.urlopen(url) as answer:
        return answer.status, dict(answer.headers), answer.read()
