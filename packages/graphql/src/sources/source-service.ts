import { type CallScope, type Json, RemoteServiceError, ServiceError } from '@cairn/kit';
import type { DataSourceCall } from '../resolver/data-source.ts';
import { endedBy } from '../resolver/ended-by.ts';
import { SourceFailure } from './source-failure.ts';
import type { SourcePorts } from './source-ports.ts';

/** A service as sources call it. */
export interface SourceService {
  /** What stands before an error's name: `DynamoDB`. */
  readonly errorPrefix: string;
  /** As the SDK's texts call it: `AmazonDynamoDBv2`. */
  readonly sdkName: string;
  /** `dynamodb` */
  readonly signingName: string;
  /** Id in the SDKs, and as its model spells it. */
  readonly sdkId: string;
  readonly serviceId: string;
  /** The class of an error by its code. */
  readonly exceptionOf: (code: string) => string;
  /** How its blobs stand in inputs and outputs: as their text, unless said. */
  readonly blobs?: 'text' | 'base64';
}

type ServicePorts = Pick<SourcePorts, 'callService' | 'remote' | 'denialOf' | 'ids'>;

/**
 * Calls an action of a service, here or where settings place it.
 * @throws SourceFailure as AppSync tells of the service's errors, with the ServiceError as its cause
 */
export async function callSourceService(
  service: SourceService,
  {
    action,
    input,
    scope,
    call,
  }: {
    readonly action: string;
    readonly input: Json;
    readonly scope: CallScope;
    readonly call: Pick<DataSourceCall, 'signal'>;
  },
  ports: ServicePorts,
): Promise<Json> {
  const { signal } = call;
  if (signal.aborted) throw timedOut(service.errorPrefix);
  const { remote } = ports;
  try {
    const answer =
      remote?.isRemote(service.sdkId) === true
        ? callRemotely(service, { action, input, scope, signal }, { ...ports, remote })
        : ports.callService({ ...scope, service: service.signingName, action, input, signal });
    return await endedBy(signal, answer);
  } catch (thrown) {
    if (signal.aborted && !(thrown instanceof ServiceError)) throw timedOut(service.errorPrefix);
    if (!(thrown instanceof ServiceError)) throw thrown;
    throw serviceFailure(service, thrown, ports);
  }
}

/** The server's own credentials carry the call: what the role may do is asked here. */
function callRemotely(
  { sdkId, serviceId, signingName, blobs = 'text' }: SourceService,
  {
    action,
    input,
    scope,
    signal,
  }: {
    readonly action: string;
    readonly input: Json;
    readonly scope: CallScope;
    readonly signal: AbortSignal;
  },
  { remote, denialOf }: Required<Pick<ServicePorts, 'remote'>> & Pick<ServicePorts, 'denialOf'>,
): Promise<Json> {
  const denial = denialOf?.({ scope, action: `${signingName}:${action}`, resource: '*' });
  if (denial !== undefined) throw new ServiceError('AccessDeniedException', denial);
  return (remote as NonNullable<typeof remote>).call({
    ...scope,
    sdkId,
    serviceId,
    action,
    input,
    blobs,
    signal,
  });
}

function serviceFailure(
  { errorPrefix, sdkName, exceptionOf }: SourceService,
  thrown: ServiceError,
  { ids }: Pick<ServicePorts, 'ids'>,
): SourceFailure {
  const { code, status, message } = thrown;
  // The SDK itself gave up: there is no answer to tell of.
  if (code === 'SdkClientException') {
    return new SourceFailure(`${errorPrefix}:${code}`, message, { cause: thrown });
  }
  const requestId = thrown instanceof RemoteServiceError ? thrown.requestId : ids.uuid();
  const told = `${message} (Service: ${sdkName}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId})`;
  return new SourceFailure(`${errorPrefix}:${exceptionOf(code)}`, told, { cause: thrown });
}

/** The code with which a service refused a call; undefined where something else went wrong. */
export function refusalOf(thrown: unknown): ServiceError | undefined {
  return thrown instanceof SourceFailure && thrown.cause instanceof ServiceError ? thrown.cause : undefined;
}

/** A request whose time has ended before its source answered. */
export function timedOut(errorPrefix: string): SourceFailure {
  return new SourceFailure(`${errorPrefix}:ExecutionTimeoutException`, 'Execution timed out.');
}
