import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CommandResult, type CommandRunOptions, runCommand } from '../command-process.ts';

const scope = { account: '000000000000', region: 'us-east-1' };
let server: CairnServer;
beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, studio: false });
});
afterAll(() => server.stop());
beforeEach(async () => {
  await (await server.cairn.messages.use()).inbox.deleteMessages(scope, {});
});

const inbox = (parameters: readonly string[], options: CommandRunOptions = {}): Promise<CommandResult> =>
  runCommand(['inbox', ...parameters], {
    ...options,
    environment: { CAIRN_ENDPOINT: server.endpoint, AWS_REGION: 'us-east-1' },
  });

async function send(to: string, code?: string, username = 'bob'): Promise<void> {
  const { deliverMessage } = await server.cairn.messages.use();
  await deliverMessage(
    { medium: 'EMAIL', to, subject: 'Your verification code', body: `<p>It is <b>${code}</b>.</p>` },
    {
      ...scope,
      userPoolId: 'us-east-1_AbCdEf123',
      username,
      occasion: 'CustomMessage_SignUp',
      ...(code === undefined ? {} : { code }),
    },
  );
}

describe('cairn inbox', () => {
  it('lists messages and shows one', async () => {
    expect(await inbox([])).toEqual({
      code: 0,
      out: '',
      error: expect.stringMatching(
        /^there are no messages in the region us-east-1 \(.*AutoVerifiedAttributes.*\)\n$/,
      ),
    });
    await send('bob@example.com', '123456');
    await send('eve@example.com', '654321');
    const { out } = await inbox([]);
    expect(out).toMatch(/^sent +to +occasion +code +id\n/);
    expect(out).toMatch(/eve@example\.com +CustomMessage_SignUp +654321 [\s\S]*bob@example\.com/);
    const [{ messageId }] = JSON.parse((await inbox(['--to', 'bob@example.com', '--json'])).out);
    const shown = await inbox([messageId]);
    expect(shown.out).toMatch(/^to {7}bob@example\.com\n/);
    expect(shown.out).toMatch(/\nsubject {2}Your verification code\ncode {5}123456\n\nIt is 123456\.\n$/);
    expect(JSON.parse((await inbox([messageId, '--json'])).out)).toMatchObject({ text: 'It is 123456.' });
    expect(await inbox(['00000000-0000-7000-8000-000000000000'])).toMatchObject({
      code: 2,
      error: 'cairn: MessageDoesNotExist: There is no such message in the inbox.\n',
    });
  });

  it('prints a code alone, for scripts', async () => {
    expect(await inbox(['--code'])).toEqual({
      code: 1,
      out: '',
      error: expect.stringMatching(/^there is no message in the region us-east-1 /),
    });
    await send('bob@example.com', '111111');
    await send('bob@example.com', '222222');
    await send('eve@example.com', '333333');
    expect(await inbox(['--to', 'bob@example.com', '--code'])).toEqual({
      code: 0,
      out: '222222\n',
      error: '',
    });
    await send('ann@example.com');
    expect(await inbox(['--to', 'ann@example.com', '--code'])).toMatchObject({ code: 1, out: '' });
  });

  it('waits for a message that fits, and no longer than it is told', async () => {
    const stream = server.cairn.messages.facade?.inbox;
    const waiting = inbox(['--to', 'bob@example.com', '--code', '--wait']);
    // It listens from when it has a stream: what comes before is found by its first look.
    await send('eve@example.com', '333333');
    await send('bob@example.com', '123456');
    expect(await waiting).toEqual({ code: 0, out: '123456\n', error: '' });
    expect(stream).toBeDefined();
    expect(await inbox(['--to', 'ann@example.com', '--wait', '0.2'])).toEqual({
      code: 3,
      out: '',
      error: expect.stringMatching(/^no message came in time to ann@example\.com in the region us-east-1 /),
    });
  });

  it('waits for a new message where it is told so, whatever was there', async () => {
    await send('bob@example.com', '111111');
    const waiting = inbox(['--to', 'bob@example.com', '--code', '--new', '--wait', '20']);
    let isOver = false;
    void waiting.then(() => {
      isOver = true;
    });
    // Whenever it begins to look: each of these is new once it does.
    let sent = 200_000;
    while (!isOver) {
      await send('bob@example.com', String(sent));
      sent += 1;
      await new Promise(setImmediate);
    }
    const { code, out } = await waiting;
    expect(code).toBe(0);
    expect(Number(out)).toBeGreaterThanOrEqual(200_000);
  });

  it('says so where the server ends while it waits', async () => {
    const ending = await createServer({ port: 0, memory: true, studio: false });
    const waiting = runCommand(['inbox', '--wait', '--endpoint', ending.endpoint, '--region', 'us-east-1']);
    // It listens, and has looked: both are counted.
    await expect
      .poll(async () => (await fetch(`${ending.endpoint}/_cairn/metrics`)).text(), { timeout: 10_000 })
      .toMatch(/^cairn_live_streams 1$[\s\S]*operation="ListMessages",status="200"\} 1$/m);
    await ending.stop();
    expect(await waiting).toMatchObject({
      code: 2,
      error: expect.stringMatching(/^cairn: the (?:server|conn)/),
    });
  });

  it('deletes messages', async () => {
    await send('bob@example.com', '111111');
    await send('eve@example.com', '222222');
    expect(await inbox(['--clear', '--to', 'bob@example.com'])).toMatchObject({
      code: 0,
      error: '1 deleted\n',
    });
    expect(await inbox(['--clear', '--json'])).toMatchObject({ code: 0, out: '{"deleted":1}\n' });
  });

  it('obeys nothing that a name tells the terminal', async () => {
    await send('bob@example.com', '123456', '\u001b]0;title\u0007\u001b[2Jbob');
    const [{ messageId }] = JSON.parse((await inbox(['--json'])).out);
    expect((await inbox([messageId])).out).not.toContain('\u001b');
  });
});
