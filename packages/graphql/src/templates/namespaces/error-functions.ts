import { isTrue, type Value } from '@cairn/vtl';
import type { ResolverError } from '../../resolver/resolver-code.ts';
import { RaisedError } from '../raised-error.ts';
import { type HostFunctions, jsonIn, textOf, type UtilCall } from './host-function.ts';

/** `$util.error` and what else makes errors; what returns gives an empty text, so that nothing is printed. */
export const errorFunctions: HostFunctions = {
  error: (parameters, call) => {
    throw new RaisedError(errorOf(parameters, call));
  },
  appendError: (parameters, call) => {
    call.surroundings.effects.appendedErrors.push(errorOf(parameters, call));
    return '';
  },
  unauthorized: () => {
    throw new RaisedError({
      message: 'Unauthorized',
      errorType: 'Unauthorized',
      data: null,
      errorInfo: null,
      kind: 'unauthorized',
    });
  },
  validate: ([condition, message, type = null, data = null], call) => {
    if (isTrue(condition)) return '';
    throw new RaisedError(errorOf([message ?? null, type ?? 'CustomTemplateException', data], call));
  },
};

function errorOf([message, type, data, errorInfo]: readonly Value[], call: UtilCall): ResolverError {
  return {
    message: textOf(message, call),
    errorType: type === undefined || type === null ? null : textOf(type, call),
    data: jsonIn(data, call),
    errorInfo: jsonIn(errorInfo, call),
    kind: 'raised',
  };
}
