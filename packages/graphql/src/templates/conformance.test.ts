import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, resolveLimits, seededRandom } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { type EvaluationSurroundings, noEffects } from '../resolver/resolver-code.ts';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import { type RenderedMappingTemplate, renderMappingTemplate } from './render-mapping-template.ts';
import { templateLimits } from './template-limits.ts';

/**
 * The vectors of AppSync stand beside the checkout where it is built; elsewhere there is nothing to replay. What counts
 * is what their own replay over EvaluateMappingTemplate counts.
 */
const directory = [4, 5, 6]
  .map((up) => join(import.meta.dirname, '../'.repeat(up), 'shared/conformance/appsync'))
  .find(existsSync);

interface Vector {
  readonly id: string;
  readonly template: string;
  readonly context?: { readonly [name: string]: Json };
  readonly expected: Json;
  readonly clockMillis?: number;
  readonly compare?: string;
  readonly features?: readonly string[];
}

const limits = resolveLimits(templateLimits);

function vectorsOf(name: string): readonly Vector[] {
  const text = readFileSync(join(directory ?? '', `${name}.jsonl`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Vector);
}

function render(template: string, context: object, now = 1_700_000_000_000): RenderedMappingTemplate {
  const random = seededRandom(7);
  const surroundings: EvaluationSurroundings = {
    now: () => now,
    random: () => random.next(),
    authorizationType: 'User Pool Authorization',
    effects: noEffects(),
  };
  return renderMappingTemplate(
    template,
    { arguments: {}, stash: {}, env: {}, ...context } as unknown as ResolverContext,
    surroundings,
    { limits },
  );
}

/** The vectors that do not hold, each with why. */
function failures(
  vectors: readonly Vector[],
  judge: (vector: Vector) => string | undefined,
): readonly string[] {
  return vectors.flatMap((vector) => {
    const why = judge(vector);
    return why === undefined ? [] : [`${vector.id}: ${why}`];
  });
}

describe.skipIf(directory === undefined)('the vectors of AppSync', () => {
  it('functions of $util give what AWS documents', () => {
    const vectors = vectorsOf('vtl-util');
    const failed = failures(vectors, (vector) => {
      const rendered = render(vector.template, vector.context ?? {}, vector.clockMillis);
      if (rendered.kind === 'error') return rendered.error.message;
      const value = parsed(rendered.text);
      if (vector.compare === 'truthiness')
        return Boolean(value) === Boolean(vector.expected) ? undefined : rendered.text;
      const expected: unknown[] = [vector.expected];
      if (vector.template.includes('rds.toJsonString')) expected.push([vector.expected]);
      return expected.some((each) => canonical(each) === canonical(value)) ? undefined : rendered.text;
    });
    expect(failed.length / vectors.length, failed.join('\n')).toBeLessThanOrEqual(0.05);
  });

  it("Velocity's own templates give what Velocity gives", () => {
    const vectors = vectorsOf('vtl-engine').filter((vector) => !callsLibrary(vector));
    const failed = failures(vectors, (vector) => {
      const { context = {} } = vector;
      const prelude = Object.keys(context).map((name) => `#set($${name} = $ctx.arguments.${name})`);
      const rendered = render(`${prelude.join('')}BEGIN\n${vector.template}`, { arguments: context });
      if (rendered.kind === 'error') return rendered.error.message;
      return rendered.text === `BEGIN\n${vector.expected}` ? undefined : JSON.stringify(rendered.text);
    });
    expect(failed).toEqual([]);
  });

  it("Amplify's templates are evaluated whole", async () => {
    const { plausibleContext } = (await import(join(directory ?? '', 'corpus-context.mjs'))) as {
      readonly plausibleContext: (template: string) => object;
    };
    const vectors = vectorsOf('vtl-corpus');
    const failed = failures(vectors, ({ template }) => {
      const rendered = render(template, plausibleContext(template));
      if (rendered.kind === 'text') return leftOver.exec(rendered.text)?.[0];
      return rendered.error.kind === 'raised' || rendered.error.kind === 'unauthorized'
        ? undefined
        : rendered.error.message;
    });
    expect(failed.length / vectors.length, failed.join('\n')).toBeLessThanOrEqual(0.01);
  });
});

const leftOver = /#(?:set|if|elseif|foreach|return)\s*\(|\$!?\{?utils?\.\w+|#end\b/;

/** A macro that the template calls without defining it stands in a file of Velocity's tests. */
function callsLibrary({ template, expected, features = [] }: Vector): boolean {
  const known = new Set([
    'set',
    'if',
    'elseif',
    'else',
    'end',
    'foreach',
    'break',
    'macro',
    'stop',
    'define',
  ]);
  return features.some(
    (name) =>
      !known.has(name) &&
      !new RegExp(`#macro\\s*\\(\\s*${name}\\b`).test(template) &&
      !String(expected).includes(`#${name}`),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON with members in the order of their names. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}
