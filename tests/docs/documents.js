import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const read = (name) => parse(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'));

export const asyncapi = read('asyncapi.yaml');
export const openapi = read('openapi.yaml');

/** What the documents say of what the gateway sends: members that they do not describe are mistakes. */
const sent = schemas(closed);

/** What they say of what it accepts: members that they do not describe are ignored. */
const accepted = schemas((document) => document);

/** What is wrong with a text or a value that was sent, by the schema at a place such as `asyncapi.yaml#/components/schemas/Event`. */
export const wrongWithSent = (place, value) => problems(sent, place, value);

export const wrongWithAccepted = (place, value) => problems(accepted, place, value);

function problems(ajv, place, value) {
  const isValid = ajv.getSchema(place);
  if (!isValid) throw new Error(`There is no ${place}.`);
  return isValid(value) ? [] : isValid.errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

function schemas(prepare) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(prepare(asyncapi), 'asyncapi.yaml').addSchema(prepare(openapi), 'openapi.yaml');
  return ajv;
}

/** The same, with each object closed that names its members. */
function closed(node) {
  if (Array.isArray(node)) return node.map(closed);
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  return node.type === 'object' && node.properties ? { ...copy, additionalProperties: false } : copy;
}
