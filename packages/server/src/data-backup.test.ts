import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobStore } from '@cairn/host';
import type { CallScope } from '@cairn/kit';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Cairn } from './cairn.ts';
import { createCairn } from './create-cairn.ts';
import { backupDataDirectory, restoreDataDirectory } from './data-backup.ts';
import { codeFolder } from './data-folders.ts';

const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};
const activityArn = 'arn:aws:states:us-east-1:000000000000:activity:work';
const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';

let folder: string;
const running: Cairn[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-backup-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((cairn) => cairn.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function open(name: string): Promise<Cairn> {
  const cairn = await createCairn({ dataDirectory: join(folder, name), logLevel: 'silent' });
  running.push(cairn);
  await cairn.start();
  return cairn;
}

async function takeToken({ stepFunctions }: Cairn): Promise<string> {
  return (await stepFunctions.getActivityTask(scope, { activityArn })).taskToken as string;
}

it('restores tokens given out before the backup, and refuses those given out after it', async () => {
  const before = await open('data');
  await before.stepFunctions.createActivity(scope, { name: 'work' });
  const work = { Type: 'Task', Resource: activityArn };
  await before.stepFunctions.createStateMachine(scope, {
    name: 'm',
    definition: JSON.stringify({
      StartAt: 'A',
      States: { A: { ...work, Next: 'B' }, B: { ...work, End: true } },
    }),
    roleArn: 'arn:aws:iam::000000000000:role/any',
  });
  const started = await before.stepFunctions.startExecution(scope, { stateMachineArn, name: 'kept' });
  const known = await takeToken(before);
  await backupDataDirectory(join(folder, 'data'), join(folder, 'backup'));
  await before.stepFunctions.sendTaskSuccess(scope, { taskToken: known, output: '{}' });
  await before.stepFunctions.startExecution(scope, { stateMachineArn, name: 'lost' });
  const lost = [await takeToken(before), await takeToken(before)];

  await restoreDataDirectory(join(folder, 'backup'), join(folder, 'restored'));
  const after = await open('restored');
  const send = (taskToken: string) =>
    after.stepFunctions.sendTaskSuccess(scope, { taskToken, output: '{"by":"its worker"}' });
  await after.stepFunctions.startExecution(scope, { stateMachineArn, name: 'other' });
  await send(known);
  const found = [await takeToken(after), await takeToken(after)];
  for (const taskToken of lost)
    await expect(send(taskToken)).rejects.toMatchObject({ code: 'TaskDoesNotExist' });
  for (const taskToken of found) await send(taskToken);
  await send(await takeToken(after));
  const { executionArn } = started;
  await expect
    .poll(async () => (await after.stepFunctions.describeExecution(scope, { executionArn })).status)
    .toBe('SUCCEEDED');
});

it('has the code of functions that were deleted while it was taken', async () => {
  const functions = await (await open('data')).functions.use();
  const names = Array.from({ length: 20 }, (_, at) => `f${at}`);
  for (const name of names) {
    const source = `export const handler = async () => '${name}';`;
    await functions.createFunction(scope, {
      FunctionName: name,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/any',
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(source) }) },
    });
  }
  const database = join(folder, 'backup', 'cairn.db');
  const taken = backupDataDirectory(join(folder, 'data'), join(folder, 'backup'));
  await expect.poll(() => existsSync(database), { interval: 1 }).toBe(true);
  // As the next server does when it starts, for which all of them are gone.
  await new BlobStore(codeFolder(join(folder, 'data'))).retain(new Set());
  await taken;
  await restoreDataDirectory(join(folder, 'backup'), join(folder, 'restored'));
  const restored = await open('restored');
  for (const name of names) {
    const { Payload } = await (await restored.functions.use()).invoke(scope, { FunctionName: name });
    expect(Payload).toBe(`"${name}"`);
  }
});
