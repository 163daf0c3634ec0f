// What the app does, by the official client; nothing here knows where the server is but for the file of `cairn outputs`.
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  GetActivityTaskCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { leadS3To } from '@cairn/amplify-shim';
import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import * as auth from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import * as storage from 'aws-amplify/storage';
import { activityArn, machineArn } from './roles.mjs';

let endpoint;
let region;

/**
 * @param outputs what `cairn outputs` has written
 * @param kept where tokens are kept, as in a browser's localStorage; in memory unless given
 */
export function configure(outputs, kept) {
  Amplify.configure(outputs);
  endpoint = outputs.Auth.Cognito.userPoolEndpoint;
  region = outputs.auth.aws_region;
  // Storage has no setting for its endpoint: see packages/amplify-shim.
  leadS3To(endpoint);
  if (kept !== undefined) cognitoUserPoolsTokenProvider.setKeyValueStorage(kept);
}

export const signUp = async ([username, password]) =>
  (await auth.signUp({ username, password, options: { userAttributes: { email: username } } })).nextStep
    .signUpStep;
export const confirm = async ([username, confirmationCode]) =>
  (await auth.confirmSignUp({ username, confirmationCode })).nextStep.signUpStep;
export const signIn = async ([username, password]) =>
  (await auth.signIn({ username, password })).nextStep.signInStep;
export const signOut = () => auth.signOut();
export const signOutEverywhere = () => auth.signOut({ global: true });

/** Asks the API: `userPool` for users, `iam` for whoever has credentials, guests too. */
export async function ask([query, variables = {}, authMode = 'userPool']) {
  return (await generateClient().graphql({ query, variables, authMode })).data;
}

export const write = async ([title, text]) =>
  (
    await ask([
      'mutation ($title: String!, $text: String!) { createNote(title: $title, text: $text) { id title text state owner } }',
      { title, text },
    ])
  ).createNote;
export const list = async () => (await ask(['{ notes { id title state } }'])).notes;
export const published = async () =>
  (await ask(['{ publishedNotes { title text } }', {}, 'iam'])).publishedNotes;

/** `private/{id}/picture.png`: the braces stand for one's own identity. */
const at = (path) => ({ path: ({ identityId }) => path.replace('{id}', identityId) });

export const upload = async ([path, data]) => (await storage.uploadData({ ...at(path), data }).result).path;
export const download = async ([path]) => (await storage.downloadData(at(path)).result).body.text();
export const files = async ([path]) => (await storage.list(at(path))).items.map((item) => item.path);
export const remove = async ([path]) => (await storage.remove(at(path))).path;
export const copy = async ([from, to]) =>
  (await storage.copy({ source: at(from), destination: at(to) })).path;
/** Follows the link that `getUrl` gives. */
export async function follow([path]) {
  const { url } = await storage.getUrl(at(path));
  const answer = await fetch(url);
  return { status: answer.status, text: await answer.text() };
}

/** The AWS SDK with the credentials of the identity pool. */
const sdk = (Client) =>
  new Client({
    endpoint,
    region,
    credentials: async () => (await auth.fetchAuthSession()).credentials,
    maxAttempts: 1,
  });

/** Starts the workflow that ends with one of one's own notes published. */
export async function publish([title]) {
  const note = (await list()).find((each) => each.title === title);
  if (note === undefined) throw new Error(`there is no note ${title}`);
  const input = JSON.stringify({ id: note.id });
  const { executionArn } = await sdk(SFNClient).send(
    new StartExecutionCommand({ stateMachineArn: machineArn, input }),
  );
  return executionArn;
}

/** Takes the next note that waits for an editor, and lets it be published. */
export async function approve() {
  const client = sdk(SFNClient);
  const { taskToken, input } = await client.send(
    new GetActivityTaskCommand({ activityArn, workerName: 'editor' }),
  );
  if (taskToken === undefined) return 'nothing waits';
  await client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
  return JSON.parse(input);
}

/** A setting is a row under one's own identity, written without an API between. */
export async function set([name, value, ofIdentity]) {
  const { identityId } = await auth.fetchAuthSession();
  const Item = { identity: { S: ofIdentity ?? identityId }, name: { S: name }, value: { S: value } };
  await sdk(DynamoDBClient).send(new PutItemCommand({ TableName: 'settings', Item }));
}

export async function settings([ofIdentity] = []) {
  const { identityId } = await auth.fetchAuthSession();
  const { Items } = await sdk(DynamoDBClient).send(
    new QueryCommand({
      TableName: 'settings',
      KeyConditionExpression: '#identity = :identity',
      ExpressionAttributeNames: { '#identity': 'identity' },
      ExpressionAttributeValues: { ':identity': { S: ofIdentity ?? identityId } },
    }),
  );
  return Object.fromEntries(Items.map(({ name, value }) => [name.S, value.S]));
}
