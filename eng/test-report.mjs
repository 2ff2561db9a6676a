// Reads the .trx files of a test run: node eng/test-report.mjs FOLDER
// Prints the 20 slowest tests, and each test of the guide with what served it: the local host by itself, or the Functions worker.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const slowest = 20;
const folder = process.argv[2];

const unescape = (text) => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function* resultsOf(file) {
  for (const [element] of readFileSync(file, 'utf8').matchAll(/<UnitTestResult [^>]*>/g)) {
    const attribute = (name) => unescape(new RegExp(` ${name}="([^"]*)"`).exec(element)[1]);
    const [hours, minutes, seconds] = attribute('duration').split(':').map(Number);
    yield { name: attribute('testName'), outcome: attribute('outcome'), seconds: (hours * 60 + minutes) * 60 + seconds };
  }
}

const files = readdirSync(folder).filter((file) => file.endsWith('.trx'));
const results = files.flatMap((file) => [...resultsOf(join(folder, file))]);

console.log(`\nThe ${slowest} slowest of ${results.length} tests, in seconds:`);
for (const { name, seconds } of results.toSorted((a, b) => b.seconds - a.seconds).slice(0, slowest))
  console.log(`${seconds.toFixed(1).padStart(7)}  ${name.slice(0, 160)}`);

console.log('\nThe guide\'s tests:');
const guide = results.map((result) => ({ ...result, match: /The_guides_example.*file: "(.*?)", by: "(.*?)"/.exec(result.name) })).filter(({ match }) => match);
for (const { match: [, file, by], outcome } of guide.toSorted((a, b) => a.match[1].localeCompare(b.match[1])))
  console.log(`${outcome.padEnd(8)}${by.padEnd(8)}${file}`);
