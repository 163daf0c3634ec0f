import type { JsonObject } from '@cairn/kit';
import { expect, test } from 'vitest';
import { unsupportedFeatures } from './unsupported-features.ts';

const inner = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };

test.each<[JsonObject, ...string[]]>([
  [{ Type: 'Pass', End: true }],
  [{ Type: 'Map', ItemProcessor: { ...inner, ProcessorConfig: { Mode: 'INLINE' } }, End: true }],
  [{ Type: 'Pass', QueryLanguage: 'JSONata', Assign: { x: '{% 1 %}' }, End: true }],
  [
    {
      Type: 'Map',
      ItemProcessor: { ...inner, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
      ItemReader: {},
      End: true,
    },
  ],
  [
    { Type: 'Map', ItemProcessor: inner, ToleratedFailureCount: 1, End: true },
    "Cairn does not run 'ToleratedFailureCount' of a Map state in 'INLINE' mode at /States/S/ToleratedFailureCount",
  ],
  [
    {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'J', States: { J: { Type: 'Map', ItemProcessor: inner, Label: 'L', End: true } } },
      ],
      End: true,
    },
    "Cairn does not run 'Label' of a Map state in 'INLINE' mode at /States/S/Branches[0]/States/J/Label",
  ],
])('%j', (state, ...expected) => {
  const found = unsupportedFeatures({ StartAt: 'S', States: { S: state } });
  expect(found.map(({ message, location }) => `${message} at ${location}`)).toEqual(expected);
  for (const { code, severity } of found)
    expect([code, severity]).toEqual(['SCHEMA_VALIDATION_FAILED', 'ERROR']);
});
