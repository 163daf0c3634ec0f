/**
 * A service is wired by rows in several rooms. A row that is missing is silent where it counts: tasks go elsewhere,
 * policies are asked about `*`, the policy of a resource is not heeded. Here each of them is named.
 */
import { calledServices, sdkService } from '@cairn/asl';
import { accessOf, type Service } from '@cairn/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cairn } from './cairn.ts';
import { createCairn } from './create-cairn.ts';
import { makeServiceRooms } from './services/service-rooms.ts';

/** Operations that AWS asks about on `*` (Service Authorization Reference), by signing name, or why they are here. */
const askedOnAll: { readonly [service: string]: readonly string[] } = {
  states: [
    'ListActivities ListStateMachines ValidateStateMachineDefinition',
    // A task token does not tell what it belongs to.
    'SendTaskSuccess SendTaskFailure SendTaskHeartbeat',
  ],
  lambda: [
    'ListFunctions ListEventSourceMappings',
    // The mapping has no id as yet.
    'CreateEventSourceMapping',
  ],
  sts: ['GetAccessKeyInfo DecodeAuthorizationMessage'],
  monitoring: ['GetMetricData GetMetricStatistics ListMetrics'],
  iam: [
    'ListUsers ListGroups ListRoles ListPolicies ListOpenIDConnectProviders ListMFADevices',
    'ListSigningCertificates ListSSHPublicKeys ListServiceSpecificCredentials',
    'GetAccountSummary GetAccountAuthorizationDetails',
    'CreateAccountAlias DeleteAccountAlias ListAccountAliases',
    'SimulateCustomPolicy GetContextKeysForCustomPolicy',
    // The key does not tell whose it is.
    'GetAccessKeyLastUsed',
  ],
  events: ['ListEventBuses ListArchives ListReplays ListConnections ListApiDestinations TestEventPattern'],
  scheduler: ['ListScheduleGroups ListSchedules'],
  sqs: ['ListQueues'],
  dynamodb: ['ListTables ListBackups ListGlobalTables ListStreams DescribeLimits DescribeEndpoints'],
  sns: ['ListTopics ListSubscriptions'],
  secretsmanager: ['ListSecrets GetRandomPassword'],
  ssm: ['DescribeParameters'],
  ecs: [
    'ListClusters ListTaskDefinitions ListTaskDefinitionFamilies ListTasks',
    'DescribeTaskDefinition DeregisterTaskDefinition',
  ],
  'cognito-idp': [
    'ListUserPools DescribeUserPoolDomain',
    // Neither the secret nor the id of a client tells its pool.
    'GetClientToken',
  ],
  'cognito-identity': ['CreateIdentityPool ListIdentityPools DeleteIdentities DescribeIdentity'],
  batch: ['DescribeComputeEnvironments DescribeJobDefinitions DescribeJobQueues DescribeJobs ListJobs'],
};

/** Services with an operation that puts a policy, or with policies among their members, and why none is asked here. */
const policiesAskedElsewhere: { readonly [service: string]: string } = {
  iam: 'policies of identities and trust policies, which the authorizer asks',
  apigateway: 'the policy of a REST API is asked where the API is called, as execute-api',
};

/** Services whose resources have no policies, but names that stand for an ARN: families for their latest revision. */
const namesOnly: readonly string[] = ['ecs', 'batch'];

let cairn: Cairn;
let services: readonly Service[];

beforeAll(async () => {
  cairn = await createCairn({ memory: true });
  await cairn.start();
  services = await Promise.all(cairn.services.filter(({ isOfAws }) => isOfAws).map(({ load }) => load()));
});
afterAll(() => cairn.stop());

const signingNames = (): ReadonlySet<string> => new Set(services.map(({ table }) => table.signingName));
const operationsOf = (signingName: string) =>
  services
    .filter(({ table }) => table.signingName === signingName)
    .flatMap(({ table }) => [...table.operations.values()]);

describe('a service of AWS', () => {
  it('is called by tasks, under its name in the SDKs (called-services.ts of asl)', () => {
    const sdkCalls = Object.entries(calledServices).filter(([resource]) => resource.startsWith('aws-sdk:'));
    const called = new Set(sdkCalls.map(([, { signingName }]) => signingName));
    expect(services.map(({ name }) => name).filter((name) => !called.has(name))).toEqual([]);
    const ids = sdkCalls.map(([resource]) => resource.slice('aws-sdk:'.length));
    expect(ids.filter((id) => sdkService(id) === undefined)).toEqual([]);
  });

  it('is here where tasks are sent to it', () => {
    const names = new Set(services.map(({ name }) => name));
    const astray = Object.entries(calledServices).filter(([, { signingName }]) => !names.has(signingName));
    expect(astray.map(([resource]) => resource)).toEqual([]);
  });

  it('says of each operation what policies are asked (service-access.ts of wire)', () => {
    const silent = [...signingNames()].flatMap((service) =>
      operationsOf(service)
        .filter(({ name, isRefused }) => isRefused !== true && !isDeclared(service, name))
        .map(({ name }) => `${service}:${name}`),
    );
    const listed = new Set(
      Object.entries(askedOnAll).flatMap(([service, names]) =>
        names.flatMap((line) => line.split(' ').map((name) => `${service}:${name}`)),
      ),
    );
    expect(silent.filter((operation) => !listed.has(operation))).toEqual([]);
    // What is listed and declared, or not an operation any more, has no place in the list.
    const here = [...listed].filter((operation) => signingNames().has(operation.split(':')[0] as string));
    expect(here.filter((operation) => !silent.includes(operation))).toEqual([]);
  });

  it('tells offline checks which actions it has (own-action-table.ts of asl; vitest run with --update writes it)', async () => {
    const rows = services.map(({ name, table }) => {
      const here = [...table.operations.values()].filter(({ isRefused }) => isRefused !== true);
      return `${name} ${here
        .map((operation) => operation.name)
        .sort()
        .join(' ')}`;
    });
    const text = `/** Generated from the operation tables by services-wired.test.ts of server: the actions of this server's services, by the name they are called by. */
export const ownActionTable = \`
${rows.sort().join('\n')}
\`;
`;
    await expect(text).toMatchFileSnapshot('../../asl/src/services/own-action-table.ts');
  });

  it('whose resources have policies has a row that finds them (service-rooms.ts)', () => {
    const rooms = makeServiceRooms({} as never, () => ({}) as never);
    const rows = new Set(Object.values(rooms).flatMap(({ policies }) => Object.keys(policies)));
    const withPolicies = [...signingNames()].filter((service) =>
      operationsOf(service).some(
        ({ name, isRefused }) =>
          isRefused !== true && /^(?:Put|Add)\w*(?:Permission|(?<!Retention|Lifecycle)Policy)$/.test(name),
      ),
    );
    const missing = withPolicies.filter(
      (service) => !rows.has(service) && !(service in policiesAskedElsewhere),
    );
    expect(missing).toEqual([]);
    expect([...rows].filter((service) => !withPolicies.includes(service))).toEqual(namesOnly);
  });
});

function isDeclared(service: string, operation: string): boolean {
  return Object.keys(accessOf(service, operation)).length > 0;
}
