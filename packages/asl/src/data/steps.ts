import { isJsonArray, isJsonObject, type Json } from '@cairn/kit';
import { stateStepsMax } from './data-limits.ts';
import { StateFailure } from './state-failure.ts';

/** Characters of a text that cost as much to go through as one value. */
const charactersPerStep = 10;

/** What it costs to go through a value's items, members or characters once. */
export function stepsOver(value: Json | undefined): number {
  return typeof value === 'string' ? stepsOfText(value.length) : stepsOverItems(value);
}

/** What it costs to go through a value's items or members once; a text is taken as a whole. */
export function stepsOverItems(value: Json | undefined): number {
  if (isJsonArray(value)) return 1 + value.length;
  return isJsonObject(value) ? 1 + Object.keys(value).length : 1;
}

/** What it costs to go through a text of this length, comparing or copying it. */
function stepsOfText(length: number): number {
  return 1 + Math.floor(length / charactersPerStep);
}

/** What it costs to print or to parse a text of this length. */
export function stepsOfPrinting(length: number): number {
  return 1 + Math.floor(length / 2);
}

/** The failure of a state whose expressions go on and on. */
export function tooManySteps(stepsMax = stateStepsMax): StateFailure {
  return new StateFailure('States.Runtime', `The expressions of the state take more than ${stepsMax} steps.`);
}
