import { copyStates, type StatesClip, statePlace } from '@cairn/diagram';
import { isJsonObject, type Json, memberOf, parseJson } from '@cairn/kit';
import type { ClipboardEvent } from 'react';
import type { GraphActions } from './graph-actions.ts';

/** States from a text that was copied: from a graph, a definition, or a state of a definition with its name. */
export function readClip(text: string): StatesClip | undefined {
  const value = readJson(text) ?? readJson(`{${text.trim().replace(/,$/, '')}}`);
  if (value === undefined || !isJsonObject(value)) return undefined;
  const states = memberOf(value, 'States') ?? value;
  if (!isJsonObject(states)) return undefined;
  const all = Object.values(states);
  const areStates =
    all.length > 0 && all.every((state) => isJsonObject(state) && memberOf(state, 'Type') !== undefined);
  return areStates ? { States: states } : undefined;
}

function readJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Copies the chosen states as JSON; with `isCut` they go. */
export function takeClip(event: ClipboardEvent, actions: GraphActions, isCut: boolean): void {
  const states = actions.chosen();
  const { value } = actions.session.snapshot().definition;
  if (isInField(event.target) || states.length === 0 || value === undefined) return;
  event.clipboardData.setData('text/plain', JSON.stringify(copyStates(value, states), undefined, 2));
  event.preventDefault();
  if (isCut) actions.remove();
}

/** Puts copied states behind what is chosen, or loose into its region. */
export function putClip(event: ClipboardEvent, actions: GraphActions): void {
  if (isInField(event.target)) return;
  const clip = readClip(event.clipboardData.getData('text/plain'));
  if (clip === undefined) return;
  event.preventDefault();
  const { selected } = actions.session.snapshot();
  const scope = selected === undefined ? '' : statePlace(selected).scope;
  const edge = actions.pasteEdge();
  actions.edit([
    edge === undefined ? { kind: 'pasteStates', scope, clip } : { kind: 'pasteStates', edge, clip },
  ]);
}

/** Fields have a clipboard of their own. */
function isInField(target: EventTarget): boolean {
  return target instanceof Element && target.closest('input, textarea, .cm-editor') !== null;
}
