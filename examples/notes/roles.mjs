// Who may do what: the roles of the app, as IAM keeps them. `${cognito-identity.amazonaws.com:sub}` is the identity of whoever asks.
const account = '000000000000';
const region = 'us-east-1';
// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of policies
const identity = '${cognito-identity.amazonaws.com:sub}';

export const bucket = 'notes';
export const roleArn = (name) => `arn:aws:iam::${account}:role/${name}`;
export const activityArn = `arn:aws:states:${region}:${account}:activity:review`;
export const machineArn = `arn:aws:states:${region}:${account}:stateMachine:publish-note`;

const allow = (Action, Resource, Condition) => ({ Effect: 'Allow', Action, Resource, Condition });
const table = (name) => `arn:aws:dynamodb:${region}:${account}:table/${name}`;
const object = (path) => `arn:aws:s3:::${bucket}/${path}`;

/** What everybody may who is signed in: files by the rules of Amplify's storage, rows of one's own, workflows. */
function signedIn(apiId) {
  const own = ['public/*', `protected/${identity}/*`, `private/${identity}/*`];
  return [
    allow(
      [
        's3:PutObject',
        's3:GetObject',
        's3:DeleteObject',
        's3:ListMultipartUploadParts',
        's3:AbortMultipartUpload',
      ],
      own.map(object),
    ),
    allow('s3:GetObject', object('protected/*')),
    allow('s3:ListBucket', `arn:aws:s3:::${bucket}`, {
      StringLike: { 's3:prefix': ['public/*', 'protected/*', `private/${identity}/*`] },
    }),
    // No Scan: it asks for no key.
    allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:BatchWriteItem'],
      table('settings'),
      {
        'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [identity] },
      },
    ),
    allow('states:StartExecution', machineArn),
    readsPublished(apiId),
  ];
}

/** By the credentials of users and guests alike: each field is asked about, those of the note too. */
function readsPublished(apiId) {
  const types = `arn:aws:appsync:${region}:${account}:apis/${apiId}/types`;
  return allow('appsync:GraphQL', [`${types}/Query/fields/publishedNotes`, `${types}/Note/*`]);
}

/** By the name of the role: who takes it on, and what it may. */
export function roles({ identityPoolId, apiId }) {
  const ofPool = (amr) => ({
    Effect: 'Allow',
    Principal: { Federated: 'cognito-identity.amazonaws.com' },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { 'cognito-identity.amazonaws.com:aud': identityPoolId },
      'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': amr },
    },
  });
  const ofService = (Service) => ({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });
  return {
    'notes-user': { trusted: ofPool('authenticated'), statements: signedIn(apiId) },
    'notes-editor': {
      trusted: ofPool('authenticated'),
      statements: [
        ...signedIn(apiId),
        allow('states:GetActivityTask', activityArn),
        // Asked about no resource: the token is what opens one task.
        allow(['states:SendTaskSuccess', 'states:SendTaskFailure'], '*'),
      ],
    },
    'notes-guest': {
      trusted: ofPool('unauthenticated'),
      statements: [allow('s3:GetObject', object('public/*')), readsPublished(apiId)],
    },
    'notes-api': {
      trusted: ofService('appsync.amazonaws.com'),
      statements: [
        allow(
          [
            'dynamodb:GetItem',
            'dynamodb:PutItem',
            'dynamodb:UpdateItem',
            'dynamodb:DeleteItem',
            'dynamodb:Scan',
          ],
          table('notes'),
        ),
        allow('dynamodb:Query', [`${table('notes')}/index/byOwner`, `${table('notes')}/index/byState`]),
      ],
    },
    'notes-machine': {
      trusted: ofService('states.amazonaws.com'),
      statements: [allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], table('notes'))],
    },
  };
}
