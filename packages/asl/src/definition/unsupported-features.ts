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
 * Names what a valid definition uses and Cairn does not run yet, so that a machine is refused
 * instead of run wrongly. Expects a definition in which `diagnoseDefinition` found no error.
 */
export function unsupportedFeatures(definition: JsonObject): readonly Diagnostic[] {
  const findings = new Findings();
  findInScope({ scope: definition, place: Place.root }, findings);
  return findings.diagnostics;
}

function notYet(what: string): string {
  return `Cairn does not run ${what} yet`;
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
    if (isJsonObject(config) && memberOf(config, 'Mode') === 'DISTRIBUTED') {
      const at = place.member(field).member('ProcessorConfig').member('Mode');
      findings.schema(notYet("Map states in 'DISTRIBUTED' mode"), at);
      return;
    }
  }
  for (const field of distributedFields) {
    if (memberOf(state, field) === undefined) continue;
    findings.schema(notYet(`'${field}' of a Map state`), place.member(field));
  }
}
