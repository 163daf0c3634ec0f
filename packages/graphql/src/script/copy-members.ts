import { isContainer } from './conversions.ts';
import type { Evaluation } from './evaluation.ts';
import type { ScriptObject, ScriptValue } from './host-module.ts';
import { memberNames } from './members.ts';
import { type OwnObject, setOwn } from './own-values.ts';
import { ownMembers } from './ownership.ts';

/** Copies what a value has as members to an object: `{...value}`, `Object.assign`. */
export function copyMembers(from: ScriptValue, to: OwnObject, run: Evaluation): void {
  if (typeof from !== 'string' && !isContainer(from)) return;
  ownMembers(from, run);
  const names = memberNames(from, run);
  run.allocate(64 * names.length);
  for (const name of names) setOwn(to, name, (from as ScriptObject)[name]);
}
