/** Mints a token that grants these channels for so long. */
export function mintToken(channels, lifetime) {
  return post('/dev/token', 'application/json', { sub: 'console', channels, lifetime });
}

/** A token that has ended: one of the shortest life, and a wait until that is over by whichever clock. */
export async function mintEndedToken(channels) {
  const { token } = await mintToken(channels, '00:00:01');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return token;
}

/** Publishes an event as an agent does: a CloudEvent to the topic. */
export async function publish(type, data) {
  const event = { specversion: '1.0', id: crypto.randomUUID(), source: '/console', type, time: new Date().toISOString(), data };
  await post('/api/events', 'application/cloudevents+json', event);
}

async function post(path, type, body) {
  const response = await fetch(path, { method: 'POST', headers: { 'Content-Type': type }, body: JSON.stringify(body) }).catch(() => {
    throw new Error('The gateway does not answer. Is it running?');
  });
  const text = await response.text();
  const answer = text.startsWith('{') ? JSON.parse(text) : {};
  if (!response.ok) throw new Error(answer.detail ?? answer.title ?? answer.error?.message ?? `The gateway answered ${response.status}.`);
  return answer;
}
