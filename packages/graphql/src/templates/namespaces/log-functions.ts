import { printJson } from '@cairn/kit';
import type { Value } from '@cairn/vtl';
import { counted, type HostFunctions, jsonIn, textOf, type UtilCall } from './host-function.ts';

/** `$util.log`. Source: AppSync developer guide, "Utility helpers in $util", "CloudWatch logging utils". */
export const logNamespace: HostFunctions = {
  info: (parameters, call) => written('', parameters, call),
  debug: (parameters, call) => written('DEBUG ', parameters, call),
  error: (parameters, call) => written('ERROR ', parameters, call),
};

function written(level: string, parameters: readonly Value[], call: UtilCall): Value {
  call.surroundings.effects.logs.push(`${level}${lineOf(parameters, call)}`);
  return '';
}

/** `{}` of a format stands for the next value; texts are as they are, anything else is JSON. */
function lineOf([format, ...values]: readonly Value[], call: UtilCall): string {
  if (typeof format !== 'string') return shown(format, call);
  let at = 0;
  const line = format.replaceAll('{}', (hole) => {
    at += 1;
    return at > values.length ? hole : shown(values[at - 1], call);
  });
  return counted(line, call.fuel);
}

function shown(value: Value | undefined, call: UtilCall): string {
  return typeof value === 'string' ? textOf(value, call) : counted(printJson(jsonIn(value, call)), call.fuel);
}
