import { restJsonProtocol } from '../protocol/rest-json.ts';
import type { Service } from '../service.ts';
import { type SchedulerFacade, schedulerTable } from './scheduler-table.ts';

/** The service's errors have `Message` with a capital letter, by its model. */
const capitalMessage: ReadonlySet<string> = new Set([
  'ConflictException',
  'InternalServerException',
  'ResourceNotFoundException',
  'ServiceQuotaExceededException',
  'ThrottlingException',
  'ValidationException',
]);

/** EventBridge Scheduler, in JSON by paths. */
export function schedulerService(facade: SchedulerFacade): Service {
  const table = schedulerTable(facade);
  return {
    name: 'scheduler',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'scheduler',
      protocol: restJsonProtocol({ table, capitalMessage, observers }),
    }),
  };
}
