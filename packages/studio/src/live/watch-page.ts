import type { LiveClient } from './live-client.ts';

const aliveMs = 10_000;

/** Has the hub know what becomes of this page: that it is there, that someone looks, that it goes and comes back. */
export function watchPage(client: LiveClient): void {
  setInterval(client.sayAlive, aliveMs);
  window.addEventListener('pagehide', client.sayBye);
  window.addEventListener('pageshow', client.comeBack);
  window.addEventListener('online', client.hurry);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.hurry();
  });
}
