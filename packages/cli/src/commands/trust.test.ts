import { describe, expect, it } from 'vitest';
import { trust } from './trust.ts';

const certificate = expect.stringMatching(/data\/tls\/ca\.pem$/);

async function said(
  platform: NodeJS.Platform,
  there: readonly RegExp[],
  options: { readonly print?: boolean; readonly json?: boolean; readonly isAdministrator?: boolean },
) {
  let text = '';
  let aside = '';
  const ran: string[][] = [];
  const out = (more: string) => {
    text += more;
  };
  const code = await trust(
    { data: 'data', ...options },
    {
      out,
      error: (more) => {
        aside += more;
      },
    },
    {
      platform,
      homeDirectory: '/me',
      exists: (path) => /ca\.pem$/.test(path) || there.some((pattern) => pattern.test(path)),
      isAdministrator: options.isAdministrator ?? false,
      run: (program, args) => ran.push([program, ...args]) > 0 && program !== 'certutil',
    },
  );
  return { text, aside, ran, code };
}

const debian = [/^\/usr\/local\/share\/ca-certificates$/];

describe('cairn trust', () => {
  it('prints what system, browsers and runtimes need, and does nothing', async () => {
    const { text, ran, code } = await said('linux', [...debian, /nssdb$/], { print: true });
    expect(text).toMatch(
      /^# the system\nsudo cp \S+data\/tls\/ca\.pem \/usr\/local\/share\/ca-certificates\/cairn-local-ca\.crt$/m,
    );
    expect(text).toContain('sudo update-ca-certificates\n');
    expect(text).toContain('certutil -d sql:/me/.pki/nssdb -A -t C,, -n ');
    expect(text).toMatch(/^export NODE_EXTRA_CA_CERTS=\S+data\/tls\/ca\.pem$/m);
    expect(text).toMatch(/^export AWS_CA_BUNDLE=/m);
    expect([ran, code]).toEqual([[], 0]);
  });

  it.each([
    ['darwin', 'security', true],
    ['win32', 'certutil', false],
  ] as const)('prints it as JSON on %s', async (platform, program, needsAdministrator) => {
    const plan = JSON.parse((await said(platform, [], { json: true })).text);
    expect(plan).toMatchObject({ certificate, steps: [{ needsAdministrator }] });
    expect(plan.steps[0].command[0]).toBe(program);
    expect(plan.steps[0].command.at(-1)).toEqual(certificate);
  });

  it('does it, as an administrator where it has to', async () => {
    const asUser = await said('linux', debian, {});
    expect(asUser.ran.map(([program]) => program)).toEqual(['sudo', 'sudo']);
    const asAdministrator = await said('linux', debian, { isAdministrator: true });
    expect(asAdministrator.ran.map(([program]) => program)).toEqual(['cp', 'update-ca-certificates']);
    expect([asUser.code, asAdministrator.code]).toEqual([0, 0]);
  });

  it('tells of browsers that it does not reach, and what to do for them', async () => {
    const without = await said('linux', debian, {});
    expect(without.aside).toContain('Chrome and Chromium: there is no /me/.pki/nssdb yet: start one of them');
    expect(without.aside).toContain('Firefox: Settings');
    const withDatabase = await said('linux', [...debian, /nssdb$/], { print: true });
    expect(withDatabase.text).not.toContain('there is no');
    expect(withDatabase.text).toMatch(/^# Firefox: Settings/m);
  });

  it('ends with 1 when a step goes wrong', async () => {
    expect((await said('win32', [], {})).code).toBe(1);
  });

  it('says when it does not know the system, and when there is no certificate', async () => {
    expect((await said('linux', [], { print: true })).text).toContain('import the file by hand');
    await expect(trust({ data: 'does-not-exist' })).rejects.toThrow('holds no certificate');
  });
});
