import type { Log } from '@cairn/kit';
import type { LogLevel } from './cairn-options.ts';

const severities = { silent: 0, error: 1, warn: 2, info: 3 } as const;

/** Passes on what is at least as severe as the level. */
export function leveledLog(level: LogLevel, log: Log): Log {
  const most = severities[level];
  return (severity, message, fields) => {
    if (severities[severity] <= most) log(severity, message, fields);
  };
}
