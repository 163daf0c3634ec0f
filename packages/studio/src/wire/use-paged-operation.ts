import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Operation } from './operation.ts';
import type { ServiceError } from './service-error.ts';
import { operationKey, type UseOperationOptions } from './use-operation.ts';
import { useWire } from './wire-context.ts';

/** How a list is paged. The names differ from service to service. */
export interface Paging<Input, Output, Item> extends UseOperationOptions {
  readonly items: (output: Output) => readonly Item[] | undefined;
  /** Where the next page begins; `nextToken` of the output unless said. */
  readonly next?: (output: Output) => unknown;
  /** The input that asks for the page; sets `nextToken` unless said. */
  readonly withNext?: (input: Input, next: unknown) => Input;
}

/** The pages of a list that were asked for, as one list. */
export interface PagedItems<Item> {
  /** Undefined until the first page has come. */
  readonly items: readonly Item[] | undefined;
  readonly error: ServiceError | null;
  readonly isLoading: boolean;
  /** Whether a first, further or renewed page is on its way. */
  readonly isFetching: boolean;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly refetch: () => void;
}

/**
 * Asks for a list page by page.
 * @example usePagedOperation(listExecutions, { stateMachineArn }, { items: (output) => output.executions })
 */
export function usePagedOperation<Input extends object, Output, Item>(
  operation: Operation<Input, Output>,
  input: Input | undefined,
  paging: Paging<Input, Output, Item>,
): PagedItems<Item> {
  const wire = useWire();
  const next = paging.next ?? ((output) => (output as { readonly nextToken?: string }).nextToken);
  const withNext = paging.withNext ?? ((given, token) => ({ ...given, nextToken: token }));
  const query = useInfiniteQuery<Output, ServiceError, { pages: Output[] }, readonly unknown[], unknown>({
    queryKey: [...operationKey(wire, operation, input ?? null), 'pages'],
    queryFn: ({ pageParam, signal }) => {
      const asked = pageParam === undefined ? (input as Input) : withNext(input as Input, pageParam);
      return operation.run(wire, asked, { signal });
    },
    initialPageParam: undefined,
    getNextPageParam: (output) => next(output) ?? undefined,
    enabled: input !== undefined,
    refetchInterval: paging.refetchIntervalMs ?? false,
    ...(paging.staleMs === undefined ? {} : { staleTime: paging.staleMs }),
    ...(paging.keepsPrevious === true ? { placeholderData: keepPreviousData } : {}),
  });
  const pages = query.data?.pages;
  // The caller's function is new with each render; what it does is not.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pages alone change what it gives
  const items = useMemo(() => pages?.flatMap((page) => paging.items(page) ?? []), [pages]);
  return {
    items,
    error: query.error,
    isLoading: query.isLoading,
    isFetching: query.isFetching,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    refetch: () => void query.refetch(),
  };
}
