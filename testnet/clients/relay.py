"""A relay for TCP on 127.0.0.1 whose connections can be cut."""

import contextlib
import socket
import struct
import threading


class Relay:
    """Passes bytes to a port and back until `cut`, which resets what is open on both sides and goes on listening."""

    def __init__(self, target, port=0, host="127.0.0.1"):
        self.target = target
        self.lock = threading.Lock()
        self.open = []
        self.connections = 0
        self.listener = socket.create_server((host, port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        with self.lock:
            if not self.open:
                raise AssertionError("there is no connection to cut")
            for end in self.open:
                # No polite end: the peers get a reset.
                with contextlib.suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    end.shutdown(socket.SHUT_RD)
                end.close()
            self.open.clear()

    def _accept(self):
        while True:
            near, _ = self.listener.accept()
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            with self.lock:
                self.connections += 1
                self.open += [near, far]
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=pair, daemon=True).start()

    def _pump(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with self.lock:
            for end in (source, sink):
                if end in self.open:
                    self.open.remove(end)
                    with contextlib.suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)
                    end.close()
