#!/bin/sh
# Publishes one event as an agent does: sh publish.sh [agent-id]
set -eu
url=${AGENTCORE_URL:-http://localhost:8080}
agent=${1:-agent-123}

curl -sS --fail-with-body "$url/api/events" -H 'Content-Type: application/cloudevents+json' -d '{
  "specversion": "1.0", "id": "'"$(date +%s)-$$"'", "source": "/agents/'"$agent"'", "type": "agent.status_changed",
  "data": {"agent_id": "'"$agent"'", "status": "running"}}'
echo "Published for $agent."
