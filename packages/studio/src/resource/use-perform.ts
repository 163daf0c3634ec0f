import { toast } from '../design/toasts.tsx';
import type { Operation } from '../wire/operation.ts';
import { toServiceError } from '../wire/service-error.ts';
import { type AnyOperation, useRenew } from '../wire/use-action.ts';
import { useWire } from '../wire/wire-context.ts';

/** What is said once something is done, and what takes it back. */
export interface Said {
  readonly text?: string;
  readonly undo?: () => Promise<unknown>;
}

/** Does something at a press of a button: says that it is done or why not, and has the named reads asked for again. */
export function usePerform(...renews: readonly AnyOperation[]) {
  const wire = useWire();
  const renew = useRenew();
  /** @throws ServiceError */
  const run = async <Input, Output>(operation: Operation<Input, Output>, input: Input): Promise<Output> => {
    const output = await operation.run(wire, input);
    await renew(...renews);
    return output;
  };
  /** Does some work; failures are said in passing. */
  const attempt = async (work: () => Promise<unknown>, said: Said = {}): Promise<void> => {
    try {
      await work();
      await renew(...renews);
    } catch (thrown) {
      const { code, message } = toServiceError(thrown);
      toast({ kind: 'failed', text: `${code}: ${message}` });
      return;
    }
    const { text, undo } = said;
    if (text === undefined) return;
    toast({
      text,
      ...(undo !== undefined && { action: { label: 'Undo', run: () => void attempt(undo) } }),
    });
  };
  /** Runs an operation; failures are said in passing. */
  const perform = <Input, Output>(operation: Operation<Input, Output>, input: Input, said?: Said) =>
    attempt(() => operation.run(wire, input), said);
  return { run, perform, attempt, renew: () => renew(...renews) };
}
