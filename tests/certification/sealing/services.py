"""A time-stamp service on this machine that answers as it is told to."""

import http.server
import threading
from contextlib import contextmanager

from asn1crypto import tsp

from tests.certification.sealing import hands

REPLY = "application/timestamp-reply"


@contextmanager
def answering(answer):
    """Yields the address and the requests met. ``answer(request) -> (status, content type, bytes)``."""
    met = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            data = self.rfile.read(int(self.headers["Content-Length"]))
            met.append(data)
            status, kind, body = answer(tsp.TimeStampReq.load(data))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/", met
        finally:
            server.shutdown()


def honest(request):
    return 200, REPLY, hands.stamper().request_tsa_response(request).dump()
