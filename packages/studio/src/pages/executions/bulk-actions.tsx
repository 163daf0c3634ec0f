import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import type { FoundExecution } from '../../wire/cairn.ts';
import { StopDialog } from './stop-dialog.tsx';
import type { Bulk } from './use-bulk.ts';

export interface BulkActionsProps {
  /** The chosen runs. */
  readonly executions: readonly FoundExecution[];
  readonly bulk: Bulk;
  /** The work has begun: nothing has to stay chosen. */
  readonly onBegun: () => void;
}

/** Stops or redrives the chosen runs. */
export function BulkActions({ executions, bulk, onBegun }: BulkActionsProps) {
  const [isAsking, setIsAsking] = useState(false);
  const running = executions.filter(({ status }) => status === 'RUNNING');
  const ended = executions.filter(({ status }) => status !== 'RUNNING' && status !== 'SUCCEEDED');
  if (bulk.state.kind === 'working') return null;
  return (
    <>
      {running.length > 0 && (
        <Button size="small" kind="danger" onClick={() => setIsAsking(true)}>
          Stop {running.length}
        </Button>
      )}
      {ended.length > 0 && (
        <Button
          size="small"
          onClick={() => {
            onBegun();
            void bulk.redrive(ended);
          }}
        >
          Redrive {ended.length}
        </Button>
      )}
      {isAsking && (
        <StopDialog
          count={running.length}
          onClose={() => setIsAsking(false)}
          onStop={async (reason) => {
            setIsAsking(false);
            onBegun();
            await bulk.stop(running, reason);
          }}
        />
      )}
    </>
  );
}
