export { Schedules } from './schedules.ts';
export { schedulesErrors } from './schedules-errors.ts';
