import {
  type CallScope,
  exceedsUtf8Bytes,
  isJsonObject,
  type Json,
  JsonNestingError,
  JsonSyntaxError,
  memberOf,
  parseArn,
  parseJson,
  printJsonWithin,
} from '@cairn/kit';
import type { DataSourceCall } from '../../resolver/data-source.ts';
import { SourceFailure } from '../source-failure.ts';
import type { SourcePorts } from '../source-ports.ts';
import { callSourceService, type SourceService } from '../source-service.ts';

/** Lambda as sources call it. Every error of its model bears a name that is its code. */
const lambdaService: SourceService = {
  errorPrefix: 'Lambda',
  sdkName: 'AWSLambda',
  signingName: 'lambda',
  sdkId: 'lambda',
  serviceId: 'Lambda',
  exceptionOf: (code) => (code.endsWith('Exception') ? code : `${code}Exception`),
};

/** One call of a function. */
export interface FunctionCall {
  /** A version or alias may follow the function's name. */
  readonly functionArn: string;
  readonly payload: Json;
  /** `RequestResponse` unless said; nobody waits for the answer to an `Event`. */
  readonly invocationType?: InvocationType | undefined;
  readonly scope: CallScope;
  readonly call: Pick<DataSourceCall, 'signal'>;
}

export type InvocationType = 'RequestResponse' | 'Event';

/** What a function answered: a value, or the error with which it ended. */
export type FunctionAnswer =
  | { readonly kind: 'value'; readonly value: Json }
  | {
      readonly kind: 'error';
      /** `Unhandled` or `Handled`. */
      readonly functionError: string;
      readonly message: string;
      /** Name of what was thrown, where it says so. */
      readonly errorType: string | undefined;
    };

/** Calls a function. @throws SourceFailure where Lambda refuses the call, or the answer cannot be used */
export async function callFunction(
  { functionArn, payload, invocationType = 'RequestResponse', scope, call }: FunctionCall,
  ports: SourcePorts,
): Promise<FunctionAnswer> {
  const arn = parseArn(functionArn);
  if (arn === undefined) {
    throw new SourceFailure('Lambda:IllegalArgument', `Illegal ARN format detected: ${functionArn}`);
  }
  const { graphqlSourceRequestBytes, graphqlSourceAnswerBytes } = ports.limits;
  const text = printJsonWithin(payload, graphqlSourceRequestBytes);
  if (text === undefined || exceedsUtf8Bytes(text, graphqlSourceRequestBytes)) {
    throw new SourceFailure(
      'Lambda:RequestTooLargeException',
      `Request must be smaller than ${graphqlSourceRequestBytes} bytes for the InvokeFunction operation`,
    );
  }
  const answer = await callSourceService(
    lambdaService,
    {
      action: 'Invoke',
      input: { FunctionName: functionArn, InvocationType: invocationType, Payload: text },
      scope: { ...scope, account: arn.account, region: arn.region },
      call,
    },
    ports,
  );
  const members = isJsonObject(answer) ? answer : {};
  const given = memberOf(members, 'Payload');
  const told = typeof given === 'string' ? given : '';
  if (exceedsUtf8Bytes(told, graphqlSourceAnswerBytes)) {
    throw new SourceFailure(
      'Lambda:Unhandled',
      `Response payload size exceeded maximum allowed payload size (${graphqlSourceAnswerBytes} bytes).`,
    );
  }
  const functionError = memberOf(members, 'FunctionError');
  if (typeof functionError === 'string') return errorOf(functionError, told);
  return { kind: 'value', value: invocationType === 'Event' ? null : readValue(told) };
}

/** What a function answers. @throws SourceFailure where it ends with an error too */
export async function invokeForValue(call: FunctionCall, ports: SourcePorts): Promise<Json> {
  const answer = await callFunction(call, ports);
  if (answer.kind === 'value') return answer.value;
  throw new SourceFailure(`Lambda:${answer.functionError}`, answer.message);
}

/** @throws SourceFailure where a runtime has answered what is no JSON */
function readValue(text: string): Json {
  if (text === '') return null;
  const value = parsed(text);
  if (value !== undefined) return value;
  throw new SourceFailure(
    'MappingTemplate',
    `Unable to convert ${text.slice(0, 200)} to class java.lang.Object.`,
  );
}

function errorOf(functionError: string, text: string): FunctionAnswer {
  const value = parsed(text);
  const error = isJsonObject(value) ? value : {};
  const message = memberOf(error, 'errorMessage');
  const errorType = memberOf(error, 'errorType');
  return {
    kind: 'error',
    functionError,
    message: typeof message === 'string' ? message : text,
    errorType: typeof errorType === 'string' && errorType !== '' ? errorType : undefined,
  };
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (thrown) {
    if (thrown instanceof JsonSyntaxError || thrown instanceof JsonNestingError) return undefined;
    throw thrown;
  }
}
