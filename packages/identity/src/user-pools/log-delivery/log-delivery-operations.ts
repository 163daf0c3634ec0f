import { type CallScope, isJsonObject, parseArn } from '@cairn/kit';
import { findPool } from '../pools/find-pool.ts';
import type { LogDeliveryRecord, LogSource, UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { principalOf } from './write-log-lines.ts';

interface LogConfigurationType {
  readonly LogLevel: 'ERROR' | 'INFO';
  readonly EventSource: LogSource;
  readonly CloudWatchLogsConfiguration?: { readonly LogGroupArn?: string | undefined } | undefined;
  readonly S3Configuration?: object | undefined;
  readonly FirehoseConfiguration?: object | undefined;
}

interface SetLogDeliveryConfigurationInput {
  readonly UserPoolId: string;
  readonly LogConfigurations: readonly LogConfigurationType[];
}

const levels = { userNotification: 'ERROR', userAuthEvents: 'INFO' } as const;

/** Which log groups are told what happens in a pool. */
export function logDeliveryOperations(context: UserPoolContext) {
  const { store, clock } = context;
  return {
    async setLogDeliveryConfiguration(
      scope: CallScope,
      { UserPoolId, LogConfigurations: given }: SetLogDeliveryConfigurationInput,
    ) {
      const pool = findPool(store, scope, UserPoolId);
      if (new Set(given.map(({ EventSource }) => EventSource)).size < given.length)
        throw userPoolErrors.invalidParameter('Each EventSource can be configured once.');
      const logs = given.map((configuration) => readConfiguration(pool, configuration));
      for (const { logGroupArn, logGroupName } of logs) {
        if (!(await isThere(context, pool, logGroupName)))
          throw userPoolErrors.notFound(`The log group ${logGroupArn} does not exist.`);
      }
      return store.change(UserPoolId, (changes) => {
        const { id: userPoolId } = findPool(store, scope, UserPoolId);
        const before = store.logDeliveries.find(`${userPoolId}/logs`);
        const delivery: LogDeliveryRecord = { userPoolId, logs, changedMs: clock.now() };
        if (logs.length > 0) changes.put(store.logDeliveries, delivery);
        else if (before !== undefined) changes.delete(store.logDeliveries, before);
        return { LogDeliveryConfiguration: shown(delivery) };
      });
    },
    async getLogDeliveryConfiguration(scope: CallScope, { UserPoolId }: { readonly UserPoolId: string }) {
      const { id: userPoolId } = findPool(store, scope, UserPoolId);
      const delivery = store.logDeliveries.find(`${userPoolId}/logs`);
      return { LogDeliveryConfiguration: shown(delivery ?? { userPoolId, logs: [] }) };
    },
  };
}

/** @throws ServiceError InvalidParameterException, FeatureUnavailableInTierException, UnsupportedOperationException */
function readConfiguration(
  pool: UserPoolRecord,
  {
    LogLevel: level,
    EventSource: source,
    CloudWatchLogsConfiguration: logs,
    S3Configuration,
    FirehoseConfiguration,
  }: LogConfigurationType,
): LogDeliveryRecord['logs'][number] {
  if (S3Configuration !== undefined)
    throw userPoolErrors.refused('S3Configuration: log groups take logs here');
  if (FirehoseConfiguration !== undefined)
    throw userPoolErrors.refused('FirehoseConfiguration: log groups take logs here');
  if (levels[source] !== level)
    throw userPoolErrors.invalidParameter(`LogLevel of ${source} must be ${levels[source]}.`);
  const { UserPoolTier } = pool.settings;
  if (source === 'userAuthEvents' && UserPoolTier !== 'PLUS')
    throw userPoolErrors.featureUnavailableInTier('Delivery of userAuthEvents', UserPoolTier);
  const logGroupArn = logs?.LogGroupArn;
  if (logGroupArn === undefined)
    throw userPoolErrors.invalidParameter('CloudWatchLogsConfiguration needs a LogGroupArn.');
  const arn = parseArn(logGroupArn);
  const logGroupName = /^log-group:([\w./#-]{1,512})(?::\*)?$/.exec(arn?.resource ?? '')?.[1];
  const isHere = arn?.service === 'logs' && arn.account === pool.account && arn.region === pool.region;
  if (!isHere || logGroupName === undefined) {
    throw userPoolErrors.invalidParameter(
      'LogGroupArn must name a log group of the account and the region of the user pool.',
    );
  }
  return { source, level, logGroupArn, logGroupName };
}

async function isThere(
  { callService }: UserPoolContext,
  pool: UserPoolRecord,
  logGroupName: string,
): Promise<boolean> {
  const { account, region } = pool;
  const found = await callService({
    ...{ service: 'logs', action: 'DescribeLogGroups', account, region, principal: principalOf(pool) },
    // The group itself comes first among those that begin with its name.
    input: { logGroupNamePrefix: logGroupName, limit: 1 },
  });
  const groups = isJsonObject(found) && Array.isArray(found.logGroups) ? found.logGroups : [];
  return groups.some((group) => isJsonObject(group) && group.logGroupName === logGroupName);
}

function shown({ userPoolId, logs }: Pick<LogDeliveryRecord, 'userPoolId' | 'logs'>) {
  return {
    UserPoolId: userPoolId,
    LogConfigurations: logs.map(({ source, level, logGroupArn }) => ({
      EventSource: source,
      LogLevel: level,
      CloudWatchLogsConfiguration: { LogGroupArn: logGroupArn },
    })),
  };
}
