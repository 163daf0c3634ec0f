import { parseArn } from '@cairn/kit';

/** The patterns of all addresses of the studio. A page registers one of them in its area's `pages.ts`. */
export const routes = {
  workflows: '/workflows',
  workflowNew: '/workflows/new',
  workflow: '/workflows/:name/:tab?',
  workflowEdit: '/workflows/:name/edit',
  workflowDebug: '/workflows/:name/debug',
  executions: '/executions',
  executionCompare: '/executions/compare',
  execution: '/executions/*',
  mapRun: '/map-runs/*',
  activities: '/activities',
  files: '/files',
  file: '/files/*',
  tables: '/tables',
  table: '/tables/:name/:tab?',
  objects: '/objects',
  bucket: '/objects/:bucket',
  queues: '/queues',
  queue: '/queues/:name/:tab?',
  functions: '/functions',
  function: '/functions/:name/:tab?',
  events: '/events',
  eventRule: '/events/:bus/:rule',
  topics: '/topics',
  topic: '/topics/:name',
  schedules: '/schedules',
  schedule: '/schedules/:group/:name',
  routes: '/routes',
  api: '/routes/:id',
  graphqlApis: '/apis',
  graphqlApi: '/apis/:id/:tab?',
  secrets: '/secrets',
  parameters: '/parameters',
  containers: '/containers',
  identities: '/identities',
  userPools: '/users',
  poolUser: '/users/:id/user',
  poolGroup: '/users/:id/group',
  appClient: '/users/:id/clients/:client',
  userPool: '/users/:id/:tab?',
  identityPools: '/identity-pools',
  identityPool: '/identity-pools/:id/:tab?',
  inbox: '/inbox',
  logs: '/logs',
  logGroup: '/logs/group',
  metrics: '/metrics',
  meter: '/meter',
  settings: '/settings',
  signIn: '/sign-in',
  design: '/design',
} as const;

type Search = { readonly [name: string]: string | undefined };

/** Addresses to link to. The region and account in view are added by the link itself. */
export const to = {
  workflows: () => '/workflows',
  newWorkflow: (search?: Search) => withSearch('/workflows/new', search),
  workflow: (name: string, tab?: string, search?: Search) =>
    withSearch(`/workflows/${segment(name)}${tab === undefined ? '' : `/${tab}`}`, search),
  editWorkflow: (name: string, search?: Search) => withSearch(`/workflows/${segment(name)}/edit`, search),
  debugWorkflow: (name: string, search?: Search) => withSearch(`/workflows/${segment(name)}/debug`, search),
  executions: (search?: Search) => withSearch('/executions', search),
  execution: (executionArn: string, search?: Search) =>
    withSearch(`/executions/${pathText(executionArn)}`, search),
  compareExecutions: (left?: string, right?: string) => withSearch('/executions/compare', { left, right }),
  mapRun: (mapRunArn: string, search?: Search) => withSearch(`/map-runs/${pathText(mapRunArn)}`, search),
  activities: (search?: Search) => withSearch('/activities', search),
  files: () => '/files',
  file: (path: string) => `/files/${pathText(path)}`,
  tables: () => '/tables',
  table: (name: string, tab?: string, search?: Search) =>
    withSearch(`/tables/${segment(name)}${tab === undefined ? '' : `/${tab}`}`, search),
  objects: () => '/objects',
  /** A key stands in the query: it may hold anything. */
  bucket: (bucket: string, search?: { readonly prefix?: string; readonly key?: string }) =>
    withSearch(`/objects/${segment(bucket)}`, search),
  queues: () => '/queues',
  queue: (name: string, tab?: string, search?: Search) =>
    withSearch(`/queues/${segment(name)}${tab === undefined ? '' : `/${tab}`}`, search),
  functions: () => '/functions',
  function: (name: string, tab?: string, search?: Search) =>
    withSearch(`/functions/${segment(name)}${tab === undefined ? '' : `/${tab}`}`, search),
  events: (search?: Search) => withSearch('/events', search),
  eventRule: (bus: string, rule: string) => `/events/${segment(bus)}/${segment(rule)}`,
  schedules: () => '/schedules',
  schedule: (group: string, name: string) => `/schedules/${segment(group)}/${segment(name)}`,
  topics: () => '/topics',
  topic: (name: string) => `/topics/${segment(name)}`,
  apis: () => '/routes',
  api: (id: string) => `/routes/${segment(id)}`,
  graphqlApis: () => '/apis',
  graphqlApi: (id: string, tab?: string, search?: Search) =>
    withSearch(`/apis/${segment(id)}${tab === undefined ? '' : `/${tab}`}`, search),
  containers: (search?: Search) => withSearch('/containers', search),
  identities: (search?: Search) => withSearch('/identities', search),
  userPools: () => '/users',
  userPool: (id: string, tab?: string, search?: Search) =>
    withSearch(`/users/${segment(id)}${tab === undefined ? '' : `/${tab}`}`, search),
  /** Names of users and groups stand in the query: they may be `..`. */
  poolUser: (id: string, name: string) => withSearch(`/users/${segment(id)}/user`, { name }),
  poolGroup: (id: string, name: string) => withSearch(`/users/${segment(id)}/group`, { name }),
  appClient: (id: string, client: string) => `/users/${segment(id)}/clients/${segment(client)}`,
  identityPools: () => '/identity-pools',
  identityPool: (id: string, tab?: string, search?: Search) =>
    withSearch(`/identity-pools/${segment(id)}${tab === undefined ? '' : `/${tab}`}`, search),
  inbox: (search?: Search) => withSearch('/inbox', search),
  logs: (search?: Search) => withSearch('/logs', search),
  logGroup: (name: string, search?: Search) => withSearch('/logs/group', { name, ...search }),
  metrics: (search?: Search) => withSearch('/metrics', search),
  meter: () => '/meter',
  settings: () => '/settings',
} as const;

/** One part of a path: everything that would end it is encoded. */
function segment(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':');
}

/** The rest of a path: slashes and colons stay readable. */
function pathText(text: string): string {
  return text.split('/').map(segment).join('/');
}

/** An address with a query; what is undefined is left out. */
export function withSearch(path: string, search: Search = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value !== undefined) parameters.set(name, value);
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The address of the page about the thing that an ARN names; undefined where there is none. */
export function pathOfArn(text: string): string | undefined {
  const arn = parseArn(text);
  if (arn === undefined) return undefined;
  const path = pathOfResource(text, arn.service, arn.resource);
  return path === undefined || arn.region === '' ? path : addRegion(path, arn.region);
}

function pathOfResource(arn: string, service: string, resource: string): string | undefined {
  const [kind = '', name = '', rest] = resource.split(':');
  switch (service) {
    case 'states':
      if (kind === 'stateMachine') return statesPath(name, rest);
      if (kind === 'execution' || kind === 'express') return to.execution(arn);
      if (kind === 'mapRun') return to.mapRun(arn);
      return kind === 'activity' ? to.activities({ name }) : undefined;
    case 'lambda':
      return kind === 'function' ? to.function(name) : undefined;
    case 'dynamodb':
      return resource.startsWith('table/') ? to.table(resource.split('/')[1] ?? '') : undefined;
    case 'sqs':
      return to.queue(resource);
    case 'sns':
      return to.topic(kind);
    case 's3':
      return bucketPath(resource);
    case 'logs':
      return kind === 'log-group' ? to.logGroup(name) : undefined;
    case 'events':
      return eventsPath(resource);
    case 'iam':
      return identityPath(arn, resource);
    case 'cognito-idp':
      return resource.startsWith('userpool/') ? to.userPool(resource.split('/')[1] ?? '') : undefined;
    case 'cognito-identity':
      return resource.startsWith('identitypool/') ? to.identityPool(resource.split('/')[1] ?? '') : undefined;
    case 'appsync':
      return resource.startsWith('apis/') ? to.graphqlApi(resource.split('/')[1] ?? '') : undefined;
    case 'scheduler':
      return resource.startsWith('schedule/') ? schedulePath(resource) : undefined;
    default:
      return undefined;
  }
}

/** A version or alias is shown on the page of its machine. */
function statesPath(name: string, qualifier: string | undefined): string {
  const machine = name.split('/')[0] ?? name;
  return qualifier === undefined ? to.workflow(machine) : to.workflow(machine, 'versions', { qualifier });
}

function bucketPath(resource: string): string {
  const slash = resource.indexOf('/');
  return slash < 0
    ? to.bucket(resource)
    : to.bucket(resource.slice(0, slash), { key: resource.slice(slash + 1) });
}

function eventsPath(resource: string): string | undefined {
  const [kind, first = '', second] = resource.split('/');
  if (kind === 'event-bus') return to.events({ bus: first });
  if (kind !== 'rule') return undefined;
  return second === undefined ? to.eventRule('default', first) : to.eventRule(first, second);
}

function identityPath(arn: string, resource: string): string | undefined {
  const [kind] = resource.split('/');
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  if (kind === 'role') return to.identities({ role: name });
  if (kind === 'user') return to.identities({ view: 'users', user: name });
  return kind === 'policy' ? to.identities({ view: 'policies', policy: arn }) : undefined;
}

function schedulePath(resource: string): string {
  const [, group = '', name = ''] = resource.split('/');
  return to.schedule(group, name);
}

function addRegion(path: string, region: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}region=${region}`;
}
