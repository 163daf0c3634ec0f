import type { HostObject } from '@cairn/vtl';
import { authRuleNamespace } from './namespaces/auth-rule-functions.ts';
import { listFunctions, mapFunctions } from './namespaces/collection-functions.ts';
import {
  dynamodbNamespace,
  rdsNamespace,
  transformNamespace,
  xmlNamespace,
} from './namespaces/data-namespaces.ts';
import { errorFunctions } from './namespaces/error-functions.ts';
import { generalFunctions } from './namespaces/general-functions.ts';
import { type HostFunctions, hostNamespace, type UtilCall } from './namespaces/host-function.ts';
import { httpNamespace } from './namespaces/http-functions.ts';
import { logNamespace } from './namespaces/log-functions.ts';
import { mathNamespace, textNamespace, timeNamespace } from './namespaces/value-namespaces.ts';

const functions: HostFunctions = { ...generalFunctions, ...errorFunctions };

const namespaces: { readonly [name: string]: HostFunctions } = {
  authRules: authRuleNamespace,
  dynamodb: dynamodbNamespace,
  http: httpNamespace,
  list: listFunctions,
  log: logNamespace,
  map: mapFunctions,
  math: mathNamespace,
  rds: rdsNamespace,
  str: textNamespace,
  time: timeNamespace,
  transform: transformNamespace,
  xml: xmlNamespace,
};

/** `$util`, for one evaluation. */
export function utilObject(call: Omit<UtilCall, 'fuel'>): HostObject {
  const made = new Map<string, HostObject>();
  const root = hostNamespace(functions, call);
  return {
    ...root,
    property: (name) => {
      const known = made.get(name);
      if (known !== undefined) return known;
      const found = Object.hasOwn(namespaces, name) ? namespaces[name] : undefined;
      if (found === undefined) return undefined;
      const namespace = hostNamespace(found, call);
      made.set(name, namespace);
      return namespace;
    },
  };
}
