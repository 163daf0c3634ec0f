import type { RestRoute } from '../protocol/rest-route.ts';
import type { TimestampMembers } from '../step-functions/timestamps.ts';
import type { CairnMethod } from './cairn-shapes.ts';

/** What the paths of Cairn's own API begin with. */
export const cairnPathPrefix = '/_cairn/v1/';

/** Where an operation stands, and what has to be known of its output. */
export interface CairnRoute extends RestRoute {
  /** Its instants (epoch milliseconds), printed as AWS's JSON does: epoch seconds with a fraction. */
  readonly timestamps?: TimestampMembers;
  /**
   * The output is an `AsyncIterable<ServerSentEvent>` and is sent as server-sent events, until it ends, the
   * client goes away or the server stops. The operation is given a signal that says so.
   */
  readonly streams?: true;
}

/**
 * Each operation's method, path, members in the query and headers, status of success. Its input stands in
 * `cairn-shapes.ts`; what carries it out is named in `cairn-operations.ts` of server.
 */
export const cairnRoutes: { readonly [method in CairnMethod]: CairnRoute } = {
  searchExecutions: {
    method: 'GET',
    path: `${cairnPathPrefix}executions`,
    query: { stateMachineArn: 'text', status: 'text', maxResults: 'integer', nextToken: 'text' },
    status: 200,
    timestamps: { items: { executions: ['startDate', 'stopDate'] } },
  },
};
