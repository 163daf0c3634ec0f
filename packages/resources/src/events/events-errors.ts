import { ServiceError } from '@cairn/kit';

/**
 * The protocol errors of EventBridge: name and text. Source: its API reference, "Errors"; texts as its users quote
 * them.
 */
export const eventsErrors = {
  busNotFound: (name: string): ServiceError =>
    refuse('ResourceNotFoundException', `Event bus ${name} does not exist.`),
  busExists: (name: string): ServiceError =>
    refuse('ResourceAlreadyExistsException', `Event bus ${name} already exists.`),
  ruleNotFound: (name: string, bus: string): ServiceError =>
    refuse('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus}.`),
  archiveNotFound: (name: string): ServiceError =>
    refuse('ResourceNotFoundException', `Archive ${name} does not exist.`),
  archiveExists: (name: string): ServiceError =>
    refuse('ResourceAlreadyExistsException', `Archive ${name} already exists.`),
  replayNotFound: (name: string): ServiceError =>
    refuse('ResourceNotFoundException', `Replay ${name} does not exist.`),
  replayExists: (name: string): ServiceError =>
    refuse('ResourceAlreadyExistsException', `Replay ${name} already exists.`),
  connectionNotFound: (name: string, doing: string): ServiceError =>
    refuse(
      'ResourceNotFoundException',
      `Failed to ${doing} the connection(s). Connection '${name}' does not exist.`,
    ),
  connectionExists: (name: string): ServiceError =>
    refuse('ResourceAlreadyExistsException', `Connection ${name} already exists.`),
  destinationNotFound: (name: string, doing: string): ServiceError =>
    refuse(
      'ResourceNotFoundException',
      `Failed to ${doing} the api-destination(s). An api-destination '${name}' does not exist.`,
    ),
  destinationExists: (name: string): ServiceError =>
    refuse('ResourceAlreadyExistsException', `An api-destination '${name}' already exists.`),
  resourceNotFound: (arn: string): ServiceError =>
    refuse('ResourceNotFoundException', `Resource ${arn} does not exist.`),
  statementNotFound: (): ServiceError =>
    refuse('ResourceNotFoundException', 'Statement with the provided id does not exist.'),
  noPolicy: (): ServiceError => refuse('ResourceNotFoundException', 'EventBus does not have a policy.'),
  policyTooLong: (): ServiceError =>
    refuse('PolicyLengthExceededException', 'The event bus policy is too long.'),
  invalidPattern: (reason: string): ServiceError =>
    refuse('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`),
  illegalStatus: (message: string): ServiceError => refuse('IllegalStatusException', message),
  validation: (message: string): ServiceError => refuse('ValidationException', message),
  otherAccount: (arn: string): ServiceError =>
    refuse(
      'ValidationException',
      `Cairn does not support event buses, API destinations and log groups of other accounts as targets: ${arn}.`,
    ),
  limitExceeded: (): ServiceError =>
    refuse('LimitExceededException', 'The requested resource exceeds the maximum number allowed.'),
} as const;

function refuse(code: string, message: string): ServiceError {
  return new ServiceError(code, message);
}
