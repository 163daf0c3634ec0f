import { expect, test } from 'vitest';
import { Metrics } from './metrics.ts';
import { createPages } from './pages.ts';

const id = 'a'.repeat(64);
let isRecovered = false;
let storeProblem: string | undefined;
const logged: string[] = [];
const damagedId = 'd'.repeat(64);
const page = createPages({
  metrics: new Metrics(),
  printMeter: () => 'cairn_state_transitions_total 1\n',
  version: '1.2.3',
  serviceNames: ['monitoring', 'sqs', 'states'],
  isRecovered: () => isRecovered,
  storeProblem: () => storeProblem,
  log: (level, message) => logged.push(`${level} ${message}`),
  certificateAuthority: () => 'PEM',
  challenge: (token) => (token === 'asked' ? 'answer' : undefined),
  readCode: async (asked) => {
    if (asked === damagedId) throw new Error('the blob file is damaged');
    return asked === id ? new Uint8Array([1]) : undefined;
  },
});
const text = async (path: string) => (await page(path))?.body;

test.each([
  [false, 'running'],
  [true, 'done'],
])('health, recovered: %j', async (recovered, recovery) => {
  isRecovered = recovered;
  expect(JSON.parse(String(await text('/_cairn/health')))).toEqual({
    status: 'ok',
    version: '1.2.3',
    recovery,
    services: ['monitoring', 'sqs', 'states'],
  });
});

test('services have the names that scripts of emulators wait for', async () => {
  expect(JSON.parse(String(await text('/_localstack/health')))).toEqual({
    services: { cloudwatch: 'running', sqs: 'running', stepfunctions: 'running' },
    version: '1.2.3',
  });
});

test.each<[string, boolean]>([
  [`/_cairn/code/${id}`, true],
  [`/_cairn/code/${'b'.repeat(64)}`, false],
  ['/_cairn/code/../../etc/passwd', false],
  ['/_cairn/nothing', false],
])('%s is there: %j', async (path, there) => {
  expect((await page(path)) !== undefined).toBe(there);
});

test('an authority on the internet reads what it has asked for, and nothing else', async () => {
  expect(await page('/.well-known/acme-challenge/asked')).toMatchObject({ status: 200, body: 'answer' });
  expect(await page('/.well-known/acme-challenge/other')).toBeUndefined();
  expect(await page('/_cairn/ca.pem')).toMatchObject({ status: 200, body: 'PEM' });
});

test('health is degraded, with the reason, while commits fail', async () => {
  storeProblem = 'No space is left';
  expect(JSON.parse(String(await text('/_cairn/health')))).toMatchObject({
    status: 'degraded',
    reason: 'No space is left',
  });
  storeProblem = undefined;
  expect(JSON.parse(String(await text('/_cairn/health')))).toMatchObject({ status: 'ok' });
});

test('a damaged archive is answered with a failure, and logged', async () => {
  expect(await page(`/_cairn/code/${damagedId}`)).toMatchObject({
    status: 500,
    body: expect.stringContaining('cannot be read'),
  });
  expect(logged).toEqual(['error the code of a function cannot be read']);
});
