/**
 * Channels and patterns as text: an event type, `agent.*` or `*`, each alone or with `:agent-id`. A star stands only at the end of the
 * type, so that patterns can be compared as text. The grammar is in docs/protocol.md, "Channels".
 */

/** Whether a pattern covers a channel, or all that another pattern covers. */
export function covers(pattern, other) {
  const [type, agent] = partsOf(pattern);
  const [otherType, otherAgent] = partsOf(other);
  const coversType = type.endsWith('*') ? otherType.startsWith(type.slice(0, -1)) : otherType === type;
  return coversType && (agent === undefined || agent === otherAgent);
}

/** Whether an event is one of those that a channel or pattern names. */
export function coversEvent(pattern, { event, data }) {
  return covers(pattern, typeof data?.agent_id === 'string' ? `${event}:${data.agent_id}` : event);
}

/** The names as an array of their own, each once. Throws a TypeError for what cannot be sent as channels. */
export function namesOf(channels) {
  const names = typeof channels === 'string' ? [channels] : [...(channels ?? [])];
  if (names.length === 0 || names.some((name) => typeof name !== 'string' || name === '' || name.includes(','))) {
    throw new TypeError('Channels are an array of at least one name, such as ["agent.error", "task.progress:agent-7"].');
  }
  return [...new Set(names)];
}

function partsOf(text) {
  const colon = text.indexOf(':');
  return colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
}
