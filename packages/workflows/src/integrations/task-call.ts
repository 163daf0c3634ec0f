import type { TaskResource } from '@cairn/asl';
import type {
  CallOwnApi,
  CallScope,
  CallService,
  FindConnection,
  IdSource,
  OutboundHttp,
  Payload,
  RemoteServices,
} from '@cairn/kit';
import type { EndpointSchemes } from './http/http-parameters.ts';

/** A call that a task makes. */
export interface TaskCall {
  /** Where and as whom: the machine's account and region, its role. */
  readonly scope: CallScope;
  readonly resource: TaskResource;
  readonly parameters: Payload;
  /** A UUID, the same for every attempt to make this call; another for each retry of the state. */
  readonly idempotencyKey: string;
  /** Of the execution; handed on to what is called. */
  readonly traceHeader?: string | undefined;
  /** The execution that makes the call; absent where there is none. */
  readonly origin?: { readonly executionArn: string; readonly stateMachineArn: string } | undefined;
  readonly signal: AbortSignal;
  /** Told what goes out over HTTP and comes back; of a test only. */
  readonly trace?: ((trace: Partial<HttpTrace>) => void) | undefined;
  /** Whether the trace shows what the connection adds. */
  readonly revealsSecrets?: boolean | undefined;
}

/** An HTTP request and its answer as TestState shows them (API reference, InspectionDataRequest, …Response). */
export interface HttpTrace {
  readonly request: {
    readonly protocol: string;
    readonly method: string;
    readonly url: string;
    readonly headers: string;
    readonly body?: string;
  };
  readonly response: {
    readonly protocol: string;
    readonly statusCode: string;
    readonly statusMessage: string;
    readonly headers: string;
    readonly body: string;
  };
}

/** What came of a call: the result, or the error and cause that the state fails with. */
export type CallOutcome =
  | { readonly kind: 'result'; readonly output: Payload }
  | { readonly kind: 'failure'; readonly error?: string; readonly cause?: string };

/** What integrations stand on. */
export interface IntegrationPorts {
  readonly callService: CallService;
  readonly ids: IdSource;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The services that settings place elsewhere; absent where none are. */
  readonly remote?: RemoteServices | undefined;
  /** The way out over HTTP; absent where nothing leaves. */
  readonly outboundHttp?: OutboundHttp | undefined;
  /** The connections of EventBridge; absent where there are none. */
  readonly findConnection?: FindConnection | undefined;
  /** Whether HTTP Tasks may name `http:` endpoints; only `https:` ones unless said. */
  readonly endpointSchemes?: EndpointSchemes | undefined;
  /** The way to the APIs of this server; absent where it has none. */
  readonly callOwnApi?: CallOwnApi | undefined;
  /** Asks policies about calls that no service of this server answers; absent where nobody is verified. */
  readonly denialOf?: DenialOf | undefined;
}

/** What policies are asked about. */
export interface PermissionQuestion {
  readonly scope: CallScope;
  /** `states:InvokeHTTPEndpoint` */
  readonly action: string;
  /** ARN, or `*`. */
  readonly resource: string;
  /** Condition keys of the action. */
  readonly keys?: { readonly [key: string]: string };
}

/** Why a principal may not do something, in AWS's words; undefined when it may. */
export type DenialOf = (question: PermissionQuestion) => string | undefined;

/** Makes one call of one integration. May reject: see `service-failure.ts`. */
export type Integration = (ports: IntegrationPorts, call: TaskCall) => Promise<CallOutcome>;

/** The trace of a call as the call of a service carries it on. */
export function traceOf({ traceHeader }: TaskCall): { readonly traceHeader?: string } {
  return traceHeader === undefined ? {} : { traceHeader };
}
