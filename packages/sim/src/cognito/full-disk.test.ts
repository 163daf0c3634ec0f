import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConfirmSignUpCommand,
  GetTokensFromRefreshTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { Inbox } from './inbox.ts';
import { PoolMaker, password } from './pool-maker.ts';

const mayMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;
if (!mayMount)
  process.stdout.write(
    'LEFT OUT: a full disk below user pools, since this user may not mount (Linux, as root)\n',
  );

/** Writes until nothing more fits. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    for (let bytes = 65_536; bytes >= 1; ) {
      const { bytesWritten } = await file.write(Buffer.alloc(bytes)).catch(() => ({ bytesWritten: 0 }));
      if (bytesWritten < bytes) bytes = Math.floor(bytes / 2);
    }
  } finally {
    await file.close();
  }
}

it.runIf(mayMount)(
  'a full disk refuses sign-ups, codes and rotations, takes and loses none, and once there is room all goes on',
  { timeout: 120_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-full-users-'));
    const place = join(folder, 'small');
    await mkdir(place);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', place]).status).toBe(0);
    let server: ServerProcess | undefined;
    let maker: PoolMaker | undefined;
    try {
      const ballast = join(place, 'ballast');
      await writeFile(ballast, Buffer.alloc(6 * 1_048_576));
      server = await ServerProcess.start({ dataDirectory: join(place, 'data') });
      maker = new PoolMaker(server.endpoint);
      const { app } = maker;
      const inbox = new Inbox(server.endpoint);
      const pool = await maker.pool({ AutoVerifiedAttributes: ['email'] });
      const ClientId = await maker.client(pool);
      const rotating = await maker.client(pool, {
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      });
      await maker.user(pool, 'ada');
      const signUp = (Username: string) =>
        app.send(
          new SignUpCommand({
            ...{ ClientId, Username, Password: password },
            UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
          }),
        );
      const confirm = (Username: string, ConfirmationCode: string) =>
        app.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
      const refresh = async (RefreshToken: string): Promise<string> => {
        const input = { ClientId: rotating, RefreshToken };
        const { AuthenticationResult } = await app.send(new GetTokensFromRefreshTokenCommand(input));
        return AuthenticationResult?.RefreshToken as string;
      };
      let token = (await maker.signIn(rotating, 'ada')).RefreshToken;
      await signUp('waiting');
      const code = await inbox.code('waiting@example.com');

      await fill(ballast);
      const told: string[] = [];
      let refused: string | undefined;
      for (let at = 0; refused === undefined; at += 1) {
        expect(at, 'something is refused').toBeLessThan(2_000);
        const name = `user-${at}`;
        await signUp(name).then(
          () => told.push(name),
          (error) => {
            expect(error).toMatchObject({ $metadata: { httpStatusCode: 500 } });
            refused = name;
          },
        );
      }
      // What little is left of the last page is used up, so that small writes do not fit either.
      let isFull = false;
      for (let at = 0; !isFull && at < 2_000; at += 1) {
        await fill(ballast);
        await refresh(token).then(
          (next) => {
            token = next;
          },
          (error) => {
            expect(error).toMatchObject({ $metadata: { httpStatusCode: 500 } });
            isFull = true;
          },
        );
      }
      expect(isFull).toBe(true);
      await expect(confirm('waiting', code)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });

      await rm(ballast);
      // Neither was taken by what was refused.
      const before = token;
      token = await refresh(token);
      await confirm('waiting', code);
      await expect(confirm('waiting', code)).rejects.toThrow();
      await signUp(refused as string);
      await server.kill();
      await server.start();
      for (const name of [...told, refused as string]) {
        await expect(signUp(name)).rejects.toMatchObject({ name: 'UsernameExistsException' });
      }
      token = await refresh(token);
      await maker.signIn(ClientId, 'waiting');
      await expect(refresh(before)).rejects.toMatchObject({ name: 'RefreshTokenReuseException' });
    } finally {
      maker?.destroy();
      await server?.stop();
      spawnSync('umount', [place]);
      await rm(folder, { recursive: true, force: true });
    }
  },
);
