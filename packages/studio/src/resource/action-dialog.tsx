import { type ReactNode, useState } from 'react';
import { Button } from '../design/button.tsx';
import { Dialog, type DialogProps } from '../design/dialog.tsx';
import { ErrorCallout } from '../design/error-callout.tsx';
import { type ServiceError, toServiceError } from '../wire/service-error.ts';

export interface ActionDialogProps {
  readonly title: string;
  /** The word on the button that does it. */
  readonly submit: string;
  readonly isDangerous?: boolean;
  /** Whether all is there that it needs. */
  readonly isReady?: boolean;
  /** Does it; what it throws is shown, and the dialog stays with what was typed. */
  readonly run: () => Promise<unknown>;
  /** Closes it, done or not. */
  readonly onClose: () => void;
  /** Called once it is done, after the dialog has closed. */
  readonly onDone?: () => void;
  readonly width?: NonNullable<DialogProps['width']>;
  /** Further buttons, before the others. */
  readonly actions?: ReactNode;
  /** What can be done about an error. */
  readonly advice?: (error: ServiceError) => ReactNode;
  readonly children: ReactNode;
}

/** A form that does one thing. */
export function ActionDialog(props: ActionDialogProps) {
  const { title, submit, isDangerous = false, isReady = true, run, onClose, onDone, advice } = props;
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<ServiceError | null>(null);
  const onSubmit = async () => {
    if (!isReady || isRunning) return;
    setIsRunning(true);
    setError(null);
    try {
      await run();
      onClose();
      onDone?.();
    } catch (thrown) {
      setError(toServiceError(thrown));
      setIsRunning(false);
    }
  };
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      onSubmit={() => void onSubmit()}
      width={props.width ?? 'narrow'}
      actions={
        <>
          {props.actions}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind={isDangerous ? 'danger' : 'primary'}
            type="submit"
            isBusy={isRunning}
            isDisabled={!isReady}
          >
            {submit}
          </Button>
        </>
      }
    >
      {props.children}
      <ErrorCallout
        error={error}
        {...(error !== null && advice !== undefined && { advice: advice(error) })}
      />
    </Dialog>
  );
}
