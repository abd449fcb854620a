"""Failing with a word, and waiting with a deadline."""

import sys
import time

TIMEOUT = 120.0
POLL = 0.25


def fail(message):
    sys.exit(f"i2pnet: {message}")


def wait_until(what, done, timeout=TIMEOUT, explain=lambda: ""):
    deadline = time.monotonic() + timeout
    while not done():
        if time.monotonic() > deadline:
            fail(f"gave up after {timeout:.0f} s waiting for {what}{explain()}")
        time.sleep(POLL)
