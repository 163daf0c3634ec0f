import type { JsonObject } from '@cairn/kit';
import { expect, test } from 'vitest';
import { unsupportedFeatures } from './unsupported-features.ts';

const inner = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };

test.each<[JsonObject, ...string[]]>([
  [{ Type: 'Pass', End: true }],
  [{ Type: 'Map', ItemProcessor: { ...inner, ProcessorConfig: { Mode: 'INLINE' } }, End: true }],
  [
    { Type: 'Pass', QueryLanguage: 'JSONata', End: true },
    "Cairn does not run the query language 'JSONata' yet at /States/S/QueryLanguage",
  ],
  [
    { Type: 'Pass', Assign: {}, End: true },
    "Cairn does not run workflow variables ('Assign') yet at /States/S/Assign",
  ],
  [
    { Type: 'Choice', Choices: [{ Assign: {} }] },
    "Cairn does not run workflow variables ('Assign') yet at /States/S/Choices[0]/Assign",
  ],
  [
    {
      Type: 'Map',
      ItemProcessor: { ...inner, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
      ItemReader: {},
      End: true,
    },
    "Cairn does not run Map states in 'DISTRIBUTED' mode yet at /States/S/ItemProcessor/ProcessorConfig/Mode",
  ],
  [
    { Type: 'Map', ItemProcessor: inner, ToleratedFailureCount: 1, End: true },
    "Cairn does not run 'ToleratedFailureCount' of a Map state yet at /States/S/ToleratedFailureCount",
  ],
  [
    {
      Type: 'Parallel',
      Branches: [{ StartAt: 'J', States: { J: { Type: 'Pass', Assign: {}, End: true } } }],
      End: true,
    },
    "Cairn does not run workflow variables ('Assign') yet at /States/S/Branches[0]/States/J/Assign",
  ],
])('%j', (state, ...expected) => {
  const found = unsupportedFeatures({ StartAt: 'S', States: { S: state } });
  expect(found.map(({ message, location }) => `${message} at ${location}`)).toEqual(expected);
  for (const { code, severity } of found)
    expect([code, severity]).toEqual(['SCHEMA_VALIDATION_FAILED', 'ERROR']);
});

test('names a JSONata machine once', () => {
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'S',
    States: { S: { Type: 'Pass', QueryLanguage: 'JSONata', End: true } },
  };
  expect(unsupportedFeatures(definition)).toMatchObject([{ location: '/' }]);
});
