import { isJsonObject, type Json } from '@cairn/kit';
import { FunctionError } from '../functions/function-error.ts';
import { copyHeaders, responseHeader } from '../functions/http/headers.ts';
import type { HostCall, HostNamespace } from '../script/host-module.ts';
import { onJson } from './bind.ts';

/** `util.http`. Headers of answers are effects; a header that may not be set is an error of the answer. */
export const httpFunctions: HostNamespace = {
  copyHeaders: onJson(([headers = null]) => copyHeaders(headers)),
  addResponseHeader: onJson(([name = null, value = null], call) => add(call, name, value)),
  addResponseHeaders: onJson(([headers = null], call) => {
    if (!isJsonObject(headers)) throw new FunctionError('addResponseHeaders expects a map of headers');
    for (const name of Object.keys(headers)) add(call, name, headers[name] as Json);
    return undefined;
  }),
};

function add({ surroundings: { effects, limits } }: HostCall, name: Json, value: Json): undefined {
  const header = responseHeader([name, value], effects.responseHeaders, limits);
  if (header.kind === 'header') {
    effects.responseHeaders.push([header.name, header.value]);
  } else {
    effects.appendedErrors.push({
      message: header.message,
      errorType: 'ResponseHeaderError',
      data: null,
      errorInfo: null,
      kind: 'raised',
    });
  }
  return undefined;
}
