"""A stand-in for ComfyUI's main.py: a program that starts, answers on its port, says things, and dies when it is told to.

It is copied into a folder as `main.py`. What it does beside that lies in `mood.json` there: {"refuses": true} ends at once
with an error, {"lives": 0.3} crashes after so many seconds of answering, {"deaf": true} ignores a polite end.
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
STATS = {"system": {"comfyui_version": "0.33.0"}, "devices": [{"name": "cuda:0 Stand-in", "vram_total": 8 * 2**30, "vram_free": 6 * 2**30}]}  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.split("?")[0]
        jobs = json.loads(MOOD.read_text()).get("jobs", 0) if MOOD.exists() else 0
        answer = {
            "/system_stats": STATS,
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
