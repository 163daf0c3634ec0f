import type { Value } from '@cairn/vtl';
import { mathFunctions } from '../../functions/math/math-functions.ts';
import { textFunctions } from '../../functions/text/text-functions.ts';
import { timeFunctions } from '../../functions/time/time-functions.ts';
import { counted, type HostFunctions, numberIn, textOf, type UtilCall, wholeValue } from './host-function.ts';

/** Formatting a moment costs as much as so many steps. */
const formatSteps = 200;

/** So does printing it as ISO 8601. */
const isoSteps = 20;

function zoneIn(value: Value | undefined, call: UtilCall): string | undefined {
  call.fuel.step(formatSteps);
  return value === undefined || value === null ? undefined : textOf(value, call);
}

/** `$util.time`. Source: AppSync developer guide, "Time helpers in $util.time". */
export const timeNamespace: HostFunctions = {
  nowISO8601: (_, call) => {
    call.fuel.step(isoSteps);
    return timeFunctions.nowISO8601(call.surroundings.now());
  },
  nowEpochSeconds: (_, { surroundings }) => wholeValue(timeFunctions.nowEpochSeconds(surroundings.now())),
  nowEpochMilliSeconds: (_, { surroundings }) =>
    wholeValue(timeFunctions.nowEpochMilliSeconds(surroundings.now())),
  nowFormatted: ([format, zone], call) =>
    timeFunctions.nowFormatted(call.surroundings.now(), textOf(format, call), zoneIn(zone, call)),
  parseFormattedToEpochMilliSeconds: ([text, format, zone], call) =>
    wholeValue(
      timeFunctions.parseFormattedToEpochMilliSeconds(
        textOf(text, call),
        textOf(format, call),
        zoneIn(zone, call),
      ),
    ),
  parseISO8601ToEpochMilliSeconds: ([text], call) =>
    wholeValue(timeFunctions.parseISO8601ToEpochMilliSeconds(textOf(text, call))),
  epochMilliSecondsToSeconds: ([moment]) =>
    wholeValue(timeFunctions.epochMilliSecondsToSeconds(numberIn(moment))),
  epochMilliSecondsToISO8601: ([moment], call) => {
    call.fuel.step(isoSteps);
    return timeFunctions.epochMilliSecondsToISO8601(numberIn(moment));
  },
  epochMilliSecondsToFormatted: ([moment, format, zone], call) =>
    timeFunctions.epochMilliSecondsToFormatted(numberIn(moment), textOf(format, call), zoneIn(zone, call)),
};

/** `$util.math`. Source: AppSync developer guide, "Math helpers in $util.math". */
export const mathNamespace: HostFunctions = {
  roundNum: ([value]) => wholeValue(mathFunctions.roundNum(numberIn(value))),
  minVal: ([one = null, other = null]) => (numberIn(other) < numberIn(one) ? other : one),
  maxVal: ([one = null, other = null]) => (numberIn(other) > numberIn(one) ? other : one),
  randomDouble: (_, { surroundings }) => mathFunctions.randomDouble(surroundings.random),
  randomWithinRange: ([from, to], { surroundings }) =>
    wholeValue(mathFunctions.randomWithinRange(surroundings.random, numberIn(from), numberIn(to))),
};

/** `$util.str`. Source: AppSync developer guide, "Str helpers in $util.str". */
export const textNamespace: HostFunctions = {
  toUpper: ([text], call) => counted(textFunctions.toUpper(textOf(text, call)), call.fuel),
  toLower: ([text], call) => counted(textFunctions.toLower(textOf(text, call)), call.fuel),
  toReplace: ([text, part, by], call) =>
    replaced(textOf(text, call), textOf(part, call), textOf(by, call), call),
  normalize: ([text, form], call) =>
    counted(textFunctions.normalize(textOf(text, call), textOf(form, call)), call.fuel),
};

/** How long the text will be is known before it is made. */
function replaced(text: string, part: string, by: string, { fuel }: UtilCall): string {
  const count = part === '' ? text.length + 1 : text.split(part).length - 1;
  const characters = text.length + count * (by.length - part.length);
  fuel.bound(characters);
  fuel.spend(characters);
  return textFunctions.toReplace(text, part, by);
}
