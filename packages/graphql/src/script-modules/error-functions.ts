import type { Json } from '@cairn/kit';
import type { HostCall, HostFunction, HostNamespace, ScriptValue } from '../script/host-module.ts';

/** An error as code gives it: `(message, errorType?, data?, errorInfo?)`. */
interface GivenError {
  readonly message: string;
  readonly errorType: string | null;
  readonly data: Json;
  readonly errorInfo: Json;
}

const raiseError: HostFunction = (parameters, call) => call.raise(errorOf(parameters, call));

const appendError: HostFunction = (parameters, call) => {
  const error = errorOf(parameters, call);
  call.allocate(bytesPerError);
  call.surroundings.effects.appendedErrors.push({ ...error, kind: 'raised' });
  return undefined;
};

const validate: HostFunction = ([condition, ...error], call) => {
  const holds = condition !== undefined && condition !== null && condition !== false;
  if (holds) return undefined;
  const { message, errorType, data } = errorOf(error, call);
  return call.raise({ message, errorType: errorType ?? 'CustomTemplateException', data });
};

/** How `util` raises errors, and appends them. Source: AppSync developer guide, "Error utils". */
export const errorFunctions: HostNamespace = {
  unauthorized: (_parameters, call) => call.unauthorized(),
  error: raiseError,
  appendError,
  validate,
};

/** What an error takes beside what it was given. */
const bytesPerError = 256;

function errorOf([message, errorType, data, errorInfo]: readonly ScriptValue[], call: HostCall): GivenError {
  return {
    message: message === undefined ? 'null' : call.text(message),
    errorType: errorType === undefined || errorType === null ? null : call.text(errorType),
    data: call.json(data) ?? null,
    errorInfo: call.json(errorInfo) ?? null,
  };
}
