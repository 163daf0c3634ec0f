import { Select } from '../../design/select.tsx';
import { searchExecutions } from '../../wire/cairn.ts';
import { useOperation } from '../../wire/use-operation.ts';

export interface ComparedRunPickerProps {
  readonly label: string;
  /** The other run: runs of the same machine are offered. */
  readonly beside: string | undefined;
  readonly onPick: (executionArn: string) => void;
}

/** One of the latest runs. */
export function ComparedRunPicker({ label, beside, onPick }: ComparedRunPickerProps) {
  const stateMachineArn = beside
    ?.split(':')
    .slice(0, 7)
    .join(':')
    .replace(/:(?:execution|express):/, ':stateMachine:');
  const { data } = useOperation(searchExecutions, {
    ...(stateMachineArn !== undefined && { stateMachineArn }),
    maxResults: 100,
  });
  const runs = (data?.executions ?? []).filter(({ executionArn }) => executionArn !== beside);
  return (
    <Select
      label={label}
      value=""
      onChange={onPick}
      options={[
        { value: '', label: runs.length === 0 ? 'There is no other run' : 'Choose…' },
        ...runs.map((run) => ({
          value: run.executionArn,
          label: `${run.executionArn.split(':').slice(6).join(': ')} (${run.status.toLowerCase().replace('_', ' ')})`,
        })),
      ]}
    />
  );
}
