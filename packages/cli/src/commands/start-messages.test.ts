import { describe, expect, it } from 'vitest';
import { type CommandResult, runCommand } from '../command-process.ts';

const start = (
  parameters: readonly string[],
  environment: Record<string, string> = {},
): Promise<CommandResult> =>
  runCommand(['start', '--memory', '--port', '0', '--no-studio', ...parameters], {
    environment,
    onOut: (_text, child) => void child.kill('SIGTERM'),
  });

describe('cairn start with ways out of messages', () => {
  it('starts with a mail server of the environment, and tells nothing of it', async () => {
    const { code, out, error } = await start(['--mail-from', 'Notes <notes@example.com>'], {
      CAIRN_SMTP_URL: 'smtps://notes:secret-word@mail.example.com',
      CAIRN_SMS_SECRET: 'secret-word',
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^Ready\.\n/);
    expect(`${out}${error}`).not.toContain('secret-word');
  });

  it.each([
    [['--smtp', 'mail.example.com'], {}, '--smtp: a mail server is smtp://'],
    [[], { CAIRN_SMTP_URL: 'http://notes:secret-word@mail' }, '--smtp: a mail server is smtp://'],
    [['--sms-webhook', 'https://u:secret-word@sms'], {}, '--sms-webhook takes a URL'],
    [['--mail-from', 'nobody'], {}, "--mail-from takes ADDRESS or 'NAME <ADDRESS>', not 'nobody'"],
  ])('%j with %j does not start', async (parameters, environment, message) => {
    const { code, error } = await start(parameters, environment as Record<string, string>);
    expect(code).toBe(2);
    expect(error).toContain(message);
    expect(error).not.toContain('secret-word');
  });
});
