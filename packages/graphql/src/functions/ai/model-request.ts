import { isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';

/** `invokeModel`, `converse` of `@aws-appsync/utils/ai`: the request document of the Bedrock data source. @throws FunctionError */
export function modelRequest(name: 'invokeModel' | 'converse', payload: Json): JsonObject {
  if (payload === null) throw new FunctionError(`An argument is expected to be passed to ${name}`);
  if (!isJsonObject(payload)) throw new FunctionError('Expected payload to be an Object.');
  return { operation: name === 'invokeModel' ? 'InvokeModel' : 'Converse', ...payload };
}
