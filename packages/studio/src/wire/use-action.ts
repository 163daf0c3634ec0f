import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Operation } from './operation.ts';
import type { ServiceError } from './service-error.ts';
import { operationKey } from './use-operation.ts';
import { useWire } from './wire-context.ts';

/** Any operation, where only its name matters. */
export type AnyOperation = { readonly service: string; readonly action: string };

/** An operation that changes something, ready to be called. */
export interface Action<Input, Output> {
  /** @throws ServiceError, which `error` holds too */
  readonly run: (input: Input) => Promise<Output>;
  readonly isRunning: boolean;
  readonly error: ServiceError | null;
  readonly reset: () => void;
}

/**
 * An operation that changes something. What the named reads have answered is asked for again once it is done.
 * @example const stop = useAction(stopExecution, { renews: [describeExecution, listExecutions] });
 */
export function useAction<Input, Output>(
  operation: Operation<Input, Output>,
  options: { readonly renews?: readonly AnyOperation[] } = {},
): Action<Input, Output> {
  const wire = useWire();
  const renew = useRenew();
  const mutation = useMutation<Output, ServiceError, Input>({
    mutationFn: (input) => operation.run(wire, input),
    onSuccess: () => renew(...(options.renews ?? [])),
  });
  return {
    run: mutation.mutateAsync,
    isRunning: mutation.isPending,
    error: mutation.error,
    reset: mutation.reset,
  };
}

/** Has the answers of the named operations asked for again, where they are in view now or later. */
export function useRenew(): (...operations: readonly AnyOperation[]) => Promise<void> {
  const wire = useWire();
  const client = useQueryClient();
  return async (...operations) => {
    await Promise.all(
      operations.map((operation) => client.invalidateQueries({ queryKey: operationKey(wire, operation) })),
    );
  };
}
