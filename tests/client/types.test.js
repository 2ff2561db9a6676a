import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const client = new URL('../../clients/javascript/', import.meta.url);

test('The types allow what works and refuse what does not', () => {
  const program = ts.createProgram([fileURLToPath(new URL('usage.ts', import.meta.url))], {
    strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, types: [],
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  });
  const problems = ts.getPreEmitDiagnostics(program).map(({ messageText, file, start }) =>
    `${file?.fileName}:${file && ts.getLineAndCharacterOfPosition(file, start).line + 1} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  assert.deepEqual(problems, []);
});

test('Every code that the client makes is in its types', async () => {
  const types = await readFile(new URL('index.d.ts', client), 'utf8');
  for (const file of (await readdir(client)).filter((name) => name.endsWith('.js')))
    for (const [, code] of (await readFile(new URL(file, client), 'utf8')).matchAll(/'([A-Z]+_[A-Z_]+)'/g)) assert.ok(types.includes(`'${code}'`), `${file}: ${code}`);
});
