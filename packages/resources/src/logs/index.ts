export { parseFilterPattern } from './filter-pattern.ts';
export { readLogGroupArn } from './log-group-place.ts';
export { Logs } from './logs.ts';
export { logsErrors } from './logs-errors.ts';
