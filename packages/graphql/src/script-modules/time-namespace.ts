import { timeFunctions } from '../functions/time/time-functions.ts';
import type { HostCall, HostFunction, HostNamespace, ScriptValue } from '../script/host-module.ts';
import { guarded } from './bind.ts';

/** `util.time`. Source: AppSync developer guide, "Time helpers in util.time". */
export const timeNamespace: HostNamespace = {
  nowISO8601: now((nowMs) => timeFunctions.nowISO8601(nowMs)),
  nowEpochSeconds: now((nowMs) => timeFunctions.nowEpochSeconds(nowMs)),
  nowEpochMilliSeconds: now((nowMs) => timeFunctions.nowEpochMilliSeconds(nowMs)),
  nowFormatted: now((nowMs, [pattern, zone], call) =>
    timeFunctions.nowFormatted(nowMs, textOf(pattern, call), optionalText(zone, call)),
  ),
  parseFormattedToEpochMilliSeconds: time(([text, pattern, zone], call) =>
    timeFunctions.parseFormattedToEpochMilliSeconds(
      textOf(text, call),
      textOf(pattern, call),
      optionalText(zone, call),
    ),
  ),
  parseISO8601ToEpochMilliSeconds: time(([text], call) =>
    timeFunctions.parseISO8601ToEpochMilliSeconds(textOf(text, call)),
  ),
  epochMilliSecondsToSeconds: time(([moment], call) =>
    timeFunctions.epochMilliSecondsToSeconds(call.number(moment)),
  ),
  epochMilliSecondsToISO8601: time(([moment], call) =>
    timeFunctions.epochMilliSecondsToISO8601(call.number(moment)),
  ),
  epochMilliSecondsToFormatted: time(([moment, pattern, zone], call) =>
    timeFunctions.epochMilliSecondsToFormatted(
      call.number(moment),
      textOf(pattern, call),
      optionalText(zone, call),
    ),
  ),
};

/** Characters of a pattern or a moment; patterns are read in time that grows with them. */
const textLengthMax = 1_000;

function time(work: (parameters: readonly ScriptValue[], call: HostCall) => string | number): HostFunction {
  return (parameters, call) => guarded(call, () => work(parameters, call));
}

function now(
  work: (nowMs: number, parameters: readonly ScriptValue[], call: HostCall) => string | number,
): HostFunction {
  return (parameters, call) => guarded(call, () => work(call.surroundings.now(), parameters, call));
}

function textOf(value: ScriptValue, call: HostCall): string {
  const text = call.text(value);
  if (text.length > textLengthMax) return call.fail(`A text of time has at most ${textLengthMax} characters`);
  return text;
}

function optionalText(value: ScriptValue, call: HostCall): string | undefined {
  return value === undefined || value === null ? undefined : textOf(value, call);
}
