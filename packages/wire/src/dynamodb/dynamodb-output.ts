import { type Json, Payload, setMember } from '@cairn/kit';
import { epochSeconds } from '../protocol/instants.ts';

/** Members that are instants: milliseconds behind the wire, seconds on it. */
const instants: ReadonlySet<string> = new Set([
  'CreationDateTime',
  'CreationRequestDateTime',
  'LastDecreaseDateTime',
  'LastIncreaseDateTime',
  'LastUpdateToPayPerRequestDateTime',
]);

/** Prints an output. Items are payloads: what nobody has looked into is copied as text. */
export function printOutput(output: unknown): string {
  return output === undefined ? '{}' : print(output);
}

function print(value: unknown): string {
  if (value instanceof Payload) return value.text;
  if (Array.isArray(value)) return `[${value.map(print).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const printed = instants.has(name) ? String(epochSeconds(member as number)) : print(member);
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${printed}`;
  }
  return `{${text}}`;
}

/** The same as a value. */
export function outputJson(output: unknown): Json {
  return output === undefined ? {} : toJson(output);
}

function toJson(value: unknown): Json {
  if (value instanceof Payload) return value.value;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value as Json;
  const json: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    setMember(json, name, instants.has(name) ? epochSeconds(member as number) : toJson(member));
  }
  return json;
}
