import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';
import { createProgram } from '../program.ts';

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

describe('cairn completion', () => {
  it.each(['bash', 'zsh', 'fish'])('names every command for %s', async (shell) => {
    const { code, out } = await runCommand(['completion', shell]);
    expect(code).toBe(0);
    for (const word of [
      'start',
      'run',
      'validate',
      'history',
      'redrive',
      'backup',
      'restore',
      'completion',
      'endpoint',
    ]) {
      expect(out).toContain(word);
    }
  });

  it.each(['bash', 'zsh', 'fish'])('names every option of every command for %s', async (shell) => {
    const { out } = await runCommand(['completion', shell]);
    const flagOf = (long: string) => (shell === 'fish' ? `-l ${long.slice(2)}` : long);
    const { commands } = createProgram(() => undefined);
    const missing = commands.flatMap((command) => {
      const lines = out
        .split('\n')
        .filter((line) => line.includes(command.name()))
        .join(' ');
      return command.options
        .filter(({ long }) => long !== null && long !== undefined && !`${lines} `.includes(flagOf(long)))
        .map(({ long }) => `${command.name()} ${long}`);
    });
    expect(missing).toEqual([]);
  });

  it('start shows its options in groups, and which may be repeated', async () => {
    const { out } = await runCommand(['start', '--help']);
    for (const group of [
      'Where it listens:',
      'Who is let in',
      'HTTPS',
      'What it keeps:',
      'What tasks reach:',
    ])
      expect(out).toContain(group);
    expect(out).not.toMatch(/^Options:/m);
    expect(out).toContain('* may be given several times');
  });

  it.runIf(has('bash'))('completes commands and options in bash', async () => {
    const { out } = await runCommand(['completion', 'bash']);
    const complete = (words: string, index: number): string => {
      const script = `${out}\nCOMP_WORDS=(${words}); COMP_CWORD=${index}; _cairn; echo "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim();
    };
    expect(complete('cairn va', 1)).toBe('validate');
    expect(complete('cairn start --me', 2)).toBe('--memory');
    expect(complete("cairn start --auth ''", 3)).toBe('local strict');
    expect(complete('cairn start --memory --auth st', 4)).toBe('strict');
    expect(complete('cairn start --replays a', 3)).toBe('accept');
    expect(complete('cairn run --time s', 3)).toBe('skip');
  });

  it('names what may follow an option for zsh and fish', async () => {
    expect((await runCommand(['completion', 'zsh'])).out).toContain(
      "'start --auth') compadd -- local strict; return ;;",
    );
    expect((await runCommand(['completion', 'fish'])).out).toContain("-l auth -x -a 'local strict'");
  });

  it('knows no other shell', async () => {
    const { code, error } = await runCommand(['completion', 'cmd']);
    expect(error).toContain('Allowed choices are bash, zsh, fish');
    expect(code).toBe(2);
  });
});
