import { type AuthorizationRequest, type ConnectedApi, isRefusal } from '@cairn/graphql';
import type { ServiceError } from '@cairn/kit';
import type { UpgradeAnswer, UpgradeRequest, WebSocketListener } from '../http/web-socket.ts';
import type { ServiceTable } from '../operation.ts';
import type { CallObservers } from '../perform-operation.ts';
import type { Protocol, WireAnswer } from '../protocol/wire-request.ts';
import type { Service } from '../service.ts';
import {
  isForRealtime,
  isRealtimeHost,
  realtimeApiOf,
  realtimeDomainOf,
  signedPathOf,
} from './realtime-address.ts';
import { RealtimeConnection } from './realtime-connection.ts';
import { readCredentials, signedHeadersIn } from './realtime-credentials.ts';
import type { RealtimeFacade } from './realtime-facade.ts';
import type { RealtimeError } from './realtime-messages.ts';

/** The subprotocol of subscriptions. */
const subprotocol = 'graphql-ws';

/** Subscriptions to GraphQL APIs over WebSockets, in AppSync's protocol. */
export function appSyncRealtimeService(facade: RealtimeFacade): Service {
  const table: ServiceTable = { signingName: 'appsync', requestBytesMax: 0, operations: new Map() };
  return {
    name: 'appsync-realtime',
    table,
    isOfAws: false,
    speak: ({ log }) => ({
      signingName: 'appsync',
      claims: isRealtimeHost,
      servesApiDomains: true,
      upgrades: isForRealtime,
      upgrade: (request) => upgrade(facade, request, log),
      protocol: protocolOf(facade),
    }),
  };
}

/** What the realtime host answers who asks for no WebSocket. */
function protocolOf({ limits }: Pick<RealtimeFacade, 'limits'>): Protocol {
  return {
    bodyBytesMax: limits.realtimeRequestBytes,
    signatureDialect: 'rest-json',
    // Whoever connects or subscribes changes nothing: clients of one second may sign the same.
    onlyReads: () => true,
    printError: ({ status, code, message }: ServiceError) => errorAnswer(status, code, message),
    answer: async () => errorAnswer(400, 'BadRequestException', 'WebSockets are spoken here.'),
  };
}

async function upgrade(
  facade: RealtimeFacade,
  request: UpgradeRequest,
  log: CallObservers['log'],
): Promise<UpgradeAnswer> {
  if (!request.protocols.includes(subprotocol))
    return refused(errorAnswer(400, 'BadRequestException', `The subprotocol ${subprotocol} is not offered.`));
  const id =
    realtimeDomainOf(request) ?? realtimeApiOf(request.face === 'studio' ? '' : request.host, request.path);
  const api = id === undefined ? undefined : await facade.findApi(id);
  if (api === undefined) return refused(errorAnswer(404, 'NotFoundException', 'There is no such API.'));
  // Pages see nothing of an upgrade that is refused: the socket is opened, and closed with the reason.
  const { clock, limits, ids } = facade;
  const refusal = await refusalOf(api, request, limits.realtimeHeaders);
  return {
    kind: 'accepted',
    protocol: subprotocol,
    messageBytesMax: limits.realtimeMessageBytes,
    open: (socket) => {
      const onClosed = api.connected?.(refusal !== undefined);
      const connection = new RealtimeConnection(socket, {
        ...{ api, clock, ids, limits, log, refusal },
        upgrade: request,
      });
      return onClosed === undefined ? connection : toldOfClosing(connection, onClosed);
    },
  };
}

function toldOfClosing(listener: WebSocketListener, onClosed: () => void): WebSocketListener {
  return {
    onText: (text) => listener.onText(text),
    onOther: (kind) => listener.onOther(kind),
    onClose: () => {
      listener.onClose();
      onClosed();
    },
  };
}

/** Why a client may not connect. */
async function refusalOf(
  api: ConnectedApi,
  request: UpgradeRequest,
  headersMax: number,
): Promise<RealtimeError | undefined> {
  const read = readCredentials(request, headersMax);
  if (read.kind === 'malformed')
    return { errorType: 'BadRequestException', message: read.message, errorCode: 400 };
  const { headers } = read;
  const asked: AuthorizationRequest = {
    headers,
    requestId: request.requestId,
    sourceIps: [request.client.address],
    // By which authorizers that are functions know a connection. Source: developer guide, "AWS_LAMBDA authorization".
    operationName: 'DeepDish:Connect',
    authenticate: () =>
      request.authenticate({
        ...{
          method: 'POST',
          path: `${signedPathOf(request.path)}/connect`,
          headers: signedHeadersIn(headers),
        },
        body: Buffer.from('{}'),
      }),
  };
  const caller = await api.authorize(asked);
  if (!isRefusal(caller)) return undefined;
  const { errorType, message, status } = caller;
  return { errorType, message, errorCode: status };
}

function refused(answer: WireAnswer): UpgradeAnswer {
  return { kind: 'refused', answer };
}

function errorAnswer(status: number, errorType: string, message: string): WireAnswer {
  return {
    status,
    contentType: 'application/json',
    headers: ['x-amzn-ErrorType', errorType],
    body: JSON.stringify({ errors: [{ errorType, message }] }),
    errorCode: errorType,
  };
}
