import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CallScope, ServiceError, unreadableFile } from '@cairn/kit';
import type { Cairn } from '@cairn/server';
import { usageFailure } from './command-failure.ts';
import { storedZip } from './stored-zip.ts';

/** An example that is ready to be run. */
export interface SeededExample {
  readonly name: string;
  readonly stateMachineArn: string;
  /** Whether somebody outside has to answer, so that a run needs a server. */
  readonly needsServer: boolean;
  /** Whether a run takes too long for anybody to wait. */
  readonly needsSkippedTime: boolean;
  /** JSON text on one line. */
  readonly input: string;
}

interface Manifest {
  readonly examples: readonly {
    readonly name: string;
    readonly functions?: readonly string[];
    readonly activities?: readonly string[];
    readonly needsServer?: boolean;
    readonly needsSkippedTime?: boolean;
  }[];
}

const account = '000000000000';
const region = 'us-east-1';
const roleArn = `arn:aws:iam::${account}:role/cairn-examples`;
const scope: CallScope = { account, region, principal: { arn: `arn:aws:iam::${account}:root` } };
/** Where it is written down that the examples were made: deleted ones do not come back. */
const marker = { collection: 'cairn', key: 'examples-seeded' };

/**
 * Creates the examples with their functions and activities, once in the life of a data directory.
 * @param directory a folder with `manifest.json` and a folder for each example
 * @returns the examples of the manifest whose machines are there
 */
export async function seedExamples(cairn: Cairn, directory: string): Promise<readonly SeededExample[]> {
  const manifest = await readManifest(directory);
  const { records } = cairn.store;
  const isSeeded = (await records.get(marker.collection, marker.key)) !== undefined;
  const seeded: SeededExample[] = [];
  for (const example of manifest.examples) {
    const { name, functions = [], activities = [], needsServer = false, needsSkippedTime = false } = example;
    const folder = join(directory, name);
    if (!isSeeded) {
      for (const one of functions) await createFunction(cairn, folder, one);
      for (const one of activities)
        await unlessThere(cairn.stepFunctions.createActivity(scope, { name: one }));
      const definition = await readFile(join(folder, 'machine.asl.json'), 'utf8');
      await unlessThere(cairn.stepFunctions.createStateMachine(scope, { name, definition, roleArn }));
    }
    const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${name}`;
    if (!(await isThere(cairn, stateMachineArn))) continue;
    const input = JSON.parse(await readFile(join(folder, 'input.json'), 'utf8'));
    seeded.push({ name, stateMachineArn, needsServer, needsSkippedTime, input: JSON.stringify(input) });
  }
  if (!isSeeded) await records.write([{ ...marker, value: '1' }]);
  return seeded;
}

/** Refuses a folder that is none of examples. @throws CommandFailure */
export async function refuseNoExamples(directory: string): Promise<void> {
  await readManifest(directory);
}

async function readManifest(directory: string): Promise<Manifest> {
  const file = join(directory, 'manifest.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usageFailure(
      `--examples: ${unreadableFile(file, error)}; name a folder of examples, as examples in Cairn's sources`,
    );
  });
  return JSON.parse(text) as Manifest;
}

async function createFunction(cairn: Cairn, folder: string, name: string): Promise<void> {
  const code = await readFile(join(folder, 'functions', `${name}.mjs`), 'utf8');
  const functions = await cairn.functions.use();
  const created = functions.createFunction(scope, {
    FunctionName: name,
    Role: roleArn,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: storedZip({ 'index.mjs': code }) },
  });
  await unlessThere(created);
}

async function isThere(cairn: Cairn, stateMachineArn: string): Promise<boolean> {
  try {
    await cairn.stepFunctions.describeStateMachine(scope, { stateMachineArn });
    return true;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}

/** What the user has made under the same name stays as it is. */
async function unlessThere(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    const isConflict =
      error instanceof ServiceError && /AlreadyExists|ResourceConflict/.test(error.name + error.code);
    if (!isConflict) throw error;
  }
}
