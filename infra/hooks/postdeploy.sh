#!/bin/sh
# Phase 2, after the code is there: deploys infra/bicep/wiring.bicep, then asks both apps how they are.
# azd runs it after every deployment, with the outputs of main.bicep in the environment. Running it again is harmless.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
tries=${AGENTCORE_TRIES:-30}
pause=${AGENTCORE_PAUSE_SECONDS:-10}

for name in AZURE_SUBSCRIPTION_ID AZURE_RESOURCE_GROUP AGENTCORE_API_APP AGENTCORE_API_URL AGENTCORE_STREAM_URL; do
  eval "value=\${$name:-}"
  if [ -z "$value" ]; then
    echo "$name is not set. Run this through azd: azd hooks run postdeploy" >&2
    exit 1
  fi
done

az account show --subscription "$AZURE_SUBSCRIPTION_ID" --output none || {
  echo "The Azure CLI cannot see the subscription. Run: az login" >&2
  exit 1
}

# retry WHAT COMMAND...: until it succeeds or there were enough tries.
retry() {
  what=$1
  shift
  try=1
  until "$@"; do
    if [ "$try" -ge "$tries" ]; then
      echo "Gave up on $what after $try tries." >&2
      exit 1
    fi
    echo "Waiting for $what ($try of $tries)."
    try=$((try + 1))
    sleep "$pause"
  done
}

# The key appears when the host has started with the Web PubSub extension. Only whether it is there is asked, not its value.
has_webhook_key() {
  [ "$(az functionapp keys list --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" \
    --name "$AGENTCORE_API_APP" --query 'systemKeys.webpubsub_extension != null' --output tsv 2>/dev/null)" = true ]
}

# Repeated, since the topic's right to the dead-letter container may take minutes to be known everywhere.
deploy_wiring() {
  az deployment group create --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" \
    --name wiring --parameters "$root/infra/bicep/wiring.bicepparam" --only-show-errors --output none
}

is_healthy() {
  curl --fail --silent --show-error --max-time 20 --output /dev/null "$1/realtime/health"
}

retry "the API app's Web PubSub key" has_webhook_key
tries=${AGENTCORE_TRIES:-5}
retry "the wiring" deploy_wiring
tries=${AGENTCORE_TRIES:-30}
retry "the API app's health" is_healthy "$AGENTCORE_API_URL"
retry "the stream app's health" is_healthy "$AGENTCORE_STREAM_URL"

echo "Negotiate at ${AGENTCORE_FRONT_DOOR_URL:-$AGENTCORE_API_URL}/realtime/negotiate"
echo "Stream at    ${AGENTCORE_FRONT_DOOR_URL:-$AGENTCORE_STREAM_URL}/realtime/sse"
echo "Publish to   ${AGENTCORE_TOPIC_ENDPOINT:-the topic}"
