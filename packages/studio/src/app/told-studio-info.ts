import type { StudioInfo } from '../wire/cairn.ts';

/** What the server has written into the page, so that nothing waits for an answer; undefined where it has not. */
export function toldStudioInfo(): StudioInfo | undefined {
  const text = document.querySelector('meta[name="cairn-studio"]')?.getAttribute('content');
  return text == null ? undefined : (JSON.parse(text) as StudioInfo);
}
