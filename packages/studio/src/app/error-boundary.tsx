import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../design/button.tsx';
import { Callout } from '../design/callout.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | undefined;
}

/** Keeps an error of one page from taking the others with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined };

  static getDerivedStateFromError(thrown: unknown): ErrorBoundaryState {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    // A page's code does not come when the server is away, or when a newer studio was built meanwhile.
    const isStale = /dynamically imported module|module script/i.test(error.message);
    return (
      <div className="page page-flow">
        <Callout
          kind="danger"
          title={isStale ? 'The page could not be loaded' : 'This page failed'}
          action={
            <Button size="small" icon="refresh" onClick={() => window.location.reload()}>
              Reload
            </Button>
          }
        >
          <p>
            {isStale ? 'The server is away, or has a newer studio: reload when it is back.' : error.message}
          </p>
        </Callout>
      </div>
    );
  }
}
