import { type JsonObject, memberOf } from '@cairn/kit';
import { diagnosticTexts } from './diagnostic-texts.ts';
import type { Findings } from './findings.ts';
import { Place } from './place.ts';
import {
  isTerminal,
  type PlacedState,
  type StateScope,
  scopesWithin,
  statesOf,
  targetsOf,
} from './state-scope.ts';
import { checkVariableScopes } from './variable-scopes.ts';

/**
 * Rules over the machine as a whole, for definitions that fit the grammar: names and transitions.
 * A workflow without a terminal state is not searched for unreachable states, as in the service.
 */
export function checkMachineRules(machine: JsonObject, findings: Findings): void {
  const scopes = [...allScopes({ scope: machine, place: Place.root })];
  const [top] = scopes;
  checkNames(scopes, findings);
  for (const scope of scopes) checkTargets(scope, findings);
  checkVariableScopes({ scope: machine, place: Place.root }, findings);
  if (top?.states.some(({ state }) => isTerminal(state))) {
    for (const scope of scopes) checkReachability(scope, findings);
  } else {
    findings.add('MISSING_END_STATE', diagnosticTexts.noTerminalState());
  }
}

interface WalkedScope extends StateScope {
  readonly states: readonly PlacedState[];
}

function* allScopes(scope: StateScope): Generator<WalkedScope> {
  const states = [...statesOf(scope)];
  yield { ...scope, states };
  for (const state of states) {
    if (!mayNest(state)) continue;
    for (const inner of scopesWithin(state)) yield* allScopes(inner);
  }
}

function mayNest({ state }: PlacedState): boolean {
  const type = memberOf(state, 'Type');
  return type === 'Parallel' || type === 'Map';
}

/** State names and labels are unique over the whole machine. */
function checkNames(scopes: readonly WalkedScope[], findings: Findings): void {
  const names = new Set<string>();
  const labels = new Set<string>();
  const { stateNameCharactersMax } = findings.limits;
  for (const scope of scopes) {
    for (const { name, state, place } of scope.states) {
      if (name.length > stateNameCharactersMax) {
        findings.add(
          'INVALID_STATE_NAME',
          diagnosticTexts.longStateName(name, stateNameCharactersMax),
          place,
        );
      }
      if (names.has(name)) findings.add('DUPLICATE_STATE_NAME', diagnosticTexts.duplicateState(name), place);
      names.add(name);
      const label = memberOf(state, 'Label');
      if (typeof label !== 'string') continue;
      if (labels.has(label)) {
        findings.add('DUPLICATE_LABEL_NAME', diagnosticTexts.duplicateLabel(label), place.member('Label'));
      }
      labels.add(label);
    }
  }
}

function checkTargets(scope: WalkedScope, findings: Findings): void {
  const states = memberOf(scope.scope, 'States') as JsonObject;
  const start = memberOf(scope.scope, 'StartAt') as string;
  const check = (target: string, place: Place): void => {
    if (Object.hasOwn(states, target)) return;
    findings.add('MISSING_TRANSITION_TARGET', diagnosticTexts.missingTarget(target), place);
  };
  check(start, scope.place.member('StartAt'));
  for (const state of scope.states) for (const { target, place } of targetsOf(state)) check(target, place);
}

/** The service asks whether something leads to a state, not whether a path from StartAt does. */
function checkReachability(scope: WalkedScope, findings: Findings): void {
  const targets = new Set<string>([memberOf(scope.scope, 'StartAt') as string]);
  for (const state of scope.states) for (const { target } of targetsOf(state)) targets.add(target);
  for (const { name, place } of scope.states) {
    if (!targets.has(name)) {
      findings.add('MISSING_TRANSITION_TARGET', diagnosticTexts.unreachable(name), place);
    }
  }
}
