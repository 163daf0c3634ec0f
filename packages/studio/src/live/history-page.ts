import type { PageInput } from '../wire/step-functions-types.ts';

type HistoryPageInput = PageInput & { readonly executionArn: string; readonly includeExecutionData: boolean };

/** So few that they are on the screen at once. */
const firstResults = 100;
const furtherResults = 1_000;

/** Asks for a page of a history: the first is short, so that something is to be seen soon. */
export function historyPage(executionArn: string, nextToken?: string): HistoryPageInput {
  const page = { executionArn, includeExecutionData: true };
  return nextToken === undefined
    ? { ...page, maxResults: firstResults }
    : { ...page, maxResults: furtherResults, nextToken };
}
