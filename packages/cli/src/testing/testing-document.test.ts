import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from '@cairn/server';
import { expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';

const text = readFileSync(fileURLToPath(new URL('../../../../docs/testing.md', import.meta.url)), 'utf8');

/** The code that follows a line, or begins with a text. */
function codeAfter(line: string): string {
  const at = text.indexOf(`\n${line}\n`);
  return /```\w+\n([\s\S]*?)\n```/.exec(text.slice(at))?.[1] ?? '';
}

it('the worked example of the document passes as it says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-document-'));
  try {
    for (const name of ['order.asl.json', 'order.test.asl.yaml']) {
      writeFileSync(join(folder, name), codeAfter(`\`${name}\`:`));
    }
    const { code, out, error } = await runCommand(['test', folder]);
    expect(error).toBe('');
    expect(code).toBe(0);
    const shown = /\$ cairn test \.\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const comparable = (lines: string): string =>
      lines
        .replaceAll(`${folder}/`, '')
        .replace(/\(\d+ ms/g, '(1 ms')
        // What really passes, passes on a run's clock too.
        .replace(/\d\.\d s on its clock/g, '0.0 s on its clock');
    expect(comparable(out)).toBe(comparable(shown));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('the approval that never comes passes as the document says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-document-'));
  try {
    for (const name of ['approval.asl.json', 'approval.test.asl.yaml']) {
      const at = text.indexOf(`\`${name}\`:\n`);
      writeFileSync(join(folder, name), /```\w+\n([\s\S]*?)\n```/.exec(text.slice(at))?.[1] ?? '');
    }
    const { code, out } = await runCommand(['test', folder]);
    expect(out).toMatch(/^ok .*in 30 days is forgotten \(\d+ ms, 30 d 0 h on its clock\)$/m);
    expect(code).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('the mock configuration of the document is one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-document-'));
  try {
    const mockConfigFile = join(folder, 'mocks.json');
    writeFileSync(mockConfigFile, codeAfter('## Mocks for whole runs'));
    const server = await createServer({ memory: true, port: 0, mockConfigFile });
    await server.stop();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
