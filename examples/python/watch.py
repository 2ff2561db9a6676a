"""Watches events with the standard library alone, and resumes where a connection broke.

    python3 watch.py [channel ...]
"""

import http.client
import json
import os
import random
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

GATEWAY = os.environ.get("AGENTCORE_URL", "http://localhost:8080")

# Seconds. A keepalive comes every 30: two missing and some grace mean a dead line.
SILENCE = 75


def get_token():
    """The local host gives a token to whoever asks; elsewhere your own issuer does."""
    if token := os.environ.get("AGENTCORE_TOKEN"):
        return token
    request = urllib.request.Request(f"{GATEWAY}/dev/token", method="POST")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["token"]


def connect(channels, last_id):
    query = urllib.parse.urlencode({"channels": ",".join(channels)}) if channels else ""
    headers = {"Authorization": f"Bearer {get_token()}", "Accept": "text/event-stream"}
    if last_id:
        headers["Last-Event-ID"] = last_id
    request = urllib.request.Request(f"{GATEWAY}/realtime/sse?{query}", headers=headers)
    return urllib.request.urlopen(request, timeout=SILENCE)


def blocks(stream):
    """The fields of each block of an event stream; several lines of data become one text."""
    fields = {}
    for line in stream:
        line = line.decode().rstrip("\r\n")
        if not line:
            if fields:
                yield fields
            fields = {}
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        fields[name] = f"{fields[name]}\n{value}" if name == "data" and name in fields else value


def watch(channels=()):
    """Yields (id, name, data) of each event once, in order, for as long as the gateway lets us."""
    last_id = None
    retry = 1.0
    failures = 0
    while True:
        try:
            with connect(channels, last_id) as stream:
                for block in blocks(stream):
                    failures = 0
                    retry = int(block.get("retry", retry * 1000)) / 1000
                    last_id = block.get("id", last_id)
                    if "data" in block and block.get("event") != "keepalive":
                        yield last_id, block.get("event", "message"), json.loads(block["data"])
            wait = retry  # The stream ended in good order, as it does with its token.
        except urllib.error.HTTPError as refusal:
            if refusal.code < 500 and refusal.code != 429:
                raise  # The same request would fail again: see docs/errors.md.
            failures += 1
            wait = float(refusal.headers.get("Retry-After", 0)) + back_off(failures)
        except (OSError, http.client.HTTPException) as broken:
            print(f"Connection lost: {broken}", file=sys.stderr)
            failures += 1
            wait = back_off(failures)
        time.sleep(wait)


def back_off(failures):
    """Seconds, at random so that not all clients come back at once."""
    return random.uniform(0, min(30, 2 ** min(failures, 5)))


if __name__ == "__main__":
    try:
        for event_id, name, data in watch(sys.argv[1:]):
            print(event_id, name, json.dumps(data), flush=True)
    except urllib.error.HTTPError as refusal:
        sys.exit(f"Refused: {refusal.code} {refusal.read().decode()}")
    except KeyboardInterrupt:
        pass
