import { printJson } from '@cairn/kit';
import { dataOf } from '../data.ts';
import type { Evaluation } from '../evaluation.ts';
import type { HostNamespace, ScriptValue } from '../host-module.ts';
import { builtins } from './builtin.ts';

/** `console`: lines as CloudWatch shows them, each with its level and its place in the code. */
export const consoleBuiltins: HostNamespace = builtins({
  log: (given, run) => writeLine('INFO', given, run),
  info: (given, run) => writeLine('INFO', given, run),
  warn: (given, run) => writeLine('WARN', given, run),
  error: (given, run) => writeLine('ERROR', given, run),
  debug: (given, run) => writeLine('DEBUG', given, run),
});

function writeLine(level: string, given: readonly ScriptValue[], run: Evaluation): undefined {
  if (run.logBytesLeft < 0) return;
  const { line, column } = run.traits.places.placeOf(run.at);
  const texts = given.map((value) => {
    const data = dataOf(value, run, { functions: 'left-out', isCopied: false });
    return data === undefined ? 'undefined' : printJson(data);
  });
  const text = `${level} - code.js:${line}:${column + 1}: ${texts.join(' ')}`;
  run.allocate(2 * text.length);
  run.spend(20);
  run.logBytesLeft -= text.length;
  const { logs } = run.surroundings.effects;
  logs.push(
    run.logBytesLeft < 0
      ? `WARN - code.js:${line}:${column + 1}: "More than ${run.traits.limits.scriptLogBytes} bytes were logged; the rest is left out"`
      : text,
  );
}
