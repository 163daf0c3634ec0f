import { ServiceError } from '@cairn/kit';

/** The protocol errors of EventBridge Scheduler: name, status and text. Source: its API reference, "Errors". */
export const schedulesErrors = {
  scheduleNotFound: (name: string): ServiceError =>
    refuse('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404),
  scheduleExists: (name: string): ServiceError =>
    refuse('ConflictException', `Schedule ${name} already exists.`, 409),
  scheduleChanged: (name: string): ServiceError =>
    refuse('ConflictException', `Schedule ${name} was changed by another call.`, 409),
  groupNotFound: (name: string): ServiceError =>
    refuse('ResourceNotFoundException', `Schedule group ${name} does not exist.`, 404),
  groupExists: (name: string): ServiceError =>
    refuse('ConflictException', `Schedule group ${name} already exists.`, 409),
  validation: (message: string): ServiceError => refuse('ValidationException', message, 400),
  quotaExceeded: (message: string): ServiceError => refuse('ServiceQuotaExceededException', message, 402),
} as const;

function refuse(code: string, message: string, status: number): ServiceError {
  return new ServiceError(code, message, { status });
}
