#!/bin/sh
# Watches events: sh watch.sh [channel,channel...]
set -eu
url=${AGENTCORE_URL:-http://localhost:8080}

# The local host gives a token to whoever asks; elsewhere your own issuer does.
token=${AGENTCORE_TOKEN:-$(curl -sSf -X POST "$url/dev/token" | sed 's/.*"token":"\([^"]*\)".*/\1/')}

# The header comes by standard input: a command line is there for all to see.
printf 'Authorization: Bearer %s\n' "$token" |
  curl -sS --fail-with-body --no-buffer --header @- --get ${1:+--data-urlencode "channels=$1"} "$url/realtime/sse"
