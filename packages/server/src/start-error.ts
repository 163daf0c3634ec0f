import { StoreError } from '@cairn/store';
import { MockConfigError } from '@cairn/workflows/settings';
import { ServerStartError } from './cairn-options.ts';

/** Errors of the store's own say what to do; they become errors of the start. */
export function startError(error: unknown): unknown {
  return error instanceof StoreError || error instanceof MockConfigError
    ? new ServerStartError(error.message, { cause: error })
    : error;
}
