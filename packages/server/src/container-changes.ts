import type { Log } from '@cairn/kit';
import type { ContainerChange, Events } from '@cairn/resources';
import type { StepFunctions } from '@cairn/workflows';

/** What follows from a change of a task or a job stands on. */
export interface ContainerChangesContext {
  /** Not in use, it has no rules. */
  readonly events: { readonly facade: Pick<Events, 'couldTake' | 'emit'> | undefined };
  readonly stepFunctions: Pick<StepFunctions, 'hintJob'>;
  readonly log: Log;
}

const headings = {
  ecs: { source: 'aws.ecs', 'detail-type': 'ECS Task State Change' },
  batch: { source: 'aws.batch', 'detail-type': 'Batch Job State Change' },
} as const;

/**
 * Wakes executions that wait for a task or job that has ended, and puts an event on the default bus for each change
 * where a rule could take it; best effort, as on AWS.
 * Sources: "Amazon ECS events" and "AWS Batch event stream for EventBridge" in the developer guides.
 */
export function containerChanges({ events: room, stepFunctions, log }: ContainerChangesContext) {
  return (change: ContainerChange): void => {
    const { service, account, region, id, arn, atMs, isEnd } = change;
    if (isEnd) stepFunctions.hintJob(service, id);
    const heading = headings[service];
    const events = room.facade;
    if (events?.couldTake({ account, region }, heading) !== true) return;
    const { source, 'detail-type': detailType } = heading;
    const event = {
      account,
      region,
      source,
      detailType,
      timeMs: atMs,
      resources: [arn],
      detail: change.detail(),
    };
    void events.emit(event as Parameters<Events['emit']>[0]).catch((error: unknown) => {
      log('error', 'a change of a container was not put on the bus', { error: String(error) });
    });
  };
}
