import { importTable } from './import-table.ts';
import type { Check, Violation } from './project.ts';
import type { Token } from './token.ts';

/** Global names by which effects would slip into a room that must have none. */
const effects = new Set(
  'process Buffer setTimeout setInterval setImmediate queueMicrotask performance fetch crypto console require __dirname __filename'.split(
    ' ',
  ),
);

/** kit, asl and the domain rooms name no process, clock, randomness or timer. */
export const checkPureRooms: Check = (project) =>
  project.files.flatMap((file): Violation[] => {
    if (file.room === undefined || file.isTest || importTable[file.room]?.isPure !== true) return [];
    return file.code.flatMap((_, index) => {
      const name = effectAt(file.code, index);
      if (name === undefined) return [];
      const line = file.code[index]?.line ?? 1;
      return [{ path: file.path, line, message: `${file.room} is pure: no ${name}; let a port bring it` }];
    });
  });

function effectAt(code: readonly Token[], index: number): string | undefined {
  const text = (offset: number) => code[index + offset]?.text;
  if (code[index]?.kind !== 'name' || text(-1) === '.' || text(-1) === '?.') return undefined;
  if (text(0) === 'Math' && text(1) === '.' && text(2) === 'random') return 'Math.random';
  if (text(0) === 'Date' && text(1) === '.' && text(2) === 'now') return 'Date.now';
  if (text(0) === 'Date' && text(1) === '(' && text(-1) !== 'new') return 'Date()';
  if (text(-1) === 'new' && text(0) === 'Date' && (text(1) !== '(' || text(2) === ')')) return 'new Date()';
  if (text(0) === 'globalThis') return 'globalThis';
  if (!effects.has(text(0) ?? '')) return undefined;
  // A member of that name (`{ process: … }`, `readonly process?:`) is not the global one.
  const isMember = text(1) === ':' || (text(1) === '?' && text(2) === ':') || isMethod(code, index);
  return isMember ? undefined : text(0);
}

/** `fetch(…) {` or `fetch(…): …` in a class or interface declares a method of that name. */
function isMethod(code: readonly Token[], index: number): boolean {
  if (code[index + 1]?.text !== '(') return false;
  let depth = 0;
  for (let at = index + 1; at < code.length; at++) {
    const token = code[at] as Token;
    if (token.kind !== 'punctuator') continue;
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    if (depth === 0) return code[at + 1]?.text === '{' || code[at + 1]?.text === ':';
  }
  return false;
}
