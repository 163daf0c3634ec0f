import type { TaskResource } from '@cairn/asl';

/**
 * The cause for which an Express execution does not start a task: it waits for nobody. The diagnosis of a definition
 * refuses such tasks; those of a map run's children come here only.
 */
export function refuseExpressTask(resource: TaskResource): string | undefined {
  if (resource.kind === 'activity')
    return `Express state machine does not support Activity ARN: ${resource.arn}`;
  if (resource.kind !== 'service' || resource.pattern === 'requestResponse') return undefined;
  const pattern = resource.pattern === 'waitForTaskToken' ? '.waitForTaskToken' : '.sync';
  return `Express state machine does not support '${pattern}' service integration: ${resource.arn}`;
}
