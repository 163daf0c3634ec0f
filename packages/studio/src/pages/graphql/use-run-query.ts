import { useEffect, useRef, useState } from 'react';
import { type ServiceError, toServiceError } from '../../wire/service-error.ts';
import { useWire } from '../../wire/wire-context.ts';
import { openSubscription, type SubscriptionEvent } from './open-subscription.ts';
import { keepPastQuery, type PastQuery, readPastQueries } from './query-history.ts';
import type { chosenOperation } from './read-document.ts';
import { type QueryAnswer, type QueryRequest, sendQuery } from './send-query.ts';

/** What is sent. */
export interface WantedRun extends Omit<QueryRequest, 'apiId' | 'operationName'> {
  readonly operation: ReturnType<typeof chosenOperation>;
}

/** Something that a subscription has delivered. */
export interface Delivery {
  readonly id: number;
  readonly atMs: number;
  /** JSON. */
  readonly text: string;
}

/** What is known of the request that was sent last. */
export interface QueryRun {
  readonly answer: QueryAnswer | undefined;
  readonly error: ServiceError | null;
  readonly isRunning: boolean;
  /** A subscription that is open, or was, and what it delivered, the latest first. */
  readonly subscription:
    | { readonly state: SubscriptionState; readonly deliveries: readonly Delivery[] }
    | undefined;
  readonly isLive: boolean;
  readonly past: readonly PastQuery[];
  readonly start: (wanted: WantedRun) => void;
  readonly stop: () => void;
}

export type SubscriptionState =
  | { readonly kind: 'opening' | 'live' | 'ended' }
  | { readonly kind: 'failed'; readonly message: string };

/** More would make the page slow; the latest stay. */
const deliveriesMax = 200;

/** Sends requests to an API, one at a time: what runs is given up when the next one starts, or the page is left. */
export function useRunQuery(apiId: string): QueryRun {
  const wire = useWire();
  const [answer, setAnswer] = useState<QueryAnswer>();
  const [error, setError] = useState<ServiceError | null>(null);
  const [isRunning, setIsRunning] = useState(false);
  const [state, setState] = useState<SubscriptionState>();
  const [deliveries, setDeliveries] = useState<readonly Delivery[]>([]);
  const [past, setPast] = useState(() => readPastQueries(apiId));
  const giveUp = useRef<() => void>(undefined);
  useEffect(() => () => giveUp.current?.(), []);

  const clear = () => {
    giveUp.current?.();
    giveUp.current = undefined;
    setAnswer(undefined);
    setError(null);
    setState(undefined);
    setDeliveries([]);
    setIsRunning(false);
  };
  const ask = (wanted: QueryRequest) => {
    const abort = new AbortController();
    giveUp.current = () => abort.abort();
    setIsRunning(true);
    const over = () => !abort.signal.aborted && setIsRunning(false);
    sendQuery(wire, wanted, abort.signal)
      .then(
        (given) => !abort.signal.aborted && setAnswer(given),
        (thrown) => !abort.signal.aborted && setError(toServiceError(thrown)),
      )
      .finally(over);
  };
  const hear = (event: SubscriptionEvent) => {
    if (event.kind === 'data')
      setDeliveries((before) =>
        [{ id: (before[0]?.id ?? 0) + 1, atMs: Date.now(), text: event.text }, ...before].slice(
          0,
          deliveriesMax,
        ),
      );
    else setState(event.kind === 'error' ? { kind: 'failed', message: event.message } : { kind: event.kind });
  };
  const start = ({ operation, ...wanted }: WantedRun) => {
    clear();
    setPast(keepPastQuery(apiId, { query: wanted.query, variables: wanted.variables, atMs: Date.now() }));
    const request = { ...wanted, apiId, operationName: operation?.name };
    if (operation?.kind !== 'subscription') return ask(request);
    setState({ kind: 'opening' });
    giveUp.current = openSubscription(wire, request, hear);
  };
  const stop = () => {
    giveUp.current?.();
    giveUp.current = undefined;
    setIsRunning(false);
    setState((before) => before && { kind: 'ended' });
  };
  return {
    answer,
    error,
    isRunning,
    subscription: state && { state, deliveries },
    isLive: state?.kind === 'opening' || state?.kind === 'live',
    past,
    start,
    stop,
  };
}
