import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import type { Diagnostic } from './diagnostic.ts';
import { Findings } from './findings.ts';
import { machineLanguage } from './machine-language.ts';
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
  const language = machineLanguage(definition);
  if (language === 'JSONata') findings.schema(notYet("the query language 'JSONata'"), Place.root);
  findInScope({ scope: definition, place: Place.root }, language === 'JSONata', findings);
  return findings.diagnostics;
}

function notYet(what: string): string {
  return `Cairn does not run ${what} yet`;
}

function findInScope(scope: StateScope, isJsonata: boolean, findings: Findings): void {
  for (const state of statesOf(scope)) {
    // A JSONata machine is refused as a whole; its states need not be named one by one.
    if (!isJsonata && memberOf(state.state, 'QueryLanguage') === 'JSONata') {
      findings.schema(notYet("the query language 'JSONata'"), state.place.member('QueryLanguage'));
    }
    findVariables(state, findings);
    if (memberOf(state.state, 'Type') === 'Map') findDistribution(state, findings);
    for (const inner of scopesWithin(state)) findInScope(inner, isJsonata, findings);
  }
}

function findVariables({ state, place }: PlacedState, findings: Findings): void {
  findAssign(state, place, findings);
  for (const field of ['Choices', 'Catch']) {
    const items = memberOf(state, field);
    if (!isJsonArray(items)) continue;
    items.forEach((item, index) => {
      findAssign(item, place.member(field).item(index), findings);
    });
  }
}

function findAssign(holder: Json, place: Place, findings: Findings): void {
  if (isJsonObject(holder) && memberOf(holder, 'Assign') !== undefined) {
    findings.schema(notYet("workflow variables ('Assign')"), place.member('Assign'));
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
