import type { InvocationReport } from './function-ports.ts';

/** `LogType: Tail` answers the last 4 KB of the log. */
const tailBytes = 4_096;

/**
 * The log of one invocation as Lambda writes it: START, what the function wrote, END, REPORT.
 * @returns base64 of the last 4 KB
 */
export function invocationLog(options: {
  readonly requestId: string;
  readonly version: string;
  readonly memoryMegabytes: number;
  readonly report: InvocationReport;
  readonly failure?: string;
}): string {
  const { requestId, report } = options;
  const written =
    report.logTail === '' || report.logTail.endsWith('\n') ? report.logTail : `${report.logTail}\n`;
  const lines = [
    `START RequestId: ${requestId} Version: ${options.version}\n`,
    written,
    options.failure === undefined ? '' : `${options.failure}\n`,
    `END RequestId: ${requestId}\n`,
    `${reportLine(options)}\n`,
  ];
  const bytes = new TextEncoder().encode(lines.join(''));
  return base64(bytes.subarray(Math.max(0, bytes.length - tailBytes)));
}

function reportLine(options: {
  readonly requestId: string;
  readonly memoryMegabytes: number;
  readonly report: InvocationReport;
}): string {
  const { durationMs, initDurationMs, memoryUsedMegabytes } = options.report;
  const billed = Math.ceil(durationMs + (initDurationMs ?? 0));
  return [
    `REPORT RequestId: ${options.requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billed} ms`,
    `Memory Size: ${options.memoryMegabytes} MB`,
    `Max Memory Used: ${memoryUsedMegabytes} MB`,
    ...(initDurationMs === undefined ? [] : [`Init Duration: ${initDurationMs.toFixed(2)} ms`]),
    '',
  ].join('\t');
}

function base64(bytes: Uint8Array): string {
  let latin1 = '';
  for (const byte of bytes) latin1 += String.fromCharCode(byte);
  return btoa(latin1);
}
