"""A stand-in for ComfyUI's main.py: a program that starts, answers on its port, says things, and dies when it is told to.

It is copied into a folder as `main.py`. What it does beside that lies in `mood.json` there: {"refuses": true} ends at once
with an error, {"lives": 0.3} crashes after so many seconds of answering, {"deaf": true} ignores a polite end, {"ram_free": 0.01}
leaves so much of its memory until it is asked to free some, and {"leaks": true} then too.
"""

import json
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MOOD = Path("mood.json")
DEVICES = [{"name": "cuda:0 Stand-in", "vram_total": 8 * 2**30, "vram_free": 6 * 2**30}]


FREED = threading.Event()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        FREED.set()
        print("asked to free memory", flush=True)
        self.send_response(200)
        self.end_headers()

    def do_GET(self):
        path = self.path.split("?")[0]
        mood = json.loads(MOOD.read_text()) if MOOD.exists() else {}
        jobs = mood.get("jobs", 0)
        left = mood.get("ram_free", 0.5) if mood.get("leaks") or not FREED.is_set() else 0.5
        answer = {
            "/system_stats": {
                "system": {"comfyui_version": "0.33.0", "ram_total": 100.0, "ram_free": 100.0 * left},
                "devices": DEVICES,
            },
            "/api/jobs": {"jobs": [{"priority": number} for number in range(jobs)]},
            "/internal/logs/raw": {"entries": [{"t": "", "m": "hello from memory\n"}, {"t": "", "m": "ERROR gone wrong\n"}]},
        }.get(path)  # fmt: skip
        self.send_response(200 if answer is not None else 404)
        self.end_headers()
        self.wfile.write(json.dumps(answer or {}).encode())

    def log_message(self, *words):
        pass


def main():
    mood = json.loads(MOOD.read_text()) if MOOD.exists() else {}
    print("\x1b[32m[INFO]\x1b[0m starting", sys.argv[1:], flush=True)
    print("environment", json.dumps(sorted(os.environ)), flush=True)
    if mood.get("refuses"):
        print(
            "Traceback (most recent call last):\n  File \"main.py\"\nModuleNotFoundError: No module named 'torch'",
            flush=True,
        )
        sys.exit(1)
    if mood.get("deaf"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(mood.get("slow", 0))
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Handler)
    print("WARNING: a custom node is old\nTo see the GUI go to", server.server_address, flush=True)
    if "lives" in mood:

        def die():
            print("RuntimeError: CUDA error", flush=True)
            os._exit(1)

        threading.Timer(mood["lives"], die).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
