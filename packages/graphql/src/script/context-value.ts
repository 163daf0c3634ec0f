import type { Json } from '@cairn/kit';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import type { Evaluation } from './evaluation.ts';
import type { ScriptValue } from './host-module.ts';
import type { OwnObject } from './own-values.ts';
import { own } from './ownership.ts';

/** What a program asks of its context, as far as its text shows. */
export interface ContextUse {
  /** Whether it speaks of the selected fields, which are expensive to make. */
  readonly usesSelection: boolean;
}

/** `ctx` as code sees it: `args` beside `arguments`, and the stash itself. */
export function contextValue(context: ResolverContext, run: Evaluation, use: ContextUse): ScriptValue {
  const value: OwnObject = { ...(context as { readonly [member: string]: Json }) };
  value.args = context.arguments;
  value.info = infoValue(context, run, use);
  if (run.owned === undefined) return value;
  own(value, run);
  own(context.stash, run);
  own(value.info, run);
  // Both names stand for one object, changed by either of them.
  const { args } = value;
  if (typeof args === 'object' && args !== null && !Array.isArray(args)) {
    value.args = own({ ...(args as OwnObject) }, run);
    value.arguments = value.args;
  }
  return value;
}

/** `ctx.info`: the selected fields can be read, but do not show in its JSON. */
function infoValue({ info }: ResolverContext, run: Evaluation, { usesSelection }: ContextUse): ScriptValue {
  if (info === undefined || info === null) return info;
  const { fieldName, parentTypeName, variables } = info;
  const value: OwnObject = { fieldName, parentTypeName, variables };
  if (!usesSelection) return value;
  if (run.owned !== undefined) {
    Object.defineProperty(value, 'selectionSetList', { value: info.selectionSetList, writable: true });
    Object.defineProperty(value, 'selectionSetGraphQL', { value: info.selectionSetGraphQL, writable: true });
    return value;
  }
  Object.defineProperty(value, 'selectionSetList', { get: () => info.selectionSetList });
  Object.defineProperty(value, 'selectionSetGraphQL', { get: () => info.selectionSetGraphQL });
  return value;
}
