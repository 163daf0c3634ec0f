import { awsJsonProtocol } from '../protocol/aws-json.ts';
import type { Service } from '../service.ts';
import { type LogsFacade, type LogsSizeLimits, logsTable } from './logs-table.ts';

const targetPrefix = 'Logs_20140328';

/** CloudWatch Logs, in JSON by targets. */
export function logsService(facade: LogsFacade, limits: LogsSizeLimits): Service {
  const table = logsTable(facade, limits);
  return {
    name: 'logs',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'logs',
      targetPrefix,
      protocol: awsJsonProtocol({
        table,
        targetPrefix,
        errorNamespace: 'com.amazonaws.logs.v20140328',
        observers,
      }),
    }),
  };
}
