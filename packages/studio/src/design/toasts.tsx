import { useEffect, useSyncExternalStore } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';

/** Something said in passing. */
export interface ToastMessage {
  readonly text: string;
  readonly kind?: 'done' | 'failed';
  /** What takes it back or leads on: `Undo`, `Open`. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface ShownToast extends ToastMessage {
  readonly id: number;
}

/** Long enough to read and to press what it offers; it stays while one points at it. */
const shownMs = 7_000;
const shownMax = 4;

let shown: readonly ShownToast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function show(next: readonly ShownToast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Says something in passing, at the foot of the window. */
export function toast(message: ToastMessage): void {
  lastId += 1;
  show([...shown, { ...message, id: lastId }].slice(-shownMax));
}

function dismiss(id: number): void {
  show(shown.filter((one) => one.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where they appear. */
export function Toasts() {
  const messages = useSyncExternalStore(subscribe, () => shown);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {messages.map((message) => (
        <Toast key={message.id} {...message} />
      ))}
    </div>
  );
}

function Toast({ id, text, kind = 'done', action }: ShownToast) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), shownMs);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <div className={`toast toast-${kind}`}>
      <Icon name={kind === 'done' ? 'check' : 'warning'} />
      <span className="toast-text">{text}</span>
      {action !== undefined && (
        <Button
          size="small"
          kind="quiet"
          onClick={() => {
            dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="close" label="Dismiss" size="small" onClick={() => dismiss(id)} />
    </div>
  );
}
