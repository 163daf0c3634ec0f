import { ServiceError } from '@cairn/kit';

/** The protocol errors of CloudWatch Logs: name and text. Source: its API reference, "Errors". */
export const logsErrors = {
  groupExists: (): ServiceError =>
    refuse('ResourceAlreadyExistsException', 'The specified log group already exists'),
  streamExists: (): ServiceError =>
    refuse('ResourceAlreadyExistsException', 'The specified log stream already exists'),
  groupNotFound: (): ServiceError =>
    refuse('ResourceNotFoundException', 'The specified log group does not exist.'),
  streamNotFound: (): ServiceError =>
    refuse('ResourceNotFoundException', 'The specified log stream does not exist.'),
  invalid: (message: string): ServiceError => refuse('InvalidParameterException', message),
  tooManyTags: (limit: number): ServiceError =>
    refuse('TooManyTagsException', `A resource can have no more than ${limit} tags.`),
  limitExceeded: (): ServiceError => refuse('LimitExceededException', 'Resource limit exceeded.'),
} as const;

function refuse(code: string, message: string): ServiceError {
  return new ServiceError(code, message);
}
