import { arnIn, open, type ServiceAccess } from '../access/operation-access.ts';

/** What policies are asked about Cairn's own operations: `cairn:OPERATION` on `*` unless said otherwise. */
export const cairnAccess: ServiceAccess = {
  // Nobody can sign before it knows how.
  DescribeStudio: open,
  // The ticket is the proof.
  SignIn: open,
  // What AWS's own operations ask, since the answers are theirs.
  SearchExecutions: {
    action: 'states:ListExecutions',
    resources: (_scope, { stateMachineArn }) =>
      typeof stateMachineArn === 'string' ? [stateMachineArn] : [],
  },
  ListExpressExecutions: {
    action: 'states:ListExecutions',
    resources: (_scope, { stateMachineArn }) =>
      typeof stateMachineArn === 'string' ? [stateMachineArn] : [],
  },
  FollowExecution: { action: 'states:GetExecutionHistory', resources: arnIn('executionArn') },
  // Its answer holds tokens, so that it is asked about by a name of its own.
  ListOpenTasks: { resources: arnIn('executionArn') },
  DescribeActivityWorkers: { resources: arnIn('activityArn') },
  RotateUserPoolKeys: {
    resources: ({ account, region }, { userPoolId }) =>
      typeof userPoolId === 'string'
        ? [`arn:aws:cognito-idp:${region}:${account}:userpool/${userPoolId}`]
        : [],
  },
  // Lists and each history are asked about one by one, as each is taken up or refused by itself.
  OpenStream: { asks: () => [] },
};
