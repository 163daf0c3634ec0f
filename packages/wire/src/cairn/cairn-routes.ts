import type { RestRoute } from '../protocol/rest-route.ts';
import type { TimestampMembers } from '../step-functions/timestamps.ts';
import { cairnPathPrefix } from './cairn-path.ts';
import type { CairnMethod } from './cairn-shapes.ts';
import { printFollowedEvent } from './followed-event.ts';
import type { ServerSentEvent } from './server-sent-events.ts';
import { printStreamEvent } from './stream-event.ts';

/** Where an operation stands, and what has to be known of its output. */
export interface CairnRoute extends RestRoute {
  /** Its instants (epoch milliseconds), printed as AWS's JSON does: epoch seconds with a fraction. */
  readonly timestamps?: TimestampMembers;
  /**
   * The output is an `AsyncIterable` and is sent as server-sent events, until it ends, the client goes away or the
   * server stops; the operation is given a signal that says so. Its items are events as they are sent, unless a
   * function is given that makes them of the items.
   */
  readonly streams?: true | ((item: never) => ServerSentEvent);
  /** Asked without credentials; its path has no members. */
  readonly isOpen?: true;
}

const taskInstants = ['scheduledDate', 'takenDate', 'timeoutDue', 'heartbeatDue'];

/**
 * Each operation's method, path, members in the query and headers, status of success. Its input stands in
 * `cairn-shapes.ts`; what carries it out is named in `cairn-operations.ts` of server.
 */
export const cairnRoutes: { readonly [method in CairnMethod]: CairnRoute } = {
  searchExecutions: {
    method: 'GET',
    path: `${cairnPathPrefix}executions`,
    query: {
      stateMachineArn: 'text',
      status: 'text',
      namePrefix: 'text',
      error: 'text',
      startedFrom: 'text',
      startedBefore: 'text',
      stoppedFrom: 'text',
      stoppedBefore: 'text',
      maxResults: 'integer',
      nextToken: 'text',
    },
    status: 200,
    timestamps: { items: { executions: ['startDate', 'stopDate'] } },
  },
  readMeter: {
    method: 'GET',
    path: `${cairnPathPrefix}meter`,
    query: { month: 'text', maxResults: 'integer' },
    status: 200,
  },
  startExecution: {
    method: 'POST',
    path: `${cairnPathPrefix}executions`,
    status: 200,
    timestamps: { own: ['startDate'] },
  },
  describeClock: {
    method: 'GET',
    path: `${cairnPathPrefix}executions/{executionArn}/clock`,
    status: 200,
    timestamps: { own: ['now', 'nextDue'] },
  },
  advanceClock: {
    method: 'POST',
    path: `${cairnPathPrefix}executions/{executionArn}/clock`,
    status: 200,
    timestamps: { own: ['now', 'nextDue'] },
  },
  followExecution: {
    method: 'GET',
    path: `${cairnPathPrefix}executions/{executionArn}/events`,
    query: { lastEventId: 'text' },
    // What a client's EventSource sends when it comes back goes before what its address says.
    headers: { lastEventId: 'last-event-id' },
    status: 200,
    streams: printFollowedEvent,
  },
  listOpenTasks: {
    method: 'GET',
    path: `${cairnPathPrefix}executions/{executionArn}/tasks`,
    query: { maxResults: 'integer' },
    status: 200,
    timestamps: { items: { tasks: taskInstants } },
  },
  describeActivityWorkers: {
    method: 'GET',
    path: `${cairnPathPrefix}activities/{activityArn}/workers`,
    query: { maxResults: 'integer' },
    status: 200,
    timestamps: { items: { pollers: ['since'], tasks: taskInstants } },
  },
  listExpressExecutions: {
    method: 'GET',
    path: `${cairnPathPrefix}express-executions`,
    query: { stateMachineArn: 'text', maxResults: 'integer' },
    status: 200,
    timestamps: { items: { executions: ['startDate', 'stopDate'] } },
  },
  openStream: {
    method: 'POST',
    path: `${cairnPathPrefix}stream`,
    status: 200,
    streams: printStreamEvent,
  },
  listMessages: {
    method: 'GET',
    path: `${cairnPathPrefix}messages`,
    query: { to: 'text', userPoolId: 'text', after: 'text', maxResults: 'integer', nextToken: 'text' },
    status: 200,
    timestamps: { items: { messages: ['sentDate'] } },
  },
  getMessage: {
    method: 'GET',
    path: `${cairnPathPrefix}messages/{messageId}`,
    status: 200,
    timestamps: { own: ['sentDate'] },
  },
  deleteMessages: {
    method: 'DELETE',
    path: `${cairnPathPrefix}messages`,
    query: { messageId: 'text', to: 'text', userPoolId: 'text' },
    status: 200,
  },
  rotateUserPoolKeys: {
    method: 'POST',
    path: `${cairnPathPrefix}user-pools/{userPoolId}/keys`,
    status: 200,
  },
  listDefinitionFiles: { method: 'GET', path: `${cairnPathPrefix}definitions`, status: 200 },
  readDefinitionFile: { method: 'GET', path: `${cairnPathPrefix}definitions/{path}`, status: 200 },
  writeDefinitionFile: { method: 'PUT', path: `${cairnPathPrefix}definitions/{path}`, status: 200 },
  planGraphqlResources: { method: 'POST', path: `${cairnPathPrefix}graphql-resources`, status: 200 },
  createTicket: {
    method: 'POST',
    path: `${cairnPathPrefix}tickets`,
    status: 200,
    timestamps: { own: ['expiresAt'] },
  },
  signIn: {
    method: 'POST',
    path: `${cairnPathPrefix}sign-in`,
    status: 200,
    timestamps: { own: ['expiration'] },
    isOpen: true,
  },
  describeStudio: { method: 'GET', path: `${cairnPathPrefix}studio`, status: 200, isOpen: true },
};
