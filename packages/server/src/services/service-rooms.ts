import type { ApiPrograms, GraphqlApis, RealtimeApis } from '@cairn/graphql';
import type {
  Containers,
  Events,
  Functions,
  Logs,
  Objects,
  Parameters,
  Queues,
  Routes,
  Schedules,
  Secrets,
  Tables,
  Topics,
} from '@cairn/resources';
import { type IdentityRooms, identityRooms } from './identity-rooms.ts';
import type { ServiceGround } from './service-ground.ts';
import { keptIn, ServiceRoom, type ServiceRoomOptions } from './service-room.ts';

/** The services that are loaded when they are first used. */
export interface ServiceRooms extends IdentityRooms {
  readonly logs: ServiceRoom<Logs>;
  readonly objects: ServiceRoom<Objects>;
  readonly queues: ServiceRoom<Queues>;
  readonly tables: ServiceRoom<Tables>;
  readonly topics: ServiceRoom<Topics>;
  readonly secrets: ServiceRoom<Secrets>;
  readonly parameters: ServiceRoom<Parameters>;
  readonly routes: ServiceRoom<Routes>;
  readonly graphql: ServiceRoom<GraphqlApis>;
  readonly graphqlPrograms: ServiceRoom<ApiPrograms>;
  readonly graphqlRealtime: ServiceRoom<RealtimeApis>;
  readonly events: ServiceRoom<Events>;
  readonly functions: ServiceRoom<Functions>;
  readonly containers: ServiceRoom<Containers>;
  readonly schedules: ServiceRoom<Schedules>;
}

/**
 * All services that are loaded when they are first used: a new one is an entry here and a file beside. `isWanted` names
 * what a start has to take up, all of it: records that nobody would look at otherwise.
 * @param ground asked for when a service is made
 */
export function makeServiceRooms(
  { records, objects: index }: ServiceGround['foundations']['store'],
  ground: () => ServiceGround,
): ServiceRooms {
  const room = <Facade>(options: ServiceRoomOptions<Facade>): ServiceRoom<Facade> =>
    new ServiceRoom(records, options);
  return {
    logs: room({
      name: 'logs',
      make: async () => (await import('./logs.ts')).makeLogs(ground()),
      isWanted: keptIn('log-groups', 'log-deletions'),
    }),
    objects: room({
      name: 'objects',
      make: async () => (await import('./objects.ts')).makeObjects(ground()),
      // Files of no bucket were left by a crash before their object was: whoever comes first has them removed.
      isWanted: async () =>
        (await index.buckets('', 1)).length > 0 || (await index.garbage('', 1)).length > 0,
      policies: ['s3'],
    }),
    queues: room({
      name: 'queues',
      make: async () => (await import('./queues.ts')).makeQueues(ground()),
      isWanted: keptIn('sqs-queues', 'sqs-leftovers', 'sqs-move-tasks'),
      policies: ['sqs'],
    }),
    tables: room({
      name: 'tables',
      make: async () => (await import('./tables.ts')).makeTables(ground()),
      isWanted: keptIn('ddb-tables', 'ddb-garbage', 'ddb-streams', 'ddb-tokens'),
    }),
    topics: room({
      name: 'topics',
      make: async () => (await import('./topics.ts')).makeTopics(ground()),
      handlers: ['sns-http', 'sns-fan-out'],
      policies: ['sns'],
    }),
    secrets: room({
      name: 'secrets',
      make: async () => (await import('./secrets.ts')).makeSecrets(ground()),
      handlers: ['secrets-rotation'],
      policies: ['secretsmanager'],
    }),
    parameters: room({
      name: 'parameters',
      make: async () => (await import('./parameters.ts')).makeParameters(ground()),
    }),
    routes: room({
      name: 'routes',
      make: async () => (await import('./routes.ts')).makeRoutes(ground()),
    }),
    graphql: room({
      name: 'graphql',
      make: async () => (await import('./graphql.ts')).makeGraphql(ground()),
      // Hosts that bear custom domain names are known from the start.
      isWanted: keptIn('appsync-leftovers', 'appsync-domains'),
    }),
    graphqlPrograms: room({
      name: 'graphql programs',
      make: async () => (await import('./graphql-programs.ts')).makeGraphqlPrograms(ground()),
    }),
    graphqlRealtime: room({
      name: 'graphql realtime',
      make: async () => (await import('./graphql-realtime.ts')).makeGraphqlRealtime(ground()),
    }),
    events: room({
      name: 'events',
      make: async () => (await import('./events.ts')).makeEvents(ground()),
      // Without rules and archives no event of this server's own goes anywhere.
      isWanted: keptIn('events-rules', 'events-archives'),
      handlers: ['events-bus', 'events-log-group', 'events-api-destination', 'events-replay'],
      policies: ['events'],
    }),
    functions: room({
      name: 'functions',
      make: async () => (await import('./functions.ts')).makeFunctions(ground()),
      // Code that no function uses any more lies there until somebody uses functions.
      isWanted: keptIn('lambda-event-sources'),
      handlers: ['lambda-event'],
      policies: ['lambda'],
    }),
    containers: room({
      name: 'containers',
      make: async () => (await import('./containers.ts')).makeContainers(ground()),
      isWanted: keptIn('ecs-tasks', 'ecs-stopped', 'batch-jobs', 'batch-open', 'batch-ended'),
      policies: ['ecs', 'batch'],
    }),
    schedules: room({
      name: 'schedules',
      make: async () => (await import('./schedules.ts')).makeSchedules(ground()),
      isWanted: keptIn('schedules-due'),
      handlers: ['schedules-target'],
    }),
    ...identityRooms(room, ground),
  };
}
