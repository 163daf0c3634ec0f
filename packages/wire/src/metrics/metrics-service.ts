import type { ServiceTable } from '../operation.ts';
import type { CallObservers } from '../perform-operation.ts';
import { awsJsonProtocol } from '../protocol/aws-json.ts';
import { acceptingGzip } from '../protocol/compressed-body.ts';
import { isRpcCbor, rpcCborProtocol } from '../protocol/rpc-cbor.ts';
import type { Protocol } from '../protocol/wire-request.ts';
import type { Service } from '../service.ts';
import { type MetricsFacade, metricsInstants, metricsQueryError, metricsTable } from './metrics-table.ts';

const targetPrefix = 'GraniteServiceVersion20100801';

/** CloudWatch metrics. */
export function metricsService(facade: MetricsFacade): Service {
  const table = metricsTable(facade);
  return {
    name: 'monitoring',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'monitoring',
      targetPrefix,
      protocol: metricsProtocol(table, observers),
    }),
  };
}

/** CloudWatch is spoken to in JSON by newer SDKs and in CBOR by the newer CLI and SDK of Python. */
function metricsProtocol(table: ServiceTable, observers: CallObservers): Protocol {
  const common = {
    table,
    errorNamespace: 'com.amazonaws.cloudwatch.v2010_08_01',
    queryError: metricsQueryError,
    observers,
  };
  const json = awsJsonProtocol({ ...common, targetPrefix });
  const cbor = rpcCborProtocol({ ...common, instants: metricsInstants });
  return acceptingGzip({
    ...json,
    errorForm: (request) => (isRpcCbor(request) ? cbor : undefined),
    onlyReads: (request) => (isRpcCbor(request) ? cbor : json).onlyReads?.(request) === true,
    answer: (request) => (isRpcCbor(request) ? cbor : json).answer(request),
  });
}
