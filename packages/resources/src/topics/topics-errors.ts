import { ServiceError } from '@cairn/kit';

/** Every error of SNS that this room answers, with its names, statuses and texts. Source: its API reference, "Errors". */
export const topicsErrors = {
  invalid: (what: string): ServiceError => refuse('InvalidParameter', `Invalid parameter: ${what}`),
  unsupported: (what: string): ServiceError =>
    refuse('InvalidParameter', `Invalid parameter: ${what} is not supported here`),
  attributeValue: (message: string): ServiceError => refuse('ParameterValueInvalid', message),
  topicNotFound: (): ServiceError => refuse('NotFound', 'Topic does not exist', 404),
  subscriptionNotFound: (): ServiceError => refuse('NotFound', 'Subscription does not exist', 404),
  resourceNotFound: (): ServiceError => refuse('ResourceNotFound', 'Resource does not exist', 404),
  tooManyTags: (): ServiceError =>
    refuse('TagLimitExceeded', 'Could not complete request: tag quota of per resource exceeded'),
  tooManySubscriptions: (): ServiceError =>
    refuse('SubscriptionLimitExceeded', 'Subscription limit exceeded', 403),
  emptyBatch: (): ServiceError =>
    refuse('EmptyBatchRequest', "The batch request doesn't contain any entries."),
  tooManyEntries: (): ServiceError =>
    refuse('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.'),
  idsNotDistinct: (): ServiceError =>
    refuse('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.'),
  invalidEntryId: (): ServiceError =>
    refuse(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    ),
  batchTooLong: (): ServiceError =>
    refuse(
      'BatchRequestTooLong',
      'The length of all the batch messages put together is more than the limit.',
    ),
} as const;

function refuse(code: string, message: string, status = 400): ServiceError {
  return new ServiceError(code, message, { status });
}
