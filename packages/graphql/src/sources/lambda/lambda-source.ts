import { isJsonArray, isJsonObject, type Json, memberOf } from '@cairn/kit';
import { unauthorized } from '../../authorization/caller.ts';
import type { DataSource, DataSourceAnswer, DataSourceCall } from '../../resolver/data-source.ts';
import type { DataSourceConfiguration } from '../data-source-configuration.ts';
import { answering, failureOf } from '../source-answer.ts';
import { sourcePrincipal, sourceScope } from '../source-caller.ts';
import { SourceFailure } from '../source-failure.ts';
import type { SourcePorts } from '../source-ports.ts';
import { callFunction, type FunctionAnswer, type InvocationType } from './function-call.ts';
import { type LambdaRequest, readLambdaRequest } from './lambda-request.ts';

/** A request that waits for its turn in a batch. */
interface Waiting {
  readonly request: LambdaRequest;
  readonly call: DataSourceCall;
  readonly index: number;
}

/** A function: called for each field, or for many of one field together. */
export function makeLambdaSource(
  configuration: DataSourceConfiguration & { readonly lambdaConfig: { readonly lambdaFunctionArn: string } },
  ports: SourcePorts,
): DataSource {
  const functionArn = configuration.lambdaConfig.lambdaFunctionArn;
  const principal = sourcePrincipal(configuration);
  const send = (
    payload: Json,
    invocationType: InvocationType,
    call: DataSourceCall,
  ): Promise<FunctionAnswer> =>
    callFunction({ functionArn, payload, invocationType, scope: sourceScope(call, principal), call }, ports);

  const invoke = async (request: LambdaRequest, call: DataSourceCall): Promise<DataSourceAnswer> => {
    const { payload, invocationType, isDirect } = request;
    if (request.operation === 'BatchInvoke') {
      const [answer] = await invokeTogether([{ request, call, index: 0 }], send);
      return answer as DataSourceAnswer;
    }
    const answer = await send(payload, invocationType, call);
    return answer.kind === 'value' ? { result: answer.value } : errorAnswer(answer, isDirect);
  };

  return {
    invoke: (request, call) =>
      answering(call, ports, async () => await invoke(readLambdaRequest(request, call), call)),
    invokeBatch: async (requests) => {
      const answers: Promise<DataSourceAnswer>[] = [];
      const batches = new Map<string, Waiting[]>();
      for (const [index, { request, call }] of requests.entries()) {
        try {
          const read = readLambdaRequest(request, call);
          if (read.operation === 'Invoke' && !read.isDirect) {
            answers[index] = answering(call, ports, () => invoke(read, call));
            continue;
          }
          const name = `${read.isDirect} ${read.invocationType}`;
          const batch = batches.get(name) ?? [];
          batches.set(name, [...batch, { request: read, call, index }]);
        } catch (thrown) {
          answers[index] = Promise.resolve(failureOf(thrown, call, ports).answer);
        }
      }
      for (const batch of batches.values()) {
        const [{ call }] = batch as [Waiting];
        const together = invokeTogether(batch, send).catch((thrown: unknown) => {
          const { answer } = failureOf(thrown, call, ports);
          return batch.map(() => answer);
        });
        for (const [at, { index }] of batch.entries()) {
          answers[index] = together.then((all) => all[at] as DataSourceAnswer);
        }
      }
      return await Promise.all(answers);
    },
  };
}

/** One call for all: its answer has one item for each, in order. @throws SourceFailure */
async function invokeTogether(
  batch: readonly Waiting[],
  send: (payload: Json, invocationType: InvocationType, call: DataSourceCall) => Promise<FunctionAnswer>,
): Promise<readonly DataSourceAnswer[]> {
  const [{ request, call }] = batch as readonly [Waiting];
  const { invocationType, isDirect } = request;
  const payload = batch.map((waiting) => waiting.request.payload);
  const answer = await send(payload, invocationType, call);
  if (answer.kind === 'error') return batch.map(() => errorAnswer(answer, isDirect));
  const { value } = answer;
  if (invocationType === 'Event') return batch.map(() => ({ result: null }));
  const count = isJsonArray(value) ? value.length : undefined;
  if (!isJsonArray(value) || count !== batch.length) {
    const found = count === undefined ? 'no list' : `a list of ${count}`;
    throw new SourceFailure(
      'Lambda:IllegalArgument',
      `The function has to answer a batch with a list of ${batch.length}, one item for each request; it answered ${found}.`,
    );
  }
  return value.map((item) => (isDirect ? directItem(item) : { result: item }));
}

/** An item of a batch without code: `{data, errorMessage, errorType}`. */
function directItem(item: Json): DataSourceAnswer {
  if (!isJsonObject(item)) return { result: null };
  const message = memberOf(item, 'errorMessage') ?? null;
  const type = memberOf(item, 'errorType') ?? null;
  const result = memberOf(item, 'data') ?? null;
  if (message === null && type === null) return { result };
  const errorType = typeof type === 'string' && type !== '' ? type : undefined;
  const failure = {
    kind: 'error',
    functionError: 'Unhandled',
    message: String(message ?? ''),
    errorType,
  } as const;
  return { ...errorAnswer(failure, true), result };
}

/** Without code, the name of what was thrown is the error's type. Source: AppSync developer guide, "Direct Lambda resolvers". */
function errorAnswer(
  { functionError, message, errorType }: Extract<FunctionAnswer, { readonly kind: 'error' }>,
  isDirect: boolean,
): DataSourceAnswer {
  const type = (isDirect ? errorType : undefined) ?? `Lambda:${functionError}`;
  const isUnauthorized = type === 'UnauthorizedException';
  const told = isUnauthorized ? unauthorized.message : message;
  return { result: null, error: { message: told, type } };
}
