import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CallScope } from '@cairn/kit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Cairn } from './cairn.ts';
import { ServerStartError } from './cairn-options.ts';
import { createCairn } from './create-cairn.ts';

const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};

let dataDirectory: string;
let cairn: Cairn | undefined;
let logged: string[];

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-damaged-'));
  logged = [];
});
afterEach(async () => {
  await cairn?.stop();
  cairn = undefined;
  await rm(dataDirectory, { recursive: true, force: true });
});

async function open(): Promise<Cairn> {
  cairn = await createCairn({
    dataDirectory,
    logLevel: 'error',
    log: (_level, message, fields) => logged.push(`${message} ${JSON.stringify(fields)}`),
  });
  await cairn.start();
  return cairn;
}

/** Two executions that wait, and a stop; then the database is changed as a disk might. */
async function keepThenChange(statement: string): Promise<readonly string[]> {
  const { stepFunctions } = await open();
  const { stateMachineArn } = await stepFunctions.createStateMachine(scope, {
    name: 'm',
    definition: '{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":3600,"End":true}}}',
    roleArn: 'arn:aws:iam::000000000000:role/any',
  });
  const arns: string[] = [];
  for (const name of ['AAAA', 'BBBB']) {
    const input = JSON.stringify({ name });
    arns.push((await stepFunctions.startExecution(scope, { stateMachineArn, name, input })).executionArn);
  }
  await cairn?.stop();
  cairn = undefined;
  const database = new DatabaseSync(join(dataDirectory, 'cairn.db'));
  database.exec(statement);
  database.close();
  return arns;
}

it('a payload with flipped bits is an internal failure, logged with its execution; the others go on', async () => {
  const [damaged = '', whole = ''] = await keepThenChange(
    "UPDATE segments SET data = CAST(replace(CAST(data AS TEXT), 'AAAA', 'ZZZZ') AS BLOB)",
  );
  const { stepFunctions } = await open();
  await expect(stepFunctions.describeExecution(scope, { executionArn: damaged })).rejects.toMatchObject({
    code: 'InternalFailure',
  });
  expect(logged.join('\n')).toContain(damaged);
  expect(await stepFunctions.describeExecution(scope, { executionArn: whole })).toMatchObject({
    input: '{"name":"BBBB"}',
  });
});

it('a damaged record without which nothing can start is an error of the start that says what to do', async () => {
  await keepThenChange("UPDATE records SET value = value || ' ' WHERE key = 'tokenSecret'");
  await expect(open()).rejects.toThrow(ServerStartError);
  await expect(open()).rejects.toThrow('The record server tokenSecret is damaged');
});

it('a damaged record that a room reads at its start is such an error too', async () => {
  await keepThenChange("UPDATE records SET value = value || ' ' WHERE collection = 'state-machine-ids'");
  await expect(open()).rejects.toThrow(ServerStartError);
});
