import {
  type CallScope,
  type Json,
  type JsonObject,
  type OutboundAnswer,
  OutboundError,
  type OutboundRequest,
  setMember,
  utf8ByteLength,
} from '@cairn/kit';
import { type SigningPlace, signatureOf } from '@cairn/kit/request-signature';
import type { DataSource, DataSourceCall } from '../../resolver/data-source.ts';
import { endedBy } from '../../resolver/ended-by.ts';
import type { DataSourceConfiguration, HttpConfiguration } from '../data-source-configuration.ts';
import { answering } from '../source-answer.ts';
import { sourcePrincipal, sourceScope } from '../source-caller.ts';
import { SourceFailure } from '../source-failure.ts';
import type { SourcePorts } from '../source-ports.ts';
import { timedOut } from '../source-service.ts';
import { type HttpRequest, readHttpRequest } from './http-request.ts';
import { answerOfOwnService } from './own-service.ts';

const errorPrefix = 'Http';

/** An endpoint of HTTP: outside, or an API of this server. */
export function makeHttpSource(
  configuration: DataSourceConfiguration & { readonly httpConfig: HttpConfiguration },
  ports: SourcePorts,
): DataSource {
  const { endpoint, authorizationConfig } = configuration.httpConfig;
  const principal = sourcePrincipal(configuration);
  const signing =
    authorizationConfig?.authorizationType === 'AWS_IAM' ? authorizationConfig.awsIamConfig : undefined;
  return {
    invoke: (request, call) =>
      answering(call, ports, async () => {
        const read = readHttpRequest(request, endpoint);
        const scope = sourceScope(call, principal);
        const place =
          signing === undefined
            ? undefined
            : {
                region: signing.signingRegion ?? scope.region,
                service: signing.signingServiceName ?? 'execute-api',
              };
        return { result: describe(await exchange(read, { call, scope, place }, ports)) };
      }),
  };
}

interface Exchange {
  readonly call: DataSourceCall;
  readonly scope: CallScope;
  /** For which service the request is signed; undefined where it is not. */
  readonly place: SigningPlace | undefined;
}

/** @throws SourceFailure where there is no answer */
async function exchange(
  { method, url, headers, body }: HttpRequest,
  { call, scope, place }: Exchange,
  ports: SourcePorts,
): Promise<OutboundAnswer> {
  const { limits } = ports;
  if (body !== undefined && utf8ByteLength(body) > limits.graphqlSourceRequestBytes) {
    const message = `The body of the request is longer than ${limits.graphqlSourceRequestBytes} bytes`;
    throw new SourceFailure(`${errorPrefix}:RequestTooLargeException`, message);
  }
  if (call.signal.aborted) throw timedOut(errorPrefix);
  const outbound: OutboundRequest = {
    method,
    url: url.href,
    headers,
    ...(body === undefined ? {} : { body }),
    timeoutMs: limits.graphqlSourceTimeoutMs,
    responseBytesMax: limits.graphqlSourceAnswerBytes,
    // AppSync hands redirects to the resolver.
    redirectsMax: 0,
    signal: call.signal,
  };
  try {
    return await endedBy(call.signal, send(outbound, { url, scope, place, call }, ports));
  } catch (thrown) {
    if (thrown instanceof SourceFailure) throw thrown;
    const isLate =
      thrown instanceof OutboundError && (thrown.kind === 'timeout' || thrown.kind === 'aborted');
    if (isLate || call.signal.aborted) throw timedOut(errorPrefix);
    if (!(thrown instanceof OutboundError)) throw thrown;
    const message = `com.amazonaws.deepdish.http.HttpRequestException: ${thrown.message}`;
    throw new SourceFailure(`${errorPrefix}:HttpRequestException`, message, { cause: thrown });
  }
}

/** What is here is asked here; all else goes out, signed where it has to be. @throws OutboundError @throws SourceFailure */
async function send(
  request: OutboundRequest,
  { url, scope, place, call }: Exchange & { readonly url: URL },
  ports: SourcePorts,
): Promise<OutboundAnswer> {
  const own = await ports.callOwnApi?.(request, place === undefined ? undefined : scope);
  if (own !== undefined) return bounded(own, request.responseBytesMax);
  if (place === undefined) return await ports.http(request);
  const answer = await answerOfOwnService(request, { url, scope, place, signal: call.signal }, ports);
  if (answer !== undefined) return bounded(answer, request.responseBytesMax);
  const key = await ports.signingKeyOf?.({ ...scope, region: place.region });
  if (key === undefined) {
    const message = `There are no credentials of ${scope.principal.arn} to sign a request to ${url.host} with.`;
    throw new SourceFailure(`${errorPrefix}:AmazonClientException`, message);
  }
  const { method, body } = request;
  const headers = request.headers.filter(([name]) => !ofSignatures.has(name.toLowerCase()));
  const { signatureCrypto } = ports;
  const signature = signatureOf({ method, url, headers, body }, place, {
    key,
    nowMs: ports.now(),
    signatureCrypto,
  });
  return await ports.http({ ...request, headers: [...headers, ...signature] });
}

/** Headers that a signature adds: those that a resolver hands on belong to another request. */
const ofSignatures: ReadonlySet<string> = new Set([
  'authorization',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
]);

function bounded(answer: OutboundAnswer, bytesMax: number): OutboundAnswer {
  if (answer.body.byteLength <= bytesMax) return answer;
  throw new OutboundError('too-large', `the answer is longer than ${bytesMax} bytes`);
}

const charsetOf = /;\s*charset="?([\w-]+)"?/i;

/** What code sees of an answer: its body is a text, whatever it holds. */
function describe({ status, headers, body }: OutboundAnswer): Json {
  const byName: Record<string, Json> = {};
  for (const [name, value] of headers) {
    setMember(byName, name, Object.hasOwn(byName, name) ? `${byName[name]}, ${value}` : value);
  }
  const result: JsonObject = {
    statusCode: status,
    headers: byName,
    body: textOf(body, byName['content-type']),
  };
  return result;
}

function textOf(body: Uint8Array, contentType: Json | undefined): string {
  const [, charset = 'utf-8'] = (typeof contentType === 'string' && charsetOf.exec(contentType)) || [];
  return decoderOf(charset).decode(body);
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    // A charset that nobody knows is read as the usual one.
    return new TextDecoder();
  }
}
