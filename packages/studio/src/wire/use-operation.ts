import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Operation } from './operation.ts';
import type { ServiceError } from './service-error.ts';
import type { Wire } from './wire.ts';
import { useWire } from './wire-context.ts';

/** How an answer is kept and asked for again. */
export interface UseOperationOptions {
  /** Asks again after so many milliseconds, while the page is in view. */
  readonly refetchIntervalMs?: number | false;
  /** How long an answer is taken for good without asking. */
  readonly staleMs?: number;
  /** Shows the answer to the last input until the new one has come. */
  readonly keepsPrevious?: boolean;
}

/** The key under which answers are cached: all of a service, of an action, or of one input are found by their prefix. */
export function operationKey(
  wire: Pick<Wire, 'region' | 'account'>,
  operation: { readonly service: string; readonly action: string },
  input?: unknown,
): readonly unknown[] {
  const key = [operation.service, operation.action, wire.account, wire.region];
  return input === undefined ? key : [...key, input];
}

/**
 * Asks a service and keeps the answer; asked once for all who want the same.
 * @param input undefined while it is not known yet: nothing is asked
 * @example const { data, error } = useOperation(describeStateMachine, { stateMachineArn });
 */
export function useOperation<Input, Output>(
  operation: Operation<Input, Output>,
  input: Input | undefined,
  options: UseOperationOptions = {},
): UseQueryResult<Output, ServiceError> {
  const wire = useWire();
  return useQuery<Output, ServiceError>({
    queryKey: operationKey(wire, operation, input ?? null),
    queryFn: ({ signal }) => operation.run(wire, input as Input, { signal }),
    enabled: input !== undefined,
    refetchInterval: options.refetchIntervalMs ?? false,
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
    ...(options.keepsPrevious === true ? { placeholderData: keepPreviousData } : {}),
  });
}
