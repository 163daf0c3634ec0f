import { isJsonObject, type JsonObject, memberOf } from '@cairn/kit';
import type { Diagnostic } from './diagnostic.ts';
import { Findings } from './findings.ts';
import { Place } from './place.ts';
import { type PlacedState, type StateScope, scopesWithin, statesOf } from './state-scope.ts';

/** Fields of a Map state that mean something in DISTRIBUTED mode only. */
const distributedFields = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentage',
  'ToleratedFailurePercentagePath',
];

/**
 * Names what a valid definition says and nothing would heed, so that a machine is refused instead of run wrongly:
 * fields of distributed Maps in Maps that run inline. Expects a definition in which `diagnoseDefinition` found no error.
 */
export function unsupportedFeatures(definition: JsonObject): readonly Diagnostic[] {
  const findings = new Findings();
  findInScope({ scope: definition, place: Place.root }, findings);
  return findings.diagnostics;
}

function findInScope(scope: StateScope, findings: Findings): void {
  for (const state of statesOf(scope)) {
    if (memberOf(state.state, 'Type') === 'Map') findDistribution(state, findings);
    for (const inner of scopesWithin(state)) findInScope(inner, findings);
  }
}

function findDistribution({ state, place }: PlacedState, findings: Findings): void {
  for (const field of ['ItemProcessor', 'Iterator']) {
    const processor = memberOf(state, field);
    const config = isJsonObject(processor) ? memberOf(processor, 'ProcessorConfig') : undefined;
    if (isJsonObject(config) && memberOf(config, 'Mode') === 'DISTRIBUTED') return;
  }
  for (const field of distributedFields) {
    if (memberOf(state, field) === undefined) continue;
    findings.schema(`Cairn does not run '${field}' of a Map state in 'INLINE' mode`, place.member(field));
  }
}
