export { parseFilterPattern } from './filter-pattern.ts';
export { Logs } from './logs.ts';
export { logsErrors } from './logs-errors.ts';
