import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keptCollections, poolCollections } from './pool-collections.ts';

/** Names of that form that are no collections: services, a claim, cookies. */
const others = new Set([
  'cognito-idp',
  'cognito-identity',
  'cognito-browser',
  'cognito-lang',
  'cognito-no-passkey',
]);

function collectionsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('.test.') && !path.includes('testing'))
    .filter((path) => !path.endsWith('pool-collections.ts'))
    .flatMap((path) => readFileSync(join(folder, path), 'utf8').match(/(?<=')cognito-[a-z-]+(?=')/g) ?? []);
}

it('every collection that user pools and their pages write goes with its pool, or has a reason to stay', () => {
  const root = join(import.meta.dirname, '..', '..');
  const folders = readdirSync(root, { withFileTypes: true })
    // Identity pools are another service, whose records are its own.
    .filter((entry) => entry.isDirectory() && entry.name !== 'identity-pools')
    .map(({ name }) => join(root, name));
  const written = new Set(folders.flatMap(collectionsIn));
  const named = [...Object.values(poolCollections).flat(), ...Object.keys(keptCollections)];
  expect(written.size).toBeGreaterThan(20);
  expect([...written].filter((name) => !named.includes(name) && !others.has(name))).toEqual([]);
});
