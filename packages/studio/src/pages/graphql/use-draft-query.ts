import { useState } from 'react';

/** A request that is being written. */
export interface DraftQuery {
  readonly query: string;
  /** JSON. */
  readonly variables: string;
  /** The name of the operation that is sent, where there are several. */
  readonly operation: string | undefined;
}

const storageKey = (apiId: string) => `cairn.graphql-draft.${apiId}`;

/** The request that is written about an API: what the address says of it, or what was written last in this browser. */
export function useDraftQuery(apiId: string): readonly [DraftQuery, (change: Partial<DraftQuery>) => void] {
  const [draft, setDraft] = useState<DraftQuery>(() => firstDraft(apiId));
  const change = (next: Partial<DraftQuery>) =>
    setDraft((before) => {
      const after = { ...before, ...next };
      keepDraft(apiId, after);
      return after;
    });
  return [draft, change];
}

function firstDraft(apiId: string): DraftQuery {
  const given = givenByAddress();
  // It is there still when one comes back from another view.
  if (given !== undefined) keepDraft(apiId, given);
  return given ?? readDraft(apiId);
}

function givenByAddress(): DraftQuery | undefined {
  const search = new URLSearchParams(window.location.search);
  const query = search.get('query');
  return query === null
    ? undefined
    : { query, variables: search.get('variables') ?? '', operation: undefined };
}

function readDraft(apiId: string): DraftQuery {
  try {
    const value = JSON.parse(localStorage.getItem(storageKey(apiId)) ?? '{}') as Partial<DraftQuery>;
    const textOf = (text: unknown) => (typeof text === 'string' ? text : '');
    return { query: textOf(value.query), variables: textOf(value.variables), operation: undefined };
  } catch {
    return { query: '', variables: '', operation: undefined };
  }
}

function keepDraft(apiId: string, { query, variables }: DraftQuery): void {
  try {
    localStorage.setItem(storageKey(apiId), JSON.stringify({ query, variables }));
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}
