import { encodeBase64 } from '@cairn/kit';
import type { InvocationReport } from './function-ports.ts';

/** `LogType: Tail` answers the last 4 KB of the log. */
const tailBytes = 4_096;

interface InvocationLogOptions {
  readonly requestId: string;
  readonly version: string;
  readonly memoryMegabytes: number;
  readonly report: InvocationReport;
  readonly nowMs: number;
  /** Set when the environment ended the function, not its own code. */
  readonly failure?: { readonly errorType: string; readonly message: string };
}

/**
 * The log of one invocation as Lambda writes it: START, what the function wrote, END, REPORT.
 * @returns base64 of the last 4 KB
 */
export function invocationLog(options: InvocationLogOptions): string {
  const { requestId, report } = options;
  const written =
    report.logTail === '' || report.logTail.endsWith('\n') ? report.logTail : `${report.logTail}\n`;
  const text = [startLine(requestId, options.version), written, ...endLines(options)].join('');
  const bytes = new TextEncoder().encode(text);
  return encodeBase64(bytes.subarray(Math.max(0, bytes.length - tailBytes)));
}

/** The line before what the function writes. */
export function startLine(requestId: string, version: string): string {
  return `START RequestId: ${requestId} Version: ${version}\n`;
}

/** What stands behind it: why the environment ended the function, END, REPORT; one text for each event. */
export function endLines(options: Omit<InvocationLogOptions, 'version'>): readonly string[] {
  const failure = failureText(options);
  return [
    ...(failure === '' ? [] : [failure]),
    `END RequestId: ${options.requestId}\n`,
    `${reportLine(options)}\n`,
  ];
}

function failureText({ requestId, nowMs, failure }: Omit<InvocationLogOptions, 'version'>): string {
  if (failure === undefined) return '';
  if (isTimeout(failure)) return `${new Date(nowMs).toISOString()} ${requestId} ${failure.message}\n\n`;
  return `RequestId: ${requestId} Error: ${failure.message}\n${failure.errorType}\n`;
}

function isTimeout({ errorType }: { readonly errorType: string }): boolean {
  return errorType === 'Sandbox.Timedout';
}

function reportLine({
  requestId,
  memoryMegabytes,
  report,
  failure,
}: Omit<InvocationLogOptions, 'version'>): string {
  const { durationMs, initDurationMs, memoryUsedMegabytes } = report;
  const billed = Math.ceil(durationMs + (initDurationMs ?? 0));
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billed} ms`,
    `Memory Size: ${memoryMegabytes} MB`,
    `Max Memory Used: ${memoryUsedMegabytes} MB`,
    ...(initDurationMs === undefined ? [] : [`Init Duration: ${initDurationMs.toFixed(2)} ms`]),
    ...(failure === undefined ? [] : statusOf(failure)),
    '',
  ].join('\t');
}

function statusOf(failure: { readonly errorType: string }): string[] {
  return isTimeout(failure) ? ['Status: timeout'] : ['Status: error', `Error Type: ${failure.errorType}`];
}
