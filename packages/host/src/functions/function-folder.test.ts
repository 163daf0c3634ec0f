import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DirectoryFunction } from '@cairn/resources';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FunctionFolder } from './function-folder.ts';
import { FunctionFixture } from './testing/function-fixture.ts';

let path: string;
let folder: FunctionFolder;
let logged: string[];

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'cairn-test-'));
  logged = [];
  folder = new FunctionFolder({ path, log: (_, message) => logged.push(message) });
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

function write(files: { readonly [name: string]: string }): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), content);
  }
}

describe('the functions directory', () => {
  it('holds a function for each file and each folder with an entry', () => {
    write({
      'one.mjs': '',
      'two.ts': '',
      'three.py': 'def lambda_handler(e, c): pass',
      'four.py': 'def handler(e, c): pass',
      'five/index.js': '',
      'six/app.py': 'def handler(e, c): pass',
      'seven/bootstrap': '#!/bin/sh',
      'eight/main.mjs': '',
      'eight/function.json': '{"Handler": "main.run", "Runtime": "nodejs24.x"}',
      'README.md': '',
      '.hidden.mjs': '',
      'node_modules/x/index.js': '',
    });
    const found = folder.list().map(({ name, runtime, handler }) => `${name} ${runtime} ${handler}`);
    expect(found).toEqual([
      'eight nodejs24.x main.run',
      'five nodejs22.x index.handler',
      'four python3.12 four.handler',
      'one nodejs22.x one.handler',
      'seven provided.al2023 bootstrap',
      'six python3.12 app.handler',
      'three python3.12 three.lambda_handler',
      'two nodejs22.x two.handler',
    ]);
    expect(logged).toEqual([]);
  });

  it('takes settings from function.json', () => {
    write({
      'slow/index.mjs': '',
      'slow/function.json':
        '{"Timeout": 30, "MemorySize": 512, "Description": "slow", "Environment": {"Variables": {"A": "b"}}}',
    });
    expect(folder.find('slow')).toMatchObject({
      timeoutSeconds: 30,
      memoryMegabytes: 512,
      description: 'slow',
      environment: { A: 'b' },
    });
  });

  it('tells once what is wrong with a function, and has it when it is put right', () => {
    write({ 'bad/index.mjs': '', 'bad/function.json': '{"Timeuot": 3}', 'none/readme.txt': '' });
    expect(folder.find('bad')).toBeUndefined();
    expect(folder.find('bad')).toBeUndefined();
    expect(folder.find('none')).toBeUndefined();
    expect(logged).toEqual([
      "the functions directory: bad: function.json: unknown member 'Timeuot'; known: Runtime, Handler, Description, Timeout, MemorySize, Environment",
      expect.stringContaining('none: no handler found'),
    ]);
    write({ 'bad/function.json': '{"Timeout": 3}' });
    expect(folder.find('bad')).toMatchObject({ timeoutSeconds: 3 });
  });

  it('does not leave the directory', () => {
    write({ 'in.mjs': '' });
    for (const name of ['..', '.', '../x', 'a/b', '', 'node_modules', 'nowhere', '__proto__']) {
      expect(folder.find(name)).toBeUndefined();
    }
  });

  it('gives a new revision for every kind of change, and the same without one', () => {
    write({ 'fn/index.mjs': 'one', 'fn/lib/a.mjs': '' });
    const revision = () => folder.find('fn')?.revision;
    const seen = new Set([revision()]);
    expect(seen.has(revision())).toBe(true);
    const changes: (() => void)[] = [
      () => write({ 'fn/index.mjs': 'longer' }),
      () => write({ 'fn/lib/a.mjs': 'x' }),
      () => write({ 'fn/lib/new.mjs': '' }),
      () => rmSync(join(path, 'fn/lib/new.mjs')),
      () => write({ 'fn/function.json': '{"Timeout": 9}' }),
      () => {
        write({ 'saved.tmp': 'other!' });
        renameSync(join(path, 'saved.tmp'), join(path, 'fn/index.mjs'));
      },
    ];
    for (const [index, change] of changes.entries()) {
      const before = revision();
      change();
      expect(revision(), `change ${index}`).not.toBe(before);
    }
    rmSync(join(path, 'fn'), { recursive: true });
    expect(folder.find('fn')).toBeUndefined();
  });
});

describe('a function of the directory', () => {
  it('runs its new code in the invocation after a save', async () => {
    const fixture = new FunctionFixture();
    const invoke = (found: DirectoryFunction): Promise<unknown> =>
      fixture.value(
        fixture.function({
          name: found.name,
          key: `${found.name} ${found.revision}`,
          handler: found.handler,
          code: { kind: 'directory', path: found.path },
        }),
      );
    write({ 'greet.mjs': 'export const handler = async () => "one"' });
    expect(await invoke(folder.find('greet')!)).toBe('one');
    write({ 'greet.mjs': 'export const handler = async () => "other"' });
    expect(await invoke(folder.find('greet')!)).toBe('other');
    await fixture.close();
  });
});
