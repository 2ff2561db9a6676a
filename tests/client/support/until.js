import { limit } from '../../guide/journal.js';

/** Resolves once something holds that nobody announces. */
export async function until(holds, what) {
  const begun = Date.now();
  while (!(await holds())) {
    if (Date.now() - begun > limit) throw new Error(`Not within ${limit} ms: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
