import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileScript, scriptLimits } from '@cairn/graphql';
import { resolveLimits } from '@cairn/kit';
import { expect, test } from 'vitest';
import { recordingsFolder } from './replay-program.ts';

const folder = join(recordingsFolder, 'appsync');
const vectors = join(folder, 'js-lint.jsonl');

interface LintVector {
  readonly id: string;
  readonly rule: string;
  readonly code: string;
  readonly expected: {
    readonly valid: boolean;
    readonly errors: readonly {
      readonly message?: string;
      readonly template?: string;
      readonly data?: Record<string, string>;
    }[];
  };
}

test.skipIf(!existsSync(vectors))(
  'samples of the lint rules are taken and refused as AppSync does',
  async () => {
    const { asResolver } = (await import(pathToFileURL(join(folder, 'kinds-js.mjs')).href)) as {
      readonly asResolver: (code: string) => string;
    };
    const options = { modules: { '@aws-appsync/utils': { util: {} } }, limits: resolveLimits(scriptLimits) };
    const differing: string[] = [];
    const lines = readFileSync(vectors, 'utf8').trim().split('\n');
    for (const line of lines) {
      const { id, rule, code, expected } = JSON.parse(line) as LintVector;
      const script = compileScript(asResolver(code), options);
      const texts = script.kind === 'rejected' ? script.codeErrors.map(({ value }) => value) : [];
      // A sample that is valid under its own rule may break the one about unary operators, which is tested apart.
      const unexpected =
        rule === 'no-disallowed-unary-operators' ? texts : texts.filter((text) => !/\+\+|--|~/.test(text));
      const wanted = expected.errors.map(({ message, template, data }) =>
        (message ?? template ?? '').replace(/\{\{(\w+)\}\}/g, (_, name: string) => data?.[name] ?? ''),
      );
      const isAlike = expected.valid ? unexpected.length === 0 : wanted.every((text) => texts.includes(text));
      if (!isAlike) differing.push(`${id}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(texts)}`);
    }
    expect(lines.length).toBeGreaterThan(40);
    expect(differing).toEqual([]);
  },
);
