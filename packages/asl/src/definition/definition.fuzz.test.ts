import fc from 'fast-check';
import { describe, it } from 'vitest';
import { compileProgram } from '../program/compile-program.ts';
import { diagnoseDefinition } from './diagnose-definition.ts';
import { isAcceptable } from './diagnostic.ts';
import { hintDefinition } from './hint-definition.ts';
import { locate } from './locate.ts';
import { unsupportedFeatures } from './unsupported-features.ts';

/** A definition with every construct; the fuzzer breaks it. */
const whole = JSON.stringify({
  Comment: 'all of it',
  StartAt: 'Pass',
  Version: '1.0',
  TimeoutSeconds: 60,
  States: {
    Pass: {
      Type: 'Pass',
      Parameters: { 'a.$': '$.b', c: [{ 'd.$': "States.Format('{}', $.e)" }] },
      Next: 'Task',
    },
    Task: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'f', 'Payload.$': '$' },
      Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1.5 }],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Fail' }],
      TimeoutSeconds: 10,
      Next: 'Choice',
    },
    Choice: {
      Type: 'Choice',
      Choices: [
        {
          And: [{ Variable: '$.x', IsPresent: true }, { Not: { Variable: '$.x', NumericEquals: 1.0 } }],
          Next: 'Map',
        },
      ],
      Default: 'Wait',
    },
    Map: {
      Type: 'Map',
      ItemsPath: '$.list',
      ItemSelector: { 'v.$': '$$.Map.Item.Value' },
      MaxConcurrency: 2,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Inner',
        States: { Inner: { Type: 'Succeed' } },
      },
      Next: 'Parallel',
    },
    Parallel: {
      Type: 'Parallel',
      Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', End: true } } }],
      Next: 'Wait',
    },
    Wait: { Type: 'Wait', Timestamp: '2030-01-01T00:00:00Z', Next: 'Done' },
    Done: { Type: 'Succeed' },
    Fail: { Type: 'Fail', ErrorPath: '$.error.Error', Cause: 'c' },
  },
});

const odd = fc.constantFrom(
  'null',
  '{}',
  '[]',
  '-1',
  '1e999',
  '"$"',
  '"$$"',
  '"{% x"',
  '"__proto__"',
  'true',
  '""',
  '[[]]',
  '{"":{}}',
);

/** Cuts, repeats or replaces pieces of the text: mostly broken JSON, sometimes a broken definition. */
const mutatedText = fc
  .array(fc.tuple(fc.nat(whole.length), fc.nat(20), fc.oneof(odd, fc.string({ maxLength: 6 }))), {
    minLength: 1,
    maxLength: 4,
  })
  .map((edits) =>
    edits.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), whole),
  );

/** Replaces whole values: always JSON, mostly a broken definition. */
const mutatedValue = fc.tuple(fc.nat(400), odd).map(([position, put]) => {
  let index = 0;
  const marked = JSON.stringify(JSON.parse(whole), (_, value) => (index++ === position ? '@@' : value));
  return marked.replace('"@@"', () => put);
});

function judge(text: string): void {
  const { definition, diagnostics } = diagnoseDefinition(text, { type: 'STANDARD' });
  if (definition === undefined && diagnostics.length === 0)
    throw new Error('neither definition nor diagnostics');
  for (const { location } of diagnostics) if (location !== undefined) locate(text, location);
  if (definition !== undefined && isAcceptable(diagnostics) && unsupportedFeatures(definition).length === 0) {
    compileProgram(definition);
  }
  hintDefinition(text);
}

describe('mutated definitions', () => {
  it('are diagnosed, whatever the text', () => {
    fc.assert(fc.property(mutatedText, judge), { numRuns: 500 });
  });

  it('are diagnosed, and compile when they are accepted, whatever the values', () => {
    fc.assert(fc.property(mutatedValue, judge), { numRuns: 1_000 });
  });

  it('are located wherever a diagnostic points', () => {
    const property = fc.property(mutatedValue, (text) => {
      for (const { location } of diagnoseDefinition(text, { type: 'STANDARD' }).diagnostics) {
        if (location !== undefined && locate(text, location) === undefined)
          throw new Error(`nothing at ${location}`);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});
