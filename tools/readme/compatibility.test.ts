/** The tables of what works are held against the operation tables that answer. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { calledServices, sdkService } from '@cairn/asl';
import { type Cairn, createCairn } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';

let cairn: Cairn;
let services: readonly Awaited<ReturnType<Cairn['services'][number]['load']>>[];
beforeAll(async () => {
  cairn = await createCairn({ memory: true });
  await cairn.start();
  services = await Promise.all(cairn.services.map(({ load }) => load()));
});
afterAll(() => cairn.stop());

const compatibility = 'compatibility.md';
const servicesDocument = 'services.md';
const usersDocument = 'cognito.md';

it.each([
  [['states'], compatibility, 'Step Functions operations'],
  [['lambda'], compatibility, 'Lambda operations'],
  [['s3'], compatibility, 'S3 operations'],
  [['logs'], compatibility, 'CloudWatch Logs operations'],
  [['monitoring'], compatibility, 'CloudWatch metrics operations'],
  [['dynamodb', 'dynamodbstreams'], servicesDocument, 'DynamoDB'],
  [['sqs'], servicesDocument, 'SQS'],
  [['sns'], servicesDocument, 'SNS'],
  [['events', 'scheduler'], servicesDocument, 'EventBridge and EventBridge Scheduler'],
  [['apigateway', 'apigatewayv2'], servicesDocument, 'API Gateway'],
  [['appsync'], servicesDocument, 'AppSync'],
  [['ecs', 'batch'], servicesDocument, 'ECS and Batch'],
  [['secretsmanager', 'ssm'], servicesDocument, 'Secrets Manager and SSM Parameter Store'],
  [['iam', 'sts'], servicesDocument, 'IAM and STS'],
  [['cognito-idp'], usersDocument, 'User pools'],
  [['cognito-identity'], usersDocument, 'Identity pools'],
])('names each operation of %j that works, and none that does not', (names, document, heading) => {
  const tables = services.filter(({ name }) => names.includes(name)).map(({ table }) => table);
  // A service that is not wired as yet is not in the table of this build either.
  if (tables.length === 0) return;
  const operations = tables.flatMap(({ operations: all }) => [...all.values()]);
  const answered = new Set(operations.filter(({ isRefused }) => isRefused !== true).map(({ name }) => name));
  const known = operationsOfAws(names);
  const named = { working: new Set<string>(), refused: new Set<string>() };
  for (const [cell, works] of rowsUnder(document, heading)) {
    const list = /^(?:refused|not yet)/.test(works) ? named.refused : named.working;
    for (const word of cell.match(/\b[A-Z]\w+/g) ?? []) if (known.has(word)) list.add(word);
  }
  expect([...named.working].sort()).toEqual([...answered].sort());
  expect([...named.refused].filter((name) => answered.has(name))).toEqual([]);
});

it.each([
  [['cognito-idp'], 'User pools'],
  [['cognito-identity'], 'Identity pools'],
])('names every operation of %j, those that are refused too', (names, heading) => {
  const text = rowsUnder(usersDocument, heading)
    .map(([cell]) => cell)
    .join(' ');
  const named = new Set(text.match(/\b[A-Z]\w+/g));
  expect([...operationsOfAws(names)].filter((name) => !named.has(name))).toEqual([]);
});

it('has a row above for each service that there is', () => {
  const text = [compatibility, servicesDocument, usersDocument].map(readDocument).join('\n');
  const unnamed = services
    .filter(({ isOfAws, table }) => isOfAws && table.operations.size > 0)
    .filter(({ table }) => ![...table.operations.keys()].some((name) => text.includes(name)));
  expect(unnamed.map(({ name }) => name)).toEqual([]);
});

/** All operations that AWS has in those services. */
function operationsOfAws(names: readonly string[]): ReadonlySet<string> {
  const ids = Object.entries(calledServices)
    .filter(([resource, { signingName }]) => resource.startsWith('aws-sdk:') && names.includes(signingName))
    .map(([resource]) => resource.slice('aws-sdk:'.length));
  return new Set(ids.flatMap((id) => [...(sdkService(id)?.actions.values() ?? [])]));
}

function rowsUnder(document: string, heading: string): (readonly [names: string, works: string])[] {
  const section = readDocument(document)
    .split(/^## /m)
    .find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`${document} has no section '${heading}'`);
  return [...section.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].map(([, names = '', works = '']) => [
    names,
    works,
  ]);
}

function readDocument(name: string): string {
  return readFileSync(resolve(import.meta.dirname, '..', '..', 'docs', name), 'utf8');
}
