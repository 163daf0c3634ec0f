import { type Json, memberOf } from '@cairn/kit';
import { type DataSourceCall, directLambdaRequest } from '../../resolver/data-source.ts';
import { readObject, readOptionalText, readText, unexpected } from '../request-document.ts';
import { documentFailure } from '../source-failure.ts';
import type { InvocationType } from './function-call.ts';

/** What a function is to be called with. */
export interface LambdaRequest {
  readonly operation: 'Invoke' | 'BatchInvoke';
  readonly payload: Json;
  readonly invocationType: InvocationType;
  readonly isDirect: boolean;
}

const members: ReadonlySet<string> = new Set(['version', 'operation', 'payload', 'invocationType']);

/** Source: AppSync developer guide, "JavaScript resolver function reference for Lambda". @throws SourceFailure */
export function readLambdaRequest(request: Json, call: Pick<DataSourceCall, 'context'>): LambdaRequest {
  if (request === directLambdaRequest) {
    const payload = call.context();
    return { operation: 'Invoke', payload, invocationType: 'RequestResponse', isDirect: true };
  }
  const document = readObject(request, '$', members);
  const operation = readText(document, 'operation', '$');
  if (operation !== 'Invoke' && operation !== 'BatchInvoke') {
    throw documentFailure(`Unsupported operation '${operation}'.`);
  }
  const invocationType = readOptionalText(document, 'invocationType', '$') ?? 'RequestResponse';
  if (invocationType !== 'RequestResponse' && invocationType !== 'Event') {
    throw unexpected('RequestResponse or Event', '$[invocationType]', invocationType);
  }
  return { operation, payload: memberOf(document, 'payload') ?? null, invocationType, isDirect: false };
}
