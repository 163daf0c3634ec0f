/**
 * The input of a start with its trace header: that of the request wins over the member of the same meaning (API
 * reference, StartExecution `traceHeader`).
 */
export function withTraceHeader<Input extends { readonly traceHeader?: string }>(
  input: Input,
  options: { readonly traceHeader?: string } | undefined,
): Input {
  const traceHeader = options?.traceHeader;
  return traceHeader === undefined ? input : { ...input, traceHeader };
}
