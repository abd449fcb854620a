#!/usr/bin/python3
"""A name server that knows no name and writes down what it was asked: resolver.py ADDRESS FILE

Listens on UDP port 53 of the loopback address and says so on its output. Each question becomes a line "TYPE NAME" of
the file.
"""

import pathlib
import socket
import sys

TYPES = {1: "A", 12: "PTR", 16: "TXT", 28: "AAAA", 33: "SRV", 65: "HTTPS"}
NO_SUCH_NAME = 3


def question(query):
    """The name and the type that a query asks for, and where the question ends."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii", "replace"))
        at += 1 + query[at]
    kind = int.from_bytes(query[at + 1 : at + 3], "big")
    return ".".join(labels), TYPES.get(kind, str(kind)), at + 5


def refusal(query, end):
    """The answer that there is no such name."""
    flags = bytes([0x81, 0x80 | NO_SUCH_NAME])
    return query[:2] + flags + b"\0\1" + b"\0\0" * 3 + query[12:end]


def main():
    address, file = sys.argv[1], pathlib.Path(sys.argv[2])
    file.touch(mode=0o644)
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((address, 53))
    print("ready", flush=True)
    while True:
        query, client = server.recvfrom(4096)
        try:
            name, kind, end = question(query)
        except IndexError:
            continue
        with file.open("a", encoding="ascii") as log:
            log.write(f"{kind} {name}\n")
        server.sendto(refusal(query, end), client)


main()
