"""Show the lessons from this folder, on this computer only: ``python serve.py``."""

import sys
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Quiet(SimpleHTTPRequestHandler):
    """Serve files, and say nothing about each of them."""

    # Some Windows computers call a .js a text.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".wasm": "application/wasm", ".js": "text/javascript"}
    protocol_version = "HTTP/1.1"  # one connection for many files

    def end_headers(self):  # noqa: D102
        # Ask each time whether a file has changed: a new release is seen at once.
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_):  # noqa: D102
        pass


def main(port=8123) -> int:
    """Serve until someone presses Ctrl and C.

    The address must stay the same from day to day: the browser keeps a student's work under it.
    """
    folder = partial(Quiet, directory=str(Path(__file__).resolve().parent))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), folder)
    except OSError as error:
        print(f"Port {port} is taken ({error.strerror}). Are the lessons open already? Look at http://127.0.0.1:{port}/")
        return 1
    address = f"http://127.0.0.1:{port}/"
    print(f"The lessons are at {address}\nLeave this window open. Stop with Ctrl and C.")
    webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
