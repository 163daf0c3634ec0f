import type { HostMember, HostModules, HostNamespace } from '../host-module.ts';
import { consoleBuiltins } from './console-builtins.ts';
import { jsonBuiltins } from './json-builtins.ts';
import { conversionBuiltins, mathBuiltins, numberBuiltins, stringBuiltins } from './number-builtins.ts';
import { arrayBuiltins, objectBuiltins } from './object-builtins.ts';

/** The module whose exports are there without being imported. Source: AppSync developer guide, "Globals". */
const globalModule = '@aws-appsync/utils';

const namespaces = new Map<string, HostNamespace>([
  ['Array', arrayBuiltins],
  ['JSON', jsonBuiltins],
  ['Math', mathBuiltins],
  ['Number', numberBuiltins],
  ['Object', objectBuiltins],
  ['String', stringBuiltins],
  ['console', consoleBuiltins],
]);

/** Members of JavaScript's own objects: `Math`, `Number`. */
export function globalNamespace(name: string): HostNamespace | undefined {
  return namespaces.get(name);
}

/** The tag that is given strings as they are written, escapes and all. */
export const rawTag = stringBuiltins.raw;

/** What a name means that code has not declared: undefined where it means nothing. */
export function globalMember(name: string, modules: HostModules): HostMember | undefined {
  if (Object.hasOwn(conversionBuiltins, name)) return conversionBuiltins[name];
  const namespace = namespaces.get(name);
  if (namespace !== undefined) return namespace;
  const module = Object.hasOwn(modules, globalModule) ? modules[globalModule] : undefined;
  return module !== undefined && Object.hasOwn(module, name) ? module[name] : undefined;
}
