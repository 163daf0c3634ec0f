import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDeadFiles } from './check-dead-files.ts';
import { checkChangelog, checkReadmes } from './check-documents.ts';
import { checkFileCycles } from './check-file-cycles.ts';
import { checkImportDirection } from './check-import-direction.ts';
import { checkBlobs, checkLengths } from './check-lengths.ts';
import { checkDeclaredImports, checkLocks, checkPins, checkReasons } from './check-manifests.ts';
import { checkNames } from './check-names.ts';
import { checkPureRooms } from './check-pure-rooms.ts';
import { checkRootPrincipals } from './check-root-principals.ts';
import { checkDefaultExports, checkTests, checkWords } from './check-words.ts';
import { checks, runChecks } from './checks.ts';
import { type Check, ProjectFile, readProject } from './project.ts';

type Files = { readonly [path: string]: string };

/** A check, files, and the one violation that it must find in them, or none. */
interface Case {
  readonly check: Check;
  readonly title: string;
  readonly files: Files;
  readonly finds?: RegExp;
}

const lines = (count: number) => 'a();\n'.repeat(count);
const lock = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages });
const pure = (code: string): Files => ({ 'packages/asl/src/a.ts': code });

const cases: readonly Case[] = [
  {
    check: checkImportDirection,
    title: 'a room below imports one above',
    files: { 'packages/kit/src/a.ts': "\nimport { x } from '@cairn/asl';" },
    finds: /^packages\/kit\/src\/a\.ts:2 kit may not import @cairn\/asl$/,
  },
  {
    check: checkImportDirection,
    title: 'a domain room imports another',
    files: { 'packages/workflows/src/a.ts': "import type { X } from '@cairn/resources';" },
    finds: /workflows may not import @cairn\/resources/,
  },
  {
    check: checkImportDirection,
    title: 'the store imports a value of a domain room',
    files: { 'packages/store/src/a.ts': "import { x, type Y } from '@cairn/workflows';" },
    finds: /store may import only types of @cairn\/workflows/,
  },
  {
    check: checkImportDirection,
    title: 'the store imports types of a domain room',
    files: { 'packages/store/src/a.ts': "import { type X } from '@cairn/workflows';" },
  },
  {
    check: checkImportDirection,
    title: 'a package is not entered by its entry',
    files: { 'packages/server/src/a.ts': "import { x } from '@cairn/kit/src/arn.ts';" },
    finds: /import the entry of the package/,
  },
  {
    check: checkImportDirection,
    title: 'a part of a package is entered by an entry of its own',
    files: { 'packages/server/src/a.ts': "import { x } from '@cairn/resources/queues';" },
  },
  {
    check: checkImportDirection,
    title: 'a part of a package is not entered by its entry',
    files: { 'packages/server/src/a.ts': "import { x } from '@cairn/resources/queues/batch.ts';" },
    finds: /import the entry of the package/,
  },
  {
    check: checkImportDirection,
    title: 'a path leaves the package',
    files: { 'packages/server/src/a.ts': "import { x } from '../../kit/src/arn.ts';" },
    finds: /leaves the package/,
  },
  {
    check: checkImportDirection,
    title: 'a package imports its own entry',
    files: { 'packages/kit/src/a.ts': "import { x } from '@cairn/kit';" },
    finds: /not your own entry/,
  },
  {
    check: checkImportDirection,
    title: 'a pure room imports of node',
    files: pure("const { join } = await import('node:path');"),
    finds: /asl is pure: no node:path/,
  },
  {
    check: checkImportDirection,
    title: 'the test of a pure room imports of node',
    files: {
      'packages/asl/src/a.test.ts': "import { join } from 'node:path';\nimport { it } from 'vitest';",
    },
  },
  {
    check: checkImportDirection,
    title: 'a room takes a package from npm that the table does not give it',
    files: { 'packages/server/src/a.ts': "import { x } from 'commander';" },
    finds: /server may not import commander/,
  },
  {
    check: checkImportDirection,
    title: 'a folder of resources imports another',
    files: { 'packages/resources/src/queues/a.ts': "import { x } from '../functions/b.ts';" },
    finds: /the folders queues and functions of resources are separate/,
  },
  {
    check: checkImportDirection,
    title: 'a room is not in the table',
    files: { 'packages/attic/src/a.ts': "import { x } from './b.ts';" },
    finds: /attic is not in/,
  },
  ...[
    ['process.exit()', /no process/],
    ['const now = Date.now();', /no Date\.now/],
    ['const now = new Date();', /no new Date\(\)/],
    ['Math.random()', /no Math\.random/],
    ['setTimeout(work, 5)', /no setTimeout/],
    ['return Buffer.from(text)', /no Buffer/],
    ['globalThis.fetch', /no globalThis/],
    ['performance.now()', /no performance/],
  ].map(([code, finds]) => ({
    check: checkPureRooms,
    title: `a pure room says ${code}`,
    files: pure(code as string),
    finds: finds as RegExp,
  })),
  {
    check: checkPureRooms,
    title: 'a pure room names members, comments and strings so',
    files: pure(
      "// Date.now()\nconst a = { process: 'Math.random()' };\na.process(clock.now, new Date(5));\nclass B { fetch(x: A): void {} }",
    ),
  },
  {
    check: checkPureRooms,
    title: 'another room has a clock',
    files: { 'packages/host/src/a.ts': 'Date.now()' },
  },
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the source of templates is what is looked at
  {
    check: checkRootPrincipals,
    title: 'a delivery acts as root',
    files: pure('const call = {\n  principal: { arn: `arn:aws:iam::${account}:root` },\n};'),
    finds: /^packages\/asl\/src\/a\.ts:2 nothing acts as root by itself$/,
  },
  {
    check: checkRootPrincipals,
    title: 'root is named by its whole ARN',
    files: pure("const root = 'arn:aws:iam::000000000000:root';"),
    finds: /nothing acts as root/,
  },
  {
    check: checkRootPrincipals,
    title: 'the front door, a test and a comment name root',
    files: {
      'packages/wire/src/http/credentials.ts': 'const arn = `arn:aws:iam::${account}:root`;',
      'packages/asl/src/a.test.ts': 'const arn = `arn:aws:iam::${account}:root`;',
      'packages/asl/src/a.ts': '// `arn:aws:iam::ACCOUNT:root`\nconst isRoot = /:iam::\\d+:root$/;',
    },
  },
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
  {
    check: checkFileCycles,
    title: 'three files import each other in a ring',
    files: {
      'packages/kit/src/a.ts': "import './b.ts';",
      'packages/kit/src/b.ts': "import type { C } from './folder/c.ts';",
      'packages/kit/src/folder/c.ts': "export { a } from '../a.ts';",
    },
    finds: /file cycle: a\.ts → b\.ts → c\.ts → a\.ts/,
  },
  {
    check: checkFileCycles,
    title: 'two files import the same third',
    files: {
      'packages/kit/src/a.ts': "import './b.ts';\nimport './c.ts';",
      'packages/kit/src/b.ts': "import './c.ts';",
      'packages/kit/src/c.ts': '',
    },
  },
  {
    check: checkDeadFiles,
    title: 'nothing uses a file',
    files: {
      'packages/kit/src/index.ts': "export { a } from './a.ts';",
      'packages/kit/src/a.ts': "new Worker(new URL('./thread.ts', import.meta.url));",
      'packages/kit/src/thread.ts': '',
      'packages/kit/src/b.ts': '',
    },
    finds: /^packages\/kit\/src\/b\.ts:1 nothing uses this file/,
  },
  {
    check: checkNames,
    title: 'a file is named in camel case',
    files: { 'packages/kit/src/timeOrderedId.ts': '' },
    finds: /timeOrderedId\.ts is not in kebab-case/,
  },
  {
    check: checkNames,
    title: 'a folder is a drawer',
    files: { 'packages/kit/src/utils/a.ts': '' },
    finds: /utils is a drawer/,
  },
  {
    check: checkNames,
    title: 'a file is a drawer',
    files: { 'packages/kit/src/common.ts': '' },
    finds: /common\.ts is a drawer/,
  },
  {
    check: checkNames,
    title: 'names are as they should be',
    files: {
      'packages/kit/src/json-parse.fuzz.test.ts': '',
      '.ci/run': '',
      'examples/teacher/machine.asl.json': '',
    },
  },
  {
    check: checkLengths,
    title: 'a file is too long',
    files: { 'packages/kit/src/a.ts': lines(501) },
    finds: /501 lines/,
  },
  {
    check: checkLengths,
    title: 'a file is long but not too long',
    files: { 'packages/kit/src/a.ts': lines(500) },
  },
  {
    check: checkLengths,
    title: 'a function is too long',
    files: { 'a.ts': `function f(a: A): Promise<B | undefined> {\n${lines(99)}}\n` },
    finds: /^a\.ts:1 f has 101 lines/,
  },
  {
    check: checkLengths,
    title: 'a method is too long',
    files: { 'a.ts': `class A {\n  m(a = {}): { b: C } {\n${lines(99)}}\n}` },
    finds: /^a\.ts:2 m has 101 lines/,
  },
  {
    check: checkLengths,
    title: 'a class, a table and a test are long',
    files: {
      'a.ts': `class A {\n${lines(150)}}\nconst b = {\n${lines(150)}};`,
      'b.test.ts': `describe('x', () => {\n${lines(150)}});`,
    },
  },
  {
    check: checkBlobs,
    title: 'a file is large',
    files: { 'a.bin': 'x'.repeat(300_000) },
    finds: /300000 bytes/,
  },
  {
    check: checkWords,
    title: 'something was left to do',
    files: { 'a.ts': `a();\n// ${'TO' + 'DO'} b` },
    finds: /^a\.ts:2 .*do it or leave it/,
  },
  {
    check: checkWords,
    title: 'a type error is hidden',
    files: { 'a.ts': `// @ts-${'ignore'}` },
    finds: /let the types be checked/,
  },
  {
    check: checkWords,
    title: 'a path of a machine is named',
    files: { 'a.md': `see ${'/ro' + 'ot/x'}` },
    finds: /a path of one machine/,
  },
  {
    check: checkDefaultExports,
    title: 'a module exports by default',
    files: { 'a.ts': 'export default class {}' },
    finds: /export by name/,
  },
  {
    check: checkTests,
    title: 'one test is preferred',
    files: { 'a.test.ts': 'it.only(x)' },
    finds: /it\.only/,
  },
  {
    check: checkTests,
    title: 'a group is left out',
    files: { 'a.test.ts': 'describe.skip.each(x)' },
    finds: /describe\.skip/,
  },
  {
    check: checkTests,
    title: 'a test depends on the machine',
    files: { 'a.test.ts': 'it.skipIf(x)(y); cursor.skip(1)' },
  },
  {
    check: checkReadmes,
    title: 'a package has no README',
    files: { ...documents(), 'packages/kit/package.json': '{}' },
    finds: /packages\/kit\/README\.md:1 is missing/,
  },
  {
    check: checkReadmes,
    title: 'the README is longer than a screen',
    files: { ...documents(), 'README.md': lines(81) },
    finds: /README\.md:80 81 lines/,
  },
  ...[
    ['# Changes\n\n## 1.2.0 (Unreleased)\n', /begins with/],
    ['# Changelog\n', /names no version/],
    ['# Changelog\n\n## 1.2.0\n', /a version reads/],
    ['# Changelog\n\n## 1.3.0 (2026-01-31)\n', /the newest version is 1\.2\.0/],
    ['# Changelog\n\n## 1.2.0 (Unreleased)\n\n## 1.2.1 (2026-01-31)\n', /from new to old/],
    ['# Changelog\n\n## 1.2.0 (Unreleased)\n\n## 1.1.9 (2026-01-31)\n', undefined],
  ].map(([text, finds]) => ({
    check: checkChangelog,
    title: `the changelog reads ${JSON.stringify(text)}`,
    files: { 'CHANGELOG.md': text as string, 'package.json': '{"version": "1.2.0"}' },
    ...(finds === undefined ? {} : { finds: finds as RegExp }),
  })),
  {
    check: checkPins,
    title: 'a version is a range',
    files: { 'package.json': '{\n"version": "1.0.0",\n"dependencies": {\n"a": "^1.0.0"}}' },
    finds: /^package\.json:4 a: \^1\.0\.0 is not an exact version/,
  },
  {
    check: checkPins,
    title: 'a package has a version of its own',
    files: { 'package.json': '{"version": "1.0.0"}', 'packages/kit/package.json': '{"version": "1.0.1"}' },
    finds: /its version is not 1\.0\.0/,
  },
  {
    check: checkReasons,
    title: 'a dependency comes without a reason',
    files: {
      'ARCHITECTURE.md': '| `a` | kit | MIT | because |',
      'packages/kit/package.json': '{"dependencies": {"a": "1.0.0", "b": "1.0.0", "@cairn/kit": "1.0.0"}}',
    },
    finds: /does not say why b is needed/,
  },
  {
    check: checkDeclaredImports,
    title: 'an import is not declared',
    files: { 'packages/asl/package.json': '{}', 'packages/asl/src/a.ts': "import 're2js/x';" },
    finds: /re2js is not declared/,
  },
  {
    check: checkLocks,
    title: 'npm left the package of a platform out of the lock',
    files: {
      'package.json': '{"devDependencies": {"a": "1.0.0"}}',
      'package-lock.json': lock({
        '': { devDependencies: { a: '1.0.0' } },
        'node_modules/a': { integrity: 'x', optionalDependencies: { 'a-darwin': '1.0.0' } },
      }),
    },
    finds: /^package-lock\.json:1 a-darwin has no entry/,
  },
  {
    check: checkLocks,
    title: 'the lock of the fetched Node lacks a platform',
    files: {
      'tools/node/package.json': '{"optionalDependencies": {"node-x": "1.0.0"}}',
      'tools/node/package-lock.json': lock({ '': { optionalDependencies: { 'node-x': '1.0.0' } } }),
    },
    finds: /node-x has no entry/,
  },
  {
    check: checkLocks,
    title: 'the lock names the address of a registry',
    files: {
      'package.json': '{}',
      'package-lock.json': lock({ '': {}, 'node_modules/a': { integrity: 'x', resolved: 'y' } }),
    },
    finds: /names the address of a registry/,
  },
  {
    check: checkLocks,
    title: 'the lock is older than a manifest',
    files: { 'package.json': '{"dependencies": {"a": "1.0.0"}}', 'package-lock.json': lock({ '': {} }) },
    finds: /a is not as in its manifest/,
  },
  {
    check: checkLocks,
    title: 'a dependency lies beside its dependant or above it',
    files: {
      'package.json': '{"dependencies": {"a": "1.0.0"}}',
      'package-lock.json': lock({
        '': { dependencies: { a: '1.0.0' } },
        'node_modules/a': { integrity: 'x', dependencies: { b: '^1.0.0', c: '^1.0.0' } },
        'node_modules/a/node_modules/b': { integrity: 'x', dependencies: { c: '^1.0.0' } },
        'node_modules/c': { integrity: 'x' },
      }),
    },
  },
];

describe('tidy', () => {
  it.each(cases)('$check.name, when $title', ({ check, files, finds }) => {
    const found = check({ files: Object.entries(files).map(([path, text]) => new ProjectFile(path, text)) });
    const printed = found.map(({ path, line, message }) => `${path}:${line} ${message}`);
    if (finds === undefined) expect(printed).toEqual([]);
    else expect(printed).toEqual([expect.stringMatching(finds)]);
  });

  it('has a case that is refused for every check', () => {
    const refusing = new Set(cases.filter((one) => one.finds !== undefined).map((one) => one.check));
    expect(checks.filter((check) => !refusing.has(check))).toEqual([]);
  });

  it('finds nothing in this repository', () => {
    const found = runChecks(readProject(resolve(import.meta.dirname, '..', '..')));
    expect(found.map(({ path, line, message }) => `${path}:${line} ${message}`)).toEqual([]);
  });
});

function documents(): Files {
  const names = 'README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md SECURITY.md LICENSE'.split(' ');
  return Object.fromEntries(names.map((name) => [name, '']));
}
