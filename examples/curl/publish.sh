#!/bin/sh
# Publishes one event as an agent does: sh publish.sh [agent-id]
set -eu
url=${AGENTCORE_URL:-http://localhost:8080}
agent=${1:-agent-123}
# Random: od is everywhere, and uuidgen is not. A second event with the same source and id is a duplicate.
id=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')

answer=$(curl -sS --fail-with-body --connect-timeout 5 --max-time 30 "$url/api/events" -H 'Content-Type: application/cloudevents+json' -d '{
  "specversion": "1.0", "id": "'"$id"'", "source": "/agents/'"$agent"'", "type": "agent.status_changed",
  "data": {"agent_id": "'"$agent"'", "status": "running"}}' 2>&1) || {
  echo "$url/api/events did not take the event: $(printf %s "$answer" | tr '\n' ' ')" >&2
  exit 1
}
echo "Published for $agent."
