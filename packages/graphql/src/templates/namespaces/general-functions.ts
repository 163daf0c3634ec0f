import { JsonSyntaxError, parseJson, printJsonWithin } from '@cairn/kit';
import { isHostObject, isList, isMap, isNumeric, javaPattern, type Value } from '@cairn/vtl';
import { encodingFunctions } from '../../functions/encoding/encoding-functions.ts';
import { idFunctions } from '../../functions/ids/id-functions.ts';
import {
  conversionWeight,
  counted,
  type HostFunction,
  type HostFunctions,
  jsonIn,
  textOf,
  type UtilCall,
  valueIn,
} from './host-function.ts';

/**
 * What `$util` has without a name space of its own, but for errors.
 * Source: AppSync developer guide, "Utility helpers in $util".
 */
export const generalFunctions: HostFunctions = {
  qr: () => '',
  quiet: () => '',

  parseJson: ([text], call) => {
    if (text === undefined || text === null) return null;
    const source = textOf(text, call);
    call.fuel.spend(source.length * parseWeight);
    try {
      return valueIn(parseJson(source), call);
    } catch (error) {
      // What is no JSON has no value, as it has none for `JSON.parse` of APPSYNC_JS.
      if (!(error instanceof JsonSyntaxError)) throw error;
      call.fuel.step(failureSteps);
      return null;
    }
  },
  toJson: ([value], call) => {
    const json = jsonIn(value, call);
    const text = printJsonWithin(json, call.fuel.limits.charactersMax);
    if (text === undefined) call.fuel.bound(Number.POSITIVE_INFINITY);
    call.lastJson.text = text;
    call.lastJson.value = json;
    return counted(text ?? '', call.fuel);
  },

  ...Object.fromEntries(
    Object.entries(encodingFunctions).map(([name, convert]): [string, HostFunction] => [
      name,
      ([text], call) =>
        text === undefined || text === null ? null : converted(textOf(text, call), convert, call),
    ]),
  ),

  autoId: (_, call) => {
    call.fuel.step(idSteps);
    return idFunctions.autoId(call.surroundings.random);
  },
  autoUlid: (_, call) => {
    call.fuel.step(idSteps);
    return idFunctions.autoUlid(call.surroundings.now(), call.surroundings.random);
  },
  autoKsuid: (_, call) => {
    call.fuel.step(idSteps);
    return idFunctions.autoKsuid(call.surroundings.now(), call.surroundings.random);
  },

  isNull: ([value]) => isNull(value),
  isNullOrEmpty: ([value]) => isEmpty(value),
  isNullOrBlank: ([value]) => isBlank(value),
  defaultIfNull: ([value, otherwise = null]) => (isNull(value) ? otherwise : value),
  defaultIfNullOrEmpty: ([value, otherwise = null]) => (isEmpty(value) ? otherwise : value),
  defaultIfNullOrBlank: ([value, otherwise = null]) => (isBlank(value) ? otherwise : value),

  typeOf: ([value]) => typeOf(value),
  isString: ([value]) => typeof value === 'string',
  isNumber: ([value]) => isNumeric(value),
  isBoolean: ([value]) => typeof value === 'boolean',
  isList: ([value]) => isList(value),
  isMap: ([value]) => isMap(value) || typeOf(value) === 'Map',
  matches: ([pattern, text], call) =>
    javaPattern(textOf(pattern, call), call.fuel).matches(textOf(text, call), call.fuel),
  authType: (_, { surroundings }) => surroundings.authorizationType,
};

/** What reading a character of JSON costs, in characters of plain work. */
const parseWeight = 15;
/** Finding out where a text stops being JSON costs as much as so many steps. */
const failureSteps = 2_000;
/** Making an id costs as much as so many steps. */
const idSteps = 60;

function converted(text: string, convert: (text: string) => string, { fuel }: UtilCall): string {
  fuel.spend(text.length * conversionWeight);
  return counted(convert(text), fuel);
}

function isNull(value: Value | undefined): boolean {
  return value === undefined || value === null;
}

function isEmpty(value: Value | undefined): boolean {
  if (typeof value === 'string' || isList(value)) return value.length === 0;
  return isMap(value) ? value.size === 0 : isNull(value);
}

function isBlank(value: Value | undefined): boolean {
  return typeof value === 'string' ? value.trim() === '' : isEmpty(value);
}

function typeOf(value: Value | undefined): string {
  if (isNull(value)) return 'Null';
  if (isNumeric(value)) return 'Number';
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (isList(value)) return 'List';
  // Whatever has members of its own, as the context has, is a map.
  return isMap(value) || (isHostObject(value) && value.json !== undefined) ? 'Map' : 'Object';
}
