import type { Json } from '@cairn/kit';
import { isMap, type Value } from '@cairn/vtl';
import { copyHeaders, responseHeader } from '../../functions/http/headers.ts';
import { type HostFunctions, type UtilCall, valueIn, workedJsonIn } from './host-function.ts';

/** `$util.http`. Source: AppSync developer guide, "HTTP helpers in $utils.http". */
export const httpNamespace: HostFunctions = {
  copyHeaders: ([headers], call) => valueIn(copyHeaders(workedJsonIn(headers, call)), call),
  addResponseHeader: ([name, value], call) => {
    addHeader(workedJsonIn(name, call), workedJsonIn(value, call), call);
    return '';
  },
  addResponseHeaders: ([headers], call) => {
    for (const [name, value] of isMap(headers) ? headers : new Map<string, Value>()) {
      addHeader(name, workedJsonIn(value, call), call);
    }
    return '';
  },
};

/** One that may not be set is an error beside the answer. */
function addHeader(name: Json, value: Json, { surroundings }: UtilCall): void {
  const { responseHeaders, appendedErrors } = surroundings.effects;
  const header = responseHeader([name, value], responseHeaders, surroundings.limits);
  if (header.kind === 'header') {
    responseHeaders.push([header.name, header.value]);
    return;
  }
  const error = {
    message: header.message,
    errorType: 'ResponseHeaderError',
    data: null,
    errorInfo: null,
    kind: 'failed' as const,
  };
  appendedErrors.push(error);
}
