import { diagnoseDefinition } from '@cairn/asl';
import { printJson } from '@cairn/kit';
import { expect, test } from 'vitest';
import { catcherSkeleton, retrierSkeleton, skeletonKinds, stateSkeleton } from './state-skeletons.ts';

const cases = skeletonKinds.flatMap((kind) =>
  (['JSONPath', 'JSONata'] as const).map((language) => [kind, language] as const),
);

test.each(cases)('a new state %s in %s is one that AWS takes', (kind, language) => {
  const state = stateSkeleton(kind, { language, taken: new Set(['First', 'Pass']), next: 'Done' });
  const withFailing = ['Task', 'Map', 'Parallel'].includes(String(state.Type))
    ? { ...state, Retry: [retrierSkeleton()], Catch: [catcherSkeleton('Done', language)] }
    : state;
  // A Choice leads to both, so that nothing is out of reach.
  const route = stateSkeleton('choice', { language, taken: new Set(), next: 'First' });
  const definition = {
    QueryLanguage: language,
    StartAt: 'Route',
    States: { Route: { ...route, Default: 'Done' }, First: withFailing, Done: { Type: 'Succeed' } },
  };
  const { diagnostics } = diagnoseDefinition(printJson(definition), { type: 'STANDARD' });
  expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'ERROR')).toEqual([]);
});
