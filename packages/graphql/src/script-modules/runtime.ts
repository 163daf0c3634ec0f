import { isJsonObject, memberOf } from '@cairn/kit';
import type { HostNamespace } from '../script/host-module.ts';

/** `runtime` of `@aws-appsync/utils`. Source: AppSync developer guide, "Runtime utilities". */
export const runtime: HostNamespace = {
  earlyReturn: ([value, options], call) => {
    const given = call.json(options);
    const skipTo = isJsonObject(given) ? memberOf(given, 'skipTo') : undefined;
    if (skipTo !== undefined && skipTo !== null && skipTo !== 'END' && skipTo !== 'NEXT') {
      return call.fail('skipTo is expected to be END or NEXT');
    }
    return call.earlyReturn(call.json(value) ?? null, skipTo === 'END' ? 'END' : 'NEXT');
  },
};
