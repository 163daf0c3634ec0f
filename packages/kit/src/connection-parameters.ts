import type { CallScope } from './service-call.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/** What a connection of EventBridge adds to requests that are made with it, its authorization among the headers. */
export interface ConnectionParameters {
  readonly headers: Pairs;
  readonly query: Pairs;
  readonly body: Pairs;
}

/**
 * The parameters of a connection that is authorized (`resources/events` carries it out).
 * @throws ServiceError whose code is the workflow's error: `Events.ConnectionResource.ResourceNotFound` …
 */
export type FindConnection = (scope: CallScope, connectionArn: string) => Promise<ConnectionParameters>;
