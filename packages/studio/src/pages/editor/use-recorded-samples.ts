import { RunView, stepResult, variablesBefore } from '@cairn/diagram';
import { printJson } from '@cairn/kit';
import { useQuery } from '@tanstack/react-query';
import { getExecutionHistory, listExecutions } from '../../wire/step-functions.ts';
import type { Wire } from '../../wire/wire.ts';
import { useWire } from '../../wire/wire-context.ts';
import type { RecordedSample } from './definition-messages.ts';

/** So many of the newest runs are looked through, the first so many events of each. */
const runsMax = 5;
const eventsMax = 1_000;
/** More of them teach nothing new. */
const samplesMax = 10;

/** What a state was given in the newest runs of its machine, and what its work came to. */
export function useRecordedSamples(
  stateMachineArn: string | undefined,
  stateName: string,
): readonly RecordedSample[] | undefined {
  const wire = useWire();
  const { data } = useQuery({
    queryKey: ['recordedSamples', wire.account, wire.region, stateMachineArn, stateName],
    queryFn: () => readSamples(wire, stateMachineArn as string, stateName),
    enabled: stateMachineArn !== undefined,
  });
  return stateMachineArn === undefined ? [] : data;
}

async function readSamples(
  wire: Wire,
  stateMachineArn: string,
  stateName: string,
): Promise<readonly RecordedSample[]> {
  const { executions } = await listExecutions.run(wire, { stateMachineArn, maxResults: runsMax });
  const samples: RecordedSample[] = [];
  for (const { executionArn, name } of executions) {
    if (samples.length >= samplesMax) break;
    const { events } = await getExecutionHistory.run(wire, {
      executionArn,
      maxResults: eventsMax,
      includeExecutionData: true,
    });
    const view = new RunView();
    view.append(events);
    for (const step of view.steps.toArray()) {
      if (step.name !== stateName || step.input === undefined || samples.length >= samplesMax) continue;
      const result = stepResult(view, step);
      samples.push({
        run: name,
        input: step.input,
        variables: printJson(Object.fromEntries(variablesBefore(view, step))),
        ...(result !== undefined && { result }),
        ...(result === undefined &&
          step.error !== undefined && { error: step.error, cause: step.cause ?? '' }),
      });
    }
  }
  return samples;
}
