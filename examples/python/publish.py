"""An agent that reports a task, over plain HTTP with the standard library alone.

    python3 publish.py [agent-id]

AGENTCORE_TOPIC is an Event Grid topic's endpoint; unset, the local host's. A topic in Azure wants a token of Microsoft Entra ID in
AGENTCORE_TOPIC_TOKEN: az account get-access-token --resource https://eventgrid.azure.net --query accessToken --output tsv
"""

import datetime
import json
import os
import socket
import sys
import time
import urllib.error
import urllib.request
import uuid

GATEWAY = os.environ.get("AGENTCORE_URL", "http://localhost:8080")
TOPIC = os.environ.get("AGENTCORE_TOPIC", f"{GATEWAY}/api/events")
ATTEMPTS = 3


def publish(agent_id, event_type, **data):
    """Returns once the event is accepted. A second attempt has the same id, so that nobody hears the event twice."""
    event = {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": f"/agents/{agent_id}",
        "type": event_type,
        "time": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        "data": {"agent_id": agent_id, **data},
    }
    headers = {"Content-Type": "application/cloudevents+json"}
    if token := os.environ.get("AGENTCORE_TOPIC_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(f"{TOPIC}?api-version=2018-01-01", json.dumps(event).encode(), headers)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with urllib.request.urlopen(request, timeout=30):
                return
        except urllib.error.HTTPError as refusal:
            if attempt == ATTEMPTS or (refusal.code < 500 and refusal.code != 429):
                text = " ".join(refusal.read(1000).decode(errors="replace").split())
                sys.exit(f"{TOPIC} refuses the event with {refusal.code}: {text or refusal.reason}")
        except OSError as failure:
            # Nobody listens there, or there is no such host: another attempt would not help. Anything else may pass.
            reason = getattr(failure, "reason", failure)
            if attempt == ATTEMPTS or isinstance(reason, (ConnectionRefusedError, socket.gaierror)):
                sys.exit(f"{TOPIC} cannot be reached: {reason}")
        time.sleep(attempt)


if __name__ == "__main__":
    agent = sys.argv[1] if len(sys.argv) > 1 else "agent-123"
    publish(agent, "agent.status_changed", status="running")
    for percent in (25, 50, 75, 100):
        publish(agent, "task.progress", task_id="task-1", progress=percent)
    publish(agent, "agent.task_completed", task_id="task-1")
    print(f"{agent} has done its task.")
