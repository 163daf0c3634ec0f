import { isJsonObject, type Json, type JsonObject, memberOf, parseJson } from '@cairn/kit';
import { userPoolErrors } from '../user-pool-errors.ts';

/** What was answered, as JSON. @throws ServiceError InvalidLambdaResponseException where it is none */
function readJson(text: unknown): Json {
  if (typeof text !== 'string') throw userPoolErrors.triggerAnswerInvalid();
  try {
    return parseJson(text);
  } catch {
    throw userPoolErrors.triggerAnswerInvalid();
  }
}

/**
 * The `response` of the event that a function gives back.
 * @throws ServiceError InvalidLambdaResponseException where there is none
 */
export function responseOfFunction(payload: unknown): JsonObject {
  const event = readJson(payload);
  const response = isJsonObject(event) ? memberOf(event, 'response') : undefined;
  if (!isJsonObject(response)) throw userPoolErrors.triggerAnswerInvalid();
  return response;
}

/**
 * What a state machine gives back: the event, whose `response` it is, or the response itself.
 * @throws ServiceError InvalidLambdaResponseException where it is no object
 */
export function responseOfStateMachine(output: unknown): JsonObject {
  const given = readJson(output);
  if (!isJsonObject(given)) throw userPoolErrors.triggerAnswerInvalid();
  if (!Object.hasOwn(given, 'response')) return given;
  const response = memberOf(given, 'response');
  if (!isJsonObject(response)) throw userPoolErrors.triggerAnswerInvalid();
  return response;
}

/** What a function that failed says of it: `errorMessage`, as Lambda's payload tells it. */
export function errorMessageIn(payload: unknown): string {
  try {
    const failure = readJson(payload);
    const message = isJsonObject(failure) ? memberOf(failure, 'errorMessage') : undefined;
    if (typeof message === 'string') return message;
  } catch {
    // Told below.
  }
  return 'null';
}
