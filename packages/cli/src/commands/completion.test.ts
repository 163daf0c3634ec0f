import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';

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

  it.runIf(has('bash'))('completes commands and options in bash', async () => {
    const { out } = await runCommand(['completion', 'bash']);
    const complete = (words: string, index: number): string => {
      const script = `${out}\nCOMP_WORDS=(${words}); COMP_CWORD=${index}; _cairn; echo "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim();
    };
    expect(complete('cairn va', 1)).toBe('validate');
    expect(complete('cairn start --me', 2)).toBe('--memory');
  });

  it('knows no other shell', async () => {
    const { code, error } = await runCommand(['completion', 'cmd']);
    expect(error).toContain('Allowed choices are bash, zsh, fish');
    expect(code).toBe(2);
  });
});
