import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { countOf } from '../../design/count-of.ts';
import { Progress } from '../../design/progress.tsx';
import { toast } from '../../design/toasts.tsx';
import { type FoundExecution, searchExecutions } from '../../wire/cairn.ts';
import { redriveExecution, stopExecution } from '../../wire/step-functions.ts';
import { useRenew } from '../../wire/use-action.ts';
import { useWire } from '../../wire/wire-context.ts';
import { StopDialog } from './stop-dialog.tsx';

export interface BulkActionsProps {
  /** The chosen runs. */
  readonly executions: readonly FoundExecution[];
  readonly onDone: () => void;
}

/** How many calls are under way at once. */
const atOnce = 8;

/** Stops or redrives many runs; each that could not be is told. */
export function BulkActions({ executions, onDone }: BulkActionsProps) {
  const wire = useWire();
  const renew = useRenew();
  const [isAsking, setIsAsking] = useState(false);
  const [done, setDone] = useState<number>();
  const running = executions.filter(({ status }) => status === 'RUNNING');
  const ended = executions.filter(({ status }) => status !== 'RUNNING' && status !== 'SUCCEEDED');
  const forEach = async (
    chosen: readonly FoundExecution[],
    verb: string,
    act: (executionArn: string) => Promise<unknown>,
  ) => {
    const failures: string[] = [];
    const waiting = [...chosen];
    setDone(0);
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        try {
          await act(next.executionArn);
        } catch (error) {
          failures.push(`${next.name}: ${String(error)}`);
        }
        setDone((before) => (before ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    setDone(undefined);
    await renew(searchExecutions);
    const succeeded = chosen.length - failures.length;
    if (failures.length === 0) toast({ text: `${countOf(succeeded, 'runs')} ${verb}` });
    else
      toast({
        kind: 'failed',
        text: `${countOf(succeeded, 'runs')} ${verb}, ${failures.length} not: ${failures[0]}`,
      });
    onDone();
  };
  if (done !== undefined) return <Progress value={done} max={executions.length} label="Runs done" />;
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
          onClick={() =>
            void forEach(ended, 'redriven', (executionArn) => redriveExecution.run(wire, { executionArn }))
          }
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
            await forEach(running, 'stopped', (executionArn) =>
              stopExecution.run(wire, { executionArn, ...reason }),
            );
          }}
        />
      )}
    </>
  );
}
