import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileMappingTemplate, noEffects, type ResolverContext, templateLimits } from '@cairn/graphql';
import { resolveLimits, seededRandom } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import {
  claims,
  loadAmplifySimulator,
  type TemplateAnswer,
  type TemplateContext,
} from './amplify-simulator.ts';
import known from './known-simulator-differences.json' with { type: 'json' };
import { valueDifferences } from './value-differences.ts';

/** Templates that Amplify makes stand beside the checkout where it is built. */
const directory = [4, 5, 6]
  .map((up) => join(import.meta.dirname, '../'.repeat(up), 'shared/conformance/appsync'))
  .find(existsSync);

const limits = resolveLimits(templateLimits);
const identity = {
  sub: claims.sub,
  issuer: claims.iss,
  sourceIp: ['127.0.0.1'],
  'cognito:username': 'user1',
  username: 'user1',
  claims,
  defaultAuthStrategy: 'ALLOW',
};

function evaluate(template: string, context: TemplateContext): TemplateAnswer {
  const code = compileMappingTemplate(template, { limits });
  if (code.kind === 'rejected') return { kind: 'none', why: code.message };
  const random = seededRandom(11);
  const effects = noEffects();
  const stash = structuredClone(context.stash);
  const outcome = code.evaluate({ ...context, stash, identity } as unknown as ResolverContext, {
    now: () => 1_700_000_000_000,
    random: () => random.next(),
    authorizationType: 'User Pool Authorization',
    effects,
  });
  if (outcome.kind === 'error') return { kind: 'error', message: outcome.error.message };
  const args = effects.changedArguments ?? context.arguments;
  return { kind: 'answer', value: outcome.value, args, stash };
}

describe.skipIf(directory === undefined)("Amplify's simulator", () => {
  it('agrees on every template that it can evaluate, but for what is listed', async () => {
    const { plausibleContext } = (await import(join(directory ?? '', 'corpus-context.mjs'))) as {
      readonly plausibleContext: (template: string) => TemplateContext;
    };
    const simulate = loadAmplifySimulator();
    const lines = readFileSync(join(directory ?? '', 'vtl-corpus.jsonl'), 'utf8').split('\n');
    const unlisted: string[] = [];
    const used = new Set<string>();
    let compared = 0;
    for (const line of lines.filter((each) => each !== '')) {
      const { id, template } = JSON.parse(line) as { readonly id: string; readonly template: string };
      if (known.lacks.some((each) => template.includes(each.function))) continue;
      const context = plausibleContext(template);
      const theirs = simulate(template, context);
      if (theirs.kind === 'none') continue;
      compared += 1;
      for (const path of differencesOf(theirs, evaluate(template, context))) {
        const listed = known.differences.find((each) => new RegExp(each.path).test(path));
        if (listed === undefined) unlisted.push(`${id} ${path}`);
        else used.add(listed.path);
      }
    }
    expect(unlisted).toEqual([]);
    // What is listed is met: a list that nobody needs hides something.
    expect(known.differences.map(({ path }) => path).filter((path) => !used.has(path))).toEqual([]);
    expect(compared).toBeGreaterThan(150);
  });
});

function differencesOf(theirs: TemplateAnswer, ours: TemplateAnswer): readonly string[] {
  if (theirs.kind === 'error')
    return ours.kind === 'error' ? valueDifferences(theirs.message, ours.message, 'error') : ['kind'];
  if (ours.kind !== 'answer' || theirs.kind !== 'answer') return [`kind ${JSON.stringify(ours)}`];
  return [
    ...valueDifferences(theirs.value, ours.value, 'value'),
    ...valueDifferences(theirs.args, ours.args, 'args'),
    ...valueDifferences(theirs.stash, ours.stash, 'stash'),
  ];
}
