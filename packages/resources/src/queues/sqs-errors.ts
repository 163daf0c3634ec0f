import { ServiceError } from '@cairn/kit';

/**
 * Every error of SQS that this room answers, by the names of its service model; the wire adds the older names of
 * the query protocol. Sources: "Errors" of each operation in the SQS API reference; texts as the service gives them.
 */
export const sqsErrors = {
  queueDoesNotExist: (): ServiceError => refuse('QueueDoesNotExist', 'The specified queue does not exist.'),
  queueNameExists: (attribute: string): ServiceError =>
    refuse(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${attribute}`,
    ),
  queueDeletedRecently: (seconds: number): ServiceError =>
    refuse(
      'QueueDeletedRecently',
      `You must wait ${seconds} seconds after deleting a queue before you can create another with the same name.`,
    ),
  purgeInProgress: (name: string, seconds: number): ServiceError =>
    refuse(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${name} is allowed every ${seconds} seconds.`,
      403,
    ),
  invalidAddress: (address: string): ServiceError =>
    refuse('InvalidAddress', `The address ${address} is not valid for this endpoint.`, 404),
  invalidAttributeName: (name: string): ServiceError =>
    refuse('InvalidAttributeName', `Unknown Attribute ${name}.`),
  invalidAttributeValue: (name: string): ServiceError =>
    refuse('InvalidAttributeValue', `Invalid value for the parameter ${name}.`),
  invalidAttributeReason: (name: string, value: string, reason: string): ServiceError =>
    refuse('InvalidAttributeValue', `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`),
  invalidValue: (name: string, value: string | number, reason: string): ServiceError =>
    invalid(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`),
  invalid: (message: string): ServiceError => invalid(message),
  missing: (name: string): ServiceError =>
    refuse('MissingParameter', `The request must contain the parameter ${name}.`),
  receiptHandleInvalid: (handle: string): ServiceError =>
    refuse('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`),
  invalidMessageContents: (character: string): ServiceError =>
    refuse(
      'InvalidMessageContents',
      `Invalid binary character '#x${character}' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`,
    ),
  overLimit: (inFlightMax: number): ServiceError =>
    refuse('OverLimit', `The maximum number of in flight messages is reached: ${inFlightMax}.`, 403),
  emptyBatch: (entry: string): ServiceError =>
    refuse('EmptyBatchRequest', `There should be at least one ${entry} in the request.`),
  tooManyEntries: (max: number, sent: number): ServiceError =>
    refuse(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${max}. You have sent ${sent}.`,
    ),
  entryIdRepeated: (id: string): ServiceError => refuse('BatchEntryIdsNotDistinct', `Id ${id} repeated.`),
  entryIdInvalid: (): ServiceError =>
    refuse(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    ),
  batchTooLong: (max: number, sent: number): ServiceError =>
    refuse(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${max} bytes. You have sent ${sent} bytes.`,
    ),
  unsupported: (message: string): ServiceError => refuse('UnsupportedOperation', message),
  resourceNotFound: (message: string): ServiceError => refuse('ResourceNotFoundException', message, 404),
} as const;

function invalid(message: string): ServiceError {
  return refuse('InvalidParameterValue', message);
}

function refuse(code: string, message: string, status = 400): ServiceError {
  return new ServiceError(code, message, { status });
}
