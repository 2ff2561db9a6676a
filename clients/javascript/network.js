/** Resolves at once unless the browser knows that it is offline: then when it no longer is. An attempt would be in vain. */
export async function online(signal) {
  if (globalThis.navigator?.onLine === false) await cameOnline(signal);
}

/** Resolves when the browser says that it is online again. Elsewhere, never. */
export function cameOnline(signal) {
  return new Promise((resolve, reject) => {
    globalThis.addEventListener?.('online', resolve, { once: true, signal });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
