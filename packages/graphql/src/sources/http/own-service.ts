import {
  type CallScope,
  JsonNestingError,
  JsonSyntaxError,
  type OutboundAnswer,
  type OutboundRequest,
  parseJson,
  printJson,
  ServiceError,
} from '@cairn/kit';
import type { SigningPlace } from '@cairn/kit/request-signature';
import type { SourcePorts } from '../source-ports.ts';

const awsHost = /\.amazonaws\.com(?:\.cn)?$/;
const target = /^[\w.]+\.(\w+)$/;

/**
 * A signed request to a host of AWS that names its operation by `X-Amz-Target`, answered by the service that is here
 * (Step Functions at `states.REGION.amazonaws.com`, as resolvers start state machines).
 * @returns undefined where no service here has that operation
 */
export async function answerOfOwnService(
  { method, headers, body = '' }: OutboundRequest,
  {
    url,
    scope,
    place,
    signal,
  }: {
    readonly url: URL;
    readonly scope: CallScope;
    readonly place: SigningPlace;
    readonly signal: AbortSignal;
  },
  { callService }: Pick<SourcePorts, 'callService'>,
): Promise<OutboundAnswer | undefined> {
  const named = headers.find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1] ?? '';
  const action = target.exec(named)?.[1];
  if (action === undefined || method !== 'POST' || !awsHost.test(url.hostname) || typeof body !== 'string') {
    return undefined;
  }
  const type =
    headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'application/x-amz-json-1.0';
  const answerOf = (status: number, text: string): OutboundAnswer => ({
    status,
    statusText: '',
    headers: [['content-type', type]],
    body: new TextEncoder().encode(text),
  });
  try {
    const input = parseJson(body === '' ? '{}' : body);
    const { service, region } = place;
    return answerOf(200, printJson(await callService({ ...scope, region, service, action, input, signal })));
  } catch (thrown) {
    if (thrown instanceof JsonSyntaxError || thrown instanceof JsonNestingError) {
      return answerOf(400, printJson({ __type: 'SerializationException' }));
    }
    if (!(thrown instanceof ServiceError)) throw thrown;
    const { code, message, status, members } = thrown;
    if (code === 'UnknownOperationException') return undefined;
    return answerOf(status, printJson({ ...members, __type: code, message }));
  }
}
