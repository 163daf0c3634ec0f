import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { printDuration } from '../../design/print-duration.ts';
import { Select } from '../../design/select.tsx';
import { advanceClock, describeClock, type ExecutionClock } from '../../wire/cairn.ts';
import { isExpress } from '../../wire/is-express.ts';
import { useAction } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';

export interface ClockPanelProps {
  readonly executionArn: string;
  readonly isRunning: boolean;
}

const units = [
  { value: '60', label: 'minutes' },
  { value: '3600', label: 'hours' },
  { value: '86400', label: 'days' },
] as const;

/** The clock of a run that skips its waits: what time it is there, what holds it, and how to push it on. */
export function ClockPanel({ executionArn, isRunning }: ClockPanelProps) {
  const { data: clock } = useOperation(
    describeClock,
    isRunning && !isExpress(executionArn) ? { executionArn } : undefined,
    { refetchIntervalMs: isRunning ? 1_000 : false },
  );
  if (clock?.time !== 'skip' || !isRunning) return null;
  return <SkippedClock executionArn={executionArn} clock={clock} />;
}

function SkippedClock({
  executionArn,
  clock,
}: {
  readonly executionArn: string;
  readonly clock: ExecutionClock;
}) {
  const [amount, setAmount] = useState<number | undefined>(1);
  const [unit, setUnit] = useState('86400');
  const push = useAction(advanceClock, { renews: [describeClock] });
  const { now, nextDue, heldBy } = clock;
  const run = (seconds?: number) => {
    push.run({ executionArn, ...(seconds !== undefined && { seconds }) }).catch(() => undefined);
  };
  return (
    <Callout kind="note" title="This run has a clock of its own, which skips its waits">
      <div className="clock-panel">
        <span>
          It is <Instant seconds={now} look="exact" /> there
          {heldBy === 'waiting' && ', and stands still until somebody answers'}
          {heldBy === 'busy' && ', and goes as the real one while a call is under way'}
          {nextDue !== undefined && (
            <>
              {' '}
              · due next: <Instant seconds={nextDue} look="exact" /> (in{' '}
              {printDuration(Math.max(0, nextDue - now) * 1_000)})
            </>
          )}
        </span>
        <Button
          size="small"
          icon="clock"
          isBusy={push.isRunning}
          isDisabled={nextDue === undefined}
          onClick={() => run()}
        >
          Go to what is due next
        </Button>
        <NumberField label="Push the clock by" value={amount} onChange={setAmount} min={0} />
        <Select label="Unit" isLabelHidden value={unit} onChange={setUnit} options={units} />
        <Button
          size="small"
          isBusy={push.isRunning}
          isDisabled={amount === undefined || amount <= 0}
          onClick={() => run((amount ?? 0) * Number(unit))}
        >
          Push
        </Button>
      </div>
      <ErrorCallout error={push.error} />
    </Callout>
  );
}
