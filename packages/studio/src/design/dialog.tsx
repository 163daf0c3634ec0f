import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Called by Escape, by the cross and by a click outside. */
  readonly onClose: () => void;
  /** Buttons, the one that does it last. */
  readonly actions?: ReactNode;
  /** Makes the content a form: Enter in a field does it too. */
  readonly onSubmit?: () => void;
  readonly width?: 'narrow' | 'normal' | 'wide';
  readonly children: ReactNode;
}

/** Asks or shows something before the page goes on. The browser keeps focus inside and gives it back. */
export function Dialog(props: DialogProps) {
  return props.isOpen ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ title, onClose, actions, onSubmit, width = 'normal', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  const content = (
    <>
      <div className="dialog-body">{children}</div>
      {actions !== undefined && <footer className="dialog-actions">{actions}</footer>}
    </>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own key for what a click outside does
    <dialog
      ref={dialog}
      className={classNames('dialog', `dialog-${width}`)}
      aria-labelledby={titleId}
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="dialog-frame">
        <header className="dialog-header">
          <h2 id={titleId}>{title}</h2>
          <IconButton icon="close" label="Close" size="small" onClick={onClose} />
        </header>
        {onSubmit === undefined ? (
          content
        ) : (
          <form className="dialog-form" onSubmit={submit}>
            {content}
          </form>
        )}
      </div>
    </dialog>
  );
}
