import { useEffect, useRef } from 'react';
import type { EditSession } from './edit-session.ts';

/** The text of a session. The view is the session's: it stays as it is while the pane is not shown. */
export function TextPane({ session }: { readonly session: EditSession }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    host.current?.append(session.view.dom);
    session.view.requestMeasure();
    return () => session.view.dom.remove();
  }, [session]);
  return <div ref={host} className="code-editor code-editor-fill editor-text" />;
}
