import type { DefinitionFormat } from '@cairn/diagram';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { KnownResources } from './definition-messages.ts';
import { EditSession, type EditSnapshot } from './edit-session.ts';
import { editorExtensions } from './editor-extensions.ts';

/** A session over a text; it lives as long as the component. */
export function useEditSession(
  text: string,
  format: DefinitionFormat,
  resources: { readonly current: KnownResources },
): EditSession {
  const [session] = useState(
    () => new EditSession({ text, format, extensions: editorExtensions(() => resources.current) }),
  );
  return session;
}

/** What a session shows now. */
export function useEditSnapshot(session: EditSession): EditSnapshot {
  return useSyncExternalStore(session.subscribe, session.snapshot);
}

/** Keys that undo, redo and save wherever one is in the editor; fields for text undo by themselves. */
export function useHistoryKeys(session: EditSession, onSave: (() => void) | undefined): void {
  const save = useRef(onSave);
  save.current = onSave;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
      const key = event.key.toLowerCase();
      const target = event.target as HTMLElement;
      if (key === 's' && target.closest('dialog') === null) {
        event.preventDefault();
        save.current?.();
        return;
      }
      if (target.closest('input, textarea, .cm-editor, dialog') !== null) return;
      if (key === 'z' && !event.shiftKey) session.undo();
      else if (key === 'y' || (key === 'z' && event.shiftKey)) session.redo();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [session]);
}
