import type { JsonObject } from '@cairn/kit';
import type { LogSource } from '../records/pool-records.ts';

const names = {
  userNotification: { eventSource: 'USER_NOTIFICATION', logLevel: 'ERROR' },
  userAuthEvents: { eventSource: 'USER_ACTIVITY', logLevel: 'INFO' },
} as const satisfies { readonly [source in LogSource]: object };

/** A line as AWS writes it. Source: developer guide, "Exporting logs from user pools". */
export function logMessage(
  {
    source,
    userPoolId,
    atMs,
  }: { readonly source: LogSource; readonly userPoolId: string; readonly atMs: number },
  message: JsonObject,
): string {
  const { eventSource, logLevel } = names[source];
  return JSON.stringify({
    eventTimestamp: String(atMs),
    eventSource,
    logLevel,
    message,
    logSourceId: { userPoolId },
  });
}

/** `Wed Jul 17 17:25:55 UTC 2024`, as Java prints an instant. */
export function javaDate(atMs: number): string {
  const [weekday, day, month, year, time] = new Date(atMs).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
