import { type ReactNode, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { CodeEditor } from '../../design/code-editor.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { type ServiceError, toServiceError } from '../../wire/service-error.ts';

export interface ValueDialogProps {
  readonly name: string;
  /** Asks for the value, once somebody wants to see it. */
  readonly read: () => Promise<string>;
  readonly write: (value: string) => Promise<unknown>;
  readonly onDelete: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** A value that is shown on demand only, and put anew. */
export function ValueDialog({ name, read, write, onDelete, onClose, children }: ValueDialogProps) {
  const [value, setValue] = useState<string>();
  const [shown, setShown] = useState<string>();
  const [isReading, setIsReading] = useState(false);
  const [error, setError] = useState<ServiceError | null>(null);
  const reveal = async () => {
    setIsReading(true);
    setError(null);
    try {
      const text = await read();
      setShown(text);
      setValue(text);
    } catch (thrown) {
      setError(toServiceError(thrown));
    } finally {
      setIsReading(false);
    }
  };
  return (
    <ActionDialog
      title={name}
      submit="Save a new version"
      isReady={value !== undefined && value !== shown}
      run={() => write(value ?? '')}
      onClose={onClose}
      width="normal"
      actions={
        <Button kind="danger" onClick={onDelete}>
          Delete
        </Button>
      }
    >
      {children}
      {value === undefined ? (
        <div className="resource-tools">
          <Button icon="eye" onClick={() => void reveal()} isBusy={isReading}>
            Show the value
          </Button>
          <Button onClick={() => setValue('')}>Put another without looking</Button>
        </div>
      ) : (
        <CodeEditor label="Value" value={value} onChange={setValue} language="json" height={8} />
      )}
      <ErrorCallout error={error} />
    </ActionDialog>
  );
}
