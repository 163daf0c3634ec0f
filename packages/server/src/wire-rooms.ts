import { type CallService, invariant, type ServiceCall } from '@cairn/kit';
import {
  type CallObservers,
  createServiceCaller,
  createServices,
  createWireServices,
  type FacadeSources,
  performStream,
  type ServiceAtRest,
} from '@cairn/wire';
import { admission } from './admission.ts';
import type { ApiFiles } from './api-files/api-files.ts';
import type { Cairn } from './cairn.ts';
import type { DefinitionFiles } from './definition-files/definition-files.ts';
import { startHousekeeping } from './housekeeping.ts';
import { type Room, startRooms, stopRooms } from './room.ts';
import { rootAccessKeyResolver } from './root-access-key.ts';
import type { Foundations } from './services/service-ground.ts';
import { makeServices, type Services } from './services.ts';
import { startError } from './start-error.ts';
import { describeStudio } from './studio/studio-description.ts';

/** Makes the services and their operation tables, and says in which order they start and stop. */
export function wireRooms(foundations: Foundations): Cairn {
  const { limits, log, store, functionSurroundings, rootAccessKey, isStrict } = foundations;
  // The tables call the services and the services call each other through the tables.
  const callService: CallService = (call) => callTables(call);
  const services = makeServices(foundations, {
    callService,
    performStream: async (call) => {
      // What policies are asked about its operations is loaded with it.
      await wired.find(({ name }) => name === call.service)?.load();
      return performStream(observers, call);
    },
  });
  const { stepFunctions, cloudWatch, identity, metrics, ids, rooms } = services;
  const definitionFiles = openDefinitionFiles(foundations, services);
  const wired = createServices(facadesOf(foundations, services, definitionFiles), limits);
  const observers: CallObservers = {
    log,
    onCall: (record) => metrics.countCall(record),
    admit: admission(services, isStrict),
  };
  const apiFiles = openApiFiles(foundations, services, wired);
  const callTables = createServiceCaller(wired, { ...observers, ids });
  return {
    stepFunctions,
    functions: rooms.functions,
    objects: rooms.objects,
    logs: rooms.logs,
    messages: rooms.messages,
    cloudWatch,
    identity,
    callService: (call) => callTables(ofOwner(call)),
    services: wired,
    wireServices: createWireServices(wired, observers),
    rootAccessKey,
    studioDescription: describeStudio(foundations),
    resolveAccessKey: rootAccessKeyResolver(rootAccessKey, identity.resolveAccessKey),
    store,
    metrics,
    log,
    directoryFunctions: () => functionSurroundings.opened?.directory?.list().map(({ name }) => name) ?? [],
    isLoginDomain: (name) => rooms.userPools.facade?.context.store.domains.find(name)?.isCustom === true,
    isApiDomain: (name) => rooms.graphql.facade?.isDomainName(name) ?? false,
    definitionCount: async () => (await definitionFiles)?.count(),
    folderApis: async () => {
      const files = await apiFiles;
      return files && { place: files.place, apis: files.list() };
    },
    ...lifecycle(roomsOf(foundations, services, { definitionFiles, apiFiles })),
  };
}

/** What the operation tables stand on. */
function facadesOf(
  foundations: Foundations,
  services: Services,
  definitionFiles: Promise<DefinitionFiles | undefined>,
): FacadeSources {
  const { stepFunctions, identity, cloudWatch, rooms } = services;
  return {
    stepFunctions: () => stepFunctions,
    functions: () => rooms.functions.use(),
    objects: () => rooms.objects.use(),
    sts: () => identity.sts(),
    iam: () => identity.iam(),
    logs: () => rooms.logs.use(),
    metrics: () => cloudWatch,
    cairn: async () => {
      const { cairnFacadeOf } = await import('./cairn-operations.ts');
      return cairnFacadeOf(foundations, services, await definitionFiles);
    },
    events: () => rooms.events.use(),
    schedules: () => rooms.schedules.use(),
    queues: () => rooms.queues.use(),
    tableStreams: () => rooms.tables.use(),
    tables: () => rooms.tables.use(),
    topics: () => rooms.topics.use(),
    ecs: async () => (await rooms.containers.use()).ecs,
    batch: async () => (await rooms.containers.use()).batch,
    routes: () => rooms.routes.use(),
    httpApis: () => rooms.routes.use(),
    executeApi: () => rooms.routes.use(),
    graphqlData: () => rooms.graphqlPrograms.use(),
    graphql: () => rooms.graphql.use(),
    graphqlRealtime: () => rooms.graphqlRealtime.use(),
    secrets: () => rooms.secrets.use(),
    parameters: () => rooms.parameters.use(),
    managedLogin: () => rooms.managedLogin.use(),
    userPools: async () => {
      const { userPoolsFacade } = await import('./services/user-pools-facade.ts');
      return userPoolsFacade(await rooms.userPools.use());
    },
    userImports: async () => (await rooms.userPools.use()).importUploads,
    userPoolKeys: async () => (await rooms.userPools.use()).documents,
    identityPools: async () => {
      const { originsOfClients } = await import('./services/user-pools-facade.ts');
      const { operations } = await rooms.identityPools.use();
      return { operations, origins: originsOfClients(await rooms.userPools.use()) };
    },
  };
}

/** Machines that are files: their code is loaded where a folder holds any. */
async function openDefinitionFiles(
  { definitionFolder, logOfSaves }: Foundations,
  { base, stepFunctions, liveChanges }: Services,
): Promise<DefinitionFiles | undefined> {
  if (definitionFolder === undefined) return undefined;
  const { DefinitionFiles } = await import('./definition-files/definition-files.ts');
  const files = { folder: definitionFolder, changes: liveChanges, logOfSaves };
  return new DefinitionFiles({ ...base, ...files, stepFunctions });
}

/** APIs that are folders: their code is loaded where a folder holds any. */
async function openApiFiles(
  { apiFolder, logOfSaves }: Foundations,
  { base, rooms }: Services,
  wired: readonly ServiceAtRest[],
): Promise<ApiFiles | undefined> {
  if (apiFolder === undefined) return undefined;
  const { ApiFiles } = await import('./api-files/api-files.ts');
  return new ApiFiles({
    ...base,
    folder: apiFolder,
    logOfSaves,
    graphql: () => rooms.graphql.use(),
    operations: async (service) => {
      const loaded = await wired.find(({ name }) => name === service)?.load();
      return (name) => {
        const found = loaded?.table.operations.get(name);
        invariant(found !== undefined, `${service} has the operation ${name}`);
        return found;
      };
    },
  });
}

/** What is kept in step with files. */
interface FollowedFiles {
  readonly definitionFiles: Promise<DefinitionFiles | undefined>;
  readonly apiFiles: Promise<ApiFiles | undefined>;
}

/** All that starts and stops, in the order of starting. */
function roomsOf(
  foundations: Foundations,
  services: Services,
  { definitionFiles, apiFiles }: FollowedFiles,
): readonly Room[] {
  const { limits, store, functionSurroundings, objectSurroundings, containerSurroundings } = foundations;
  const { stepFunctions, rooms } = services;
  const { events, functions, containers, schedules, ...others } = rooms;
  let endHousekeeping: (() => void) | undefined;
  return [
    { name: 'blobs', stop: () => objectSurroundings.close() },
    { name: 'store', stop: () => store.close() },
    lifeOf('identity', services.identity),
    lifeOf('metrics', services.cloudWatch),
    ...Object.values(others),
    // Knows its rules before anything tells it of what happens.
    events,
    { name: 'container processes', stop: () => containerSurroundings.close() },
    { name: 'function processes', stop: () => functionSurroundings.close() },
    // Code that nobody uses is cleared away before recovery starts functions.
    { name: 'functions', start: () => functions.start() },
    // Knows its queues before an execution submits a job.
    containers,
    lifeOf('state machines', stepFunctions),
    schedules,
    { name: 'event sources', start: () => functions.begin(), stop: () => functions.stop() },
    // Calls all the others: it begins when they can be called.
    lifeOf('deliveries', services.deliveries),
    {
      name: 'imports of users',
      start: () => others.userPools.begin(),
      // They write to logs while those can be called.
      stop: async () => others.userPools.facade?.imports.end(),
    },
    {
      name: 'definition files',
      start: async () => (await definitionFiles)?.start(),
      stop: async () => (await definitionFiles)?.stop(),
    },
    {
      name: 'files of APIs',
      start: async () => (await apiFiles)?.start(),
      stop: async () => (await apiFiles)?.stop(),
    },
    {
      name: 'housekeeping',
      start: () => {
        const expire = () => stepFunctions.expireExecutions();
        endHousekeeping = startHousekeeping(expire, limits.executionRetentionDays);
      },
      stop: () => endHousekeeping?.(),
    },
  ];
}

/** A service that starts and stops by itself. */
function lifeOf(name: string, service: Pick<Room, 'start' | 'stop'>): Room {
  return { name, start: () => service.start?.(), stop: () => service.stop?.() };
}

/** Rooms together as one life. */
function lifecycle(rooms: readonly Room[]): Pick<Cairn, 'start' | 'stop'> {
  return {
    async start() {
      try {
        await startRooms(rooms);
      } catch (error) {
        throw startError(error);
      }
    },
    stop: () => stopRooms(rooms),
  };
}

/** Whoever holds the server in its own process is its owner: what it says of a root is so. Nothing inside says so. */
function ofOwner(call: ServiceCall): ServiceCall {
  const { principal } = call;
  const [, account] = /^arn:aws:iam::(\d{12}):root$/.exec(principal.arn) ?? [];
  if (principal.kind !== undefined || account === undefined) return call;
  return { ...call, principal: { ...principal, kind: 'root', account } };
}
