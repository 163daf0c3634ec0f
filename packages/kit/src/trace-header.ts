/** Longest header that is kept (API reference of Step Functions, StartExecution `traceHeader`). */
const charactersMax = 256;
const traceHeader =
  /^(?:[A-Za-z]+=[^=;\s]*;\s*)*Root=1-[0-9a-f]{8}-[0-9a-f]{24}(?:;\s*[A-Za-z]+=[^=;\s]*)*;?$/;

/**
 * Whether a text is a trace header of X-Ray: fields among which is the trace's id, as in
 * `Root=1-67a1b2c3-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1`. Services let others go unheeded.
 */
export function isTraceHeader(text: string): boolean {
  return text.length <= charactersMax && traceHeader.test(text);
}
