import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandResult, runCommand } from '../command-process.ts';

/** Commands against a server that verifies signatures and evaluates policies. */

let folder: string;
let server: CairnServer;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-strict-'));
  file = join(folder, 'order.asl.json');
  writeFileSync(file, '{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}');
  server = await createServer({ port: 0, memory: true, auth: 'strict' });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

function run(...more: readonly string[]): Promise<CommandResult> {
  const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
  const environment = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  return runCommand(['run', file, '--endpoint', server.endpoint, ...more], { environment });
}

async function makeRole(RoleName: string): Promise<string> {
  const { endpoint, cairn } = server;
  const iam = new IAMClient({ endpoint, region: 'us-east-1', credentials: cairn.rootAccessKey });
  const Principal = { Service: 'states.amazonaws.com' };
  const Statement = { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  return Role?.Arn ?? '';
}

describe('cairn run on a strict server', () => {
  it('says which role it wants, takes another one, and the usual one once it is there', async () => {
    const refused = await run();
    expect(refused.code).toBe(2);
    expect(refused.error).toContain(
      'make arn:aws:iam::000000000000:role/cairn-run, or name another role by --role-arn; states.amazonaws.com must be allowed to assume it',
    );
    const gone = 'arn:aws:iam::000000000000:role/gone';
    expect((await run('--role-arn', gone)).error).toContain(`look at ${gone}; states.amazonaws.com must`);
    const other = await makeRole('other');
    expect((await run('--role-arn', other)).code).toBe(0);
    // The machine is there now: it gets the role that is named.
    expect((await run('--role-arn', gone)).error).toContain(`look at ${gone}; states.amazonaws.com must`);
    await makeRole('cairn-run');
    writeFileSync(join(folder, 'second.asl.json'), '{"StartAt": "P", "States": {"P": {"Type": "Succeed"}}}');
    file = join(folder, 'second.asl.json');
    expect((await run()).code).toBe(0);
  });

  it('takes a role for a server only', async () => {
    const { code, error } = await runCommand(['run', file, '--role-arn', 'arn:aws:iam::000000000000:role/r']);
    expect(code).toBe(2);
    expect(error).toContain('--role-arn is for runs on a server');
  });
});

describe('what cairn start shows', () => {
  const started = async (...options: readonly string[]) => {
    const { out } = await runCommand(['start', '--port', '0', '--memory', ...options], {
      onOut: (text, child) => {
        if (text.includes('process ')) child.kill('SIGTERM');
      },
    });
    return out;
  };

  it('has the address by HTTPS where signatures are verified', async () => {
    expect(await started('--auth', 'strict')).toMatch(
      /^Ready\.\nendpoint {2}http:\/\/127\.0\.0\.1:(\d+)\nhttps {5}https:\/\/127\.0\.0\.1:\1\nstudio {4}http:\/\/studio\.localhost:\1\nsign-in {3}https:\/\/auth\.localhost:\1\ndata /,
    );
    expect(await started()).not.toMatch(/^https/m);
  });

  it('refuses a setting for replays where signatures are not verified', async () => {
    const { code, error } = await runCommand(['start', '--memory', '--port', '0', '--replays', 'refuse']);
    expect(code).toBe(2);
    expect(error).toContain('add --auth strict, or leave it out');
  });
});
