import { ServiceError } from '@cairn/kit';
import {
  arnIn,
  each,
  localArn,
  on,
  type PassedRoles,
  type ServiceAccess,
} from '../access/operation-access.ts';

const machine = on((scope, input) => withoutCase(arnIn('stateMachineArn')(scope, input)));
const execution = on(arnIn('executionArn'));
const activity = on(arnIn('activityArn'));
const mapRun = on(arnIn('mapRunArn'));
const alias = on(arnIn('stateMachineAliasArn'));
const version = on(arnIn('stateMachineVersionArn'));
const tagged = on(arnIn('resourceArn'));
const passes: PassedRoles = {
  to: 'states.amazonaws.com',
  roles: ({ roleArn }) => [roleArn],
  untrusted: () =>
    new ServiceError(
      'AccessDeniedException',
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    ),
};

/** Task tokens do not tell what they belong to: what answers a task is asked about on `*`. */
export const stepFunctionsAccess: ServiceAccess = {
  CreateStateMachine: on((scope, { name }) => [localArn(scope, 'states', `stateMachine:${name}`)], {
    passes,
  }),
  UpdateStateMachine: { ...machine, passes },
  TestState: { passes },
  CreateActivity: on((scope, { name }) => [localArn(scope, 'states', `activity:${name}`)]),
  CreateStateMachineAlias: on((scope, { routingConfiguration }) => {
    const [first] = (routingConfiguration ?? []) as readonly { readonly stateMachineVersionArn?: string }[];
    const versionArn = first?.stateMachineVersionArn;
    return versionArn === undefined
      ? [localArn(scope, 'states', 'stateMachine:*')]
      : [versionArn.replace(/:\d+$/, '')];
  }),
  ...each('DescribeStateMachine DeleteStateMachine PublishStateMachineVersion', machine),
  ...each('ListStateMachineVersions ListStateMachineAliases StartExecution StartSyncExecution', machine),
  ListExecutions: on((scope, input) => {
    const machines = withoutCase(arnIn('stateMachineArn')(scope, input));
    return machines.length > 0 ? machines : arnIn('mapRunArn')(scope, input);
  }),
  ...each('StopExecution DescribeExecution GetExecutionHistory RedriveExecution', execution),
  ...each('DescribeStateMachineForExecution ListMapRuns', execution),
  ...each('DescribeMapRun UpdateMapRun', mapRun),
  ...each('DescribeActivity DeleteActivity GetActivityTask', activity),
  ...each('DescribeStateMachineAlias UpdateStateMachineAlias DeleteStateMachineAlias', alias),
  DeleteStateMachineVersion: version,
  ...each('TagResource UntagResource ListTagsForResource', tagged),
};

/** A test case behind `#` is no part of a machine's name. */
function withoutCase(arns: readonly string[]): readonly string[] {
  return arns.map((arn) => arn.split('#', 1)[0] as string);
}
