/** The first wait's bound and the longest wait's, in milliseconds. */
const shortest = 1_000;
const longest = 30_000;

/**
 * How long to wait after so many failures in a row: anything up to a bound that doubles. Full jitter keeps clients that were cut together
 * from returning together: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backoff(failures, random) {
  return random() * Math.min(longest, shortest * 2 ** Math.min(failures, 30));
}

/** The wait before the next attempt, given what the gateway asked for with the error that ended the last one. */
export function waitAfter({ wait }, failures, random) {
  if (wait.exactly !== undefined) return failures === 0 ? wait.exactly : Math.max(wait.exactly, backoff(failures, random));
  return (wait.atLeast ?? 0) + backoff(failures, random);
}
