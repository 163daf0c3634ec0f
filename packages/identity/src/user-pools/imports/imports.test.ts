import type { CallService, JsonObject } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { findUser } from '../records/find-user.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import { admin, poolId, type UserPoolFixtureOptions, userPoolFixture } from '../testing/user-pool-fixture.ts';
import { importOperations } from './import-operations.ts';
import { ImportRunner } from './import-runner.ts';
import { ImportStore } from './import-store.ts';
import { ImportUploads } from './import-uploads.ts';

const job = {
  UserPoolId: poolId,
  JobName: 'May',
  CloudWatchLogsRoleArn: 'arn:aws:iam::111122223333:role/logs',
};
const header = 'email,email_verified,name,cognito:mfa_enabled,cognito:username';
const rowOf = (name: string) => `${name}@example.com,true,${name},false,${name}`;

/** Imports into one pool, whose log lines are gathered. */
async function importFixture(given: UserPoolFixtureOptions = {}) {
  const fixture = await userPoolFixture(given);
  const logged: string[] = [];
  const callService = (async ({ action, input }) => {
    const { logEvents = [] } = input as { readonly logEvents?: readonly { readonly message: string }[] };
    if (action === 'PutLogEvents') logged.push(...logEvents.map(({ message }) => message));
    return {} as JsonObject;
  }) as CallService;
  const context = {
    ...fixture.context,
    callService,
    places: { server: () => 'http://localhost:4566' } as never,
  };
  const store = new ImportStore(context);
  const runner = new ImportRunner(context, store);
  const uploads = new ImportUploads(context, store);
  const operations = importOperations(context, { store, runner, uploads });
  const create = async () => (await operations.createUserImportJob(admin, job)).UserImportJob;
  const put = async (created: { readonly PreSignedUrl?: string }, body: string | Uint8Array) => {
    const url = new URL(created.PreSignedUrl ?? '');
    const [userPoolId = '', jobId = ''] = url.pathname.split('/').slice(-2);
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    await uploads.take({ userPoolId, jobId, token: url.searchParams.get('token') ?? '', body: bytes });
  };
  const describeJob = async (JobId: string) =>
    (await operations.describeUserImportJob(admin, { UserPoolId: poolId, JobId })).UserImportJob;
  const run = async (body: string | Uint8Array) => {
    const created = await create();
    await put(created, body);
    await operations.startUserImportJob(admin, { UserPoolId: poolId, JobId: created.JobId });
    await runner.settled();
    return describeJob(created.JobId);
  };
  const userOf = (name: string) => findUser(fixture.context.users, fixture.pool as UserPoolRecord, name);
  return {
    ...fixture,
    importContext: context,
    store,
    runner,
    operations,
    create,
    put,
    describeJob,
    run,
    userOf,
    logged,
  };
}

describe('an import of users', () => {
  it('makes users who have to choose a password, and tells what became of each row', async () => {
    const { run, userOf, logged, records } = await importFixture();
    const file = [header, rowOf('ada'), rowOf('ada'), 'x,true,bob,false,bob', rowOf('eve')].join('\r\n');
    expect(await run(file)).toMatchObject({
      ...{ Status: 'Succeeded', ImportedUsers: 2, SkippedUsers: 1, FailedUsers: 1 },
      CompletionMessage: 'Import Job Completed Successfully.',
    });
    expect(await userOf('ada')).toMatchObject({
      ...{ status: 'RESET_REQUIRED', isEnabled: true, mfa: { enabled: [] } },
      attributes: { email: 'ada@example.com', email_verified: 'true', name: 'ada' },
    });
    expect(logged.slice(0, 4)).toEqual([
      '[SUCCEEDED] Line Number 2 - The import succeeded.',
      '[SKIPPED] Line Number 3 - The user already exists.',
      '[FAILED] Line Number 4 - Invalid email address format.',
      '[SUCCEEDED] Line Number 5 - The import succeeded.',
    ]);
    expect(await records.list('cognito-import-rows', { limit: 1 })).toEqual([]);
    expect(await records.list('cognito-imports-running', { limit: 1 })).toEqual([]);
  });

  it('gives the columns that a pool has', async () => {
    const { operations } = await importFixture();
    const { CSVHeader } = await operations.getCSVHeader(admin, { UserPoolId: poolId });
    expect(CSVHeader.slice(-2)).toEqual(['cognito:mfa_enabled', 'cognito:username']);
    expect(CSVHeader).toContain('email_verified');
    expect(CSVHeader).not.toContain('sub');
  });

  it.each<[string, string, string]>([
    ['with other columns', 'a@example.com,true', 'The User Record has 2 columns, the header 5.'],
    [
      'without a verified address',
      'a@example.com,,a,false,a',
      'does not set any of the auto verified attributes',
    ],
    ['that verifies no address', ',true,a,false,a', 'sets email_verified to true, but has no email.'],
    ['without a username', 'a@example.com,true,a,false,', 'has no username that can be one'],
    ['without a word on MFA', 'a@example.com,true,a,,a', 'cognito:mfa_enabled is neither true nor false.'],
    ['with MFA where there is none', 'a@example.com,true,a,true,a', 'the user pool has no MFA'],
    ['with quotes where none belong', 'a@example.com,true,a"b"c,false,a', 'Quote'],
    ['with a verified flag that is none', 'a@example.com,yes,a,false,a', 'true or false'],
  ])('fails a row %s, and goes on', async (_name, row, reason) => {
    const { run, logged, userOf } = await importFixture();
    expect(await run([header, row, rowOf('ada')].join('\n'))).toMatchObject({
      ImportedUsers: 1,
      FailedUsers: 1,
    });
    expect(logged[0]).toContain('[FAILED] Line Number 2 - ');
    expect(logged[0]).toContain(reason);
    expect(await userOf('ada')).toBeDefined();
  });

  it('reads quotes, line breaks within them, and a byte order mark', async () => {
    const { run, userOf, logged } = await importFixture();
    const file = `\uFEFF${header}\n"ada@example.com",true,"Ada, ""the\nfirst""",false,ada\n\n${rowOf('eve')}\n`;
    expect(await run(file)).toMatchObject({ Status: 'Succeeded', ImportedUsers: 2 });
    expect((await userOf('ada'))?.attributes.name).toBe('Ada, "the\nfirst"');
    expect(logged[1]).toContain('Line Number 5');
  });

  it.each<[string, string | Uint8Array, string]>([
    ['is empty', '', 'The CSV file is empty.'],
    ['is no UTF-8', new Uint8Array([0xff, 0xfe, 0x41]), 'The file is not encoded in UTF-8.'],
    ['holds a NUL', `${header}\na\0b`, 'The file holds a NUL character.'],
    ['has an unknown column', 'shoe,cognito:username,cognito:mfa_enabled', '"shoe"'],
    ['has a column of the service', 'sub,cognito:username,cognito:mfa_enabled', '"sub"'],
    ['has a column twice', 'name,name,cognito:username,cognito:mfa_enabled', 'names name twice'],
    ['names no usernames', 'name,cognito:mfa_enabled', 'does not name cognito:username'],
    ['has a huge row', `${header}\n${'a'.repeat(16_001)}`, 'longer than 16000 characters'],
    ['has quotes without an end', `${header}\n"ada`, 'do not end'],
  ])('fails as a whole where its file %s', async (_name, file, message) => {
    const { run, create, put, operations } = await importFixture();
    const ended = await run(file);
    expect(ended).toMatchObject({ Status: 'Failed', ImportedUsers: 0 });
    expect(ended.CompletionMessage).toContain(message);
    // The next one is not in its way.
    const next = await create();
    await put(next, header);
    await operations.startUserImportJob(admin, { UserPoolId: poolId, JobId: next.JobId });
  });

  it('takes a file by its own URL only, the last one, until it is started or too late', async () => {
    const { create, put, describeJob, operations, clock, runner, userOf } = await importFixture();
    const [created, other] = [await create(), await create()];
    const mixed = (created.PreSignedUrl ?? '').replace(created.JobId, other.JobId);
    await expect(put({ PreSignedUrl: mixed }, header)).rejects.toMatchObject({ code: 'AccessDenied' });
    const named = { UserPoolId: poolId, JobId: created.JobId };
    await expect(operations.startUserImportJob(admin, named)).rejects.toMatchObject({
      code: 'PreconditionNotMetException',
    });
    await put(created, `${header}\n${rowOf('eve')}`);
    await put(created, `${header}\n${rowOf('ada')}`);
    await operations.startUserImportJob(admin, named);
    await expect(put(created, header)).rejects.toMatchObject({ code: 'AccessDenied' });
    await runner.settled();
    expect([await userOf('eve'), (await userOf('ada'))?.username]).toEqual([undefined, 'ada']);
    expect((await describeJob(created.JobId)).PreSignedUrl).toBeUndefined();
    clock.nowMs += 900_000;
    await expect(put(other, header)).rejects.toMatchObject({ code: 'AccessDenied' });
    clock.nowMs += 86_400_000;
    expect((await describeJob(other.JobId)).Status).toBe('Expired');
  });

  it('is one at a time, and is stopped between two users', async () => {
    const { create, put, operations, runner, describeJob } = await importFixture();
    const [first, second] = [await create(), await create()];
    const rows = Array.from({ length: 500 }, (_, index) => rowOf(`user${index}`));
    await put(first, [header, ...rows].join('\n'));
    await put(second, [header, rowOf('ada')].join('\n'));
    const named = (JobId: string) => ({ UserPoolId: poolId, JobId });
    expect((await operations.startUserImportJob(admin, named(first.JobId))).UserImportJob.Status).toBe(
      'Pending',
    );
    await expect(operations.startUserImportJob(admin, named(second.JobId))).rejects.toMatchObject({
      code: 'UserImportInProgressException',
    });
    await operations.stopUserImportJob(admin, named(first.JobId));
    await runner.settled();
    const stopped = await describeJob(first.JobId);
    expect(stopped.Status).toBe('Stopped');
    expect(stopped.ImportedUsers).toBeLessThan(500);
    await operations.startUserImportJob(admin, named(second.JobId));
    await runner.settled();
    expect((await describeJob(second.JobId)).ImportedUsers).toBe(1);
    const { UserImportJobs } = await operations.listUserImportJobs(admin, {
      UserPoolId: poolId,
      MaxResults: 1,
    });
    expect(UserImportJobs).toHaveLength(1);
  });

  it('goes on where it was when the server is killed, and counts nobody twice', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => rowOf(`user${index}`));
    const file = [header, ...rows.slice(0, 10), 'spoilt', ...rows.slice(10), rows[3]].join('\n');
    for (let killedAt = 1; killedAt < 33; killedAt += 5) {
      const before = await importFixture();
      const created = await before.create();
      await before.put(created, file);
      // From the n-th write on nothing is written any more: the process is gone.
      const { write } = before.records;
      let writes = 0;
      before.records.write = (all) => {
        writes += 1;
        return writes > killedAt ? Promise.reject(new Error('killed')) : write.call(before.records, all);
      };
      const named = { UserPoolId: poolId, JobId: created.JobId };
      await before.operations.startUserImportJob(admin, named);
      await before.runner.settled();
      before.records.write = write;
      expect((await before.describeJob(created.JobId)).Status).not.toBe('Succeeded');
      const after = await importFixture({ records: before.records });
      await after.runner.resume();
      await after.runner.settled();
      expect(await after.describeJob(created.JobId), `killed at write ${killedAt}`).toMatchObject({
        ...{ Status: 'Succeeded', ImportedUsers: 30, SkippedUsers: 1, FailedUsers: 1 },
      });
    }
  });

  it('refuses hashes of passwords by their name', async () => {
    const { operations } = await importFixture();
    const input = { ...job, PasswordHashingAlgorithm: 'BCRYPT' };
    await expect(operations.createUserImportJob(admin, input)).rejects.toThrow('PasswordHashingAlgorithm');
  });
});
