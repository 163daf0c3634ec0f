import { awsJsonProtocol } from '../protocol/aws-json.ts';
import type { Service } from '../service.ts';
import { type EventsFacade, type EventsSizeLimits, eventsTable } from './events-table.ts';

const targetPrefix = 'AWSEvents';

/** EventBridge, in JSON by targets. */
export function eventsService(facade: EventsFacade, limits: EventsSizeLimits): Service {
  const table = eventsTable(facade, limits);
  return {
    name: 'events',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'events',
      targetPrefix,
      protocol: awsJsonProtocol({
        table,
        targetPrefix,
        errorNamespace: 'com.amazonaws.cloudwatch.events',
        observers,
      }),
    }),
  };
}
