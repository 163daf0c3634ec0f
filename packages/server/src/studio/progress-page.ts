import type { WireAnswer } from '@cairn/wire';
import type { BundleState } from './bundle-builder.ts';
import { studioHeaders } from './studio-files.ts';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Cairn studio</title>
    <link rel="stylesheet" href="/_studio/progress.css">
    <script src="/_studio/progress.js" defer></script>
  </head>
  <body>
    <main>
      <h1>The studio is being built</h1>
      <p id="state" role="status">Once for these sources; the server is at work meanwhile.</p>
      <pre id="error" hidden></pre>
      <p id="advice" hidden>Reload this page to try again.</p>
    </main>
  </body>
</html>
`;

const style = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#fbfaf8, #17181a); color: light-dark(#22252a, #e6e7e9); }
main { max-width: 44rem; padding: 2rem; }
h1 { font-size: 1.4rem; font-weight: 600; margin: 0 0 .5rem; }
p { margin: 0 0 1rem; color: light-dark(#5b6068, #a4a9b1); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border-radius: .5rem; background: light-dark(#f1efeb, #232529); font: .85rem/1.5 ui-monospace, monospace; }
`;

/** Texts are set as texts, never as markup: an error may quote anything. */
const script = `const element = (id) => document.getElementById(id);
async function look() {
  try {
    const answer = await fetch('/_studio/progress.json', { cache: 'no-store' });
    const state = await answer.json();
    if (state.kind === 'ready') return location.reload();
    if (state.kind === 'failed') {
      document.querySelector('h1').textContent = 'The studio could not be built';
      element('state').hidden = true;
      element('error').textContent = state.message;
      element('error').hidden = element('advice').hidden = false;
      return;
    }
    if (state.kind === 'building') element('state').textContent = state.phase + ' \\u2013 ' + state.seconds + ' s';
  } catch {
    element('state').textContent = 'The server does not answer.';
  }
  setTimeout(look, 400);
}
look();
`;

/** What the studio's host answers while there are no files as yet: a page that reloads itself when there are. */
export function progressAnswer(path: string, state: BundleState): WireAnswer {
  switch (path) {
    case '/_studio/progress.json':
      return answer(200, 'application/json', JSON.stringify(describe(state)));
    case '/_studio/progress.css':
      return answer(200, 'text/css; charset=utf-8', style);
    case '/_studio/progress.js':
      return answer(200, 'text/javascript; charset=utf-8', script);
    default:
      return answer(state.kind === 'failed' ? 500 : 503, 'text/html; charset=utf-8', page);
  }
}

function describe(state: BundleState): object {
  if (state.kind !== 'building') return state.kind === 'ready' ? { kind: 'ready' } : state;
  return { kind: 'building', phase: state.phase, seconds: Math.round((Date.now() - state.sinceMs) / 1_000) };
}

function answer(status: number, contentType: string, body: string): WireAnswer {
  const again = status === 503 ? ['Retry-After', '1'] : [];
  return { status, contentType, headers: [...studioHeaders(), 'Cache-Control', 'no-store', ...again], body };
}
