/** As many as lists of Cognito give at once. */
export const pageSize = 60;

/** How lists of Cognito are paged, most of them. */
export const byNextToken = {
  next: (output: { readonly NextToken?: string }) => output.NextToken,
  withNext: <Input extends object>(given: Input, next: unknown) => ({ ...given, NextToken: next as string }),
};

/** How those are that search. */
export const byPaginationToken = {
  next: (output: { readonly PaginationToken?: string }) => output.PaginationToken,
  withNext: <Input extends object>(given: Input, next: unknown) => ({
    ...given,
    PaginationToken: next as string,
  }),
};
