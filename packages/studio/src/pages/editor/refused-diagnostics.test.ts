import { diagnoseDefinition, printDiagnostic } from '@cairn/asl';
import { expect, test } from 'vitest';
import { refusedDiagnostics } from './refused-diagnostics.ts';

const definitions = [
  { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } } },
  { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'Nowhere' }, B: { Type: 'Wait', End: true } } },
  { StartAt: 'A, b at /c', States: { 'A, b at /c': { Type: 'Pass', Next: 'Nowhere' } } },
];

test.each(definitions)('reads every error that the service names: %j', (definition) => {
  const errors = diagnoseDefinition(JSON.stringify(definition), { type: 'STANDARD' }).diagnostics.filter(
    ({ severity }) => severity === 'ERROR',
  );
  const message = `Invalid State Machine Definition: '${errors.map(printDiagnostic).join(', ')}'`;
  expect(errors.length).toBeGreaterThan(0);
  expect(refusedDiagnostics(message).map(({ code }) => code)).toEqual(errors.map(({ code }) => code));
});

test('tells an error without a place from one that has one', () => {
  const message =
    "Invalid State Machine Definition: 'MISSING_END_STATE: No end at null, SCHEMA_VALIDATION_FAILED: Odd at /States/A'";
  expect(refusedDiagnostics(message)).toEqual([
    { severity: 'ERROR', code: 'MISSING_END_STATE', message: 'No end' },
    { severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message: 'Odd', location: '/States/A' },
  ]);
});

test('leaves other words alone', () => {
  expect(refusedDiagnostics('The role is missing at null')).toEqual([]);
});
