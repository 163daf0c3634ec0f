import { useEffect, useRef } from 'react';

/**
 * Does something at Ctrl (or Cmd) with a key, wherever one is on the page, editors of text included; but not in a
 * dialog, nor where Enter has a meaning of its own (links, buttons).
 * @param run undefined while there is nothing to do: the browser's own meaning of the key is kept off all the same
 */
export function useShortcut(key: 'Enter' | 's', run: (() => void) | undefined): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if ((key === 's' ? event.key.toLowerCase() : event.key) !== key) return;
      const target = event.target as HTMLElement;
      if (target.closest('dialog') !== null) return;
      if (key === 'Enter' && target.closest('a, button, summary') !== null) return;
      event.preventDefault();
      // Editors have meanings of their own for such keys (CodeMirror begins a line at Ctrl-Enter).
      event.stopPropagation();
      latest.current?.();
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [key]);
}
