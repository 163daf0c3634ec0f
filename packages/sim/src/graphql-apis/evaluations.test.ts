import { EvaluateCodeCommand, EvaluateMappingTemplateCommand } from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphqlLaboratory, refusal, runtime } from './graphql-laboratory.ts';

let laboratory: GraphqlLaboratory;
beforeAll(async () => {
  laboratory = await GraphqlLaboratory.start();
});
afterAll(() => laboratory.stop());

const imported = "import { util } from '@aws-appsync/utils';\n";

function evaluate(code: string, context: object = {}, name?: string) {
  return laboratory.appSync.send(
    new EvaluateCodeCommand({ runtime, code, context: JSON.stringify(context), function: name }),
  );
}

describe('EvaluateCode', () => {
  it('answers what a handler gives, its logs, its stash and what it appended', async () => {
    const code = `${imported}export function request(ctx) {
  ctx.stash.seen = ctx.args.id;
  console.log('asked for', ctx.args.id);
  util.appendError('careful', 'Warning', { a: 1 });
  return { payload: ctx.identity.sub, env: ctx.env.TABLE };
}
export function response(ctx) { return ctx.result; }`;
    const context = { arguments: { id: '7' }, identity: { sub: 'me' }, env: { TABLE: 't' } };
    const answer = await evaluate(code, context, 'request');
    expect(JSON.parse(answer.evaluationResult ?? '')).toEqual({ payload: 'me', env: 't' });
    expect(JSON.parse(answer.stash ?? '')).toEqual({ seen: '7' });
    expect(JSON.parse(answer.outErrors ?? '')).toMatchObject([{ message: 'careful', errorType: 'Warning' }]);
    expect(answer.logs).toEqual([expect.stringContaining('asked for')]);
    const response = await evaluate(code, { result: [1, 2] }, 'response');
    expect([response.evaluationResult, response.error]).toEqual(['[1,2]', undefined]);
  });

  it('tells an error that code raises as it is, and one of the code with its place', async () => {
    const raised = await evaluate(`${imported}export function request() { util.error('no', 'Mine'); }`);
    expect([raised.error?.message, raised.evaluationResult]).toEqual(['no', undefined]);
    const failed = await evaluate('export function request(ctx) {\n  return ctx.args.a.b.c;\n}');
    expect(failed.error?.message).toMatch(/^code\.js:2:\d+: /);
    const refused = await evaluate(`${imported}export function request() { util.unauthorized(); }`);
    expect(refused.error?.message).toBe('Unauthorized');
  });

  it('tells the errors of code that does not compile', async () => {
    const { error } = await evaluate('export function request() { try { } catch (e) { } }');
    expect(error).toMatchObject({
      message: 'The code contains one or more errors.',
      codeErrors: [{ errorType: 'LINT_ERROR', location: { line: 1 } }],
    });
  });

  it('keeps a number that JavaScript cannot hold', async () => {
    const code = 'export function request(ctx) { return ctx.args; }';
    const context = '{"arguments":{"n":12345678901234567890}}';
    const answer = await laboratory.appSync.send(new EvaluateCodeCommand({ runtime, code, context }));
    expect(answer.evaluationResult).toBe('{"n":12345678901234567890}');
  });

  it('refuses what it cannot evaluate', async () => {
    const code = 'export function request(ctx) { return 1; }';
    const send = (more: object) =>
      refusal(laboratory.appSync.send(new EvaluateCodeCommand({ runtime, code, context: '{}', ...more })));
    for (const more of [
      { context: 'nothing' },
      { context: '[]' },
      { context: 'x'.repeat(28_001) },
      { runtime: { ...runtime, runtimeVersion: '2.0.0' } },
      { function: 'other' },
      { code: '' },
    ])
      expect((await send(more))[0]).toBe('BadRequestException');
  });

  it('ends code that would not end, and others are answered meanwhile', async () => {
    const code =
      'export function request() { const a = []; for (const x of [1]) a.push(1); ' +
      'for (const x of a) a.push(x); return a; }';
    const [endless, other] = await Promise.all([
      evaluate(code),
      evaluate('export function request() { return 1; }'),
    ]);
    expect([typeof endless.error?.message, other.evaluationResult]).toEqual(['string', '1']);
  });
});

describe('EvaluateMappingTemplate', () => {
  const render = (template: string, context: object = {}) =>
    laboratory.appSync.send(
      new EvaluateMappingTemplateCommand({ template, context: JSON.stringify(context) }),
    );

  it('answers the text that a template gives, as it is', async () => {
    const context = { arguments: { id: '7' } };
    const { evaluationResult, error } = await render('{ "id": "$ctx.args.id", }', context);
    expect([evaluationResult, error]).toEqual(['{ "id": "7", }', undefined]);
  });

  it('answers what it left: its stash and what it appended', async () => {
    const { stash, outErrors } = await render(
      '$util.qr($ctx.stash.put("a", 1))$util.appendError("careful")ok',
    );
    expect([stash, JSON.parse(outErrors ?? '')]).toMatchObject(['{"a":1}', [{ message: 'careful' }]]);
  });

  it('answers an error that it raises, and one of its text', async () => {
    expect((await render('$util.error("no")')).error?.message).toBe('no');
    expect((await render('#if(')).error?.message).toEqual(expect.any(String));
  });
});
