import type { ReopenedExecution } from '../journal.ts';
import type { StepFunctionsLimits } from '../limits.ts';
import { type ExecutionAttributes, printAttributes } from './execution-attributes.ts';

/** A redrive that is wanted of an execution. */
export interface RedriveRequest {
  /** What the execution's row keeps before it. */
  readonly attributes: ExecutionAttributes;
  /** Names the redrive, so that the same one is not made twice. */
  readonly clientToken: string | undefined;
}

type TokenLimits = Pick<StepFunctionsLimits, 'redriveTokensMax' | 'redriveTokenSeconds'>;

/** What the execution's row keeps after a redrive: one more of them, and its token beside the last ones. */
export function reopenedBy(
  { attributes, clientToken }: RedriveRequest,
  redriveMs: number,
  { redriveTokensMax, redriveTokenSeconds }: TokenLimits,
): ReopenedExecution {
  const { count, tokens = [] } = attributes.redrives ?? { count: 0 };
  const own: typeof tokens = clientToken === undefined ? [] : [[clientToken, redriveMs]];
  const known = [...tokens, ...own]
    .filter(([, usedMs]) => redriveMs - usedMs < redriveTokenSeconds * 1_000)
    .slice(-redriveTokensMax);
  const redrives = { count: count + 1, ...(known.length === 0 ? {} : { tokens: known }) };
  return { redriveMs, attributes: printAttributes({ ...attributes, redrives }) as string };
}

/** When a redrive with this token was made, if it is one of the last and not long ago. */
export function redriveMsOf(
  { redrives }: ExecutionAttributes,
  clientToken: string | undefined,
  nowMs: number,
  { redriveTokensMax, redriveTokenSeconds }: TokenLimits,
): number | undefined {
  if (clientToken === undefined) return undefined;
  const used = redrives?.tokens?.slice(-redriveTokensMax).find(([token]) => token === clientToken);
  return used !== undefined && nowMs - used[1] < redriveTokenSeconds * 1_000 ? used[1] : undefined;
}
