import assert from 'node:assert/strict';
import { gateway } from '../guide/gateway.js';
import { openapi, wrongWithSent } from './documents.js';

/** The answers that were seen, as `get /realtime/sse 200`. */
export const seen = new Set();

/** The answers that the document describes. */
export const described = Object.entries(openapi.paths).flatMap(([path, { get, post, options }]) =>
  Object.entries({ get, post, options }).flatMap(([method, operation]) =>
    Object.keys(operation?.responses ?? {}).map((status) => `${method} ${path} ${status}`)));

/**
 * Asks, and holds the answer to what the document says of it: status, media type, headers and
 * body. Gives the body, or the response of a stream.
 */
export async function ask(method, path, expected, { query = '', ...init } = {}) {
  const response = await fetch(`${gateway.url}${path}${query}`, { method: method.toUpperCase(), ...init });
  const what = `${method} ${path} ${response.status}`;
  assert.ok([expected].flat().includes(response.status), `${what}, and not ${expected}`);
  const steps = ['paths', path, method, 'responses', `${response.status}`];
  const { place, node: answer } = follow(steps);
  assert.ok(answer, `It is not described: ${what}`);
  seen.add(what);

  for (const [name, header] of Object.entries(answer.headers ?? {})) {
    assert.ok(response.headers.has(name), `${what} has ${name}`);
    if (header.schema.pattern) assert.match(response.headers.get(name), new RegExp(header.schema.pattern));
  }
  const mediaType = response.headers.get('Content-Type')?.split(';')[0];
  if (answer.content === undefined) {
    assert.equal(await response.text(), '', `${what} has no body`);
    return undefined;
  }
  assert.ok(answer.content[mediaType], `${what} is not described as ${mediaType}`);
  if (mediaType === 'text/event-stream') return response;
  const body = await response.json();
  assert.deepEqual(wrongWithSent(pointer([...place, 'content', mediaType, 'schema']), body), [], `${what}: ${JSON.stringify(body)}`);
  return body;
}

/** Where the document has something, behind a reference if there is one. */
function follow(steps) {
  const node = steps.reduce((at, step) => at?.[step], openapi);
  return node?.$ref ? follow(node.$ref.split('/').slice(1)) : { place: steps, node };
}

const pointer = (steps) => `openapi.yaml#/${steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
