"""Watches events with two packages: pip install requests sseclient-py

    python3 watch_requests.py [channel ...]

It ends with its connection; watch.py beside it comes back and resumes.
"""

import os
import sys

import requests
import sseclient

gateway = os.environ.get("AGENTCORE_URL", "http://localhost:8080")

# The local host gives a token to whoever asks; elsewhere your own issuer does.
token = os.environ.get("AGENTCORE_TOKEN") or requests.post(f"{gateway}/dev/token", timeout=10).json()["token"]

headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
params = {"channels": ",".join(sys.argv[1:])} if sys.argv[1:] else {}

# Seconds to connect, and between two reads: a keepalive comes every 30.
response = requests.get(f"{gateway}/realtime/sse", headers=headers, params=params, stream=True, timeout=(10, 75))
response.raise_for_status()
client = sseclient.SSEClient(response)

for event in client.events():
    if event.event != "keepalive":
        print(event.id, event.event, event.data, flush=True)
