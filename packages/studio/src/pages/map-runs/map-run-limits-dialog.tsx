import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { describeMapRun, updateMapRun } from '../../wire/step-functions.ts';
import type { MapRunDescription } from '../../wire/step-functions-types.ts';
import { useAction } from '../../wire/use-action.ts';

export interface MapRunLimitsDialogProps {
  readonly mapRun: MapRunDescription;
  readonly onClose: () => void;
}

/** Changes how fast a map run goes and how much may fail, while it runs. */
export function MapRunLimitsDialog({ mapRun, onClose }: MapRunLimitsDialogProps) {
  const { mapRunArn } = mapRun;
  const [concurrency, setConcurrency] = useState<number | undefined>(mapRun.maxConcurrency);
  const [count, setCount] = useState<number | undefined>(mapRun.toleratedFailureCount);
  const [percentage, setPercentage] = useState<number | undefined>(mapRun.toleratedFailurePercentage);
  const update = useAction(updateMapRun, { renews: [describeMapRun] });
  const change = async () => {
    const before = {
      mapRunArn,
      maxConcurrency: mapRun.maxConcurrency,
      toleratedFailureCount: mapRun.toleratedFailureCount,
      toleratedFailurePercentage: mapRun.toleratedFailurePercentage,
    };
    try {
      await update.run({
        mapRunArn,
        ...(concurrency !== undefined && { maxConcurrency: concurrency }),
        ...(count !== undefined && { toleratedFailureCount: count }),
        ...(percentage !== undefined && { toleratedFailurePercentage: percentage }),
      });
    } catch {
      return; // The dialog shows it.
    }
    onClose();
    toast({
      text: 'The limits are changed',
      action: { label: 'Undo', run: () => void update.run(before).catch(() => undefined) },
    });
  };
  return (
    <Dialog
      title="Limits of the map run"
      isOpen
      onClose={onClose}
      onSubmit={() => void change()}
      width="narrow"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={update.isRunning}>
            Change
          </Button>
        </>
      }
    >
      <NumberField
        label="Executions at once"
        value={concurrency}
        onChange={setConcurrency}
        min={0}
        isInteger
        hint="0: as many as there are"
      />
      <NumberField
        label="Failed items that are tolerated"
        value={count}
        onChange={setCount}
        min={0}
        isInteger
      />
      <NumberField
        label="Failed items that are tolerated, in percent"
        value={percentage}
        onChange={setPercentage}
        min={0}
        max={100}
      />
      <ErrorCallout error={update.error} />
    </Dialog>
  );
}
