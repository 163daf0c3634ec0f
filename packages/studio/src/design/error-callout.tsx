import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Callout } from './callout.tsx';

export interface ErrorCalloutProps {
  /** As `useOperation` and `useAction` give it. Nothing is shown for null. */
  readonly error: {
    readonly code?: string;
    readonly message: string;
    readonly requestId?: string | undefined;
  } | null;
  /** What can be done about it. */
  readonly advice?: ReactNode;
  readonly onRetry?: (() => void) | undefined;
}

/** An error with the service's name and words, and what can be done. */
export function ErrorCallout({ error, advice, onRetry }: ErrorCalloutProps) {
  if (error === null) return null;
  return (
    <Callout
      kind="danger"
      title={error.code ?? 'Error'}
      action={
        onRetry === undefined ? undefined : (
          <Button size="small" icon="refresh" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p className="callout-message">{error.message}</p>
      {advice !== undefined && <p>{advice}</p>}
      {error.requestId !== undefined && <p className="faint small">Request {error.requestId}</p>}
    </Callout>
  );
}
