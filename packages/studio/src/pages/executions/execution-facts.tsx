import type { RunSummary } from '@cairn/diagram';
import { ArnLink } from '../../design/arn-link.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Duration } from '../../design/duration.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import type { ExecutionDescription } from '../../wire/step-functions-types.ts';

/** What a run is, in a line under its name. */
export function ExecutionFacts({
  execution,
  run,
}: {
  readonly execution: ExecutionDescription;
  readonly run: RunSummary;
}) {
  const { stateMachineAliasArn, stateMachineVersionArn, mapRunArn, redriveCount } = execution;
  const stopSeconds = run.endedMs === undefined ? execution.stopDate : run.endedMs / 1_000;
  const qualifier = stateMachineAliasArn ?? stateMachineVersionArn;
  return (
    <KeyValues
      look="stack"
      items={[
        // Between an end and a redrive nothing runs.
        [
          run.idleMs > 0 ? 'Duration without idle time' : 'Duration',
          <Duration
            key="d"
            startSeconds={execution.startDate + run.idleMs / 1_000}
            stopSeconds={stopSeconds}
          />,
        ],
        ['Started', <Instant key="s" seconds={execution.startDate} />],
        ['Workflow', <ArnLink key="w" arn={execution.stateMachineArn} />],
        [
          'Version',
          qualifier === undefined ? undefined : (
            <ArnLink key="v" arn={qualifier} label={qualifier.split(':').at(-1) ?? ''} />
          ),
        ],
        ['Map run', mapRunArn === undefined ? undefined : <ArnLink key="m" arn={mapRunArn} />],
        ['Redrives', redriveCount === undefined || redriveCount === 0 ? undefined : redriveCount],
        ['ARN', <CopyButton key="a" text={execution.executionArn} label="Copy the ARN" />],
      ]}
    />
  );
}
