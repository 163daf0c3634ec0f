import type { ServiceError } from '@cairn/kit';

/**
 * Names of errors in the query protocol, where they are others than in the service's model; JSON answers repeat them
 * in the header `x-amzn-query-error`. Source: the errors' `code` in the service's earlier model, of the query protocol.
 */
const queryNames: { readonly [code: string]: string } = {
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
  QueueDeletedRecently: 'AWS.SimpleQueueService.QueueDeletedRecently',
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
};

/** Errors that JSON names otherwise than the service does inside: those of AWS's framework. */
const jsonTypes: { readonly [code: string]: string } = {
  InvalidParameterValue: 'com.amazon.coral.service#InvalidParameterValueException',
  MissingParameter: 'com.amazon.coral.service#MissingRequiredParameterException',
};

/** The error's name in the query protocol. */
export function sqsQueryName({ code }: ServiceError): string {
  return queryNames[code] ?? code;
}

/** The value of the header `x-amzn-query-error`. */
export function sqsQueryError(error: ServiceError): string {
  return `${sqsQueryName(error)};${error.status >= 500 ? 'Receiver' : 'Sender'}`;
}

/** The `__type` of an error in JSON, where it is not made of the service's namespace. */
export function sqsJsonType({ code }: ServiceError): string | undefined {
  return jsonTypes[code];
}
