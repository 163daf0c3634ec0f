import type { QueryClient } from '@tanstack/react-query';
import type { Operation } from './operation.ts';
import { operationKey } from './use-operation.ts';
import type { Wire } from './wire.ts';

/** Asks for what a page will want: whoever wants it then is given the same answer, or waits for it with the others. */
export type AskEarly = <Input, Output>(operation: Operation<Input, Output>, input: Input) => void;

/** Asks by a wire, for those who ask by the hooks. What fails is asked again by them. */
export function earlyAsker(client: QueryClient, wire: Wire): AskEarly {
  return (operation, input) =>
    void client.prefetchQuery({
      queryKey: operationKey(wire, operation, input),
      queryFn: ({ signal }) => operation.run(wire, input, { signal }),
    });
}
