import { emptyPayload, JsonSyntaxError, Payload } from '@cairn/kit';
import { stepFunctionsErrors } from '../step-functions-errors.ts';

/** Reads the input of an execution; without one it is `{}`. @throws ServiceError InvalidExecutionInput */
export function parseExecutionInput(text: string | undefined, bytesMax: number): Payload {
  if (text === undefined) return emptyPayload;
  if (text.trim() === '') throw stepFunctionsErrors.invalidExecutionInput('Invalid execution input.');
  try {
    const payload = Payload.parse(text.toWellFormed());
    if (!payload.exceedsBytes(bytesMax)) return payload;
  } catch (thrown) {
    if (!(thrown instanceof JsonSyntaxError)) throw thrown;
    throw stepFunctionsErrors.invalidExecutionInput(thrown.message);
  }
  throw stepFunctionsErrors.invalidExecutionInput(`The input exceeds ${bytesMax} bytes.`);
}
