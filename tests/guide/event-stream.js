/** The blocks of an event stream as they came, without the empty lines between. */
export async function* blocksOf(response) {
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield text.slice(0, end);
      text = text.slice(end + 2);
    }
  }
}

/** The events of an event stream, as Python's sseclient gives them: a block without data is none. */
export async function* eventsOf(response) {
  for await (const block of blocksOf(response)) {
    const event = eventOf(block);
    if (event.data !== null) yield event;
  }
}

function eventOf(block) {
  const event = { event: 'message', data: null, id: null, retry: null };
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') event.data = event.data === null ? value : `${event.data}\n${value}`;
    else if (field in event) event[field] = value;
  }
  return event;
}
